import type { BudgetFacts } from './budget';
import { largerClasses } from './class-ladder';
import type { ConsumerFacts, PoolRequest } from './consumer';
import { demandOf } from './demand';
import { minimumPool } from './derivation';
import { engineFamily } from './engine';
import type { InstanceClass } from './instance-classes';
import type { DeploymentOverlap } from './overlap';
import { peakCopies } from './overlap';
import { connectionsOf, splitConnections } from './pool';
import type { Remedy } from './remedy';
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
  const largest = demanders.slice(0, MOST_CONSUMERS);
  return [
    ...largest.flatMap(one => poolThatFits(one, room(one))),
    ...minimumThatFits(demanders, demand - supply.usable),
    ...largest.flatMap(one => copiesThatFit(one, room(one))),
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

function copiesThatFit({ consumer, copies, overlap, processes }: Demander, room: number): Remedy[] {
  const fits = (count: number): boolean =>
    demandAtMinimum(consumer, peakCopies(count, overlap), processes, consumer.pool) <= room;
  let most = 0;
  let tooMany = copies;
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  return most === 0 ? [] : [{ kind: 'copies', consumer, copies: most }];
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
  for (const { name } of family) {
    const supply = supplyOf({ ...facts, databases: facts.databases.map(server => ({ ...server, instanceClass: name })) });
    if (!isKnownSupply(supply) || supply.usable < demand) continue;
    return [{ kind: 'class', instanceClass: name, maxConnections: supply.ceiling.maxConnections }];
  }
  return [];
}

/** Whether another class would have another ceiling: a stated number stays what it is. */
function followsClass({ ceiling }: BudgetFacts): boolean {
  return ceiling.kind === 'estimated' || (ceiling.kind === 'pinned' && ceiling.maxConnections === undefined);
}

/** Connections set aside for somebody else cannot be pooled from here. */
function isPoolable({ consumer }: Demander): boolean {
  return consumer.kind !== 'reserved';
}

function poolerThatFits({ consumer }: Demander, room: number, { database, ceiling }: KnownSupply, isPart: boolean): Remedy[] {
  if (room < 1) return [];
  // RDS Proxy takes per cent of the whole server, which whoever has a part of it does not know.
  if (isPart) return [{ kind: 'pooler', consumer, connections: room }];
  const percent = Math.min(100, Math.floor((room * 100) / ceiling.maxConnections));
  if (percent < 1 || !servesProxy(database.engine)) return [{ kind: 'pooler', consumer, connections: room }];
  return [{ kind: 'pooler', consumer, connections: room, percent }];
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html: Oracle and Db2 are not served. */
function servesProxy(engine: string): boolean {
  const family = engineFamily(engine);
  return family !== undefined && family !== 'oracle' && family !== 'db2';
}
