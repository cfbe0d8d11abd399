import { nearestName } from '../../core/nearest';
import { printable } from '../../core/text';
import type { CheckTerms } from './terms';

/** The paths of what was looked at. */
export interface KnownPaths {
  readonly databases: readonly string[];
  readonly consumers: readonly string[];
}

/** A term for a path that nothing has. */
export interface UnknownPath {
  readonly kind: keyof CheckTerms;
  readonly path: string;
  /** In a sentence. */
  readonly problem: string;
}

/** Terms for paths that nothing has: a term that is not heard would be a number that is wrong. */
export function unknownPaths(terms: CheckTerms, known: readonly KnownPaths[]): UnknownPath[] {
  return [
    ...unknownAmong(terms, 'databases', 'database', new Set(known.flatMap(({ databases }) => databases))),
    ...unknownAmong(terms, 'consumers', 'consumer', new Set(known.flatMap(({ consumers }) => consumers))),
  ];
}

function unknownAmong(terms: CheckTerms, kind: keyof CheckTerms, noun: string, known: ReadonlySet<string>): UnknownPath[] {
  const paths = [...known].sort();
  return [...terms[kind].keys()]
    .filter(path => !known.has(path))
    .map(path => {
      const likely = nearestName(path, paths);
      const there = paths.length === 0 ? 'there is none' : `there are ${listed(paths)}`;
      const wayOut = likely === undefined ? there : `did you mean '${printable(likely)}'? ${there}`;
      return { kind, path, problem: `no ${noun} has the path '${printable(path)}': ${wayOut}` };
    });
}

/** A message has room for a few. */
const MOST_LISTED = 10;

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST_LISTED).map(path => `'${printable(path)}'`);
  const more = paths.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
