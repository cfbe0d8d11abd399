import type { BudgetFacts } from '../core/budget';
import type { CeilingPolicy } from '../core/ceiling';
import type { ConsumerFacts, PoolRequest } from '../core/consumer';
import type { DatabaseFacts } from '../core/database';
import type { DeploymentOverlap } from '../core/overlap';
import type { ReservePolicy } from '../core/reserve';
import type {
  BudgetPlan,
  ConsumerPlan,
  DatabasePlan,
  DeploymentPlan,
  DerivedPoolPlan,
  PoolPlan,
  ReservePlan,
} from './plan-shape';

/** Most connections of a derived pool per process, unless stated. */
const DERIVED_MAX = 20;
const DERIVED_RATIO = 0.7;

/** ECS's own default (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html). */
const ROLLING: DeploymentOverlap = { kind: 'rolling', maximumPercent: 200 };

/** What one budget of a plan is judged by. */
export function budgetFacts(plan: BudgetPlan, name: string): BudgetFacts {
  return {
    path: name,
    name,
    databases: [databaseFacts(plan.database)],
    ceiling: ceilingPolicy(plan.database),
    reserve: reservePolicy(plan.reserve ?? {}),
    consumers: plan.consumers.map(consumerFacts),
    findings: [],
  };
}

function databaseFacts({ engine, engineVersion, instanceClass, allocatedStorageGib, parameter }: DatabasePlan): DatabaseFacts {
  return {
    engine,
    ...(engineVersion !== undefined && { engineVersion: String(engineVersion) }),
    ...(instanceClass !== undefined && { instanceClass }),
    ...(allocatedStorageGib !== undefined && { allocatedStorageGib }),
    ...(parameter !== undefined && { parameter: { text: String(parameter), where: 'the plan' } }),
  };
}

function ceilingPolicy({ maxConnections }: DatabasePlan): CeilingPolicy {
  return maxConnections === undefined ? { kind: 'estimated' } : { kind: 'declared', maxConnections };
}

function reservePolicy({ connections, operations, marginPercent }: ReservePlan): ReservePolicy {
  if (connections !== undefined) return { kind: 'stated', items: connections === 0 ? [] : [{ name: 'stated', connections }] };
  return {
    kind: 'standard',
    ...(operations !== undefined && { operations: typeof operations === 'number' ? { operations } : operations }),
    ...(marginPercent !== undefined && { marginPercent }),
  };
}

function consumerFacts(plan: ConsumerPlan): ConsumerFacts {
  if ('connections' in plan) return lumpSum(plan.name, plan.connections, plan.reason ?? '');
  const isService = 'tasks' in plan;
  const byDefault: DeploymentOverlap = isService ? ROLLING : { kind: 'none', reason: '' };
  return {
    path: plan.name,
    name: plan.name,
    kind: isService ? 'ecs-service' : 'declared',
    copies: isService ? plan.tasks : plan.copies,
    copyNoun: isService ? ['task', 'tasks'] : ['copy', 'copies'],
    copiesBecause: '',
    overlap: plan.deployment === undefined ? byDefault : overlapOf(plan.deployment),
    processes: plan.processes ?? 1,
    pool: poolRequest(plan.pool),
    sideConnections: plan.sideConnections ?? 0,
  };
}

/** One stated number: one copy of one process with a pool of that many. */
function lumpSum(name: string, connections: number, reason: string): ConsumerFacts {
  return {
    path: name,
    name,
    kind: 'declared',
    copies: 1,
    copyNoun: ['copy', 'copies'],
    copiesBecause: reason,
    overlap: { kind: 'none', reason: '' },
    processes: 1,
    pool: { kind: 'fixed', size: connections, overflow: 0 },
    sideConnections: 0,
  };
}

function overlapOf(deployment: DeploymentPlan): DeploymentOverlap {
  if ('maximumPercent' in deployment) return { kind: 'rolling', maximumPercent: deployment.maximumPercent };
  if ('strategy' in deployment) return { kind: 'blue-green', strategy: deployment.strategy };
  if ('none' in deployment) return { kind: 'none', reason: deployment.none };
  return { kind: 'stated', percent: deployment.overlapPercent, reason: deployment.reason };
}

function poolRequest(pool: PoolPlan): PoolRequest {
  if ('derived' in pool) return derivedPool(pool.derived);
  return { kind: 'fixed', size: pool.size, overflow: pool.overflow ?? 0 };
}

function derivedPool({ weight = 1, min = 1, max, ratio = DERIVED_RATIO, overflow = false }: DerivedPoolPlan): PoolRequest {
  return { kind: 'derived', weight, min, max: max ?? Math.max(DERIVED_MAX, min), ratio, knowsOverflow: overflow };
}
