import type { Claimant } from './awards';
import { award, comesFirst } from './awards';
import type { ConsumerFacts, Pool, PoolRequest } from './consumer';
import { demandOf } from './demand';
import type { Precedes } from './heap';
import { peakCopies } from './overlap';
import { connectionsOf, splitConnections } from './pool';
import { isUnknown } from './unknown';

/**
 * Pools that fit, by consumer path.
 *
 * Fixed pools come first. Derived ones start at their minimum and are awarded one more connection per process at a time, always
 * to the consumer with the largest weight / (connections + 1), up to its maximum. The first award that does not fit ends the
 * derivation: the order of awards does not depend on the ceiling, so a larger ceiling never makes a pool smaller.
 *
 * Where the budget is not known, or the minimum does not fit it, everybody stays at the minimum.
 *
 * @param usable connections to share out; undefined when unknown
 * @param precedes order of awards; given by tests only, which count its calls
 */
export function derivePools(
  usable: number | undefined,
  consumers: readonly ConsumerFacts[],
  precedes: Precedes<Claimant> = comesFirst,
): Map<string, Pool> {
  const left = leftAtMinimum(usable, consumers);
  const claimants = left === undefined ? [] : claimantsAmong(consumers);
  if (left !== undefined && left >= 0) award(left, claimants, precedes);
  const connections = new Map(claimants.map(one => [one.path, one.connections]));
  return new Map(consumers.map(({ path, pool }) => [path, grantedPool(pool, connections.get(path))]));
}

/** What one server has to hold at one moment. */
export interface Sum {
  /** Undefined when unknown. */
  readonly usable: number | undefined;
  readonly consumers: readonly ConsumerFacts[];
}

/**
 * Pools that fit each of several sums at once, by consumer path: each sum is shared out by itself, and a consumer that stands in
 * several of them has the smallest pool that any grants it. So what is said of one sum holds for all of them together.
 */
export function deriveCommonPools(sums: readonly Sum[]): Map<string, Pool> {
  const common = new Map<string, Pool>();
  for (const { usable, consumers } of sums) {
    for (const [path, pool] of derivePools(usable, consumers)) {
      const other = common.get(path);
      if (other === undefined || connectionsOf(pool) < connectionsOf(other)) common.set(path, pool);
    }
  }
  return common;
}

/** The pool that a consumer has at least: the fixed one, or the minimum of a derived one. */
export function minimumPool(request: PoolRequest): Pool {
  return grantedPool(request, undefined);
}

function grantedPool(request: PoolRequest, connections: number | undefined): Pool {
  if (request.kind === 'fixed') return { size: request.size, overflow: request.overflow };
  return splitConnections(connections ?? request.min, request.ratio, request.knowsOverflow);
}

/** What of the budget is left while every pool is at its minimum; negative when it does not fit, undefined when it cannot be said. */
export function leftAtMinimum(usable: number | undefined, consumers: readonly ConsumerFacts[]): number | undefined {
  if (usable === undefined) return undefined;
  let left = usable;
  for (const consumer of consumers) {
    const { copies, overlap, processes, pool, sideConnections } = consumer;
    if (isUnknown(copies) || isUnknown(overlap) || isUnknown(processes)) return undefined;
    left -= demandOf(peakCopies(copies, overlap), processes, minimumPool(pool), sideConnections);
  }
  return left;
}

function claimantsAmong(consumers: readonly ConsumerFacts[]): Claimant[] {
  return consumers
    .flatMap(candidate)
    .sort(byCopies)
    .map(({ path, weight, max, step, connections }, rank) => ({ path, weight, max, step, rank, connections }));
}

/** A claimant before it has its rank. */
type Candidate = Omit<Claimant, 'rank'> & { readonly peak: number };

function candidate({ path, copies, overlap, processes, pool }: ConsumerFacts): Candidate[] {
  if (pool.kind !== 'derived' || pool.min >= pool.max) return [];
  if (isUnknown(copies) || isUnknown(overlap) || isUnknown(processes)) return [];
  const peak = peakCopies(copies, overlap);
  return [{ path, peak, weight: pool.weight, max: pool.max, step: peak * processes, connections: pool.min }];
}

/** Of equal claims the one with fewer copies comes first, then the smaller path. */
function byCopies(a: Candidate, b: Candidate): number {
  if (a.peak !== b.peak) return a.peak - b.peak;
  return a.path < b.path ? -1 : 1;
}
