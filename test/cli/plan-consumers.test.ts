import { consumerFacts, copiesOf } from '../../lib/cli/plan-consumers';
import type { DeploymentPlan } from '../../lib/cli/plan-shape';
import type { DeploymentOverlap } from '../../lib/core/overlap';

const POOL = { size: 5 };

describe('a consumer', () => {
  test('with tasks is an ECS service, which a deployment doubles', () => {
    expect(consumerFacts({ name: 'Api', tasks: 3, pool: POOL })).toEqual({
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

  test('with replicas is declared, and updated as Kubernetes does where nothing is stated', () => {
    expect(consumerFacts({ name: 'Web', replicas: 6, pool: POOL })).toEqual({
      path: 'Web',
      name: 'Web',
      kind: 'declared',
      copies: 6,
      copyNoun: ['pod', 'pods'],
      copiesBecause: '',
      overlap: { kind: 'kubernetes', maxSurge: { percent: 25 } },
      processes: 1,
      pool: { kind: 'fixed', size: 5, overflow: 0 },
      sideConnections: 0,
    });
  });

  test('with copies is declared, and its copies do not overlap', () => {
    expect(
      consumerFacts({ name: 'Etl', copies: 3, processes: 2, pool: { size: 5, overflow: 1 }, sideConnections: 4 }),
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
    expect(consumerFacts({ name: 'Worker', connections: 7, reason: 'counted' })).toEqual({
      path: 'Worker',
      name: 'Worker',
      kind: 'declared',
      copies: 1,
      copyNoun: ['copy', 'copies'],
      copiesBecause: 'counted',
      overlap: { kind: 'none', reason: '' },
      processes: 1,
      pool: { kind: 'fixed', size: 7, overflow: 0 },
      sideConnections: 0,
    });
  });

  test.each([0, 2])('has its usual copies, %d', usual => {
    expect(consumerFacts({ name: 'Api', tasks: 3, usual, pool: POOL }).usualCopies).toBe(usual);
  });

  test.each<[DeploymentPlan, DeploymentOverlap]>([
    [{ maximumPercent: 150 }, { kind: 'rolling', maximumPercent: 150 }],
    [{ maxSurge: 2 }, { kind: 'kubernetes', maxSurge: 2 }],
    [{ maxSurge: '0%' }, { kind: 'kubernetes', maxSurge: { percent: 0 } }],
    [{ maxSurge: '030%' }, { kind: 'kubernetes', maxSurge: { percent: 30 } }],
    [{ strategy: 'CANARY' }, { kind: 'blue-green', strategy: 'CANARY' }],
    [{ none: 'stopped before' }, { kind: 'none', reason: 'stopped before' }],
    [
      { overlapPercent: 120, reason: 'one by one' },
      { kind: 'stated', percent: 120, reason: 'one by one' },
    ],
  ])('deployed with %j overlaps as stated', (deployment, overlap) => {
    expect(consumerFacts({ name: 'Api', replicas: 1, deployment, pool: POOL }).overlap).toEqual(overlap);
  });

  test.each([
    [{}, { weight: 1, min: 1, max: 20, ratio: 0.7, knowsOverflow: false }],
    [{ min: 30 }, { weight: 1, min: 30, max: 30, ratio: 0.7, knowsOverflow: false }],
    [
      { weight: 2, min: 2, max: 9, ratio: 0.5, overflow: true },
      { weight: 2, min: 2, max: 9, ratio: 0.5, knowsOverflow: true },
    ],
  ])('with a pool derived by %j asks for it', (derived, request) => {
    expect(consumerFacts({ name: 'Api', tasks: 1, pool: { derived } }).pool).toEqual({ kind: 'derived', ...request });
  });
});

test.each([
  [
    { name: 'a', tasks: 1, pool: POOL },
    { key: 'tasks', count: 1 },
  ],
  [
    { name: 'a', replicas: 2, pool: POOL },
    { key: 'replicas', count: 2 },
  ],
  [
    { name: 'a', copies: 3, pool: POOL },
    { key: 'copies', count: 3 },
  ],
])('%j has %j', (plan, copies) => {
  expect(copiesOf(plan)).toEqual(copies);
});
