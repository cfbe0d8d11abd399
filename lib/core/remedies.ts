import type { BudgetFacts } from './budget';
import { largerClasses } from './class-ladder';
import type { ConsumerFacts, PoolRequest } from './consumer';
import type { DatabaseFacts } from './database';
import { demandOf } from './demand';
import { minimumPool } from './derivation';
import { engineFamily } from './engine';
import type { InstanceClass } from './instance-classes';
import type { DeploymentOverlap } from './overlap';
import { peakCopies } from './overlap';
import { connectionsOf, splitConnections } from './pool';
import type { Remedy } from './remedy';
import { recommendedPercent } from './proxy-percent';
import type { KnownSupply } from './supply';
import { isKnownSupply, supplyOf } from './supply';
import { isUnknown } from './unknown';

/** A consumer of which everything is known, at its minimum. */
interface Demander {
  readonly consumer: ConsumerFacts;
  readonly copies: number;
  readonly overlap: DeploymentOverlap;
  readonly processes: number;
  readonly demand: number;
}

/** A message has room for the consumers that matter. */
const MOST_CONSUMERS = 3;

/** Part of the connections that becomes the size of a fixed pool, as for derived pools by default. */
const FIXED_RATIO = 0.7;

/**
 * Every single change that makes an over-full budget fit, each solved with the arithmetic of the verdict.
 * Empty when it fits already, or when a consumer is unknown: nothing can be proved to help, then.
 */
export function remediesFor(facts: BudgetFacts, supply: KnownSupply): Remedy[] {
  const demanders = facts.consumers.flatMap(demander).sort(byDemand);
  if (demanders.length < facts.consumers.length) return [];
  const demand = demanders.reduce((sum, one) => sum + one.demand, 0);
  if (demand <= supply.usable) return [];
  const room = (one: Demander): number => supply.usable - (demand - one.demand);
  const isPart = facts.ceiling.kind === 'declared' && facts.ceiling.isPart === true;
  const largest = demanders.filter(isOne).slice(0, MOST_CONSUMERS);
  return [
    ...largest.flatMap(one => poolThatFits(one, room(one))),
    ...minimumThatFits(demanders, demand - supply.usable),
    ...distinctCopies(largest).flatMap(one =>
      copiesThatFit(
        demanders.filter(other => haveSameCopies(one, other)),
        supply.usable - demand,
      ),
    ),
    ...classesThatFit(facts, supply, demand),
    ...(isPart ? [{ kind: 'part', connections: demand + supply.ceiling.maxConnections - supply.usable } as const] : []),
    ...demanders
      .filter(isPoolable)
      .slice(0, 1)
      .flatMap(one => poolerThatFits(one, room(one), supply, isPart)),
  ];
}

function demander(consumer: ConsumerFacts): Demander[] {
  const { copies, overlap, processes } = consumer;
  if (isUnknown(copies) || isUnknown(overlap) || isUnknown(processes)) return [];
  const demand = demandAtMinimum(consumer, peakCopies(copies, overlap), processes, consumer.pool);
  return [{ consumer, copies, overlap, processes, demand }];
}

function demandAtMinimum(consumer: ConsumerFacts, peak: number, processes: number, pool: PoolRequest): number {
  return demandOf(peak, processes, minimumPool(pool), consumer.sideConnections);
}

/** Largest first, so that few words help most; then by path, so that the same budget has always the same message. */
function byDemand(a: Demander, b: Demander): number {
  if (a.demand !== b.demand) return b.demand - a.demand;
  return a.consumer.path < b.consumer.path ? -1 : 1;
}

function poolThatFits({ consumer, copies, overlap, processes }: Demander, room: number): Remedy[] {
  const { pool: request, sideConnections } = consumer;
  const peak = peakCopies(copies, overlap);
  if (peak === 0 || processes === 0) return [];
  const connections = Math.floor((Math.floor(room / peak) - sideConnections) / processes);
  if (connections < 1 || connections >= connectionsOf(minimumPool(request))) return [];
  const knowsOverflow = request.kind === 'derived' ? request.knowsOverflow : request.overflow > 0;
  const ratio = request.kind === 'derived' ? request.ratio : FIXED_RATIO;
  return [{ kind: 'pool', consumer, pool: splitConnections(connections, ratio, knowsOverflow), knowsOverflow }];
}

function minimumThatFits(demanders: readonly Demander[], over: number): Remedy[] {
  const reducible = demanders.filter(({ consumer: { pool } }) => pool.kind === 'derived' && pool.min > 1);
  const saved = reducible.reduce((sum, one) => sum + one.demand - demandAtOne(one), 0);
  if (reducible.length === 0 || saved < over) return [];
  return [{ kind: 'minimum', consumers: reducible.map(({ consumer }) => consumer), min: 1 }];
}

function demandAtOne({ consumer, copies, overlap, processes }: Demander): number {
  return demandAtMinimum(consumer, peakCopies(copies, overlap), processes, { kind: 'fixed', size: 1, overflow: 0 });
}

/** Pools in the same copies are reduced together, so they are told once. */
function distinctCopies(demanders: readonly Demander[]): Demander[] {
  return demanders.filter((one, index) => demanders.findIndex(other => haveSameCopies(one, other)) === index);
}

function haveSameCopies({ consumer: a }: Demander, { consumer: b }: Demander): boolean {
  return a.path === b.path || (a.copiesOf !== undefined && a.copiesOf === b.copiesOf);
}

/** @param left what is left as it is, below 0 */
function copiesThatFit(pools: readonly Demander[], left: number): Remedy[] {
  const [first] = pools;
  if (first === undefined) return [];
  const room = left + pools.reduce((sum, { demand }) => sum + demand, 0);
  const fits = (count: number): boolean => pools.reduce((sum, one) => sum + demandWith(one, count), 0) <= room;
  let most = 0;
  let tooMany = first.copies;
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  return most === 0 ? [] : [{ kind: 'copies', consumer: first.consumer, copies: most }];
}

function demandWith({ consumer, overlap, processes }: Demander, copies: number): number {
  return demandAtMinimum(consumer, peakCopies(copies, overlap), processes, consumer.pool);
}

/** One class of the same family, and one of the first family above in which any class fits. */
function classesThatFit(facts: BudgetFacts, { database }: KnownSupply, demand: number): Remedy[] {
  if (database.instanceClass === undefined || !followsClass(facts)) return [];
  const [own = [], ...above] = largerClasses(database.instanceClass, database.engine);
  const firstAbove = above.map(family => smallestThatFits(facts, family, demand)).find(fitting => fitting.length > 0);
  return [...smallestThatFits(facts, own, demand), ...(firstAbove ?? [])];
}

/** @param family by memory upwards */
function smallestThatFits(facts: BudgetFacts, family: readonly InstanceClass[], demand: number): Remedy[] {
  const tooSmall = facts.databases.filter(server => !serves(server, facts, demand));
  const members = membersWith(facts, tooSmall);
  for (const { name } of family) {
    const supply = supplyOf({ ...facts, databases: tooSmall.map(server => withClass(server, name)), running: undefined });
    if (!isKnownSupply(supply) || supply.usable < demand) continue;
    return [{ kind: 'class', instanceClass: name, maxConnections: supply.ceiling.maxConnections, members }];
  }
  return [];
}

function serves(server: DatabaseFacts, facts: BudgetFacts, demand: number): boolean {
  const supply = supplyOf({ ...facts, databases: [server] });
  return isKnownSupply(supply) && supply.usable >= demand;
}

/** Another class comes with a restart, after which what runs today is no limit. */
function withClass({ running: _past, ...server }: DatabaseFacts, instanceClass: string): DatabaseFacts {
  return { ...server, instanceClass };
}

/** Names of the members that would have the class; none for a server that stands alone. */
function membersWith({ part }: BudgetFacts, servers: readonly DatabaseFacts[]): string[] {
  const all = [...new Set([...(part?.members ?? []), ...(part?.failover?.survivors ?? [])])];
  return all.filter(({ databases }) => databases.some(database => servers.includes(database))).map(({ name }) => name);
}

/** Whether another class would have another ceiling: a stated number stays what it is, and a measured one is not that of another class. */
function followsClass({ ceiling }: BudgetFacts): boolean {
  if (ceiling.kind === 'declared') return false;
  return ceiling.kind !== 'pinned' || ceiling.maxConnections === undefined;
}

/** All scheduled tasks together have no pool that could be smaller. */
function isOne({ consumer }: Demander): boolean {
  return consumer.scheduled === undefined;
}

/** Connections set aside for somebody else cannot be pooled from here; a migration needs sessions of its own. */
function isPoolable({ consumer }: Demander): boolean {
  return !['reserved', 'migration', 'scheduled'].includes(consumer.kind);
}

function poolerThatFits({ consumer }: Demander, room: number, { database, ceiling }: KnownSupply, isPart: boolean): Remedy[] {
  if (room < 1) return [];
  // RDS Proxy takes per cent of the whole server, which whoever has a part of it does not know.
  if (isPart) return [{ kind: 'pooler', consumer, connections: room }];
  const percent = Math.min(100, Math.floor((room * 100) / ceiling.maxConnections));
  // A percentage that AWS advises against would only be the next finding.
  const least = recommendedPercent(database)?.percent ?? 1;
  if (percent < least || !servesProxy(database)) return [{ kind: 'pooler', consumer, connections: room }];
  return [{ kind: 'pooler', consumer, connections: room, percent }];
}

/** Neither Oracle nor Db2 is served, nor a read replica by itself: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html */
function servesProxy({ engine, platform, primary }: DatabaseFacts): boolean {
  if (platform !== undefined || primary !== undefined) return false;
  const family = engineFamily(engine);
  return family !== undefined && family !== 'oracle' && family !== 'db2';
}
