import * as fc from 'fast-check';
import type { BudgetFacts } from '../../lib/core/budget';
import type { ConsumerFacts } from '../../lib/core/consumer';
import type { Finding } from '../../lib/core/finding';
import { RULES } from '../../lib/core/finding';
import { judge } from '../../lib/core/judge';
import type { LedgerBudget } from '../../lib/core/ledger';
import { connectionsOf } from '../../lib/core/pool';
import { api, declared, derived, fixed, knownConsumers, micro, service, stated } from './some-facts';

const budgetFacts = fc
  .tuple(knownConsumers, fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 30 }))
  .map(([consumers, ceiling, reserved]) => stated(ceiling, consumers, reserved));

function poolsOf({ consumers }: LedgerBudget): (readonly [size: number, overflow: number])[] {
  return consumers.map(({ pool }) => [pool.size, pool.overflow]);
}

function rulesOf({ findings }: LedgerBudget): string[] {
  return findings.map(({ rule }) => rule);
}

function figuresOf({ ceiling, usable, demand, headroom }: LedgerBudget): (number | null)[] {
  return [ceiling.maxConnections, usable, demand, headroom];
}

describe('worked figures', () => {
  test('db.t3.micro: one doubling task of two workers with 8 + 12, and a worker holding 7', () => {
    const ledger = judge(micro([api(), declared('Worker', 7)]));
    expect(figuresOf(ledger)).toEqual([77, 51, 87, -36]);
    expect(ledger.steadyDemand).toBe(47);
  });

  test('the same with the API pool derived', () => {
    const ledger = judge(micro([api({ pool: derived() }), declared('Worker', 7)]));
    expect(figuresOf(ledger)).toEqual([77, 51, 51, 0]);
    expect(poolsOf(ledger)).toEqual([
      [7, 4],
      [7, 0],
    ]);
    expect(ledger.findings).toEqual([]);
  });

  test('683 with a reserve of 13 for four instances', () => {
    const ledger = judge(stated(683, [service('Api', { copies: 4, pool: derived({ max: 1000 }) })], 13));
    expect(figuresOf(ledger)).toEqual([683, 670, 668, 2]);
    expect(poolsOf(ledger)).toEqual([[116, 51]]);
  });

  test('683 with a reserve of 15 for Celery and four instances', () => {
    const celery = service('Celery', { processes: 8, pool: fixed(4) });
    const ledger = judge(stated(683, [celery, service('Api', { copies: 4, pool: derived({ max: 1000 }) })], 15));
    expect(figuresOf(ledger)).toEqual([683, 668, 668, 0]);
    expect(ledger.consumers.map(({ demand }) => demand)).toEqual([32, 636]);
    expect(poolsOf(ledger)[1]).toEqual([111, 48]);
  });

  test('100 for four tasks of 25 that scale to twelve', () => {
    expect(figuresOf(judge(stated(100, [service('Api', { copies: 12, pool: fixed(25) })])))).toEqual([100, 100, 300, -200]);
  });

  test('the same cured by ten tasks of 8', () => {
    expect(figuresOf(judge(stated(100, [service('Api', { copies: 10, pool: fixed(8) })])))).toEqual([100, 100, 80, 20]);
  });
});

describe('judge', () => {
  test('an over-full budget is one finding with the whole sum and every remedy', () => {
    expect(judge(micro([api(), declared('Worker', 7)])).findings).toEqual([
      {
        rule: 'over-budget',
        severity: 'error',
        path: 'Stack/Budget',
        message: [
          'Orders asks for 36 connections more than db.t3.micro can serve',
          '  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
          '  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin',
          '  = usable           51',
          '  Api                80   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)',
          '  Worker              7   declared',
          '  = demand           87   36 over',
        ].join('\n'),
        remedies: [
          'pool 7 + 4 in Api (11 per process)',
          'db.t3.small (179)',
          'db.m6i.large (828)',
          'a pooler for Api with 44 connections (RDS Proxy MaxConnectionsPercent 57)',
        ],
      },
    ]);
  });

  test('the lowest of several servers is shown', () => {
    const databases = ['db.t3.small', 'db.t3.micro'].map(instanceClass => ({
      engine: 'postgres',
      engineVersion: '16.8',
      instanceClass,
    }));
    const ledger = judge({ ...micro([]), databases });
    expect(ledger.database).toEqual({ engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' });
    expect(ledger.usable).toBe(51);
  });

  test('an unknown ceiling is a finding, and nothing that follows from it is a number', () => {
    const facts: BudgetFacts = { ...micro([api({ pool: derived({ min: 2 }) })]), databases: [{ engine: 'postgres' }] };
    const ledger = judge(facts);
    expect(ledger).toMatchObject({
      usable: null,
      headroom: null,
      reserve: [],
      ceiling: { maxConnections: null, basis: 'unknown' },
    });
    expect(ledger.demand).toBe(8);
    expect(ledger.findings).toHaveLength(1);
    expect(ledger.findings[0]).toMatchObject({ rule: 'unknown-ceiling', severity: 'error', path: 'Stack/Budget' });
    expect(ledger.findings[0]?.message).toBe(`the ceiling of Orders is unknown: ${ledger.ceiling.source}`);
    expect(ledger.findings[0]?.remedies).toHaveLength(1);
  });

  test('every unknown quantity of a consumer is told, in one finding about it', () => {
    const unread = { copies: { unknown: 'DesiredCount is a token' }, processes: { unknown: 'WEB_CONCURRENCY is a secret' } };
    const ledger = judge(micro([service('Api', unread), declared('Worker', 7)]));
    expect(ledger).toMatchObject({ demand: null, steadyDemand: null, headroom: null, usable: 51 });
    expect(ledger.findings).toEqual([
      {
        rule: 'unresolved-input',
        severity: 'error',
        path: 'Stack/Api',
        message: 'the demand of Api is unknown: DesiredCount is a token; WEB_CONCURRENCY is a secret',
        remedies: [],
      },
    ]);
  });

  test('the known part of the demand can be over by itself', () => {
    const ledger = judge(micro([service('Unread', { copies: { unknown: 'a token' } }), declared('Worker', 60)]));
    expect(rulesOf(ledger)).toEqual(['unresolved-input', 'over-budget']);
    expect(ledger.findings[1]?.message.split('\n')[0]).toBe(
      'Orders asks for at least 9 connections more than db.t3.micro can serve',
    );
    expect(ledger.findings[1]?.remedies).toEqual([]);
  });

  test('a ceiling above the memory is a warning', () => {
    const facts: BudgetFacts = { ...micro([declared('Worker', 7)]), ceiling: { kind: 'pinned', maxConnections: 200 } };
    expect(judge(facts).findings).toEqual([
      {
        rule: 'memory-pressure',
        severity: 'warning',
        path: 'Stack/Budget',
        message:
          'max_connections 200 on db.t3.micro is more than AWS grants by default: 112 at most, on its whole nominal memory',
        remedies: ['max_connections 112', 'db.t3.small'],
      },
    ]);
  });

  test('what the readers found comes first, untouched', () => {
    const found: Finding = {
      rule: 'conflicting-setting',
      severity: 'error',
      path: 'Stack/Api',
      message: 'DB_POOL_SIZE is set twice',
      remedies: [],
    };
    const ledger = judge({ ...micro([api()]), findings: [found] });
    expect(ledger.findings[0]).toBe(found);
    expect(rulesOf(ledger)).toEqual(['conflicting-setting', 'over-budget']);
  });

  test('a budget without consumers has its whole usable number left', () => {
    expect(figuresOf(judge(micro([])))).toEqual([77, 51, 0, 51]);
  });

  test('a reserve above the ceiling is over budget by itself', () => {
    const ledger = judge(stated(10, [], 12));
    expect(figuresOf(ledger)).toEqual([10, -2, 0, -2]);
    expect(rulesOf(ledger)).toEqual(['over-budget']);
  });

  test('two consumers of one path are refused', () => {
    expect(() => judge(micro([api(), api()]))).toThrow(
      'path must differ for every consumer of Orders, got Stack/Api twice: give one of them another name',
    );
  });

  test('names as hostile as __proto__ are names like others', () => {
    const consumers = ['__proto__', 'constructor'].map(path => service(path, { path, pool: derived({ max: 5 }) }));
    expect(poolsOf(judge(stated(100, consumers)))).toEqual([
      [3, 2],
      [3, 2],
    ]);
  });

  test('the parts sum to the whole', () => {
    fc.assert(
      fc.property(budgetFacts, facts => {
        const ledger = judge(facts);
        const sum = (parts: readonly (number | null)[]): number => parts.reduce<number>((total, part) => total + Number(part), 0);
        expect(ledger.demand).toBe(sum(ledger.consumers.map(({ demand }) => demand)));
        expect(ledger.steadyDemand).toBe(sum(ledger.consumers.map(({ steadyDemand }) => steadyDemand)));
        expect(ledger.usable).toBe(
          Number(ledger.ceiling.maxConnections) - sum(ledger.reserve.map(({ connections }) => connections)),
        );
        expect(ledger.headroom).toBe(Number(ledger.usable) - Number(ledger.demand));
        for (const { demand, copies, processes, pool, sideConnections } of ledger.consumers) {
          expect(demand).toBe(Number(copies.peak) * (Number(processes) * connectionsOf(pool) + sideConnections));
        }
      }),
    );
  });

  test('a budget is over exactly when its headroom is below zero', () => {
    fc.assert(
      fc.property(budgetFacts, facts => {
        const ledger = judge(facts);
        expect(rulesOf(ledger).includes('over-budget')).toBe(Number(ledger.headroom) < 0);
      }),
    );
  });

  test('the steady demand is never above the peak', () => {
    fc.assert(
      fc.property(budgetFacts, facts => {
        const { steadyDemand, demand } = judge(facts);
        expect(Number(steadyDemand)).toBeLessThanOrEqual(Number(demand));
      }),
    );
  });

  test('the order of consumers changes the order of lines and nothing else', () => {
    fc.assert(
      fc.property(budgetFacts, facts => {
        const ledger = judge(facts);
        const backwards = judge({ ...facts, consumers: [...facts.consumers].reverse() });
        expect([...backwards.consumers].reverse()).toEqual(ledger.consumers);
        expect(figuresOf(backwards)).toEqual(figuresOf(ledger));
        expect(backwards.findings.map(({ remedies }) => remedies)).toEqual(ledger.findings.map(({ remedies }) => remedies));
      }),
    );
  });

  test('more copies of a consumer with a fixed pool never leave more headroom while the others are fixed', () => {
    fc.assert(
      fc.property(budgetFacts, fc.nat(5), fc.integer({ min: 1, max: 5 }), (facts, place, more) => {
        const consumers = facts.consumers.filter(({ pool }) => pool.kind === 'fixed');
        fc.pre(consumers.length > 0);
        const grown = consumers.map((consumer, index) =>
          index === place % consumers.length ? withMore(consumer, more) : consumer,
        );
        expect(Number(judge({ ...facts, consumers: grown }).headroom)).toBeLessThanOrEqual(
          Number(judge({ ...facts, consumers }).headroom),
        );
      }),
    );
  });

  test('the ledger is plain JSON, and every severity is that of its rule', () => {
    const unknown = service('Unread', { copies: { unknown: 'a token' } });
    const extra = fc.subarray([unknown]);
    fc.assert(
      fc.property(budgetFacts, extra, (facts, more) => {
        const ledger = judge({ ...facts, consumers: [...facts.consumers, ...more] });
        expect(JSON.parse(JSON.stringify(ledger))).toStrictEqual(ledger);
        for (const { rule, severity } of ledger.findings) expect(severity).toBe(RULES[rule]);
      }),
    );
  });

  test('the facts are left as they were', () => {
    fc.assert(
      fc.property(budgetFacts, facts => {
        const before = JSON.stringify(facts);
        judge(facts);
        expect(JSON.stringify(facts)).toBe(before);
      }),
    );
  });
});

function withMore(consumer: ConsumerFacts, more: number): ConsumerFacts {
  return { ...consumer, copies: Number(consumer.copies) + more };
}
