import type { Finding } from '../core/finding';
import type { Ledger, LedgerBudget, LedgerConsumer } from '../core/ledger';

/**
 * The ledger as the file `connection-budget.json`.
 *
 * Keys have a fixed order whatever made the ledger, so that equal ledgers are equal files.
 */
export function ledgerJson({ version, budgets }: Ledger): string {
  return `${JSON.stringify({ version, budgets: budgets.map(budgetJson) }, undefined, 2)}\n`;
}

function budgetJson(budget: LedgerBudget): LedgerBudget {
  const { engine, engineVersion, instanceClass } = budget.database;
  const { maxConnections, basis, source } = budget.ceiling;
  return {
    path: budget.path,
    name: budget.name,
    database: { engine, engineVersion, instanceClass },
    ceiling: { maxConnections, basis, source },
    reserve: budget.reserve.map(({ name, connections }) => ({ name, connections })),
    usable: budget.usable,
    consumers: budget.consumers.map(consumerJson),
    demand: budget.demand,
    steadyDemand: budget.steadyDemand,
    headroom: budget.headroom,
    findings: budget.findings.map(findingJson),
  };
}

function consumerJson(consumer: LedgerConsumer): LedgerConsumer {
  const { steady, peak, because } = consumer.copies;
  const { size, overflow, derived } = consumer.pool;
  return {
    path: consumer.path,
    name: consumer.name,
    kind: consumer.kind,
    copies: { steady, peak, because },
    processes: consumer.processes,
    pool: { size, overflow, derived },
    sideConnections: consumer.sideConnections,
    demand: consumer.demand,
    steadyDemand: consumer.steadyDemand,
  };
}

function findingJson({ rule, severity, path, message, remedies }: Finding): Finding {
  return { rule, severity, path, message, remedies: [...remedies] };
}
