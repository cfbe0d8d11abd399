import * as fc from 'fast-check';
import type { BudgetFacts } from '../../lib/core/budget';
import type { ConsumerFacts, PoolRequest } from '../../lib/core/consumer';
import type { DeploymentOverlap } from '../../lib/core/overlap';

export const NO_OVERLAP: DeploymentOverlap = { kind: 'none', reason: '' };
export const ROLLING: DeploymentOverlap = { kind: 'rolling', maximumPercent: 200 };

export function fixed(size: number, overflow = 0): PoolRequest {
  return { kind: 'fixed', size, overflow };
}

export function derived(overrides: Partial<PoolRequest & { kind: 'derived' }> = {}): PoolRequest {
  return { kind: 'derived', weight: 1, min: 1, max: 20, ratio: 0.7, knowsOverflow: true, ...overrides };
}

/** One ECS service of a single task, replaced without overlap. */
export function service(name: string, overrides: Partial<ConsumerFacts> = {}): ConsumerFacts {
  return {
    path: `Stack/${name}`,
    name,
    kind: 'ecs-service',
    copies: 1,
    copyNoun: ['task', 'tasks'],
    copiesBecause: '',
    overlap: NO_OVERLAP,
    processes: 1,
    pool: fixed(1),
    sideConnections: 0,
    ...overrides,
  };
}

/** A function of reserved concurrency 12, whose deployments double its environments. */
export function lambda(name: string, overrides: Partial<ConsumerFacts> = {}): ConsumerFacts {
  return service(name, {
    kind: 'function',
    copies: 12,
    copyNoun: ['environment', 'environments'],
    copiesBecause: 'reserved concurrency',
    overlap: { kind: 'function' },
    ...overrides,
  });
}

/** The same, where nothing bounds it. */
export function unboundedLambda(name: string, overrides: Partial<ConsumerFacts> = {}): ConsumerFacts {
  const because = 'it has no reserved concurrency, and it has a function URL, Url';
  const unbounded = { because, setting: 'reservedConcurrentExecutions', copiesPerUnit: 1 };
  return lambda(name, { copies: { unknown: because }, copiesBecause: '', unbounded, ...overrides });
}

export function declared(name: string, connections: number, overrides: Partial<ConsumerFacts> = {}): ConsumerFacts {
  return service(name, { kind: 'declared', copyNoun: ['copy', 'copies'], pool: fixed(connections), ...overrides });
}

/** A server of a stated ceiling of which nothing is withheld. */
export function stated(maxConnections: number, consumers: readonly ConsumerFacts[], reserved = 0): BudgetFacts {
  return {
    path: 'Stack/Budget',
    name: 'Orders',
    databases: [{ engine: 'postgres' }],
    ceiling: { kind: 'declared', maxConnections },
    reserve: { kind: 'stated', items: reserved === 0 ? [] : [{ name: 'reserved', connections: reserved }] },
    consumers,
    findings: [],
  };
}

/** db.t3.micro with PostgreSQL 16.8, estimated, with the standard reserve: 77 - 26 = 51. */
export function micro(consumers: readonly ConsumerFacts[]): BudgetFacts {
  return {
    ...stated(0, consumers),
    databases: [{ engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' }],
    ceiling: { kind: 'estimated' },
    reserve: { kind: 'standard' },
  };
}

/** The API of the worked figures: one task that doubles, two processes of 8 + 12. */
export function api(overrides: Partial<ConsumerFacts> = {}): ConsumerFacts {
  return service('Api', { overlap: ROLLING, processes: 2, pool: fixed(8, 12), ...overrides });
}

export const overlaps: fc.Arbitrary<DeploymentOverlap> = fc.oneof(
  fc.constant(NO_OVERLAP),
  fc.record({
    kind: fc.constant('rolling' as const),
    maximumPercent: fc.integer({ min: 100, max: 400 }),
    deferredCleanup: fc.boolean(),
  }),
  fc.constant({ kind: 'blue-green', strategy: 'BLUE_GREEN' } as const),
  fc.constant({ kind: 'daemon' } as const),
  fc.constant({ kind: 'function' } as const),
  fc.record({
    kind: fc.constant('kubernetes' as const),
    maxSurge: fc.oneof(fc.nat(5), fc.record({ percent: fc.integer({ min: 0, max: 300 }) })),
  }),
  fc.record({ kind: fc.constant('stated' as const), percent: fc.integer({ min: 100, max: 300 }), reason: fc.constant('tried') }),
);

const derivedPools: fc.Arbitrary<PoolRequest> = fc
  .record({
    weight: fc.integer({ min: 1, max: 5 }),
    min: fc.integer({ min: 1, max: 4 }),
    extra: fc.integer({ min: 0, max: 20 }),
    ratio: fc.constantFrom(0.6, 0.7, 0.8, 1),
    knowsOverflow: fc.boolean(),
  })
  .map(({ extra, ...request }) => derived({ ...request, max: request.min + extra }));

const fixedPools: fc.Arbitrary<PoolRequest> = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 15 }))
  .map(([size, overflow]) => fixed(size, overflow));

/** Consumers of distinct paths of which everything is known. */
export const knownConsumers: fc.Arbitrary<ConsumerFacts[]> = fc
  .array(
    fc.record({
      copies: fc.integer({ min: 0, max: 8 }),
      overlap: overlaps,
      processes: fc.integer({ min: 1, max: 4 }),
      pool: fc.oneof(derivedPools, fixedPools),
      sideConnections: fc.integer({ min: 0, max: 2 }),
      kind: fc.constantFrom('ecs-service' as const, 'function' as const, 'declared' as const),
    }),
    { maxLength: 6 },
  )
  .map(many => many.map((overrides, index) => service(`Consumer${index}`, overrides)));
