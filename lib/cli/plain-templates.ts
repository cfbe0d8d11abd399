import { posix, win32 } from 'node:path';
import type { Template } from '../cloudformation/template';
import type { TemplateMember } from '../cloudformation/template-member';
import { Failure } from './failure';
import type { Io } from './io';
import { FileCount, memberOf, Names, nestedFiles, normalPath, readTemplateFile } from './template-file';

/** A template that a file holds, with those of its nested stacks, by the resources that they are. */
interface Tree {
  readonly path: string;
  readonly template: Template;
  readonly nested: ReadonlyMap<string, Tree>;
}

/**
 * Template files, with the nested stacks that they name by files of their directory, as one group.
 *
 * @throws Failure when one of the files cannot be read, or is no template
 */
export async function readPlainTemplates(
  paths: readonly string[],
  io: Io,
): Promise<{ readonly name: string; readonly members: TemplateMember[] }> {
  const reader = new TreeReader(io);
  const trees: Tree[] = [];
  for (const path of paths) trees.push(await reader.read(path));
  const names = new Names();
  const members = outermost(trees).flatMap(tree => membersOf(names.take(...namesOf(tree.path)), tree, names));
  const [first = '', ...others] = paths;
  return { name: others.length === 0 ? first : `${first} and ${others.length} more`, members };
}

/** Trees that stand in no other one. Of those that stand in each other the last remains. */
function outermost(trees: readonly Tree[]): Tree[] {
  const kept = new Set(trees);
  for (const tree of trees) {
    if ([...kept].some(other => other !== tree && holds(other, tree.path))) kept.delete(tree);
  }
  return [...kept];
}

function holds({ nested }: Tree, path: string): boolean {
  return [...nested.values()].some(tree => tree.path === path || holds(tree, path));
}

function membersOf(name: string, tree: Tree, names: Names, nestedIn?: TemplateMember['nestedIn']): TemplateMember[] {
  const nested = [...tree.nested].flatMap(([logicalId, each]) =>
    membersOf(names.take(`${name}/${logicalId}`), each, names, { name, logicalId }),
  );
  return [memberOf(name, tree.template, nestedIn), ...nested];
}

/** Reads each file once; a nested stack that is one of those around it is left out. */
class TreeReader {
  private readonly templates = new Map<string, Template | undefined>();
  private readonly count = new FileCount();

  public constructor(private readonly io: Io) {}

  /** @throws Failure when it cannot be read, or is no template */
  public async read(path: string): Promise<Tree> {
    const template = this.templates.get(path) ?? (await readTemplateFile(path, this.io));
    this.templates.set(path, template);
    // Standard input stands in no directory.
    const root = path === '-' ? undefined : directoryOf(path);
    return this.tree(path, template, root, [path]);
  }

  private async tree(path: string, template: Template, root: string | undefined, around: readonly string[]): Promise<Tree> {
    this.count.add();
    const nested = new Map<string, Tree>();
    for (const { logicalId, path: named } of root === undefined ? [] : nestedFiles(template)) {
      const file = fileIn(root ?? '', directoryOf(path), named);
      const inner = file === undefined || around.includes(file) ? undefined : await this.readIfPossible(file);
      if (inner && file !== undefined) nested.set(logicalId, await this.tree(file, inner, root, [...around, file]));
    }
    return { path, template, nested };
  }

  private async readIfPossible(path: string): Promise<Template | undefined> {
    if (this.templates.has(path)) return this.templates.get(path);
    const template = await readTemplateFile(path, this.io).catch((error: unknown) => {
      if (Failure.is(error)) return undefined;
      throw error;
    });
    this.templates.set(path, template);
    return template;
  }
}

/** The file that a template names; undefined for addresses, and for files outside of the directory of the first template. */
function fileIn(root: string, directory: string, named: string): string | undefined {
  const name = named.replaceAll('\\', '/');
  if (name === '' || /^[a-z][a-z\d+.-]*:/i.test(name) || posix.isAbsolute(name) || win32.isAbsolute(name)) return undefined;
  const file = normalPath(`${directory}/${name}`);
  const fromRoot = posix.relative(root, file);
  if (fromRoot === '' || fromRoot === '..' || fromRoot.startsWith('../')) return undefined;
  return file;
}

function directoryOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at < 0 ? '.' : path.slice(0, at);
}

/** `deploy/orders.template.yaml` is `orders`, or `deploy/orders` where there are others. */
function namesOf(path: string): [string, string] {
  if (path === '-') return ['stdin', 'stdin'];
  const parts = path.split(/[/\\]/).filter(part => !['', '.', '..'].includes(part));
  const file = parts.at(-1) ?? path;
  const name = (file.replace(/(\.template)?\.(ya?ml|json|template)$/i, '') || file).replace(/[^\p{L}\p{N}_-]/gu, '-');
  return [name, [...parts.slice(0, -1), name].join('/')];
}
