import type { BudgetFacts } from '../core/budget';
import type { ClusterFacts } from '../core/cluster';
import type { Endpoint } from '../core/endpoint';
import type { ConsumerFacts } from '../core/consumer';
import type { ReservePolicy } from '../core/reserve';
import type { ScenarioPolicy } from '../core/scenario';
import { DEFAULT_SCENARIOS } from '../core/scenario';
import { consumerFacts } from './plan-consumers';
import { ceilingPolicy, databaseFacts, membersFacts } from './plan-database';
import type { BudgetPlan, MemberPlan, ReservePlan } from './plan-shape';

/** What one budget of a plan is judged by: a single server, or a cluster. */
export type PlanFacts = BudgetFacts | ClusterFacts;

/** Whether a budget is that of a cluster. */
export function isCluster(facts: PlanFacts): facts is ClusterFacts {
  return 'members' in facts;
}

/** One budget of a plan as facts. */
export function planFacts(plan: BudgetPlan, name: string): PlanFacts {
  const { members } = plan.database;
  return members === undefined ? budgetFacts(plan, name) : clusterFacts(plan, name, members);
}

function budgetFacts(plan: BudgetPlan, name: string): BudgetFacts {
  return {
    ...commonFacts(plan, name),
    databases: [databaseFacts(plan.database)],
    consumers: plan.consumers.map(consumerFacts),
  };
}

function clusterFacts(plan: BudgetPlan, name: string, members: readonly MemberPlan[]): ClusterFacts {
  return {
    ...commonFacts(plan, name),
    members: membersFacts(plan.database, members),
    consumers: { writer: consumersOf(plan, 'writer'), reader: consumersOf(plan, 'reader') },
  };
}

function consumersOf({ consumers }: BudgetPlan, wanted: Endpoint): ConsumerFacts[] {
  return consumers.filter(({ endpoint = 'writer' }) => endpoint === wanted).map(consumerFacts);
}

function commonFacts(plan: BudgetPlan, name: string): Omit<BudgetFacts & ClusterFacts, 'databases' | 'members' | 'consumers'> {
  const { running } = plan.database;
  return {
    path: name,
    name,
    ceiling: ceilingPolicy(plan.database),
    reserve: reservePolicy(plan.reserve ?? {}),
    ...(plan.scenarios && { scenarios: scenarioPolicy(plan.scenarios) }),
    ...(running !== undefined && { running }),
    findings: [],
  };
}

function reservePolicy({ connections, operations, marginPercent }: ReservePlan): ReservePolicy {
  if (connections !== undefined) return { kind: 'stated', items: connections === 0 ? [] : [{ name: 'stated', connections }] };
  return {
    kind: 'standard',
    ...(operations !== undefined && { operations: typeof operations === 'number' ? { operations } : operations }),
    ...(marginPercent !== undefined && { marginPercent }),
  };
}

/** A list that is not stated has its usual entries, but for those that the other list names. */
function scenarioPolicy({ must, should }: Partial<ScenarioPolicy>): ScenarioPolicy {
  return {
    must: must ?? DEFAULT_SCENARIOS.must.filter(scenario => !should?.includes(scenario)),
    should: should ?? DEFAULT_SCENARIOS.should.filter(scenario => !must?.includes(scenario)),
  };
}
