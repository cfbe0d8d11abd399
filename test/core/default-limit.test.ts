import type { DatabaseFacts } from '../../lib/core/database';
import { defaultLimit } from '../../lib/core/default-limit';
import { engineFamily } from '../../lib/core/engine';
import { allInstanceClasses } from '../../lib/core/instance-classes';
import { nominalMaxConnections } from '../../lib/core/nominal';
import { isUnknown } from '../../lib/core/unknown';

function limit(database: DatabaseFacts): ReturnType<typeof defaultLimit> {
  const family = engineFamily(database.engine);
  if (family === undefined) throw new Error(`no family for ${database.engine}`);
  return defaultLimit(database, family);
}

test.each<[DatabaseFacts, string, number]>([
  [{ engine: 'db2' }, 'published', 64000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r5.12xlarge' }, 'published', 6000],
  [{ engine: 'aurora-postgresql', instanceClass: 'db.r5.large' }, 'published', 1600],
  [{ engine: 'aurora-postgresql', instanceClass: 'db.r7g.large' }, 'estimated', 1704],
  [{ engine: 'aurora-postgresql', instanceClass: 'db.r7g.2xlarge' }, 'estimated', 5000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r6id.large' }, 'estimated', 1000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r6id.xlarge' }, 'estimated', 2000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r6id.12xlarge' }, 'estimated', 5000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.t4g.small' }, 'estimated', 45],
  [{ engine: 'aurora-mysql', instanceClass: 'db.serverless', serverless: { minAcu: 1, maxAcu: 8 } }, 'published', 1000],
  [{ engine: 'aurora-mysql', instanceClass: 'db.r6g.large', serverless: { minAcu: 1, maxAcu: 64 } }, 'published', 1000],
  [{ engine: 'postgres', instanceClass: 'db.r5.large' }, 'estimated', 1704],
  [{ engine: 'postgres', platform: 'azure', memoryGib: 4, instanceClass: 'db.r5.large' }, 'published', 429],
])('of %j is %s: %d', (database, basis, maxConnections) => {
  expect(limit(database)).toMatchObject({ basis, maxConnections });
});

describe.each(['aurora-postgresql', 'aurora-mysql'])('%s', engine => {
  const servers = allInstanceClasses().map(({ name, family, memoryGib }) => {
    const found = limit({ engine, instanceClass: name });
    return { name, family, memoryGib, maxConnections: isUnknown(found) ? undefined : found.maxConnections };
  });

  test('never falls as memory grows within a family', () => {
    const falling = servers.flatMap(small =>
      servers.filter(
        large =>
          large.family === small.family &&
          large.memoryGib > small.memoryGib &&
          (large.maxConnections ?? 0) < (small.maxConnections ?? 0),
      ),
    );
    expect(falling).toEqual([]);
  });

  test('never exceeds what the whole nominal memory would give', () => {
    const above = servers.filter(({ name, maxConnections = 0 }) => {
      return maxConnections > (nominalMaxConnections({ engine, instanceClass: name }) ?? 0);
    });
    expect(above).toEqual([]);
  });

  test('is known for every class from 2 GiB up', () => {
    const unknown = servers.filter(({ maxConnections }) => maxConnections === undefined);
    expect(unknown.filter(({ memoryGib }) => memoryGib >= 2)).toEqual([]);
  });
});

test('a class that leaves Aurora MySQL nothing is unknown', () => {
  expect(limit({ engine: 'aurora-mysql', instanceClass: 'db.t3.micro' })).toEqual({
    unknown: 'the default of aurora-mysql gives nothing on 1 GiB',
  });
});
