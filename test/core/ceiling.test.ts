import * as fc from 'fast-check';
import type { Ceiling, CeilingPolicy } from '../../lib/core/ceiling';
import { ceilingOf, lowestCeiling, nominalMaxConnections } from '../../lib/core/ceiling';
import type { DatabaseFacts } from '../../lib/core/database';
import { allInstanceClasses } from '../../lib/core/instance-classes';
import { printable } from '../../lib/core/text';

const MICRO: DatabaseFacts = { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' };
const PARAMETER = { text: '200', where: 'parameter group Stack/Parameters' };
const WAY_OUT = 'MaxConnections.of(<what SHOW max_connections prints>)';

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
      wayOut: `MaxConnections.estimated() or ${WAY_OUT}`,
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
        wayOut: WAY_OUT,
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
      { basis: 'unknown', source: 'db.serverless has no fixed memory, and clustered servers are not read yet', wayOut: WAY_OUT },
    ],
    [
      { ...MICRO, engine: 'aurora-postgresql', parameter: PARAMETER },
      {
        basis: 'unknown',
        source: 'aurora-postgresql servers belong to a cluster, and clustered servers are not read yet',
        wayOut: WAY_OUT,
      },
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
      engine: fc.oneof(text, fc.constantFrom('postgres', 'mariadb', 'db2')),
      engineVersion: text,
      instanceClass: fc.oneof(text, fc.constant('db.t3.micro')),
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
  const servers = ['postgres', 'mysql', 'mariadb', 'oracle-ee'].flatMap(engine =>
    allInstanceClasses().map(({ name }) => ({ engine, instanceClass: name })),
  );
  const sources = servers.flatMap(server => [
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

test('nominalMaxConnections is the figure that naive calculators print, above any estimate', () => {
  expect(nominalMaxConnections(MICRO)).toBe(112);
  expect(nominalMaxConnections({ engine: 'postgres' })).toBeUndefined();
});
