import { ceilingOf } from '../../lib/core/ceiling';
import { publishedLimit } from '../../lib/core/published';
import type { PublishedRows } from './published-rows';
import { AURORA_MYSQL_ROWS, AURORA_POSTGRESQL_ROWS } from './published-rows';

const byClass = (rows: PublishedRows): [string, number][] =>
  rows.flatMap(([maxConnections, classes]) => classes.split(' ').map((name): [string, number] => [`db.${name}`, maxConnections]));

describe.each([
  ['aurora-mysql', 74, AURORA_MYSQL_ROWS, 'table of the Aurora User Guide: Maximum connections to an Aurora MySQL DB instance'],
  [
    'aurora-postgresql',
    32,
    AURORA_POSTGRESQL_ROWS,
    'table of the Aurora User Guide of June 2023, no longer printed: Maximum connections to an Aurora PostgreSQL DB instance',
  ],
] as const)('%s', (engine, count, rows, source) => {
  test(`has ${count} published classes`, () => {
    expect(byClass(rows)).toHaveLength(count);
  });

  test.each(byClass(rows))('on %s admits what AWS prints: %d', (instanceClass, maxConnections) => {
    expect(ceilingOf({ engine, instanceClass }, { kind: 'estimated' })).toEqual({ basis: 'published', maxConnections, source });
  });

  test.each(byClass(rows))('on %s is pinned to what AWS prints: %d', (instanceClass, maxConnections) => {
    expect(ceilingOf({ engine, instanceClass }, { kind: 'pinned' })).toEqual({
      basis: 'pinned',
      maxConnections,
      source: `max_connections ${maxConnections} in the parameter group, ${source}`,
    });
  });

  test.each([undefined, 'db.serverless', 'db.r99g.large', '__proto__', ''])('has no row for %j', instanceClass => {
    expect(publishedLimit({ engine, instanceClass }, engine)).toBeUndefined();
  });

  test('finds a class without its prefix too', () => {
    expect(publishedLimit({ engine, instanceClass: 'r6g.4xlarge' }, engine)).toEqual(
      publishedLimit({ engine, instanceClass: 'db.r6g.4xlarge' }, engine),
    );
  });
});

test.each([
  ['sqlserver', 32767],
  ['db2', 64000],
  ['postgres', undefined],
  ['mysql', undefined],
  ['mariadb', undefined],
  ['oracle', undefined],
] as const)('of %s on any class is %p', (engine, maxConnections) => {
  expect(publishedLimit({ engine, instanceClass: 'db.r6g.large' }, engine)?.maxConnections).toBe(maxConnections);
});
