import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A code sample and where it stands. */
export interface Sample {
  /** File and line of its first line, such as `README.md:23`. */
  readonly where: string;
  readonly language: string;
  readonly text: string;
  /** File that it is quoted from, as `<!-- from examples/… -->` before it says. */
  readonly from?: string;
  /** Page by which it was written, and which nothing here has run, as `<!-- after https://… -->` before it says. */
  readonly after?: string;
}

/** One row of a table, by the table's own column titles. */
export type Row = Readonly<Record<string, string>>;

const FENCED = /^```(\w+)\n(.*?)^```$/gms;

/** The text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every page for users: the README, and all that is under docs. */
export function pages(): string[] {
  const names = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'));
  return ['README.md', ...names.map(name => relative(ROOT, join(ROOT, 'docs', name))).sort()];
}

/** What stands under a heading of the second level. */
export function section(markdown: string, title: string): string {
  const found = markdown.split(/^## /m).find(part => part.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`there is no section "${title}"`);
  return found.slice(title.length);
}

/** The table whose header has these first columns. */
export function table(markdown: string, ...titles: readonly string[]): Row[] {
  const [found, ...others] = tablesOf(markdown).filter(([header]) => titles.every((title, index) => header?.[index] === title));
  if (found === undefined || others.length > 0) throw new Error(`one table of ${titles.join(', ')} was expected`);
  const [header = [], , ...rows] = found;
  return rows.map(cells => Object.fromEntries(header.map((title, index) => [title, cells[index] ?? ''])));
}

function tablesOf(markdown: string): string[][][] {
  const tables = markdown.match(/(?:^\|.*\|$\n?)+/gm) ?? [];
  return tables.map(lines => lines.trim().split('\n').map(cellsOf));
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map(cell => cell.trim());
}

/** A cell as Markdown that holds nothing but code. */
export function code(cell: string | undefined): string {
  const [, text] = /^`([^`]+)`$/.exec(cell ?? '') ?? [];
  if (text === undefined) throw new Error(`code was expected, got ${String(cell)}`);
  return text;
}

/** Every piece of code that stands between backticks in running text. */
export function codesIn(text: string): string[] {
  return [...text.replace(FENCED, '').matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner);
}

/** Samples between fences. */
export function fencedSamples(path: string): Sample[] {
  const markdown = read(path);
  return [...markdown.matchAll(FENCED)].map(({ 1: language = '', 2: text = '', index }) => ({
    where: `${path}:${lineAt(markdown, index) + 1}`,
    language,
    text,
    ...originOf(markdown.slice(0, index)),
  }));
}

function originOf(before: string): Pick<Sample, 'from' | 'after'> {
  const [, word, place] = /<!-- (from|after) (\S+) -->\n+$/.exec(before) ?? [];
  return word === undefined ? {} : { [word]: place };
}

/** Samples that are set in by four spaces, without those of the sections left out; their language is not known. */
export function indentedSamples(path: string, ...leftOut: readonly string[]): Sample[] {
  const markdown = read(path);
  const sections = [...markdown.matchAll(/^(?:#+ (.*)\n)?(?:(?!#).*\n?)+/gm)];
  return sections.flatMap(({ 0: text, 1: title = '', index }) => {
    if (leftOut.includes(title)) return [];
    return [...text.matchAll(/(?<=\n\n)(?: {4}.*\n?)+/g)].map(sample => ({
      where: `${path}:${lineAt(markdown, index + sample.index)}`,
      language: '',
      text: sample[0].replace(/^ {4}/gm, ''),
    }));
  });
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
