import type { Finding } from '../core/finding';
import type {
  Ledger,
  LedgerAcceptance,
  LedgerBudget,
  LedgerCeiling,
  LedgerConsumer,
  LedgerPooler,
  LedgerRuns,
  LedgerScenario,
  LedgerScheduled,
  LedgerServer,
} from '../core/ledger';

/**
 * The ledger as the file `connection-budget.json`.
 *
 * Keys have a fixed order whatever made the ledger, so that equal ledgers are equal files.
 */
export function ledgerJson({ version, budgets }: Ledger): string {
  return `${JSON.stringify({ version, budgets: budgets.map(budgetJson) }, undefined, 2)}\n`;
}

function budgetJson(budget: LedgerBudget): LedgerBudget {
  const { name, engine, engineVersion, instanceClass } = budget.database;
  return {
    path: budget.path,
    name: budget.name,
    endpoint: budget.endpoint,
    servers: budget.servers?.map(serverJson),
    database: { name, engine, engineVersion, instanceClass },
    ceiling: ceilingJson(budget.ceiling),
    reserve: budget.reserve.map(({ name, connections }) => ({ name, connections })),
    usable: budget.usable,
    admitted: budget.admitted,
    operations: budget.operations,
    consumers: budget.consumers.map(consumerJson),
    poolers: budget.poolers?.map(poolerJson),
    demand: budget.demand,
    steadyDemand: budget.steadyDemand,
    headroom: budget.headroom,
    scenarios: budget.scenarios.map(scenarioJson),
    findings: budget.findings.map(findingJson),
    accepted: budget.accepted?.map(acceptanceJson),
    unseen: budget.unseen?.map(({ what, because }) => ({ what, because })),
  };
}

function ceilingJson({ maxConnections, basis, source, isPart, afterRestart }: LedgerCeiling): LedgerCeiling {
  return { maxConnections, basis, source, isPart, afterRestart };
}

function serverJson({ path, name, instanceClass, usable, ...ceiling }: LedgerServer): LedgerServer {
  return { path, name, instanceClass, ...ceilingJson(ceiling), usable };
}

function poolerJson(pooler: LedgerPooler): LedgerPooler {
  const { path, name, kind, share, percent, maxDbConnections, clientDemand, clientLimit } = pooler;
  const clients = pooler.clients.map(consumerJson);
  return { path, name, kind, share, percent, maxDbConnections, clients, clientDemand, clientLimit };
}

function scenarioJson({ scenario, level, server, usable, admitted, demand, headroom }: LedgerScenario): LedgerScenario {
  return { scenario, level, server, usable, admitted, demand, headroom };
}

function consumerJson(consumer: LedgerConsumer): LedgerConsumer {
  const { steady, peak, fewest, because } = consumer.copies;
  const { size, overflow, derived, because: source, unknown } = consumer.pool;
  return {
    path: consumer.path,
    name: consumer.name,
    kind: consumer.kind,
    copies: { steady, peak, fewest, because },
    processes: consumer.processes,
    pool: { size, overflow, derived, because: source, unknown },
    sideConnections: consumer.sideConnections,
    demand: consumer.demand,
    steadyDemand: consumer.steadyDemand,
    runs: consumer.runs?.map(runsJson),
    scheduled: consumer.scheduled && scheduledJson(consumer.scheduled),
  };
}

function runsJson({ schedule, timeZone, tasks, longestRunMinutes, flexibleMinutes, retries }: LedgerRuns): LedgerRuns {
  return { schedule, timeZone, tasks, longestRunMinutes, flexibleMinutes, retries };
}

function scheduledJson({ minute, tasks, atPeak }: LedgerScheduled): LedgerScheduled {
  const shares = atPeak.map(({ path, connections }) => ({ path, connections }));
  return { minute, tasks: tasks.map(consumerJson), atPeak: shares };
}

function findingJson({ rule, severity, path, message, remedies, accepted }: Finding): Finding {
  return { rule, severity, path, message, remedies: [...remedies], accepted };
}

function acceptanceJson({ rule, path, reason, until }: LedgerAcceptance): LedgerAcceptance {
  return { rule, path, reason, until };
}
