import type { PlanFacts } from '../../lib/cli/plan-facts';
import { isCluster, planFacts } from '../../lib/cli/plan-facts';
import type { BudgetPlan, ReservePlan } from '../../lib/cli/plan-shape';
import type { BudgetFacts } from '../../lib/core/budget';
import type { ClusterFacts } from '../../lib/core/cluster';

function factsOf(plan: Partial<BudgetPlan>): PlanFacts {
  return planFacts({ database: { engine: 'postgres' }, consumers: [{ name: 'x', connections: 1 }], ...plan }, 'Orders');
}

function budgetOf(plan: Partial<BudgetPlan>): BudgetFacts {
  const facts = factsOf(plan);
  if (isCluster(facts)) throw new Error('a cluster');
  return facts;
}

function clusterOf(plan: Partial<BudgetPlan>): ClusterFacts {
  const facts = factsOf({ database: { engine: 'aurora-mysql', members: [{ name: 'one' }, { name: 'two' }] }, ...plan });
  if (!isCluster(facts)) throw new Error('a single server');
  return facts;
}

test('a budget has the name of the plan, and nothing that the plan does not state', () => {
  expect(budgetOf({})).toEqual({
    path: 'Orders',
    name: 'Orders',
    databases: [{ engine: 'postgres' }],
    ceiling: { kind: 'estimated' },
    reserve: { kind: 'standard' },
    consumers: [expect.objectContaining({ path: 'x' })],
    findings: [],
  });
});

test('what the live server says is passed on', () => {
  expect(budgetOf({ database: { engine: 'postgres', running: 77 } }).running).toBe(77);
  expect(clusterOf({ database: { engine: 'aurora-mysql', members: [{ name: 'one' }], running: 77 } }).running).toBe(77);
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

test.each<[BudgetPlan['scenarios'], BudgetFacts['scenarios']]>([
  [undefined, undefined],
  [{}, { must: ['deployment'], should: ['member-lost'] }],
  [{ must: ['steady'] }, { must: ['steady'], should: ['member-lost'] }],
  [{ must: ['member-lost'] }, { must: ['member-lost'], should: [] }],
  [{ should: ['deployment'] }, { must: [], should: ['deployment'] }],
  [
    { must: [], should: [] },
    { must: [], should: [] },
  ],
])('the scenarios %j are %j', (scenarios, policy) => {
  expect(factsOf({ scenarios }).scenarios).toEqual(policy);
});

describe('a cluster', () => {
  test('has every member, and its consumers by endpoint, the writer unless stated', () => {
    const consumers = [
      { name: 'a', connections: 1 },
      { name: 'b', connections: 1, endpoint: 'reader' },
      { name: 'c', copies: 1, pool: { size: 1 }, endpoint: 'writer' },
    ] as const;
    expect(clusterOf({ consumers })).toEqual({
      path: 'Orders',
      name: 'Orders',
      members: [expect.objectContaining({ path: 'one' }), expect.objectContaining({ path: 'two' })],
      ceiling: { kind: 'estimated' },
      reserve: { kind: 'standard' },
      consumers: {
        writer: [expect.objectContaining({ path: 'a' }), expect.objectContaining({ path: 'c' })],
        reader: [expect.objectContaining({ path: 'b' })],
      },
      findings: [],
    });
  });

  test('has a stated ceiling for all members', () => {
    const database = { engine: 'aurora-mysql', maxConnections: 683, members: [{ name: 'one' }] };
    expect(clusterOf({ database }).ceiling).toEqual({ kind: 'declared', maxConnections: 683 });
  });
});
