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

describe('elsewhere than on Amazon', () => {
  test.each([
    ['cloud-sql', 'postgres', '3 superuser'],
    ['self-managed', 'postgres', '3 superuser'],
    ['azure', 'postgres', '15 Azure'],
    ['cloud-sql', 'mysql', ''],
    ['azure', 'mysql', ''],
    ['self-managed', 'mysql', ''],
    ['self-managed', 'mariadb', ''],
    ['self-managed', 'oracle', ''],
    ['self-managed', 'cockroach', ''],
  ] as const)('the server\'s part on %s of %s is "%s"', (platform, engine, reserve) => {
    expect(lines(reserveOf({ engine, engineVersion: '16.8', platform }, 1000, SERVER_ALONE))).toBe(reserve);
  });

  test('Azure leaves the users what its own table says', () => {
    const users = [50, 429, 859, 1718, 3437, 5000].map(maxConnections => {
      const [azure] = reserveOf({ engine: 'postgres', platform: 'azure' }, maxConnections, SERVER_ALONE);
      return maxConnections - (azure?.connections ?? 0);
    });
    expect(users).toEqual([35, 414, 844, 1703, 3422, 4985]);
  });
});

describe('write forwarding', () => {
  test.each([
    ['aurora-mysql', 10, 1000, '2 rdsadmin sessions, 1 spare for rdsadmin, 100 write forwarding, 10 operations, 50 margin'],
    [
      'aurora-postgresql',
      25,
      1722,
      '3 superuser, 2 rds_superuser, 3 Aurora automation, 431 write forwarding, 10 operations, 87 margin',
    ],
  ])(
    'of %s takes %d %% of the ceiling, rounded up, behind what the server withholds',
    (engine, writeForwardingPercent, ceiling, expected) => {
      expect(lines(reserveOf({ engine, writeForwardingPercent }, ceiling, STANDARD))).toBe(expected);
    },
  );

  test('of 0 % is no line, and a stated reserve holds it already', () => {
    expect(lines(reserveOf({ engine: 'db2', writeForwardingPercent: 0 }, 1000, SERVER_ALONE))).toBe('');
    const items = [{ name: 'stated', connections: 13 }];
    expect(reserveOf({ engine: 'aurora-mysql', writeForwardingPercent: 10 }, 1000, { kind: 'stated', items })).toEqual(items);
  });

  test('is rounded up on exact decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.nat(262_143), (tenths, maxConnections) => {
        const database = { engine: 'db2', writeForwardingPercent: tenths / 10 };
        const [forwarding] = reserveOf(database, maxConnections, SERVER_ALONE);
        expect(BigInt(forwarding?.connections ?? 0)).toBe((BigInt(tenths) * BigInt(maxConnections) + 999n) / 1000n);
      }),
    );
  });
});

test('a stated reserve is taken as it is, nothing added', () => {
  const items = [
    { name: 'stated', connections: 13 },
    { name: 'nothing', connections: 0 },
  ];
  expect(reserveOf({ engine: 'postgres' }, 683, { kind: 'stated', items })).toEqual(items);
});
