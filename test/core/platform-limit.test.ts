import * as fc from 'fast-check';
import type { Platform } from '../../lib/core/database';
import { platformLimit } from '../../lib/core/platform-limit';
import { isUnknown } from '../../lib/core/unknown';

const on = (platform: Platform, memoryGib?: number, family: 'postgres' | 'mysql' = 'postgres') =>
  platformLimit({ engine: family, platform, ...(memoryGib !== undefined && { memoryGib }) }, family, platform);

describe('Cloud SQL', () => {
  test.each([
    [0.6, 25],
    [1.69, 25],
    [1.7, 50],
    [3.74, 50],
    [3.75, 100],
    [5.99, 100],
    [6, 200],
    [7.49, 200],
    [7.5, 400],
    [14.99, 400],
    [15, 500],
    [29.99, 500],
    [30, 600],
    [59.99, 600],
    [60, 800],
    [119.99, 800],
    [120, 1000],
    [624, 1000],
  ])('with %d GiB admits %d', (memoryGib, maxConnections) => {
    expect(on('cloud-sql', memoryGib)).toMatchObject({ basis: 'published', maxConnections });
  });

  test('says which row of which table', () => {
    expect(on('cloud-sql', 16)).toEqual({
      basis: 'published',
      maxConnections: 500,
      source: 'row of 15 GiB, Cloud SQL for PostgreSQL: max_connections by memory',
    });
  });
});

describe('Azure', () => {
  test.each([
    [2, 50],
    [3.99, 50],
    [4, 429],
    [8, 859],
    [16, 1718],
    [32, 3437],
    [47, 3437],
    [48, 5000],
    [672, 5000],
  ])('with %d GiB admits %d', (memoryGib, maxConnections) => {
    expect(on('azure', memoryGib)).toMatchObject({ basis: 'published', maxConnections });
  });

  test('says that a resize does not change it', () => {
    expect(on('azure', 8)).toHaveProperty(
      'source',
      'row of 8 GiB, Azure Database for PostgreSQL flexible server: Maximum connections, computed at provisioning and not on a resize',
    );
  });
});

test.each<[Platform, number | undefined, 'postgres' | 'mysql', string]>([
  ['cloud-sql', undefined, 'postgres', 'the memory of the server on Cloud SQL is not stated'],
  ['azure', undefined, 'postgres', 'the memory of the server on Azure is not stated'],
  ['cloud-sql', 0.59, 'postgres', 'Cloud SQL has no server of 0.59 GiB, the smallest that it lists has 0.6 GiB'],
  ['azure', 1.99, 'postgres', 'Azure has no server of 1.99 GiB, the smallest that it lists has 2 GiB'],
  ['azure', -4, 'postgres', 'Azure has no server of -4 GiB, the smallest that it lists has 2 GiB'],
  ['azure', NaN, 'postgres', 'Azure has no server of NaN GiB, the smallest that it lists has 2 GiB'],
  ['cloud-sql', Infinity, 'postgres', 'Cloud SQL has no server of Infinity GiB, the smallest that it lists has 0.6 GiB'],
  ['cloud-sql', 16, 'mysql', 'no limit of mysql on Cloud SQL is published'],
  ['azure', 16, 'mysql', 'no limit of mysql on Azure is published'],
  ['self-managed', 16, 'postgres', 'a self-managed server has the limit that its own configuration sets'],
])('on %s with %p GiB the limit of %s is not known', (platform, memoryGib, family, unknown) => {
  expect(on(platform, memoryGib, family)).toEqual({ unknown });
});

test.each<Platform>(['cloud-sql', 'azure'])('the limit on %s never falls as memory grows', platform => {
  const gib = fc.double({ min: 2, max: 2000, noNaN: true });
  fc.assert(
    fc.property(gib, gib, (a, b) => {
      const [small, large] = [Math.min(a, b), Math.max(a, b)].map(memoryGib => on(platform, memoryGib));
      if (small === undefined || large === undefined || isUnknown(small) || isUnknown(large)) throw new Error('no limit');
      expect(small.maxConnections).toBeLessThanOrEqual(large.maxConnections);
    }),
  );
});
