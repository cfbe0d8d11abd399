import * as fc from 'fast-check';
import type { BudgetFacts } from '../../lib/core/budget';
import { judge } from '../../lib/core/judge';
import { judgeCluster } from '../../lib/core/judge-cluster';
import type { LedgerBudget } from '../../lib/core/ledger';
import type { PoolerFacts } from '../../lib/core/pooler';
import { leastGrants, percentOf, poolerConsumer, shareOut, withPoolers } from '../../lib/core/pooler-share';
import { scenarioSums } from '../../lib/core/scenario-sum';
import { supplyOf } from '../../lib/core/supply';
import { cluster, member } from './some-cluster';
import { declared, fixed, knownConsumers, micro, service, stated } from './some-facts';
import { client, fleet, poolers, proxy } from './some-poolers';

function sharesOf({
  poolers: lines = [],
}: LedgerBudget): [name: string, grant: number | null | undefined, share: number | null][] {
  return lines.map(({ name, percent, maxDbConnections, share }) => [name, percent ?? maxDbConnections, share]);
}

function verdict(maxConnections: number, all: readonly PoolerFacts[], direct: BudgetFacts['consumers'] = []): LedgerBudget {
  return judge({ ...stated(maxConnections, direct), poolers: all });
}

test('per cent of a ceiling are rounded up, because AWS does not say how it rounds', () => {
  expect(percentOf(85, 77)).toBe(66);
  expect(percentOf(100, 77)).toBe(77);
  // 0.29 * 100 is a little less than 29 for a computer.
  expect(percentOf(29, 100)).toBe(29);
});

describe('a derived share', () => {
  test('is what direct consumers and the reserve leave', () => {
    const facts = { ...micro([declared('Etl', 11)]), poolers: [proxy('Proxy')] };
    expect(sharesOf(judge(facts))).toEqual([['Proxy', 51, 40]]);
    expect(judge(facts)).toMatchObject({ usable: 51, demand: 51, headroom: 0 });
  });

  test('is split by weight, and rounded down for each', () => {
    const b = proxy('B', undefined, { share: { kind: 'percent', percent: undefined, weight: 2 } });
    expect(sharesOf(verdict(100, [proxy('A'), b]))).toEqual([
      ['A', 33, 33],
      ['B', 66, 66],
    ]);
  });

  test('leaves alone what another pooler states', () => {
    expect(sharesOf(verdict(100, [proxy('A', 30), fleet('B', 2)]))).toEqual([
      ['A', 30, 30],
      ['B', 17, 68],
    ]);
  });

  test('of a fleet is that of one copy, at the peak of its deployment', () => {
    const ledger = verdict(100, [fleet('Pooler', 3)]);
    expect(sharesOf(ledger)).toEqual([['Pooler', 16, 96]]);
    expect(ledger.scenarios.map(({ scenario, demand }) => [scenario, demand])).toEqual([
      ['steady', 48],
      ['scaled-out', 48],
      ['deployment', 96],
    ]);
  });

  test('comes before nobody: derived pools that connect directly are granted first', () => {
    const direct = service('Api', { pool: { kind: 'derived', weight: 1, min: 1, max: 20, ratio: 1, knowsOverflow: false } });
    expect(verdict(30, [fleet('Pooler', 1)], [direct])).toMatchObject({ consumers: [{ demand: 20 }, { demand: 10 }] });
  });

  test('leaves the least that another one can work with, though that is more than its part', () => {
    // A third of 11 is less than a connection for each of eight tasks.
    const proxyOfTwo = proxy('Proxy', undefined, { share: { kind: 'percent', percent: undefined, weight: 2 } });
    const ledger = verdict(100, [fleet('Pooler', 4), proxyOfTwo], [declared('Etl', 89)]);
    expect(sharesOf(ledger)).toEqual([
      ['Pooler', 1, 8],
      ['Proxy', 3, 3],
    ]);
    expect(ledger.headroom).toBe(0);
  });

  test('is never nothing: a pooler without a connection does not work', () => {
    const ledger = verdict(10, [proxy('Proxy'), fleet('Pooler', 2)], [declared('Etl', 10)]);
    expect(sharesOf(ledger)).toEqual([
      ['Proxy', 1, 1],
      ['Pooler', 1, 4],
    ]);
    expect(ledger.findings).toMatchObject([{ rule: 'over-budget', severity: 'error' }]);
  });
});

describe('what is not known', () => {
  test('a percentage that cannot be read makes the demand unknown, and is told why', () => {
    const share = { kind: 'percent', percent: { unknown: 'it is a token' }, weight: 1 } as const;
    const ledger = verdict(100, [proxy('Proxy', undefined, { share }), proxy('Other')]);
    expect(ledger.demand).toBeNull();
    expect(sharesOf(ledger)).toEqual([
      ['Proxy', 1, null],
      ['Other', 1, 1],
    ]);
    const found = ledger.findings.filter(({ rule }) => rule === 'unresolved-input');
    expect(found).toMatchObject([{ message: 'the demand of Proxy is unknown: it is a token' }]);
  });

  test('a ceiling that is unknown makes every percentage of it so', () => {
    const databases = [{ engine: 'postgres', obstacle: 'its class is a token' }];
    const ledger = judge({ ...stated(0, []), ceiling: { kind: 'estimated' }, databases, poolers: [proxy('Proxy', 50)] });
    expect(sharesOf(ledger)).toEqual([['Proxy', 50, null]]);
  });
});

describe('the poolers of a cluster', () => {
  const both = (percent?: number): PoolerFacts => proxy('Proxy', percent, { endpoints: ['writer', 'reader'] });

  test('have their percentage of every server, and once of the one that is left', () => {
    const facts = cluster([member('writer', 400), member('a', 200), member('b', 100)], {}, { poolers: [both(50)] });
    const [writer, reader] = judgeCluster(facts);
    expect([writer?.demand, reader?.demand]).toEqual([200, 50]);
    expect(writer?.scenarios.find(({ scenario }) => scenario === 'member-lost')).toMatchObject({ server: 'b', demand: 50 });
  });

  test('have one derived percentage, which fits everywhere', () => {
    const consumers = { writer: [declared('Etl', 300)], reader: [declared('Search', 20)] };
    const facts = cluster([member('writer', 400), member('a', 200), member('b', 100)], consumers, { poolers: [both()] });
    const ledgers = judgeCluster(facts);
    // 25 % of the writer are 100, 80 % of the smallest reader 80: the smaller percentage holds.
    expect(ledgers.map(ledger => sharesOf(ledger))).toEqual([[['Proxy', 25, 100]], [['Proxy', 25, 25]]]);
  });
});

describe('grants and lines', () => {
  const sums = scenarioSums({ ...stated(100, []), poolers: [proxy('A', 40), fleet('B', 1)] });

  test('start from what is stated, or else from the least', () => {
    expect([...leastGrants(sums)]).toEqual([
      ['Stack/Budget/A', 40],
      ['Stack/Budget/B', 1],
    ]);
    expect(shareOut(sums, new Map()).get('Stack/Budget/B')).toBe(30);
  });

  test('a pooler is one consumer of the server', () => {
    const [sum] = sums;
    expect(withPoolers(sum!, leastGrants(sums)).facts.consumers.map(({ name, kind }) => [name, kind])).toEqual([
      ['A', 'pooler'],
      ['B', 'pooler'],
    ]);
    expect(withPoolers(sum!, new Map()).facts.poolers).toBe(sum!.facts.poolers);
  });

  test('of RDS Proxy is one share, with the reason for its size', () => {
    const supply = supplyOf(stated(77, []));
    expect(poolerConsumer(proxy('A'), 85, supply)).toMatchObject({
      copies: 1,
      copiesBecause: 'MaxConnectionsPercent 85 of 77',
      pool: fixed(66),
    });
  });
});

describe('always', () => {
  const all = fc.record({ ceiling: fc.integer({ min: 1, max: 3000 }), direct: knownConsumers, given: poolers });

  test('derived shares fit beside everything else, where anything would', () => {
    fc.assert(
      fc.property(all, ({ ceiling, direct, given }) => {
        const ledger = verdict(ceiling, given, direct);
        if ((ledger.headroom ?? 0) >= 0) return;
        const [sum] = scenarioSums({ ...stated(ceiling, direct), poolers: given }).filter(({ level }) => level === 'must');
        const least = withPoolers(sum!, leastGrants([sum!]));
        // With every pooler and every pool at its least the budget is over as well.
        expect(judge(least.facts).headroom).toBeLessThan(0);
      }),
    );
  });

  test('a percentage is from 1 to 100, and a fleet has a connection for each copy', () => {
    fc.assert(
      fc.property(all, ({ ceiling, direct, given }) => {
        for (const { percent, maxDbConnections } of verdict(ceiling, given, direct).poolers ?? []) {
          expect(percent ?? maxDbConnections).toBeGreaterThanOrEqual(1);
          expect(percent ?? 1).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  test('clients of a pooler ask nothing of the server', () => {
    fc.assert(
      fc.property(all, ({ ceiling, direct, given }) => {
        const without = given.map(pooler => ({ ...pooler, clients: [] }));
        const more = given.map(pooler => ({ ...pooler, clients: [...pooler.clients, client()] }));
        const [a, b] = [verdict(ceiling, without, direct), verdict(ceiling, more, direct)];
        expect([b.demand, b.consumers, b.scenarios]).toEqual([a.demand, a.consumers, a.scenarios]);
      }),
    );
  });

  test('more direct demand makes no share larger', () => {
    fc.assert(
      fc.property(all, fc.integer({ min: 1, max: 300 }), ({ ceiling, direct, given }, more) => {
        const before = verdict(ceiling, given, direct).poolers ?? [];
        const after = verdict(ceiling, given, [...direct, declared('More', more)]).poolers ?? [];
        // Direct derived pools shrink as well, which may leave a fleet or a proxy more than before by what they rounded off.
        const isDirectFixed = direct.every(({ pool }) => pool.kind === 'fixed');
        if (!isDirectFixed) return;
        after.forEach(({ share }, index) => expect(share ?? 0).toBeLessThanOrEqual(before[index]?.share ?? 0));
      }),
    );
  });
});
