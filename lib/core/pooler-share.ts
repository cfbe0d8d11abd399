import type { ConsumerFacts, Pool } from './consumer';
import { demandOf } from './demand';
import { minimumPool } from './derivation';
import { peakCopies } from './overlap';
import type { PoolerFacts } from './pooler';
import { roundUp } from './rounding';
import type { ScenarioSum } from './scenario-sum';
import { isKnownSupply } from './supply';
import type { KnownSupply, Supply } from './supply';
import { isUnknown } from './unknown';

/** What a pooler may open: per cent of the ceiling for RDS Proxy, connections of one copy for one logical database for PgBouncer. */
export type Grants = ReadonlyMap<string, number>;

const LEAST = 1;
const MOST_PERCENT = 100;

/** Every pooler at what is stated, or else at the least that it can work with. */
export function leastGrants(sums: readonly ScenarioSum[]): Grants {
  return new Map(sums.flatMap(({ facts }) => facts.poolers ?? []).map(pooler => [pooler.path, statedGrant(pooler) ?? LEAST]));
}

/**
 * Shares that fit, by path of the pooler: what direct consumers, reserves and stated shares leave, split by weight.
 *
 * Where a pooler stands in several sums it gets the least that any of them leaves. Rounded down, but never below what it needs to work.
 */
export function shareOut(sums: readonly ScenarioSum[], pools: ReadonlyMap<string, Pool>): Grants {
  const grants = new Map(leastGrants(sums));
  const derived = new Map<string, number>();
  for (const sum of sums) {
    for (const [path, share] of sharesIn(sum, pools)) derived.set(path, Math.min(share, derived.get(path) ?? Infinity));
  }
  for (const [path, share] of derived) grants.set(path, Math.max(LEAST, share));
  return grants;
}

/** A sum with its poolers as consumers of the server. */
export function withPoolers(sum: ScenarioSum, grants: Grants): ScenarioSum {
  const { facts, supply } = sum;
  const lines = (facts.poolers ?? []).map(pooler => poolerConsumer(pooler, grants.get(pooler.path) ?? LEAST, supply));
  return lines.length === 0 ? sum : { ...sum, facts: { ...facts, consumers: [...facts.consumers, ...lines] } };
}

/** Connections of one server that RDS Proxy may open: per cent of its ceiling, rounded up, because AWS does not say how it rounds. */
export function percentOf(percent: number, maxConnections: number): number {
  return roundUp((percent * maxConnections) / 100);
}

/** What a pooler takes of a server, as one line of its sum. */
export function poolerConsumer({ path, name, share }: PoolerFacts, grant: number, supply: Supply): ConsumerFacts {
  const common = { path, name, kind: 'pooler', sideConnections: 0 } as const;
  if (share.kind === 'fleet') {
    return { ...common, ...share.fleet, processes: share.databases, pool: { kind: 'fixed', size: grant, overflow: 0 } };
  }
  const size = isKnownSupply(supply) ? percentOf(grant, supply.ceiling.maxConnections) : 0;
  const isKnown = isKnownSupply(supply) && !isUnknown(share.percent);
  const reason = isUnknown(share.percent) ? share.percent.unknown : 'it follows the ceiling, which is unknown';
  return {
    ...common,
    copies: isKnown ? 1 : { unknown: reason },
    copyNoun: ['share', 'shares'],
    copiesBecause: isKnown ? `MaxConnectionsPercent ${grant} of ${supply.ceiling.maxConnections}` : '',
    overlap: { kind: 'none', reason: '' },
    processes: 1,
    pool: { kind: 'fixed', size, overflow: 0 },
  };
}

function statedGrant({ share }: PoolerFacts): number | undefined {
  if (share.kind === 'fleet') return share.maxDbConnections;
  return isUnknown(share.percent) ? undefined : share.percent;
}

/** What one sum leaves for each pooler whose share is derived. */
function sharesIn({ facts, supply }: ScenarioSum, pools: ReadonlyMap<string, Pool>): [path: string, share: number][] {
  const poolers = facts.poolers ?? [];
  const open = poolers.filter(pooler => isDerived(pooler));
  if (open.length === 0 || !isKnownSupply(supply)) return [];
  const stated = poolers
    .filter(pooler => !isDerived(pooler))
    .map(pooler => poolerConsumer(pooler, statedGrant(pooler) ?? LEAST, supply));
  const taken = demandIn([...facts.consumers, ...stated], pools);
  if (taken === undefined) return [];
  return split(open, Math.max(0, supply.usable - taken), supply);
}

/** What is left, by weight. Whoever would get less than it can work with gets that, and the others share the rest. */
function split(open: readonly PoolerFacts[], left: number, supply: KnownSupply): [path: string, share: number][] {
  const weights = open.reduce((sum, { share }) => sum + share.weight, 0);
  const grants = open.map(pooler => ({
    pooler,
    grant: grantFrom(pooler.share, (left * pooler.share.weight) / weights, supply.ceiling.maxConnections),
  }));
  const small = grants.filter(({ grant }) => grant < LEAST).map(({ pooler }) => pooler);
  if (small.length === 0) return grants.map(({ pooler, grant }) => [pooler.path, grant]);
  const taken =
    demandIn(
      small.map(pooler => poolerConsumer(pooler, LEAST, supply)),
      new Map(),
    ) ?? 0;
  const others = open.filter(pooler => !small.includes(pooler));
  return [
    ...small.map((pooler): [path: string, share: number] => [pooler.path, LEAST]),
    ...(others.length === 0 ? [] : split(others, Math.max(0, left - taken), supply)),
  ];
}

function isDerived({ share }: PoolerFacts): boolean {
  return share.kind === 'fleet' ? share.maxDbConnections === undefined : share.percent === undefined;
}

function grantFrom(share: PoolerFacts['share'], connections: number, maxConnections: number): number {
  if (share.kind === 'percent') return Math.min(MOST_PERCENT, Math.floor((Math.floor(connections) * 100) / maxConnections));
  const { copies, overlap } = share.fleet;
  if (isUnknown(copies) || isUnknown(overlap)) return LEAST;
  return Math.floor(connections / (peakCopies(copies, overlap) * share.databases));
}

/** Undefined as soon as one consumer is unknown: nothing can be proved to be left, then. */
function demandIn(consumers: readonly ConsumerFacts[], pools: ReadonlyMap<string, Pool>): number | undefined {
  let demand = 0;
  for (const { path, copies, overlap, processes, pool, sideConnections } of consumers) {
    if (isUnknown(copies) || isUnknown(overlap) || isUnknown(processes)) return undefined;
    demand += demandOf(peakCopies(copies, overlap), processes, pools.get(path) ?? minimumPool(pool), sideConnections);
  }
  return demand;
}
