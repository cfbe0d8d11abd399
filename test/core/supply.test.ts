import type { BudgetFacts } from '../../lib/core/budget';
import { isKnownSupply, supplyOf } from '../../lib/core/supply';
import { micro, stated } from './some-facts';

describe('supplyOf', () => {
  test('is the ceiling less every line of the reserve', () => {
    const supply = supplyOf(micro([]));
    expect(supply.usable).toBe(51);
    expect(supply.reserve).toEqual([
      { name: 'superuser', connections: 3 },
      { name: 'rds_superuser', connections: 2 },
      { name: 'rds_reserved', connections: 4 },
      { name: 'rdsadmin sessions', connections: 3 },
      { name: 'operations', connections: 10 },
      { name: 'margin', connections: 4 },
    ]);
  });

  test('of several possible servers the one with the lowest ceiling counts', () => {
    const classes = ['db.t3.medium', 'db.t3.micro', 'db.t3.small'];
    const facts = {
      ...micro([]),
      databases: classes.map(instanceClass => ({ engine: 'postgres', engineVersion: '16.8', instanceClass })),
    };
    expect(supplyOf(facts).database.instanceClass).toBe('db.t3.micro');
    expect(supplyOf(facts).usable).toBe(51);
  });

  test('of equal ceilings the one with the larger reserve counts', () => {
    const versions = ['16.4', '16.8', '16.3'];
    const facts = {
      ...micro([]),
      databases: versions.map(engineVersion => ({ engine: 'postgres', engineVersion, instanceClass: 'db.t3.micro' })),
    };
    expect(supplyOf(facts).database.engineVersion).toBe('16.8');
  });

  test('one unknown ceiling makes the supply unknown, and leaves no reserve to show', () => {
    const facts = { ...micro([]), databases: [...micro([]).databases, { engine: 'postgres', obstacle: 'the class is a token' }] };
    const supply = supplyOf(facts);
    expect(supply).toMatchObject({
      reserve: [],
      usable: undefined,
      ceiling: { basis: 'unknown', source: 'the class is a token' },
    });
    expect(isKnownSupply(supply)).toBe(false);
  });

  test('a reserve above the ceiling leaves less than nothing', () => {
    expect(supplyOf(stated(10, [], 12)).usable).toBe(-2);
  });

  test('no server at all is refused', () => {
    expect(() => supplyOf({ ...micro([]), databases: [] })).toThrow('databases must name at least one server, got none');
  });
});

describe('supplyOf a server that was not restarted yet', () => {
  const pinned = (maxConnections: number): Partial<BudgetFacts> => ({ ceiling: { kind: 'pinned', maxConnections } });

  test('counts what runs, with the reserve of that, and says what is pending', () => {
    const supply = supplyOf({ ...micro([]), ...pinned(200), running: 77 });
    expect(supply).toMatchObject({
      ceiling: { basis: 'declared', maxConnections: 77 },
      usable: 51,
      pending: { running: 77, planned: { basis: 'pinned', maxConnections: 200 } },
    });
  });

  test('counts what is planned where that is less', () => {
    const supply = supplyOf({ ...micro([]), ...pinned(60), running: 77 });
    expect(supply).toMatchObject({ ceiling: { basis: 'pinned', maxConnections: 60 }, usable: 35, pending: { running: 77 } });
  });

  test('has nothing pending where it runs with its ceiling', () => {
    expect(supplyOf({ ...micro([]), ...pinned(77), running: 77 })).not.toHaveProperty('pending');
  });

  test('keeps the estimate, which is a lower bound, where more runs', () => {
    const supply = supplyOf({ ...micro([]), running: 81 });
    expect(supply.ceiling).toMatchObject({ basis: 'estimated', maxConnections: 77 });
    expect(supply).not.toHaveProperty('pending');
  });

  test('may be the one of several servers for which it is stated', () => {
    const [server] = micro([]).databases;
    const facts = { ...micro([]), ...pinned(200), databases: server ? [server, { ...server, running: 77 }] : [] };
    expect(supplyOf(facts)).toMatchObject({ ceiling: { maxConnections: 77 }, pending: { running: 77 } });
  });

  test('does not make an unknown ceiling known', () => {
    const supply = supplyOf({ ...micro([]), databases: [{ engine: 'postgres', obstacle: 'a token' }], running: 77 });
    expect([supply.usable, supply.pending]).toEqual([undefined, undefined]);
  });
});

describe('what ordinary roles get before the server refuses', () => {
  const standard = { kind: 'standard' } as const;

  test('is the ceiling less what the server keeps, whatever is reserved', () => {
    for (const reserve of [
      standard,
      { kind: 'stated', items: [] },
      { kind: 'stated', items: [{ name: 'all', connections: 70 }] },
    ] as const)
      expect(supplyOf({ ...micro([]), reserve }).admitted).toBe(77 - 12);
  });

  test('is nothing where the server keeps more than its ceiling', () => {
    expect(supplyOf({ ...micro([]), ceiling: { kind: 'declared', maxConnections: 8 } }).admitted).toBe(0);
  });

  test('is less by what readers may forward', () => {
    const databases = [{ engine: 'aurora-postgresql', writeForwardingPercent: 25 }];
    const facts = { databases, ceiling: { kind: 'declared', maxConnections: 200 }, reserve: standard } as const;
    expect(supplyOf(facts).admitted).toBe(200 - 8 - 50);
  });

  test('is an allotment whole: the server has kept its part of the rest', () => {
    const ceiling = { kind: 'declared', maxConnections: 60, isPart: true } as const;
    const facts = { databases: [{ engine: 'postgres' }], ceiling, reserve: { kind: 'stated', items: [] } } as const;
    expect(supplyOf(facts).admitted).toBe(60);
  });

  test('is unknown where the ceiling is', () => {
    const supply = supplyOf({ ...micro([]), databases: [{ engine: 'postgres', obstacle: 'a token' }] });
    expect([supply.admitted, supply.operations]).toEqual([undefined, 10]);
  });
});

describe('what people and jobs outside the budget may open', () => {
  test('is what is reserved for operations, by whatever names', () => {
    expect(supplyOf({ ...micro([]), reserve: { kind: 'standard' } }).operations).toBe(10);
    const operations = { migrations: 4, margin: 2, psql: 3 };
    expect(supplyOf({ ...micro([]), reserve: { kind: 'standard', operations, marginPercent: 20 } }).operations).toBe(9);
  });

  test('is what a stated reserve has beyond the part of the server', () => {
    const stated = (connections: number): number | undefined =>
      supplyOf({ ...micro([]), reserve: { kind: 'stated', items: [{ name: 'stated', connections }] } }).operations;
    expect([stated(20), stated(12), stated(0)]).toEqual([8, 0, 0]);
  });
});
