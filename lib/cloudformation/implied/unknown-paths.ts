import { nearestName } from '../../core/nearest';
import { printable } from '../../core/text';
import type { CheckTerms } from './terms';

/** The paths of what was looked at. */
export interface KnownPaths {
  readonly databases: readonly string[];
  readonly consumers: readonly string[];
  /** Budgets of databases that have one, by the path of the database. */
  readonly budgets: ReadonlyMap<string, string>;
}

/** A term that is not heard. */
export interface UnknownPath {
  readonly kind: keyof CheckTerms;
  readonly path: string;
  /** In a sentence. */
  readonly problem: string;
}

/** Terms that are not heard, because nothing has their paths, a budget says otherwise, or they stand beside the word that it is ignored: each would be a number that is wrong. */
export function unknownPaths(terms: CheckTerms, known: readonly KnownPaths[]): UnknownPath[] {
  return [
    ...known.flatMap(({ budgets }) => besideBudgets(terms, budgets)),
    ...besideIgnored(terms, 'databases'),
    ...besideIgnored(terms, 'consumers'),
    ...unknownAmong(terms, 'databases', 'database', new Set(known.flatMap(({ databases }) => databases))),
    ...unknownAmong(terms, 'consumers', 'consumer', new Set(known.flatMap(({ consumers }) => consumers))),
  ];
}

function besideBudgets({ databases }: CheckTerms, budgets: ReadonlyMap<string, string>): UnknownPath[] {
  return [...databases].flatMap(([path, { ignored: _ignored, ...others }]): UnknownPath[] => {
    const budget = budgets.get(path);
    if (budget === undefined || Object.keys(others).length === 0) return [];
    return [{ kind: 'databases', path, problem: `'${printable(path)}' has a budget, ${printable(budget)}: state it there` }];
  });
}

function besideIgnored(terms: CheckTerms, kind: keyof CheckTerms): UnknownPath[] {
  return [...terms[kind]]
    .filter(([, { ignored, ...others }]) => ignored !== undefined && Object.keys(others).length > 0)
    .map(([path]) => ({
      kind,
      path,
      problem: `'${printable(path)}' is ignored, so nothing else that is stated of it counts: keep one`,
    }));
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
