import type { Alias, Document, ErrorCode, Node, Pair } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { printable } from '../core/text';

/** Line and column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something wrong in a file, and where. */
export interface Mistake {
  readonly place: Place;
  readonly message: string;
}

/** Mistakes as they follow each other in the file. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  return [...mistakes].sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
}

/** Keys and indices from the top of a plan. */
export type PlanPath = readonly (string | number)[];

/** A plan as plain data that remembers where everything stands. */
export interface PlanDocument {
  readonly value: unknown;
  /** Place of a value, or of the key before it; of the nearest thing around it where it does not exist. */
  readonly placeOf: (path: PlanPath, part?: 'value' | 'key') => Place;
}

/** Keys whose value is text even where it looks like a number: 16.10 is not 16.1. */
const TEXT_KEYS: ReadonlySet<unknown> = new Set(['engineVersion', 'parameter']);

const MOST_ALIASES = 100;

/** What messages about a whole file say. */
export interface FileWords {
  /** At the beginning of a sentence, such as `a plan`. */
  readonly noun: string;
  readonly tooDeep: string;
  readonly another: string;
  readonly empty: string;
}

const PLAN: FileWords = {
  noun: 'a plan',
  tooDeep: 'nested too deeply: a plan has six levels',
  another: 'a plan is one YAML document, got another one: remove it, or state both as budgets',
  empty: 'the plan is empty: state database and consumers, see connection-budget plan --help',
};

/** A plan, or another file that is written by hand, from YAML or JSON, which is YAML as well; or what keeps it from being read. */
export function readPlanDocument(text: string, words = PLAN): PlanDocument | readonly Mistake[] {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    return readable(text, lines, placeAt, words);
  } catch (error) {
    return [{ place: placeAt(0), message: reasonOf(error, words) }];
  }
}

function readable(
  text: string,
  lineCounter: LineCounter,
  placeAt: (offset: number) => Place,
  words: FileWords,
): PlanDocument | readonly Mistake[] {
  const inOurWords = ourWords(words);
  // Equal keys are found below: the parser compares every key with every other, which takes minutes on a hostile file.
  const options = { lineCounter, prettyErrors: false, uniqueKeys: false, resolveKnownTags: false } as const;
  const document = parseDocument(text, options);
  const faults = [...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
    place: placeAt(pos[0]),
    message: inOurWords[code] ?? `not valid YAML: ${lowerFirst(printable(message))}`,
  }));
  if (faults.length > 0) return faults;
  if (document.contents === null) return [{ place: placeAt(0), message: words.empty }];
  const misuses = [...findEqualKeys(document, placeAt), ...findBadAliases(document, placeAt, words)];
  if (misuses.length > 0) return misuses;
  keepTexts(document);
  return {
    value: document.toJS({ maxAliasCount: 10 * MOST_ALIASES }),
    placeOf: (path, part) => placeAt(offsetOf(document, path, part ?? 'value')),
  };
}

/** The parser's own words are for programmers. */
function ourWords({ tooDeep, another }: FileWords): Readonly<Partial<Record<ErrorCode, string>>> {
  return { RESOURCE_EXHAUSTION: tooDeep, MULTIPLE_DOCS: another };
}

function findEqualKeys(document: Document, placeAt: (offset: number) => Place): Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Map<string, Place>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const [name, place] = [String(key.value), placeAt(key.range?.[0] ?? 0)];
        const first = seen.get(name);
        if (first === undefined) seen.set(name, place);
        else mistakes.push({ place, message: `${printable(name)} stands here twice, first in line ${first.line}: keep one` });
      }
    },
  });
  return mistakes;
}

/** The parser looks for the anchor of each alias in the whole file, so there may not be many. */
function findBadAliases(document: Document, placeAt: (offset: number) => Place, { noun }: FileWords): Mistake[] {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  const mistakeAt = (alias: Alias, message: string): Mistake => ({ place: placeAt(alias.range?.[0] ?? 0), message });
  const beyond = aliases[MOST_ALIASES];
  if (beyond !== undefined) {
    return [mistakeAt(beyond, `${noun} may have ${MOST_ALIASES} aliases, got ${aliases.length}: write the values out`)];
  }
  return aliases
    .filter(alias => alias.resolve(document) === undefined)
    .map(alias =>
      mistakeAt(
        alias,
        `*${printable(alias.source)} has no anchor before it: set &${printable(alias.source)} where the value stands`,
      ),
    );
}

function keepTexts(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !TEXT_KEYS.has(key.value)) return;
      if (isScalar(value) && typeof value.value === 'number' && value.source !== undefined) value.value = value.source;
    },
  });
}

function offsetOf(document: Document, path: PlanPath, part: 'value' | 'key'): number {
  let offset = startOf(document.contents) ?? 0;
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    const child = childOf(document, node, step);
    if (child === undefined) return offset;
    const wantsKey = part === 'key' && index === path.length - 1;
    node = isPair(child) ? child.value : child;
    const place = isPair(child) && (wantsKey || isNothing(node)) ? child.key : node;
    offset = startOf(place) ?? offset;
  }
  return offset;
}

function childOf(document: Document, parent: unknown, step: string | number): unknown {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) return node.items[Number(step)];
  if (isMap(node)) return node.items.find((pair: Pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
  return undefined;
}

/** A key without a value: its range is a place behind the key that nobody would look at. */
function isNothing(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Node> | null | undefined)?.range?.[0];
}

function reasonOf(error: unknown, { tooDeep }: FileWords): string {
  if (error instanceof RangeError) return tooDeep;
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('Excessive alias count')) return 'the aliases multiply each other: write the values out';
  return `not valid YAML: ${lowerFirst(printable(message))}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
