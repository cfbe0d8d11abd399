import type { ConsumerFacts, Pool, PoolRequest } from '../../core/consumer';
import { MOST_CONNECTIONS } from '../../core/numbers';
import type { NoServer } from '../../core/database-setting';
import { usesNoServer } from '../../core/database-setting';
import type { Maybe } from '../../core/unknown';
import { isUnknown } from '../../core/unknown';
import type { Known, UnknownPool } from '../known-pools';
import type { ConsumerTerms } from './terms';

/** What is asked for where nobody knows the pool: whatever fits, shared equally. */
const WHATEVER_FITS: PoolRequest & { readonly kind: 'derived' } = {
  kind: 'derived',
  weight: 1,
  min: 1,
  max: MOST_CONNECTIONS,
  ratio: 1,
  knowsOverflow: false,
};

/** The pool of one process, and how many processes there are in a copy. */
export type ImpliedPool = Pick<ConsumerFacts, 'pool' | 'poolBecause' | 'unknownPool' | 'processes' | 'sideConnections'>;

/**
 * What is stated counts, else what is known of the client by its image and its variables, else whatever fits.
 *
 * @param started processes that a copy starts, as far as its command or a variable states them: none does where it is 1
 */
export function impliedPool(terms: ConsumerTerms, known: Known, started: Maybe<number>): ImpliedPool {
  const { pool, processes, sideConnections = 0 } = terms;
  if (pool) return { ...fixed(pool), poolBecause: 'stated', processes: processes ?? started, sideConnections };
  if (known === undefined) return { ...notKnown('nothing says what its client opens'), ...shared(terms, started) };
  if (isUnknown(known)) return partlyKnown(known, terms, started);
  if (usesNoServer(known)) return { ...notKnown(comesForOthers(known)), ...shared(terms, started) };
  return { ...fixed(known.pool), poolBecause: known.because, processes: processes ?? known.processes, sideConnections };
}

/** It gets to a server all the same, perhaps for data that it shows. */
function comesForOthers({ usesNoServer: because }: NoServer): string {
  return `${because}, which is no server, so nothing says what it opens here`;
}

/** What is known of some containers is the least that all of a copy opens: less would promise too much to everybody else. */
function partlyKnown({ unknown, atLeast = 1 }: UnknownPool, terms: ConsumerTerms, started: Maybe<number>): ImpliedPool {
  const { processes, sideConnections } = shared(terms, started);
  const min = Math.max(1, Math.ceil(atLeast / (isUnknown(processes) ? 1 : processes)));
  return { ...notKnown(unknown), pool: { ...WHATEVER_FITS, min }, processes, sideConnections };
}

function fixed({ size, overflow }: Pool): Pick<ImpliedPool, 'pool'> {
  return { pool: { kind: 'fixed', size, overflow } };
}

function notKnown(because: string): Pick<ImpliedPool, 'pool' | 'unknownPool'> {
  return { pool: WHATEVER_FITS, unknownPool: because };
}

/** Where processes cannot be counted, what fits is said of the whole copy, whatever number of them shares it. */
function shared(
  { processes, sideConnections = 0 }: ConsumerTerms,
  started: Maybe<number>,
): Pick<ImpliedPool, 'processes' | 'sideConnections'> {
  return { processes: processes ?? (isUnknown(started) ? 1 : started), sideConnections };
}
