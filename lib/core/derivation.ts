import type { ConsumerFacts, Pool, PoolRequest } from './consumer';
import { demandOf } from './demand';
import type { Precedes } from './heap';
import { Heap } from './heap';
import { peakCopies } from './overlap';
import { splitConnections } from './pool';
import { isUnknown } from './unknown';

/** A consumer that may still be awarded connections. */
export interface Claimant {
  readonly path: string;
  readonly peak: number;
  /** Connections of the server that one more per process costs. */
  readonly step: number;
  readonly request: PoolRequest & { kind: 'derived' };
  /** Connections per process so far. */
  connections: number;
  /** weight / (connections + 1). */
  claim: number;
}

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
  if (left !== undefined && left >= 0) award(left, new Heap(claimants, precedes));
  const connections = new Map(claimants.map(claimant => [claimant.path, claimant.connections]));
  return new Map(consumers.map(({ path, pool }) => [path, grantedPool(pool, connections.get(path))]));
}

/** The pool that a consumer has at least: the fixed one, or the minimum of a derived one. */
export function minimumPool(request: PoolRequest): Pool {
  return grantedPool(request, undefined);
}

/** Larger claim first; of equal claims the one with fewer copies, then the smaller path. */
export function comesFirst(a: Claimant, b: Claimant): boolean {
  if (a.claim !== b.claim) return a.claim > b.claim;
  if (a.peak !== b.peak) return a.peak < b.peak;
  return a.path < b.path;
}

function grantedPool(request: PoolRequest, connections: number | undefined): Pool {
  if (request.kind === 'fixed') return { size: request.size, overflow: request.overflow };
  return splitConnections(connections ?? request.min, request.ratio, request.knowsOverflow);
}

/** What the minimum leaves over; undefined when it cannot be said. */
function leftAtMinimum(usable: number | undefined, consumers: readonly ConsumerFacts[]): number | undefined {
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
  return consumers.flatMap(({ path, copies, overlap, processes, pool }) => {
    if (pool.kind !== 'derived' || pool.min >= pool.max) return [];
    if (isUnknown(copies) || isUnknown(overlap) || isUnknown(processes)) return [];
    const peak = peakCopies(copies, overlap);
    return [{ path, peak, step: peak * processes, request: pool, connections: pool.min, claim: pool.weight / (pool.min + 1) }];
  });
}

function award(budget: number, claimants: Heap<Claimant>): void {
  let left = budget;
  for (let first = claimants.top(); first !== undefined && first.step <= left; first = claimants.top()) {
    left -= first.step;
    first.connections += 1;
    first.claim = first.request.weight / (first.connections + 1);
    if (first.connections < first.request.max) claimants.demoteTop();
    else claimants.removeTop();
  }
}
