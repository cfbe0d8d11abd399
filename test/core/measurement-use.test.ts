import * as fc from 'fast-check';
import { ceilingOf } from '../../lib/core/ceiling';
import type { DatabaseFacts } from '../../lib/core/database';
import type { Measurement } from '../../lib/core/measurement';
import type { MeasuredPolicy } from '../../lib/core/measurement-use';
import { describedBy, measurementUse } from '../../lib/core/measurement-use';
import { measured, someMeasurement, TODAY } from './some-measurement';

const MICRO: DatabaseFacts = {
  engine: 'postgres',
  engineVersion: '16.8',
  instanceClass: 'db.t3.micro',
  identifier: 'orders-prod',
};

function kindOf(then: Partial<Measurement>, now: Partial<DatabaseFacts> = {}): string {
  return measurementUse({ ...MICRO, ...now }, measured([someMeasurement(then)])).kind;
}

function ceiling(
  then: readonly Partial<Measurement>[],
  now: Partial<DatabaseFacts> = {},
  policy?: Partial<MeasuredPolicy>,
): unknown {
  const found = ceilingOf({ ...MICRO, ...now }, measured(then.map(someMeasurement), policy));
  return found.basis === 'unknown' ? found.basis : [found.maxConnections, found.basis];
}

describe('a measurement applies', () => {
  test('to the server that it was made of', () => {
    expect(kindOf({})).toBe('applies');
    expect(kindOf({ engine: 'POSTGRES', instanceClass: 'DB.T3.MICRO' })).toBe('applies');
  });

  test('for 180 days, and from one day ahead', () => {
    expect(kindOf({ measuredOn: '2026-05-25' })).toBe('applies');
    expect(kindOf({ measuredOn: '2026-05-24' })).toBe('aged');
    expect(kindOf({ measuredOn: '2026-11-22' })).toBe('applies');
    expect(kindOf({ measuredOn: '2026-11-23' })).toBe('aged');
    expect(measurementUse(MICRO, measured([someMeasurement({ measuredOn: '2026-05-25' })]))).toMatchObject({ days: 180 });
  });

  test.each<[string, string, string, 'applies' | 'changed']>([
    ['postgres', '16.8', '16.11', 'applies'],
    ['postgres', '16.8', '17.2', 'changed'],
    ['aurora-postgresql', '15.4', '16.4', 'changed'],
    ['mysql', '8.0.40', '8.0.42', 'applies'],
    ['mysql', '8.0.40', '8.4.3', 'changed'],
    ['mysql', '8', '8.4.3', 'applies'],
    ['mariadb', '10.6.19', '10.11.9', 'changed'],
    ['aurora-mysql', '8.0.mysql_aurora.3.04.0', '8.0.mysql_aurora.3.08.0', 'applies'],
    ['aurora-mysql', '5.7.mysql_aurora.2.11.0', '8.0.mysql_aurora.3.08.0', 'changed'],
    ['oracle-ee', '19.0.0.0.ru-2024-01.rur-2024-01.r1', '19.0.0.0.ru-2025-01.rur-2025-01.r1', 'applies'],
    ['oracle-ee', '19.0.0.0.ru-2024-01.rur-2024-01.r1', '21.0.0.0.ru-2025-01.rur-2025-01.r1', 'changed'],
    ['sqlserver-se', '15.00.4415.2.v1', '16.00.4165.4.v1', 'changed'],
    ['db2-se', '11.5.9.0.sb1', '12.1.0.0.sb1', 'changed'],
    ['postgres', 'latest', '16.8', 'applies'],
  ])('to %s %s that is %s now: %s', (engine, before, now, kind) => {
    expect(kindOf({ engine, engineVersion: before }, { engine, engineVersion: now })).toBe(kind);
  });

  test('where one side does not state what the other does', () => {
    expect(kindOf({ engineVersion: undefined })).toBe('applies');
    expect(kindOf({}, { engineVersion: undefined })).toBe('applies');
    expect(kindOf({ instanceClass: undefined })).toBe('applies');
    expect(kindOf({}, { instanceClass: undefined })).toBe('applies');
    expect(kindOf({}, { engine: 'unknown' })).toBe('applies');
  });
});

describe('a measurement does not apply', () => {
  test.each<[Partial<Measurement>, Partial<DatabaseFacts>, string, string]>([
    [{ engine: 'mysql', engineVersion: '8.0.40' }, {}, 'mysql', 'postgres'],
    [{ engine: 'aurora-postgresql' }, {}, 'aurora-postgresql', 'postgres'],
    [{ engineVersion: '15.7' }, {}, 'PostgreSQL 15.7', 'PostgreSQL 16.8'],
    [{ instanceClass: 'db.t3.small' }, {}, 'db.t3.small', 'db.t3.micro'],
    [
      { instanceClass: 'db.serverless', serverless: { minAcu: 1, maxAcu: 8 } },
      { instanceClass: 'db.serverless', serverless: { minAcu: 1, maxAcu: 16 } },
      '1 to 8 ACU',
      '1 to 16 ACU',
    ],
    [
      { instanceClass: 'db.serverless', serverless: { minAcu: 0.5, maxAcu: 8 } },
      { instanceClass: 'db.serverless', serverless: { minAcu: 1, maxAcu: 8 } },
      '0.5 to 8 ACU',
      '1 to 8 ACU',
    ],
  ])('to a server that has become another one: %j', (then, now, before, after) => {
    const use = measurementUse({ ...MICRO, ...now }, measured([someMeasurement(then)]));
    expect(use).toMatchObject({ kind: 'changed', changes: [{ before, now: after }] });
  });

  test('to a server that is not in the file', () => {
    expect(kindOf({}, { identifier: 'orders-test' })).toBe('missing');
    expect(measurementUse(MICRO, measured([]))).toEqual({ kind: 'missing' });
  });

  test('with every change named', () => {
    const use = measurementUse(MICRO, measured([someMeasurement({ engineVersion: '15.7', instanceClass: 'db.t3.small' })]));
    expect(use).toMatchObject({ changes: [{ before: 'PostgreSQL 15.7' }, { before: 'db.t3.small' }] });
  });
});

describe('of several measurements', () => {
  test('the lowest that applies counts', () => {
    const all = [{ maxConnections: 83 }, { maxConnections: 81 }, { maxConnections: 40, instanceClass: 'db.t3.nano' }];
    expect(ceiling([...all, { maxConnections: 30, measuredOn: '2020-01-01' }])).toEqual([81, 'measured']);
  });

  test('the lowest that only has aged counts before one of another class', () => {
    const old = { measuredOn: '2020-01-01' };
    const all = [
      { maxConnections: 40, instanceClass: 'db.t3.nano' },
      { ...old, maxConnections: 70 },
      { ...old, maxConnections: 60 },
    ];
    expect(ceiling(all)).toEqual([60, 'measured']);
  });

  test('the latest is told where all are of other servers', () => {
    const all = [{ measuredOn: '2026-10-01' }, { measuredOn: '2026-11-01' }, { measuredOn: '2026-09-01' }];
    const servers = all.map(each => someMeasurement({ ...each, engine: 'mysql' }));
    expect(measurementUse(MICRO, measured(servers))).toMatchObject({ measurement: { measuredOn: '2026-11-01' } });
  });
});

describe('the ceiling', () => {
  test('is what the server said, with the day', () => {
    expect(ceilingOf(MICRO, measured([someMeasurement()]))).toEqual({
      basis: 'measured',
      maxConnections: 81,
      source: 'SHOW max_connections on 2026-11-21',
    });
    const rounded = someMeasurement({ maxConnections: 80, atMost: 84, source: 'ConnectionAttempts' });
    expect(ceilingOf(MICRO, measured([rounded]))).toMatchObject({
      maxConnections: 80,
      source: 'ConnectionAttempts on 2026-11-21, at least, up to 84 by rounding',
    });
  });

  test('is measured also below the estimate', () => {
    expect(ceiling([{ maxConnections: 60 }])).toEqual([60, 'measured']);
  });

  test('is the estimate where the server is not in the file, or has become another one', () => {
    expect(ceiling([])).toEqual([77, 'estimated']);
    expect(ceiling([{ instanceClass: 'db.t3.small', maxConnections: 60 }])).toEqual([77, 'estimated']);
    expect(ceiling([{ instanceClass: 'db.t3.small', maxConnections: 189 }])).toEqual([77, 'estimated']);
  });

  test('is the lower of both where the measurement has aged', () => {
    expect(ceiling([{ measuredOn: '2026-05-24', maxConnections: 60 }])).toEqual([60, 'measured']);
    expect(ceiling([{ measuredOn: '2026-05-24', maxConnections: 81 }])).toEqual([77, 'estimated']);
    expect(ceiling([{ measuredOn: '2030-01-01', maxConnections: 81 }])).toEqual([77, 'estimated']);
  });

  const hidden = { instanceClass: undefined, obstacle: 'Shop/Imported is imported' };

  test('is measured where nothing else is known, however old', () => {
    expect(ceiling([{}], hidden)).toEqual([81, 'measured']);
    expect(ceiling([{ measuredOn: '2020-01-01' }], hidden)).toEqual([81, 'measured']);
  });

  test('is unknown where the file does not help, with the command that would', () => {
    expect(ceilingOf({ ...MICRO, ...hidden }, measured([]))).toEqual({
      basis: 'unknown',
      source: 'Shop/Imported is imported',
      wayOut:
        'connection-budget measure --out connection-ceilings.json, or MaxConnections.of(<what SHOW max_connections prints>)',
    });
  });
});

describe('a parameter group of the app', () => {
  const parameter = (text: string): Partial<DatabaseFacts> => ({ parameter: { text, where: 'parameter group Stack/Group' } });

  test('goes before the measurement as a plain number, unless the server said less', () => {
    expect(ceiling([{ maxConnections: 200 }], parameter('200'))).toEqual([200, 'parameter']);
    expect(ceiling([{ maxConnections: 300 }], parameter('200'))).toEqual([200, 'parameter']);
    expect(ceiling([{ maxConnections: 100 }], parameter('200'))).toEqual([100, 'measured']);
  });

  test('stays an error where its number is none that the engine takes', () => {
    expect(ceiling([{}], parameter('5'))).toBe('unknown');
  });

  test('goes behind it as an expression on the memory, unless that cannot give so much', () => {
    const expression = parameter('LEAST({DBInstanceClassMemory/9531392},5000)');
    expect(ceiling([{}], expression)).toEqual([81, 'measured']);
    expect(ceiling([{ maxConnections: 113 }], expression)).toEqual([77, 'parameter']);
    expect(ceiling([{}], parameter('LEAST({DBInstanceClassMemory/9531392},70)'))).toEqual([70, 'parameter']);
    expect(ceiling([{}], parameter('LEAST(60,70)'))).toEqual([60, 'parameter']);
  });

  test('may have been there when the server was measured, and be gone', () => {
    expect(ceiling([{ maxConnections: 112 }], { taggedPath: 'Stack/Budget' })).toEqual([112, 'measured']);
    expect(ceiling([{ maxConnections: 113 }], { taggedPath: 'Stack/Budget' })).toEqual([77, 'estimated']);
  });

  test('is not known of a database outside the app, or where it is imported', () => {
    expect(ceiling([{ maxConnections: 400 }])).toEqual([400, 'measured']);
    const obstacle = 'the parameter group is imported';
    expect(ceiling([{ maxConnections: 400 }], { taggedPath: 'Stack/Budget', obstacle })).toEqual([400, 'measured']);
  });
});

describe('what is not known of a server', () => {
  const IMPORTED: DatabaseFacts = { engine: 'unknown', identifier: 'orders-prod', obstacle: 'it is imported' };

  test('is told by its measurement', () => {
    const { engineVersion, instanceClass } = someMeasurement();
    expect(describedBy(IMPORTED, measured([someMeasurement()]))).toEqual({
      ...IMPORTED,
      engine: 'postgres',
      engineVersion,
      instanceClass,
    });
  });

  test('is not told by that of another one, and what is known stays', () => {
    const other = measured([someMeasurement({ engine: 'mysql', engineVersion: '8.4.3' })]);
    expect(describedBy({ ...IMPORTED, engine: 'postgres' }, other)).toEqual({ ...IMPORTED, engine: 'postgres' });
    expect(describedBy(IMPORTED, measured([]))).toEqual(IMPORTED);
    const older = measured([someMeasurement({ engineVersion: '16.3' })]);
    expect(describedBy(MICRO, older)).toMatchObject({ engineVersion: '16.8' });
  });
});

describe('whatever was measured', () => {
  const option = <T>(...values: T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);
  const measurements = fc.array(
    fc.record({
      maxConnections: fc.integer({ min: 1, max: 2000 }),
      engine: fc.constantFrom('postgres', 'mysql'),
      engineVersion: option('16.3', '15.4'),
      instanceClass: option('db.t3.micro', 'db.t3.small'),
      measuredOn: fc.constantFrom('2020-01-01', '2026-05-24', '2026-05-25', TODAY, '2027-01-01'),
    }),
    { maxLength: 4 },
  );
  const databases = fc.record({
    instanceClass: fc.constantFrom('db.t3.micro', 'db.t3.small', 'db.m6i.large'),
    parameter: option(
      { text: '120', where: 'parameter group' },
      { text: '{DBInstanceClassMemory/9531392}', where: 'parameter group' },
    ),
    taggedPath: option('Stack/Budget'),
  });

  test('what does not apply never raises the ceiling above the estimate', () => {
    fc.assert(
      fc.property(databases, measurements, (database, then) => {
        const server = { ...MICRO, ...database };
        const policy = measured(then.map(someMeasurement));
        const [estimate, found] = [ceilingOf(server, { kind: 'estimated' }), ceilingOf(server, policy)];
        if (estimate.basis === 'unknown' || found.basis === 'unknown') throw new Error('both are known');
        if (measurementUse(server, policy).kind !== 'applies') {
          expect(found.maxConnections).toBeLessThanOrEqual(estimate.maxConnections);
        }
        if (found.basis !== 'measured') expect(found).toEqual(estimate);
      }),
      { numRuns: 500 },
    );
  });

  test('is the lowest of all that apply, in whatever order they stand', () => {
    fc.assert(
      fc.property(databases, measurements, (database, then) => {
        const server = { ...MICRO, ...database };
        const all = then.map(someMeasurement);
        expect(ceilingOf(server, measured([...all].reverse()))).toMatchObject({
          maxConnections: (ceilingOf(server, measured(all)) as { maxConnections: number }).maxConnections,
        });
      }),
    );
  });
});
