import * as fc from 'fast-check';
import type { BudgetFacts } from '../../lib/core/budget';
import type { Pool } from '../../lib/core/consumer';
import type { LedgerSum } from '../../lib/core/ledger-sum';
import { knownDemand, ledgerSum, totalsOf } from '../../lib/core/ledger-sum';
import type { ScenarioId } from '../../lib/core/scenario';
import { scenarioSums } from '../../lib/core/scenario-sum';
import { member } from './some-cluster';
import { api, declared, derived, knownConsumers, micro, service, stated } from './some-facts';

const NO_POOLS: ReadonlyMap<string, Pool> = new Map();

function sumOf(facts: BudgetFacts, scenario: ScenarioId = 'deployment', pools = NO_POOLS): LedgerSum {
  const found = scenarioSums(facts).find(each => each.scenario === scenario);
  if (found === undefined) throw new Error(`no ${scenario}`);
  return ledgerSum(found, pools);
}

describe('ledgerSum', () => {
  test('of a single server', () => {
    expect(sumOf(stated(100, [api(), declared('Worker', 7)], 10))).toEqual({
      path: 'Stack/Budget',
      name: 'Orders',
      database: { engine: 'postgres' },
      ceiling: { maxConnections: 100, basis: 'declared', source: 'as stated' },
      reserve: [{ name: 'reserved', connections: 10 }],
      usable: 90,
      admitted: 88,
      operations: 0,
      consumers: [expect.objectContaining({ name: 'Api', demand: 80 }), expect.objectContaining({ name: 'Worker', demand: 7 })],
      demand: 87,
      steadyDemand: 47,
      headroom: 3,
    });
  });

  test('names the server by the member of the cluster, and the endpoint', () => {
    const reader = member('reader', 300);
    const facts: BudgetFacts = {
      ...stated(0, []),
      databases: reader.databases,
      ceiling: { kind: 'estimated' },
      part: { endpoint: 'reader', members: [reader] },
    };
    expect(sumOf(facts)).toMatchObject({
      endpoint: 'reader',
      database: { name: 'reader', engine: 'aurora-postgresql', instanceClass: 'db.r6g.large' },
    });
  });

  test('names the server as it is stated where it is no member', () => {
    const facts = { ...stated(100, []), databases: [{ name: 'orders at Cloud SQL', engine: 'postgres' }] };
    expect(sumOf(facts).database).toEqual({ name: 'orders at Cloud SQL', engine: 'postgres' });
  });

  test('has the pools as granted, and the smallest where none is', () => {
    const consumers = ['A', 'B'].map(name => service(name, { pool: derived({ min: 3, knowsOverflow: false }) }));
    const granted = new Map([['Stack/A', { size: 9, overflow: 2 }]]);
    expect(sumOf(stated(100, consumers), 'deployment', granted).consumers.map(({ pool }) => [pool.size, pool.overflow])).toEqual([
      [9, 2],
      [3, 0],
    ]);
  });

  test('has nothing but null where the ceiling is unknown', () => {
    const facts = { ...micro([declared('Worker', 7)]), databases: [{ engine: 'postgres', obstacle: 'a token' }] };
    expect(sumOf(facts)).toMatchObject({
      ceiling: { maxConnections: null, basis: 'unknown', source: 'a token' },
      reserve: [],
      usable: null,
      demand: 7,
      headroom: null,
    });
  });

  test('is null as soon as one consumer is unknown, and still knows the others', () => {
    const sum = sumOf(stated(100, [service('Api', { copies: { unknown: 'a token' } }), declared('Worker', 7)]));
    expect([sum.usable, sum.demand, sum.steadyDemand, sum.headroom]).toEqual([100, null, null, null]);
    expect(knownDemand(sum)).toBe(7);
  });

  test('is never negative zero, and below zero where the reserve is above the ceiling', () => {
    expect(sumOf(stated(10, [], 12))).toMatchObject({ usable: -2, demand: 0, headroom: -2 });
  });

  test('adds up at every moment', () => {
    fc.assert(
      fc.property(knownConsumers, fc.constantFrom<ScenarioId>('steady', 'scaled-out', 'deployment'), (consumers, scenario) => {
        const sum = sumOf(stated(500, consumers, 20), scenario);
        expect(sum.demand).toBe(knownDemand(sum));
        expect(sum.headroom).toBe(480 - knownDemand(sum));
      }),
    );
  });
});

test('the totals of a moment are those of its lines', () => {
  fc.assert(
    fc.property(knownConsumers, fc.integer({ min: 0, max: 500 }), (consumers, ceiling) => {
      for (const sum of scenarioSums(stated(ceiling, consumers))) {
        const { usable, demand, headroom, ...whole } = ledgerSum(sum, NO_POOLS);
        expect(totalsOf(sum, NO_POOLS)).toEqual({ usable, demand, headroom, knownDemand: knownDemand(whole) });
      }
    }),
  );
});

test('one unknown consumer makes the totals unknown, and the known part a lower bound', () => {
  const facts = stated(100, [declared('Etl', 7), service('Api', { copies: { unknown: 'a token' } })]);
  const [sum] = scenarioSums(facts);
  expect(totalsOf(sum!, NO_POOLS)).toEqual({ usable: 100, demand: null, headroom: null, knownDemand: 7 });
});
