import type { BudgetFacts } from './budget';
import type { ConsumerFacts, Pool } from './consumer';
import { unknownsOf } from './demand';
import { deriveCommonPools } from './derivation';
import type { Finding, RuleId } from './finding';
import { RULES } from './finding';
import type { LedgerBudget, LedgerPooler, LedgerScenario, LedgerServer } from './ledger';
import type { LedgerSum } from './ledger-sum';
import { ledgerCeiling, ledgerSum, totalsOf } from './ledger-sum';
import { measurementOfServer } from './measurement-finding';
import { memoryPressureOf } from './memory-pressure';
import { overBudgetFindings } from './over-budget';
import { poolerFindings } from './pooler-findings';
import { ledgerPooler } from './pooler-ledger';
import type { Grants } from './pooler-share';
import { leastGrants, shareOut, withPoolers } from './pooler-share';
import { rebootFinding } from './reboot-finding';
import { inheritedCeilings } from './replica-below-writer';
import type { ScenarioSum } from './scenario-sum';
import { bindingSums, scenarioSums } from './scenario-sum';
import { scheduleCollisions } from './schedule-collision';
import { gatherScheduled, tasksOf } from './scheduled-tasks';
import type { Supply } from './supply';
import { isKnownSupply, supplyOf } from './supply';
import { printable } from './text';
import { unboundedConsumers } from './unbounded-consumer';

/**
 * The verdict on the budget of one server: the sum line by line, and everything that a person should know about it.
 *
 * The result is plain JSON, and depends on nothing but the facts; consumers and findings keep the order they are given in.
 */
export function judge(facts: BudgetFacts): LedgerBudget {
  const [ledger] = judgeTogether([facts]);
  if (ledger === undefined) throw new Error('a budget has one verdict, got none');
  return ledger;
}

/**
 * The verdict on budgets that share consumers: the endpoints of one cluster, which a failover brings to the same server.
 *
 * Pools are derived for all of them at once, so that they fit wherever they have to.
 */
export function judgeTogether(stated: readonly BudgetFacts[]): LedgerBudget[] {
  const budgets = stated.map(facts => ({ ...facts, consumers: gatherScheduled(facts.consumers, facts.path) }));
  const judged = budgets.map(facts => ({ facts, sums: scenarioSums(facts) }));
  // Whoever comes at any moment comes at the last one.
  judged.forEach(({ sums }) => sums.slice(-1).forEach(({ facts }) => assertDistinct(facts)));
  const binding = judged.flatMap(({ sums }) => bindingSums(sums));
  const least = leastGrants(binding);
  const pools = deriveCommonPools(
    binding.map(sum => ({ usable: sum.supply.usable, consumers: withPoolers(sum, least).facts.consumers })),
  );
  const grants = shareOut(binding, pools);
  return judged.map(({ facts, sums }) =>
    verdict(
      facts,
      sums.map(sum => withPoolers(sum, grants)),
      pools,
      grants,
    ),
  );
}

function verdict(
  facts: BudgetFacts,
  sums: readonly ScenarioSum[],
  pools: ReadonlyMap<string, Pool>,
  grants: Grants,
): LedgerBudget {
  const peak = sums.find(({ scenario }) => scenario === 'deployment');
  if (peak === undefined) throw new Error('every budget knows a deployment');
  const sum = ledgerSum(peak, pools);
  const poolers = ledgerPoolers(peak, sum, grants);
  return {
    ...sum,
    ...(poolers.length > 0 && { poolers }),
    ...(facts.part && {
      servers: facts.part.members.map(({ path, name, databases }) => ledgerServer(path, name, { ...facts, databases })),
    }),
    scenarios: sums.map(sum => ledgerScenario(sum, pools)),
    findings: [
      ...facts.findings,
      ...unknownCeiling(facts, peak.supply),
      ...inputsOf(peak).flatMap(unresolvedInput),
      ...unboundedConsumers(peak),
      ...overBudgetFindings(sums, pools),
      ...scheduleCollisions(sums, pools),
      ...poolerFindings(peak, poolers),
      ...rebootFinding(facts, peak.supply),
      ...measurementOfServer(facts),
      ...inheritedCeilings(facts),
      ...memoryPressure(facts),
    ],
  };
}

function ledgerPoolers({ facts }: ScenarioSum, sum: LedgerSum, grants: Grants): LedgerPooler[] {
  return (facts.poolers ?? []).flatMap(pooler => {
    const line = sum.consumers.find(({ path }) => path === pooler.path);
    return line === undefined ? [] : [ledgerPooler(pooler, line, grants)];
  });
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

function ledgerServer(path: string, name: string, facts: BudgetFacts): LedgerServer {
  const supply = supplyOf(facts);
  const { instanceClass } = supply.database;
  return {
    path,
    name,
    ...(instanceClass === undefined ? {} : { instanceClass }),
    ...ledgerCeiling(supply),
    usable: supply.usable ?? null,
  };
}

function ledgerScenario(sum: ScenarioSum, pools: ReadonlyMap<string, Pool>): LedgerScenario {
  const { usable, demand, headroom } = totalsOf(sum, pools);
  const { scenario, level, member, supply } = sum;
  const server = member === undefined ? {} : { server: member.name };
  return { scenario, level, ...server, usable, admitted: supply.admitted ?? null, demand, headroom };
}

function finding(rule: RuleId, path: string, message: string, remedies: readonly string[]): Finding {
  return { rule, severity: RULES[rule], path, message, remedies };
}

function unknownCeiling({ path, name }: BudgetFacts, { ceiling }: Supply): Finding[] {
  if (ceiling.basis !== 'unknown') return [];
  const message = `the ceiling of ${printable(name)} is unknown: ${printable(ceiling.source)}`;
  return [finding('unknown-ceiling', path, message, [ceiling.wayOut])];
}

/** Whoever has numbers to be read: consumers, poolers and their clients. What a pooler has of an unknown ceiling is told with that. */
function inputsOf({ facts, supply }: ScenarioSum): ConsumerFacts[] {
  const clients = (facts.poolers ?? []).flatMap(pooler => pooler.clients.map(({ consumer }) => consumer));
  const lines = facts.consumers.filter(({ kind }) => kind !== 'pooler' || isKnownSupply(supply));
  return [...lines.flatMap(line => (line.scheduled ? tasksOf(line) : [line])), ...clients];
}

function unresolvedInput(consumer: ConsumerFacts): Finding[] {
  const { copies, unbounded } = consumer;
  const reasons = [
    ...new Set(
      unknownsOf(consumer)
        .filter(unknown => unbounded === undefined || unknown !== copies)
        .map(({ unknown }) => printable(unknown)),
    ),
  ];
  if (reasons.length === 0) return [];
  const message = `the demand of ${printable(consumer.name)} is unknown: ${reasons.join('; ')}`;
  return [finding('unresolved-input', consumer.path, message, [])];
}

function memoryPressure(facts: BudgetFacts): Finding[] {
  const pressure = memoryPressureOf(facts);
  return pressure === undefined ? [] : [finding('memory-pressure', facts.path, pressure.message, pressure.remedies)];
}
