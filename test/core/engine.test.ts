import * as fc from 'fast-check';
import type { EngineFamily } from '../../lib/core/engine';
import { limitQuery, allowedRange, ENGINE_NAMES, engineFamily, isClustered, limitParameter } from '../../lib/core/engine';

const FAMILIES: readonly EngineFamily[] = [
  'postgres',
  'mysql',
  'mariadb',
  'oracle',
  'sqlserver',
  'db2',
  'aurora-postgresql',
  'aurora-mysql',
];

describe('engineFamily', () => {
  test.each([
    ['postgres', 'postgres'],
    ['postgresql', 'postgres'],
    ['mysql', 'mysql'],
    ['mariadb', 'mariadb'],
    ['oracle-ee', 'oracle'],
    ['oracle-ee-cdb', 'oracle'],
    ['oracle-se2', 'oracle'],
    ['oracle-se2-cdb', 'oracle'],
    ['oracle-se', 'oracle'],
    ['oracle-se1', 'oracle'],
    ['oracle', 'oracle'],
    ['custom-oracle-ee', 'oracle'],
    ['custom-oracle-se2-cdb', 'oracle'],
    ['sqlserver-ee', 'sqlserver'],
    ['sqlserver-se', 'sqlserver'],
    ['sqlserver-ex', 'sqlserver'],
    ['sqlserver-web', 'sqlserver'],
    ['sqlserver', 'sqlserver'],
    ['custom-sqlserver-web', 'sqlserver'],
    ['db2-se', 'db2'],
    ['db2-ae', 'db2'],
    ['db2', 'db2'],
    ['aurora-postgresql', 'aurora-postgresql'],
    ['aurora-mysql', 'aurora-mysql'],
    ['Postgres', 'postgres'],
    ['SQLSERVER-EX', 'sqlserver'],
  ])('%s is of the family %s', (engine, family) => {
    expect(engineFamily(engine)).toBe(family);
  });

  test.each(['', 'cockroach', 'postgres ', 'custom-oracle-', 'oracle-xe', '__proto__', 'constructor', 'toString'])(
    '%j is not an engine',
    engine => {
      expect(engineFamily(engine)).toBeUndefined();
    },
  );

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), engine => {
        expect(() => engineFamily(engine)).not.toThrow();
      }),
    );
  });
});

test('every engine name that messages offer is accepted', () => {
  expect(ENGINE_NAMES.map(engineFamily)).toEqual(FAMILIES);
});

test('Aurora servers alone belong to a cluster', () => {
  expect(FAMILIES.filter(isClustered)).toEqual(['aurora-postgresql', 'aurora-mysql']);
});

test.each<[EngineFamily, string | undefined, readonly [number, number] | undefined]>([
  ['postgres', 'max_connections', [6, 262143]],
  ['mysql', 'max_connections', [1, 100000]],
  ['mariadb', 'max_connections', [1, 100000]],
  ['oracle', 'processes', [80, 20000]],
  ['sqlserver', undefined, undefined],
  ['db2', undefined, undefined],
  ['aurora-postgresql', 'max_connections', [6, 262143]],
  ['aurora-mysql', 'max_connections', [1, 16000]],
])('the limit of %s is held by %s in %j', (family, parameter, range) => {
  expect(limitParameter(family)).toBe(parameter);
  expect(allowedRange(family)).toEqual(range);
});

test('Azure has a range of its own for PostgreSQL', () => {
  expect(allowedRange('postgres', 'azure')).toEqual([25, 5000]);
  expect(allowedRange('mysql', 'azure')).toEqual([1, 100000]);
  expect(allowedRange('postgres', 'cloud-sql')).toEqual([6, 262143]);
});

test.each([
  ['postgres', 'SHOW max_connections'],
  ['aurora-postgresql', 'SHOW max_connections'],
  ['mysql', 'SELECT @@max_connections'],
  ['mariadb', 'SELECT @@max_connections'],
  ['oracle', 'SHOW PARAMETER processes'],
] as const)('%s is asked for its limit in its own words', (family, query) => {
  expect(limitQuery(family)).toBe(query);
});

test('a server of an engine that is not known is asked as PostgreSQL is', () => {
  expect(limitQuery()).toBe('SHOW max_connections');
});
