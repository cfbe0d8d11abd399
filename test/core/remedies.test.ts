import * as fc from 'fast-check';
import type { BudgetFacts } from '../../lib/core/budget';
import type { ConsumerFacts, PoolRequest } from '../../lib/core/consumer';
import { instanceClassesOfFamily } from '../../lib/core/instance-classes';
import { judge } from '../../lib/core/judge';
import { connectionsOf } from '../../lib/core/pool';
import { remediesFor } from '../../lib/core/remedies';
import type { Remedy } from '../../lib/core/remedy';
import { describeRemedy } from '../../lib/core/remedy';
import { isKnownSupply, supplyOf } from '../../lib/core/supply';
import { api, declared, derived, fixed, knownConsumers, micro, NO_OVERLAP, ROLLING, service, stated } from './some-facts';
import { member } from './some-cluster';

function remediesOf(facts: BudgetFacts): Remedy[] {
  const supply = supplyOf(facts);
  return isKnownSupply(supply) ? remediesFor(facts, supply) : [];
}

function wordsOf(facts: BudgetFacts): string[] {
  return remediesOf(facts).map(describeRemedy);
}

function headroomOf(facts: BudgetFacts): number {
  const { headroom } = judge(facts);
  if (headroom === null) throw new Error('unknown headroom');
  return headroom;
}

/** What becomes of the facts when a remedy is taken, `more` connections or copies beyond it. */
function applied(facts: BudgetFacts, remedy: Remedy, more = 0): BudgetFacts {
  switch (remedy.kind) {
    case 'pool':
      return changed(facts, remedy.consumer, { pool: fixed(remedy.pool.size + more, remedy.pool.overflow) });
    case 'copies':
      return changed(facts, remedy.consumer, { copies: remedy.copies + more });
    case 'minimum':
      return { ...facts, consumers: facts.consumers.map(consumer => withMinimum(consumer, remedy)) };
    case 'class':
      return withClass(facts, remedy.instanceClass);
    case 'part':
      return { ...facts, ceiling: { kind: 'declared', maxConnections: remedy.connections } };
    case 'pooler':
      return changed(facts, remedy.consumer, {
        copies: 1,
        overlap: NO_OVERLAP,
        processes: 1,
        pool: fixed(remedy.connections + more),
        sideConnections: 0,
      });
  }
}

function changed(facts: BudgetFacts, consumer: ConsumerFacts, overrides: Partial<ConsumerFacts>): BudgetFacts {
  return { ...facts, consumers: facts.consumers.map(one => (one.path === consumer.path ? { ...one, ...overrides } : one)) };
}

function withMinimum(consumer: ConsumerFacts, { consumers, min }: Remedy & { kind: 'minimum' }): ConsumerFacts {
  const { pool } = consumer;
  if (pool.kind !== 'derived' || !consumers.some(({ path }) => path === consumer.path)) return consumer;
  return { ...consumer, pool: { ...pool, min } };
}

function withClass(facts: BudgetFacts, instanceClass: string): BudgetFacts {
  return { ...facts, databases: facts.databases.map(database => ({ ...database, instanceClass })) };
}

const overBudgets = fc
  .tuple(knownConsumers, fc.constantFrom('db.t3.micro', 'db.t4g.small', 'db.m5.large', 'db.r6g.large'))
  .map(([consumers, instanceClass]) => withClass(micro(consumers), instanceClass))
  .filter(facts => headroomOf(facts) < 0);

describe('remediesFor', () => {
  test('the worked figure', () => {
    expect(wordsOf(micro([api(), declared('Worker', 7)]))).toEqual([
      'pool 7 + 4 in Api (11 per process)',
      'db.t3.small (179)',
      'db.m6i.large (828)',
      'a pooler for Api with 44 connections (RDS Proxy MaxConnectionsPercent 57)',
    ]);
  });

  test('keeps to one number where the client knows no overflow', () => {
    expect(wordsOf(micro([api({ pool: fixed(20) })]))[0]).toBe('pool 12 in Api');
  });

  test('splits a derived pool by its own ratio', () => {
    const pool = derived({ min: 15, ratio: 0.6 });
    expect(wordsOf(micro([api({ pool })]))[0]).toBe('pool 7 + 5 in Api (12 per process)');
  });

  test('offers a smaller minimum where derived pools stand too high', () => {
    const facts = stated(100, [
      api({ pool: derived({ min: 15 }) }),
      service('Jobs', { pool: derived({ min: 61 }) }),
      declared('Etl', 10),
    ]);
    expect(wordsOf(facts)).toContain('min 1 for the derived pools in Jobs, Api');
  });

  test('offers no smaller minimum that would not fit', () => {
    const facts = stated(10, [api({ copies: 3, pool: derived({ min: 2 }) })]);
    expect(remediesOf(facts).map(({ kind }) => kind)).not.toContain('minimum');
  });

  test('offers the largest number of copies', () => {
    expect(wordsOf(stated(100, [service('Api', { copies: 12, pool: fixed(25) })]))).toEqual([
      'pool 8 in Api',
      'at most 4 tasks in Api',
      'a pooler for Api with 100 connections (RDS Proxy MaxConnectionsPercent 100)',
    ]);
  });

  test('counts the deployment overlap when it solves for copies', () => {
    const facts = stated(100, [service('Api', { copies: 12, overlap: ROLLING, pool: fixed(25) })]);
    expect(wordsOf(facts)).toContain('at most 2 tasks in Api');
  });

  test('names at most three consumers, the largest first', () => {
    const sizes = [11, 14, 12, 14, 13];
    const facts = stated(
      63,
      sizes.map((size, index) => service(`S${index}`, { pool: fixed(size) })),
    );
    expect(wordsOf(facts)).toEqual([
      'pool 13 in S1',
      'pool 13 in S3',
      'pool 12 in S4',
      'a pooler for S1 with 13 connections (RDS Proxy MaxConnectionsPercent 20)',
    ]);
  });

  test('offers no class where the ceiling is a stated number', () => {
    const kinds = (facts: BudgetFacts): string[] => remediesOf(facts).map(({ kind }) => kind);
    const facts = micro([api()]);
    const [database = { engine: 'postgres' }] = facts.databases;
    expect(kinds(facts)).toContain('class');
    expect(kinds({ ...facts, ceiling: { kind: 'pinned' } })).toContain('class');
    expect(kinds({ ...facts, ceiling: { kind: 'pinned', maxConnections: 77 } })).not.toContain('class');
    expect(kinds({ ...facts, ceiling: { kind: 'declared', maxConnections: 77 } })).not.toContain('class');
    const parameter = { text: '77', where: 'parameter group Stack/Parameters' };
    expect(kinds({ ...facts, databases: [{ ...database, parameter }] })).not.toContain('class');
  });

  test('follows an expression of a parameter group to another class', () => {
    const facts = micro([api(), declared('Worker', 7)]);
    const parameter = { text: '{DBInstanceClassMemory/19062784}', where: 'parameter group Stack/Parameters' };
    const databases = facts.databases.map(database => ({ ...database, parameter }));
    expect(wordsOf({ ...facts, databases })).toContain('db.t3.medium (194)');
  });

  test('goes on to families above where the next one has no class that fits', () => {
    const facts = withClass(micro([declared('Etl', 2500)]), 'db.m6g.large');
    expect(wordsOf(facts).filter(words => words.startsWith('db.'))).toEqual(['db.m6g.2xlarge (3457)', 'db.r6g.xlarge (3457)']);
    expect(wordsOf(withClass(facts, 'db.t3.2xlarge')).filter(words => words.startsWith('db.'))).toEqual([]);
  });

  test('takes a class for every server that the inputs allow', () => {
    const facts = micro([api(), declared('Worker', 7)]);
    const [database = { engine: 'postgres' }] = facts.databases;
    const databases = [database, { ...database, instanceClass: 'db.t3.medium' }];
    expect(wordsOf({ ...facts, databases })).toContain('db.t3.small (179)');
  });

  test('names no RDS Proxy where it does not serve the engine, or where the share is below one per cent', () => {
    const oracle = { ...stated(100, [api({ pool: fixed(60) })]), databases: [{ engine: 'oracle-ee' }] };
    expect(wordsOf(oracle).at(-1)).toBe('a pooler for Api with 100 connections');
    const crowded = stated(1000, [declared('Etl', 995), service('Api', { copies: 10, pool: fixed(100) })]);
    expect(wordsOf(crowded).at(-1)).toBe('a pooler for Api with 5 connections');
  });

  test('names no RDS Proxy for a server of somebody else, and for a read replica', () => {
    const facts = stated(100, [api({ pool: fixed(60) })]);
    const pooler = 'a pooler for Api with 100 connections';
    const primary = { name: 'Primary', databases: [] };
    expect(wordsOf({ ...facts, databases: [{ engine: 'postgres', platform: 'azure' }] }).at(-1)).toBe(pooler);
    expect(wordsOf({ ...facts, databases: [{ engine: 'postgres', primary }] }).at(-1)).toBe(pooler);
    expect(wordsOf({ ...facts, databases: [{ engine: 'postgres' }] }).at(-1)).toBe(
      `${pooler} (RDS Proxy MaxConnectionsPercent 100)`,
    );
  });

  test('counts the copies of a service once for all of its pools', () => {
    const pools = ['a', 'b'].map(name =>
      service(name, { copies: 30, copiesOf: 'Stack/Api', copyNoun: ['task', 'tasks'], pool: fixed(name === 'a' ? 1 : 3) }),
    );
    // 4 connections a task: 25 tasks ask for 100. Neither pool alone would do.
    expect(wordsOf(stated(100, pools)).filter(words => words.startsWith('at most'))).toEqual(['at most 25 tasks in b']);
    const other = declared('Etl', 40);
    expect(wordsOf(stated(100, [...pools, other])).filter(words => words.startsWith('at most'))).toEqual([
      'at most 15 tasks in b',
    ]);
  });

  test('looks for a class beyond what runs today, because another class comes with a restart', () => {
    const facts = { ...micro([api(), declared('Worker', 7)]), running: 77 };
    expect(wordsOf(facts)).toContain('db.t3.small (179)');
  });

  test('names every member that is too small, and no other', () => {
    const databases = ['db.t4g.medium', 'db.r6g.large', 'db.t4g.medium'].map(instanceClass => ({
      engine: 'aurora-postgresql',
      engineVersion: '16.4',
      instanceClass,
    }));
    const members = databases.map((database, index) => member(`r${index}`, 0, { databases: [database] }));
    const facts = { ...stated(1, [declared('Etl', 500)]), ceiling: { kind: 'estimated' } as const };
    const ofReaders = { ...facts, databases, part: { endpoint: 'reader', members } as const };
    expect(wordsOf(ofReaders)).toContainEqual(expect.stringMatching(/^db\.t4g\.large \(\d+\) for r0, r2$/));
  });

  test('offers no pooler for connections that are reserved for somebody else', () => {
    const facts = stated(50, [declared('team-b', 60, { kind: 'reserved' })]);
    expect(wordsOf(facts)).toEqual(['50 reserved for team-b']);
  });

  test('is empty when nothing alone helps', () => {
    expect(wordsOf(stated(5, [declared('A', 9), declared('B', 9)]))).toEqual([]);
  });

  test('is empty when the budget fits, and when a consumer is unknown', () => {
    expect(remediesOf(micro([declared('Worker', 7)]))).toEqual([]);
    expect(remediesOf(micro([api(), service('B', { copies: { unknown: 'a token' } })]))).toEqual([]);
  });

  test('every remedy makes the budget fit', () => {
    fc.assert(
      fc.property(overBudgets, facts => {
        for (const remedy of remediesOf(facts)) expect(headroomOf(applied(facts, remedy))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('one connection, copy or share more than the remedy would not fit', () => {
    fc.assert(
      fc.property(overBudgets, facts => {
        for (const remedy of remediesOf(facts)) {
          if (remedy.kind === 'class' || remedy.kind === 'minimum') continue;
          expect(headroomOf(applied(facts, remedy, 1))).toBeLessThan(0);
        }
      }),
    );
  });

  test('no smaller class of the family would fit', () => {
    fc.assert(
      fc.property(overBudgets, facts => {
        for (const remedy of remediesOf(facts)) {
          if (remedy.kind !== 'class') continue;
          const [, family = ''] = remedy.instanceClass.split('.');
          const classes = instanceClassesOfFamily(family).filter(({ name }) => !name.includes('tpc'));
          const smaller = classes
            .slice(
              0,
              classes.findIndex(({ name }) => name === remedy.instanceClass),
            )
            .at(-1);
          if (smaller !== undefined) expect(headroomOf(withClass(facts, smaller.name))).toBeLessThan(0);
        }
      }),
    );
  });

  test('an RDS Proxy of the percentage takes no more than the share', () => {
    fc.assert(
      fc.property(overBudgets, facts => {
        const ceiling = Number(judge(facts).ceiling.maxConnections);
        for (const remedy of remediesOf(facts)) {
          if (remedy.kind !== 'pooler' || remedy.percent === undefined) continue;
          expect(Math.floor((remedy.percent * ceiling) / 100)).toBeLessThanOrEqual(remedy.connections);
          expect(remedy.percent).toBeGreaterThanOrEqual(1);
          expect(remedy.percent).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  test('a pool never shrinks below one connection, and never grows', () => {
    const connections = (pool: PoolRequest): number => (pool.kind === 'fixed' ? connectionsOf(pool) : pool.min);
    fc.assert(
      fc.property(overBudgets, facts => {
        for (const remedy of remediesOf(facts)) {
          if (remedy.kind !== 'pool') continue;
          expect(connectionsOf(remedy.pool)).toBeGreaterThanOrEqual(1);
          expect(connectionsOf(remedy.pool)).toBeLessThan(connections(remedy.consumer.pool));
        }
      }),
    );
  });
});
