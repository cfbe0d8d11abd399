import { budgetFacts } from '../../lib/cli/plan-facts';
import type { BudgetPlan, ConsumerPlan, ReservePlan } from '../../lib/cli/plan-shape';
import type { BudgetFacts } from '../../lib/core/budget';
import type { ConsumerFacts } from '../../lib/core/consumer';

function factsOf(plan: Partial<BudgetPlan>): BudgetFacts {
  return budgetFacts({ database: { engine: 'postgres' }, consumers: [{ name: 'x', connections: 1 }], ...plan }, 'Orders');
}

function consumerOf(plan: ConsumerPlan): ConsumerFacts {
  return factsOf({ consumers: [plan] }).consumers[0]!;
}

const POOL = { size: 5 };

describe('the server', () => {
  test('is read as stated', () => {
    const database = { engine: 'mysql', engineVersion: 8, instanceClass: 'db.t3.micro', allocatedStorageGib: 20, parameter: 600 };
    expect(factsOf({ database }).databases).toEqual([
      {
        engine: 'mysql',
        engineVersion: '8',
        instanceClass: 'db.t3.micro',
        allocatedStorageGib: 20,
        parameter: { text: '600', where: 'the plan' },
      },
    ]);
  });

  test('has an estimated ceiling unless one is stated', () => {
    expect(factsOf({}).ceiling).toEqual({ kind: 'estimated' });
    expect(factsOf({ database: { engine: 'mysql', maxConnections: 683 } }).ceiling).toEqual({
      kind: 'declared',
      maxConnections: 683,
    });
  });
});

test.each<[ReservePlan | undefined, BudgetFacts['reserve']]>([
  [undefined, { kind: 'standard' }],
  [{ operations: 3 }, { kind: 'standard', operations: { operations: 3 } }],
  [
    { operations: { psql: 3 }, marginPercent: 0 },
    { kind: 'standard', operations: { psql: 3 }, marginPercent: 0 },
  ],
  [{ connections: 13 }, { kind: 'stated', items: [{ name: 'stated', connections: 13 }] }],
  [{ connections: 0 }, { kind: 'stated', items: [] }],
])('the reserve %j is %j', (reserve, policy) => {
  expect(factsOf({ reserve }).reserve).toEqual(policy);
});

describe('a consumer', () => {
  test('with tasks is an ECS service, which a deployment doubles', () => {
    expect(consumerOf({ name: 'Api', tasks: 3, pool: POOL })).toEqual({
      path: 'Api',
      name: 'Api',
      kind: 'ecs-service',
      copies: 3,
      copyNoun: ['task', 'tasks'],
      copiesBecause: '',
      overlap: { kind: 'rolling', maximumPercent: 200 },
      processes: 1,
      pool: { kind: 'fixed', size: 5, overflow: 0 },
      sideConnections: 0,
    });
  });

  test('with copies is declared, and its copies do not overlap', () => {
    expect(
      consumerOf({ name: 'Etl', copies: 3, processes: 2, pool: { size: 5, overflow: 1 }, sideConnections: 4 }),
    ).toMatchObject({
      kind: 'declared',
      copies: 3,
      copyNoun: ['copy', 'copies'],
      overlap: { kind: 'none', reason: '' },
      processes: 2,
      pool: { kind: 'fixed', size: 5, overflow: 1 },
      sideConnections: 4,
    });
  });

  test('with connections is one number', () => {
    expect(consumerOf({ name: 'Worker', connections: 7, reason: 'counted' })).toMatchObject({
      kind: 'declared',
      copies: 1,
      copiesBecause: 'counted',
      processes: 1,
      pool: { kind: 'fixed', size: 7, overflow: 0 },
    });
  });

  test.each([
    [{ maximumPercent: 150 }, { kind: 'rolling', maximumPercent: 150 }],
    [{ strategy: 'CANARY' }, { kind: 'blue-green', strategy: 'CANARY' }],
    [{ none: 'stopped before' }, { kind: 'none', reason: 'stopped before' }],
    [
      { overlapPercent: 120, reason: 'one by one' },
      { kind: 'stated', percent: 120, reason: 'one by one' },
    ],
  ])('deployed with %j overlaps as stated', (deployment, overlap) => {
    expect(consumerOf({ name: 'Api', tasks: 1, deployment, pool: POOL }).overlap).toEqual(overlap);
  });

  test.each([
    [{}, { weight: 1, min: 1, max: 20, ratio: 0.7, knowsOverflow: false }],
    [{ min: 30 }, { weight: 1, min: 30, max: 30, ratio: 0.7, knowsOverflow: false }],
    [
      { weight: 2, min: 2, max: 9, ratio: 0.5, overflow: true },
      { weight: 2, min: 2, max: 9, ratio: 0.5, knowsOverflow: true },
    ],
  ])('with a pool derived by %j asks for it', (derived, request) => {
    expect(consumerOf({ name: 'Api', tasks: 1, pool: { derived } }).pool).toEqual({ kind: 'derived', ...request });
  });
});
