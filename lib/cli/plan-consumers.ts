import type { ConsumerFacts, PoolRequest } from '../core/consumer';
import type { DeploymentOverlap, MaxSurge } from '../core/overlap';
import { DEFAULT_MAX_SURGE } from '../core/overlap';
import type { ConsumerPlan, CopiesPlan, DeploymentPlan, DerivedPoolPlan, LumpSumPlan, PoolPlan } from './plan-shape';

/** Most connections of a derived pool per process, unless stated. */
const DERIVED_MAX = 20;
const DERIVED_RATIO = 0.7;

/** ECS's own default (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html). */
const ROLLING: DeploymentOverlap = { kind: 'rolling', maximumPercent: 200 };

/** A Deployment's own default (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy). */
const KUBERNETES: DeploymentOverlap = { kind: 'kubernetes', maxSurge: DEFAULT_MAX_SURGE };

const NO_OVERLAP: DeploymentOverlap = { kind: 'none', reason: '' };

/** A consumer as the arithmetic wants it. */
export function consumerFacts(plan: ConsumerPlan): ConsumerFacts {
  return 'connections' in plan ? lumpSum(plan) : pooled(plan);
}

/** The most copies outside a deployment, under whichever key they are stated. */
export function copiesOf(plan: CopiesPlan): { readonly key: 'tasks' | 'replicas' | 'copies'; readonly count: number } {
  if ('tasks' in plan) return { key: 'tasks', count: plan.tasks };
  return 'replicas' in plan ? { key: 'replicas', count: plan.replicas } : { key: 'copies', count: plan.copies };
}

/** What each key says of the consumer. */
const KINDS = {
  tasks: { kind: 'ecs-service', copyNoun: ['task', 'tasks'], overlap: ROLLING },
  replicas: { kind: 'declared', copyNoun: ['pod', 'pods'], overlap: KUBERNETES },
  copies: { kind: 'declared', copyNoun: ['copy', 'copies'], overlap: NO_OVERLAP },
} as const satisfies Record<string, Pick<ConsumerFacts, 'kind' | 'copyNoun' | 'overlap'>>;

function pooled(plan: CopiesPlan): ConsumerFacts {
  const { key, count } = copiesOf(plan);
  return {
    path: plan.name,
    name: plan.name,
    ...KINDS[key],
    ...(plan.deployment && { overlap: overlapOf(plan.deployment) }),
    copies: count,
    ...(plan.usual !== undefined && { usualCopies: plan.usual }),
    copiesBecause: '',
    processes: plan.processes ?? 1,
    pool: poolRequest(plan.pool),
    sideConnections: plan.sideConnections ?? 0,
  };
}

/** One stated number: one copy of one process with a pool of that many. */
function lumpSum({ name, connections, reason = '' }: LumpSumPlan): ConsumerFacts {
  return {
    path: name,
    name,
    ...KINDS.copies,
    copies: 1,
    copiesBecause: reason,
    processes: 1,
    pool: { kind: 'fixed', size: connections, overflow: 0 },
    sideConnections: 0,
  };
}

function overlapOf(deployment: DeploymentPlan): DeploymentOverlap {
  if ('maximumPercent' in deployment) return { kind: 'rolling', maximumPercent: deployment.maximumPercent };
  if ('maxSurge' in deployment) return { kind: 'kubernetes', maxSurge: surgeOf(deployment.maxSurge) };
  if ('strategy' in deployment) return { kind: 'blue-green', strategy: deployment.strategy };
  if ('none' in deployment) return { kind: 'none', reason: deployment.none };
  return { kind: 'stated', percent: deployment.overlapPercent, reason: deployment.reason };
}

function surgeOf(maxSurge: number | string): MaxSurge {
  return typeof maxSurge === 'number' ? maxSurge : { percent: Number.parseInt(maxSurge, 10) };
}

function poolRequest(pool: PoolPlan): PoolRequest {
  if ('derived' in pool) return derivedPool(pool.derived);
  return { kind: 'fixed', size: pool.size, overflow: pool.overflow ?? 0 };
}

function derivedPool({ weight = 1, min = 1, max, ratio = DERIVED_RATIO, overflow = false }: DerivedPoolPlan): PoolRequest {
  return { kind: 'derived', weight, min, max: max ?? Math.max(DERIVED_MAX, min), ratio, knowsOverflow: overflow };
}
