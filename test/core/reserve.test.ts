import * as fc from 'fast-check';
import type { DatabaseFacts } from '../../lib/core/database';
import type { ReserveItem, ReservePolicy } from '../../lib/core/reserve';
import { reserveOf } from '../../lib/core/reserve';

const STANDARD: ReservePolicy = { kind: 'standard' };
const SERVER_ALONE: ReservePolicy = { kind: 'standard', operations: {}, marginPercent: 0 };

const lines = (items: readonly ReserveItem[]): string =>
  items.map(({ name, connections }) => `${connections} ${name}`).join(', ');
const serverReserve = (engine: string, engineVersion?: string): string =>
  lines(reserveOf({ engine, engineVersion }, 1000, SERVER_ALONE));

describe('the standard reserve', () => {
  test('of PostgreSQL 16.8 on db.t3.micro is 26 of 77', () => {
    const reserve = reserveOf({ engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' }, 77, STANDARD);
    expect(lines(reserve)).toBe('3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin');
    expect(reserve.reduce((sum, { connections }) => sum + connections, 0)).toBe(26);
  });

  test('keeps operations by the names given', () => {
    const policy: ReservePolicy = { kind: 'standard', operations: { migrations: 4, psql: 3, exporter: 0 }, marginPercent: 0 };
    expect(lines(reserveOf({ engine: 'mysql' }, 1000, policy))).toBe(
      '2 rdsadmin sessions, 1 spare for rdsadmin, 4 migrations, 3 psql',
    );
  });

  test.each([
    [5, 77, 4],
    [5, 100, 5],
    [5, 101, 6],
    [29, 100, 29],
    [1.1, 1000, 11],
    [0.1, 1, 1],
    [14.5, 200, 29],
    [90, 262143, 235929],
  ])('keeps a margin of %d %% of %d, rounded up to %d', (marginPercent, maxConnections, margin) => {
    const policy: ReservePolicy = { kind: 'standard', operations: {}, marginPercent };
    expect(reserveOf({ engine: 'db2' }, maxConnections, policy)).toEqual([{ name: 'margin', connections: margin }]);
  });

  test('keeps whole numbers from 0 up only', () => {
    const policy = fc.record({
      kind: fc.constant('standard' as const),
      operations: fc.dictionary(fc.string(), fc.nat(1000)),
      marginPercent: fc.double({ min: 0, max: 90, noNaN: true }),
    });
    const database: fc.Arbitrary<DatabaseFacts> = fc.record({
      engine: fc.constantFrom('postgres', 'mysql', 'oracle-ee', 'sqlserver-ex', 'aurora-postgresql', '__proto__'),
      engineVersion: fc.oneof(fc.string(), fc.constantFrom('16.8', '9.6')),
    });
    fc.assert(
      fc.property(database, fc.nat(262_143), policy, (facts, maxConnections, standard) => {
        const reserve = reserveOf(facts, maxConnections, standard);
        expect(reserve.filter(({ connections }) => !Number.isInteger(connections) || connections < 1)).toEqual([]);
      }),
    );
  });

  test('never keeps less margin than the per cent asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), fc.nat(262_143), (hundredths, maxConnections) => {
        const policy: ReservePolicy = { kind: 'standard', operations: {}, marginPercent: hundredths / 100 };
        const [margin] = reserveOf({ engine: 'db2' }, maxConnections, policy);
        const exact = BigInt(hundredths) * BigInt(maxConnections);
        expect(BigInt(margin?.connections ?? 0)).toBe((exact + 9999n) / 10000n);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the server's part", () => {
  const withReserved = '3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions';
  const withoutReserved = '3 superuser, 2 rds_superuser, 3 rdsadmin sessions';

  test.each(['17.1', '18.1', '16.5', '15.9', '14.14', '13.17', '12.21', '12.22-rds.20250220', '16.10', '17.10', '19'])(
    'of PostgreSQL %s has rds_reserved',
    version => {
      expect(serverReserve('postgres', version)).toBe(withReserved);
    },
  );

  test.each(['17.0', '16.4', '15.8', '14.13', '13.16', '12.20', '12.9', '11.22', '11', '10.23', '9.6.24'])(
    'of PostgreSQL %s has no rds_reserved',
    version => {
      expect(serverReserve('postgres', version)).toBe(withoutReserved);
    },
  );

  test.each([undefined, '', 'latest', '12', '16', '17'])('of PostgreSQL %j counts the larger', version => {
    expect(serverReserve('postgres', version)).toBe(withReserved);
  });

  test.each([
    ['mysql', '2 rdsadmin sessions, 1 spare for rdsadmin'],
    ['mariadb', '2 rdsadmin sessions, 1 spare for rdsadmin'],
    ['aurora-mysql', '2 rdsadmin sessions, 1 spare for rdsadmin'],
    ['oracle-se2', '100 background processes'],
    ['aurora-postgresql', '3 superuser, 2 rds_superuser, 3 Aurora automation'],
    ['sqlserver-ex', ''],
    ['db2-se', ''],
    ['cockroach', ''],
    ['__proto__', ''],
  ])('of %s is "%s"', (engine, reserve) => {
    expect(serverReserve(engine)).toBe(reserve);
  });
});

test('a stated reserve is taken as it is, nothing added', () => {
  const items = [
    { name: 'stated', connections: 13 },
    { name: 'nothing', connections: 0 },
  ];
  expect(reserveOf({ engine: 'postgres' }, 683, { kind: 'stated', items })).toEqual(items);
});
