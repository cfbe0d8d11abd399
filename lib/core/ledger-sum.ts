import type { ConsumerFacts, Pool, ScheduledTogether } from './consumer';
import type { DatabaseFacts } from './database';
import { ledgerConsumer, peakDemand } from './demand';
import { minimumPool } from './derivation';
import type { LedgerBudget, LedgerCeiling, LedgerConsumer, LedgerScheduled } from './ledger';
import type { ScenarioSum } from './scenario-sum';
import { minuteText } from './schedule/minute';
import { shareOfPeak } from './scheduled-tasks';
import type { Supply } from './supply';
import { isKnownSupply } from './supply';

/** The sum itself, without what was found about it. */
export type LedgerSum = Omit<LedgerBudget, 'findings' | 'accepted' | 'scenarios'>;

/** The sum of one scenario, line by line, with the pools as granted. */
export function ledgerSum({ facts, supply, member }: ScenarioSum, pools: ReadonlyMap<string, Pool>): LedgerSum {
  const consumers = facts.consumers.map(consumer => lineOf(consumer, poolOf(consumer, pools)));
  const demand = total(consumers.map(consumer => consumer.demand));
  return {
    path: facts.path,
    name: facts.name,
    ...(facts.part && { endpoint: facts.part.endpoint }),
    database: databaseOf(supply.database, member?.name ?? supply.database.name),
    ceiling: ledgerCeiling(supply),
    reserve: supply.reserve.map(({ name, connections }) => ({ name, connections })),
    usable: supply.usable ?? null,
    admitted: supply.admitted ?? null,
    operations: supply.operations,
    consumers,
    demand,
    steadyDemand: total(consumers.map(consumer => consumer.steadyDemand)),
    headroom: supply.usable === undefined || demand === null ? null : supply.usable - demand,
  };
}

/** Usable connections and the demand of one moment, without the lines. Null when unknown. */
export interface Totals {
  readonly usable: number | null;
  readonly demand: number | null;
  readonly headroom: number | null;
  /** Demand of all consumers that are known: a lower bound of the whole. */
  readonly knownDemand: number;
}

/** What the sum of one moment comes to, without writing it down line by line. */
export function totalsOf({ facts, supply }: ScenarioSum, pools: ReadonlyMap<string, Pool>): Totals {
  const demands = facts.consumers.map(consumer => peakDemand(consumer, poolOf(consumer, pools)));
  const demand = total(demands);
  const usable = supply.usable ?? null;
  const headroom = usable === null || demand === null ? null : usable - demand;
  return { usable, demand, headroom, knownDemand: demands.reduce<number>((sum, each) => sum + (each ?? 0), 0) };
}

/** What a server admits, as the ledger says it. */
export function ledgerCeiling(supply: Supply): LedgerCeiling {
  const { basis, source } = supply.ceiling;
  return {
    maxConnections: isKnownSupply(supply) ? supply.ceiling.maxConnections : null,
    basis,
    source,
    ...(supply.isPart && { isPart: supply.isPart }),
    ...(supply.pending && { afterRestart: supply.pending.planned.maxConnections }),
  };
}

/** Demand of all consumers that are known: a lower bound of the whole. */
export function knownDemand({ consumers }: Pick<LedgerSum, 'consumers'>): number {
  return consumers.reduce((sum, { demand }) => sum + (demand ?? 0), 0);
}

function lineOf(consumer: ConsumerFacts, pool: Pool): LedgerConsumer {
  const line = ledgerConsumer(consumer, pool);
  return consumer.scheduled ? { ...line, scheduled: ledgerScheduled(consumer.scheduled) } : line;
}

function ledgerScheduled({ tasks, peak }: ScheduledTogether): LedgerScheduled {
  const shares = peak === undefined ? [] : shareOfPeak(tasks, peak);
  return {
    minute: peak === undefined || shares.length === 0 ? null : minuteText(peak.minute),
    tasks: tasks.map(task => ledgerConsumer(task, minimumPool(task.pool))),
    atPeak: shares.map(({ task: { path }, connections }) => ({ path, connections })),
  };
}

function poolOf(consumer: ConsumerFacts, pools: ReadonlyMap<string, Pool>): Pool {
  // A stated pool, such as the share of a pooler, is what it is whatever was derived.
  return (consumer.pool.kind === 'derived' ? pools.get(consumer.path) : undefined) ?? minimumPool(consumer.pool);
}

/** Absent rather than undefined, because the ledger is JSON. */
function databaseOf({ engine, engineVersion, instanceClass }: DatabaseFacts, name: string | undefined): LedgerBudget['database'] {
  return {
    ...(name === undefined ? {} : { name }),
    engine,
    ...(engineVersion === undefined ? {} : { engineVersion }),
    ...(instanceClass === undefined ? {} : { instanceClass }),
  };
}

/** Unknown as soon as one part is. */
function total(parts: readonly LedgerConsumer['demand'][]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
