import type { BudgetFacts } from './budget';
import type { ConsumerFacts } from './consumer';
import { ledgerConsumer, unknownsOf } from './demand';
import { derivePools, minimumPool } from './derivation';
import type { Finding, RuleId } from './finding';
import { RULES } from './finding';
import type { LedgerBudget, LedgerConsumer } from './ledger';
import type { LedgerSum } from './ledger-table';
import { memoryPressureOf } from './memory-pressure';
import { overBudgetMessage } from './over-budget-message';
import { remediesFor } from './remedies';
import { describeRemedy } from './remedy';
import type { Supply } from './supply';
import { isKnownSupply, supplyOf } from './supply';
import { printable } from './text';

/**
 * The verdict on one budget: the sum line by line, and everything that a person should know about it.
 *
 * The result is plain JSON, and depends on nothing but the facts; consumers and findings keep the order they are given in.
 */
export function judge(facts: BudgetFacts): LedgerBudget {
  assertDistinct(facts);
  const supply = supplyOf(facts);
  const pools = derivePools(supply.usable, facts.consumers);
  const consumers = facts.consumers.map(consumer =>
    ledgerConsumer(consumer, pools.get(consumer.path) ?? minimumPool(consumer.pool)),
  );
  const sum = sumOf(facts, supply, consumers);
  return { ...sum, findings: [...facts.findings, ...findingsOf(facts, supply, sum)] };
}

function assertDistinct({ name, consumers }: BudgetFacts): void {
  const seen = new Set<string>();
  for (const { path } of consumers) {
    if (seen.has(path)) throw new Error(duplicateMessage(name, path));
    seen.add(path);
  }
}

function duplicateMessage(budget: string, path: string): string {
  return `path must differ for every consumer of ${printable(budget)}, got ${printable(path)} twice: give one of them another name`;
}

function sumOf(facts: BudgetFacts, supply: Supply, consumers: readonly LedgerConsumer[]): LedgerSum {
  const demand = total(consumers.map(consumer => consumer.demand));
  return {
    path: facts.path,
    name: facts.name,
    database: databaseOf(supply),
    ceiling: {
      maxConnections: isKnownSupply(supply) ? supply.ceiling.maxConnections : null,
      basis: supply.ceiling.basis,
      source: supply.ceiling.source,
    },
    reserve: supply.reserve.map(({ name, connections }) => ({ name, connections })),
    usable: supply.usable ?? null,
    consumers,
    demand,
    steadyDemand: total(consumers.map(consumer => consumer.steadyDemand)),
    headroom: supply.usable === undefined || demand === null ? null : supply.usable - demand,
  };
}

/** Absent rather than undefined, because the ledger is JSON. */
function databaseOf({ database: { engine, engineVersion, instanceClass } }: Supply): LedgerBudget['database'] {
  return {
    engine,
    ...(engineVersion === undefined ? {} : { engineVersion }),
    ...(instanceClass === undefined ? {} : { instanceClass }),
  };
}

/** Unknown as soon as one part is. */
function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

function findingsOf(facts: BudgetFacts, supply: Supply, sum: LedgerSum): Finding[] {
  return [
    ...unknownCeiling(facts, supply),
    ...facts.consumers.flatMap(unresolvedInput),
    ...overBudget(facts, supply, sum),
    ...memoryPressure(facts),
  ];
}

function finding(rule: RuleId, path: string, message: string, remedies: readonly string[]): Finding {
  return { rule, severity: RULES[rule], path, message, remedies };
}

function unknownCeiling({ path, name }: BudgetFacts, { ceiling }: Supply): Finding[] {
  if (ceiling.basis !== 'unknown') return [];
  const message = `the ceiling of ${printable(name)} is unknown: ${printable(ceiling.source)}`;
  return [finding('unknown-ceiling', path, message, [ceiling.wayOut])];
}

function unresolvedInput(consumer: ConsumerFacts): Finding[] {
  const reasons = [...new Set(unknownsOf(consumer).map(({ unknown }) => printable(unknown)))];
  if (reasons.length === 0) return [];
  const message = `the demand of ${printable(consumer.name)} is unknown: ${reasons.join('; ')}`;
  return [finding('unresolved-input', consumer.path, message, [])];
}

function overBudget(facts: BudgetFacts, supply: Supply, sum: LedgerSum): Finding[] {
  const message = overBudgetMessage(sum);
  if (message === undefined || !isKnownSupply(supply)) return [];
  return [finding('over-budget', facts.path, message, remediesFor(facts, supply).map(describeRemedy))];
}

function memoryPressure(facts: BudgetFacts): Finding[] {
  const pressure = memoryPressureOf(facts);
  return pressure === undefined ? [] : [finding('memory-pressure', facts.path, pressure.message, pressure.remedies)];
}
