import * as fc from 'fast-check';
import type { Ceiling, CeilingPolicy } from '../../lib/core/ceiling';
import { ceilingOf, lowestCeiling } from '../../lib/core/ceiling';
import type { DatabaseFacts } from '../../lib/core/database';
import { allInstanceClasses } from '../../lib/core/instance-classes';
import { printable } from '../../lib/core/text';

const MICRO: DatabaseFacts = { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' };
const PARAMETER = { text: '200', where: 'parameter group Stack/Parameters' };
const WAY_OUT = 'MaxConnections.of(<what SHOW max_connections prints>)';
const ASK_DB2 = `MaxConnections.of(<what SELECT VALUE FROM SYSIBMADM.DBMCFG WHERE NAME = 'max_connections' prints>)`;
const ASK_SQL_SERVER = 'MaxConnections.of(<what SELECT @@MAX_CONNECTIONS prints>)';

describe('a declared ceiling', () => {
  const policy: CeilingPolicy = { kind: 'declared', maxConnections: 683 };

  test.each<DatabaseFacts>([
    MICRO,
    { engine: 'cockroach' },
    { engine: 'aurora-mysql', instanceClass: 'db.serverless' },
    { ...MICRO, obstacle: 'an import', parameter: PARAMETER },
  ])('is the statement, whatever %j says', database => {
    expect(ceilingOf(database, policy)).toEqual({ basis: 'declared', maxConnections: 683, source: 'as stated' });
  });
});

describe('a pinned ceiling', () => {
  test('is the stated number', () => {
    expect(ceilingOf(MICRO, { kind: 'pinned', maxConnections: 200 })).toEqual({
      basis: 'pinned',
      maxConnections: 200,
      source: 'max_connections 200 in the parameter group, as stated',
    });
  });

  test('is the least that the default gives when no number is stated', () => {
    expect(ceilingOf(MICRO, { kind: 'pinned' })).toEqual({
      basis: 'pinned',
      maxConnections: 77,
      source:
        'max_connections 77 in the parameter group, LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
    });
  });

  test('replaces what the parameter group said or hid', () => {
    const hidden = { ...MICRO, parameter: PARAMETER, obstacle: 'its parameter group is imported' };
    expect(ceilingOf(hidden, { kind: 'pinned' })).toMatchObject({ basis: 'pinned', maxConnections: 77 });
  });

  test.each(['sqlserver-ex', 'db2-se'])('does not exist for %s', engine => {
    expect(ceilingOf({ ...MICRO, engine }, { kind: 'pinned', maxConnections: 200 })).toEqual({
      basis: 'unknown',
      source: `${engine.split('-')[0]} has no parameter that holds the connection limit, so it cannot be pinned`,
      wayOut: `MaxConnections.estimated() or ${engine === 'db2-se' ? ASK_DB2 : ASK_SQL_SERVER}`,
    });
  });

  test('of Aurora Serverless v2 is no more than Aurora lets take effect', () => {
    const server = { engine: 'aurora-postgresql', instanceClass: 'db.serverless', serverless: { minAcu: 0.5, maxAcu: 32 } };
    expect(ceilingOf(server, { kind: 'pinned', maxConnections: 3000 })).toEqual({
      basis: 'pinned',
      maxConnections: 2000,
      source: 'max_connections 2000 in the parameter group, as stated, capped at 2,000 at a minimum of 0 or 0.5 ACU',
    });
  });

  test.each([
    ['cloud-sql', 'Cloud SQL'],
    ['azure', 'Azure'],
    ['self-managed', 'a self-managed server'],
  ] as const)('does not exist on %s', (platform, name) => {
    expect(ceilingOf({ engine: 'postgres', platform, memoryGib: 16 }, { kind: 'pinned', maxConnections: 200 })).toEqual({
      basis: 'unknown',
      source: `nothing can be pinned on ${name}, which this app does not set up`,
      wayOut: WAY_OUT,
    });
  });

  test('must be what the engine allows', () => {
    expect(ceilingOf({ ...MICRO, engine: 'oracle-ee' }, { kind: 'pinned', maxConnections: 79 })).toEqual({
      basis: 'unknown',
      source: 'processes must be a number from 80 to 20000, and 79 was to be pinned',
      wayOut: 'MaxConnections.pinned(<a number from 80 to 20000>)',
    });
  });

  test('is unknown for the reason that the reader gave', () => {
    const hidden = { engine: 'unknown', obstacle: 'Engine of Stack/Database is an import' };
    expect(ceilingOf(hidden, { kind: 'pinned', maxConnections: 200 })).toMatchObject({
      basis: 'unknown',
      source: hidden.obstacle,
    });
    const classless = { engine: 'postgres', obstacle: 'DBInstanceClass of Stack/Database is an import' };
    expect(ceilingOf(classless, { kind: 'pinned' })).toMatchObject({ basis: 'unknown', source: classless.obstacle });
    expect(ceilingOf(classless, { kind: 'pinned', maxConnections: 200 })).toMatchObject({ basis: 'pinned', maxConnections: 200 });
  });
});

describe('a ceiling that is found', () => {
  test.each<[DatabaseFacts, Ceiling]>([
    [
      { ...MICRO, parameter: PARAMETER },
      { basis: 'parameter', maxConnections: 200, source: 'max_connections 200 in parameter group Stack/Parameters' },
    ],
    [
      { engine: 'sqlserver-ex', instanceClass: 'db.t3.small' },
      {
        basis: 'published',
        maxConnections: 32767,
        source: 'limit of SQL Server, Amazon RDS User Guide: Maximum number of database connections',
      },
    ],
    [
      { engine: 'db2-se' },
      {
        basis: 'published',
        maxConnections: 64000,
        source: 'limit of Db2, Amazon RDS User Guide: Maximum number of database connections',
      },
    ],
    [
      MICRO,
      {
        basis: 'estimated',
        maxConnections: 77,
        source: 'LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
      },
    ],
    [
      { ...MICRO, obstacle: 'its parameter group is imported', parameter: PARAMETER },
      { basis: 'unknown', source: 'its parameter group is imported', wayOut: WAY_OUT },
    ],
    [
      { ...MICRO, parameter: { ...PARAMETER, text: '5' } },
      {
        basis: 'unknown',
        source: 'max_connections 5 in parameter group Stack/Parameters gives 5, outside 6 to 262143',
        wayOut: `set max_connections in parameter group Stack/Parameters to a number from 6 to 262143, or ${WAY_OUT}`,
      },
    ],
    [
      { engine: 'db2-se', parameter: PARAMETER },
      {
        basis: 'unknown',
        source: 'db2 takes no connection limit from a parameter group, but parameter group Stack/Parameters is said to set one',
        wayOut: ASK_DB2,
      },
    ],
    [{ engine: 'postgres' }, { basis: 'unknown', source: 'the instance class is not stated', wayOut: WAY_OUT }],
    [
      { ...MICRO, instanceClass: 'db.t3.mirco' },
      {
        basis: 'unknown',
        source: 'instance class "db.t3.mirco" is not known, nearest are db.t3.micro, db.t3.large, db.t3.medium',
        wayOut: WAY_OUT,
      },
    ],
    [
      { ...MICRO, instanceClass: 'db.serverless' },
      { basis: 'unknown', source: 'db.serverless is a class of Aurora alone, not of postgres', wayOut: WAY_OUT },
    ],
    [
      { engine: 'aurora-postgresql', instanceClass: 'db.r6g.large', parameter: PARAMETER },
      { basis: 'parameter', maxConnections: 200, source: 'max_connections 200 in parameter group Stack/Parameters' },
    ],
    [
      {
        engine: 'aurora-mysql',
        instanceClass: 'db.r6g.large',
        parameter: { ...PARAMETER, text: '{DBInstanceClassMemory/12582880}' },
      },
      {
        basis: 'parameter',
        maxConnections: 1291,
        source:
          'max_connections {DBInstanceClassMemory/12582880} in parameter group Stack/Parameters on at least 15496 MiB of 16 GiB',
      },
    ],
    [
      { engine: 'aurora-mysql', instanceClass: 'db.r6g.large', parameter: { ...PARAMETER, text: '16001' } },
      {
        basis: 'unknown',
        source: 'max_connections 16001 in parameter group Stack/Parameters gives 16001, outside 1 to 16000',
        wayOut:
          'set max_connections in parameter group Stack/Parameters to a number from 1 to 16000, ' +
          'or MaxConnections.of(<what SELECT @@max_connections prints>)',
      },
    ],
    [
      { engine: 'postgres', platform: 'cloud-sql', memoryGib: 16 },
      {
        basis: 'published',
        maxConnections: 500,
        source: 'row of 15 GiB, Cloud SQL for PostgreSQL: max_connections by memory',
      },
    ],
    [
      { engine: 'postgres', platform: 'self-managed' },
      { basis: 'unknown', source: 'a self-managed server has the limit that its own configuration sets', wayOut: WAY_OUT },
    ],
    [
      { engine: 'postgres', platform: 'self-managed', parameter: PARAMETER },
      { basis: 'parameter', maxConnections: 200, source: 'max_connections 200 in parameter group Stack/Parameters' },
    ],
    [
      { engine: 'postgres', platform: 'azure', parameter: { ...PARAMETER, text: '5001' } },
      {
        basis: 'unknown',
        source: 'max_connections 5001 in parameter group Stack/Parameters gives 5001, outside 25 to 5000',
        wayOut: `set max_connections in parameter group Stack/Parameters to a number from 25 to 5000, or ${WAY_OUT}`,
      },
    ],
    [
      { engine: 'aurora-postgresql', platform: 'self-managed', parameter: PARAMETER },
      {
        basis: 'unknown',
        source: 'aurora-postgresql runs on Amazon Aurora alone, not on a self-managed server',
        wayOut: WAY_OUT,
      },
    ],
    [
      { engine: 'db2', platform: 'self-managed' },
      { basis: 'unknown', source: 'a self-managed server has the limit that its own configuration sets', wayOut: ASK_DB2 },
    ],
    [
      { ...MICRO, engine: 'cockroach\n' },
      {
        basis: 'unknown',
        source:
          'engine "cockroach\ufffd" is not known, known are postgres, mysql, mariadb, oracle, sqlserver, db2, aurora-postgresql, aurora-mysql',
        wayOut: WAY_OUT,
      },
    ],
  ])('for %j is %j', (database, ceiling) => {
    expect(ceilingOf(database, { kind: 'estimated' })).toEqual(ceiling);
  });
});

test('a ceiling never throws and is never a guess, whatever the texts are', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'db.'),
  );
  const database = fc.record(
    {
      engine: fc.oneof(text, fc.constantFrom('postgres', 'mariadb', 'db2', 'aurora-mysql', 'aurora-postgresql')),
      engineVersion: text,
      instanceClass: fc.oneof(text, fc.constantFrom('db.t3.micro', 'db.r6g.large', 'db.serverless')),
      serverless: fc.record({ minAcu: fc.double(), maxAcu: fc.double() }),
      platform: fc.constantFrom('cloud-sql' as const, 'azure' as const, 'self-managed' as const),
      memoryGib: fc.oneof(fc.double(), fc.double({ min: 0, max: 256 })),
      parameter: fc.record({ text, where: text }),
    },
    { requiredKeys: ['engine'] },
  );
  const policy = fc.constantFrom<CeilingPolicy>(
    { kind: 'estimated' },
    { kind: 'pinned' },
    { kind: 'pinned', maxConnections: 100 },
  );
  fc.assert(
    fc.property(database, policy, (facts, kind) => {
      const ceiling = ceilingOf(facts, kind);
      const isGood =
        ceiling.basis === 'unknown'
          ? ceiling.wayOut !== ''
          : Number.isSafeInteger(ceiling.maxConnections) && ceiling.maxConnections > 0;
      expect({ isGood, isExplained: ceiling.source !== '' }).toEqual({ isGood: true, isExplained: true });
    }),
    { numRuns: 300 },
  );
});

test('the source of a computed ceiling fits the 200 characters that a message has for it', () => {
  const engines = ['postgres', 'mysql', 'mariadb', 'oracle-ee', 'aurora-mysql', 'aurora-postgresql'];
  const servers = engines.flatMap(engine => allInstanceClasses().map(({ name }) => ({ engine, instanceClass: name })));
  const members = ['aurora-mysql', 'aurora-postgresql'].flatMap(engine =>
    [16, 250.5, 256].map(maxAcu => ({ engine, instanceClass: 'db.serverless', serverless: { minAcu: 0.5, maxAcu } })),
  );
  const elsewhere = (['cloud-sql', 'azure'] as const).map(platform => ({ engine: 'postgres', platform, memoryGib: 30 }));
  const sources = [...servers, ...members, ...elsewhere].flatMap(server => [
    ceilingOf(server, { kind: 'estimated' }).source,
    ceilingOf(server, { kind: 'pinned' }).source,
  ]);
  expect(sources.filter(source => printable(source) !== source)).toEqual([]);
});

describe('lowestCeiling', () => {
  const known = (maxConnections: number, source: string): Ceiling => ({ basis: 'estimated', maxConnections, source });
  const unknown: Ceiling = { basis: 'unknown', source: 'an import', wayOut: WAY_OUT };

  test('is the lowest, and the first of equal ones', () => {
    expect(lowestCeiling([known(179, 'a'), known(77, 'b'), known(77, 'c')])).toEqual(known(77, 'b'));
  });

  test('is unknown as soon as one is', () => {
    expect(lowestCeiling([known(77, 'a'), unknown, known(5, 'b')])).toBe(unknown);
  });

  test('is unknown when there is no server', () => {
    expect(lowestCeiling([])).toEqual({ basis: 'unknown', source: 'no server is given', wayOut: WAY_OUT });
  });
});
