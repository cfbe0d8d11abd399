import * as fc from 'fast-check';
import { engineFamily } from '../../lib/core/engine';
import { engineDefault } from '../../lib/core/engine-defaults';
import { defaultOnMemory, estimateOf } from '../../lib/core/estimate';
import { allInstanceClasses } from '../../lib/core/instance-classes';
import { isUnknown } from '../../lib/core/unknown';

// Both columns are filled, because a row that is too short gets jest's callback in the place of the version.
const ENGINES: readonly (readonly [engine: string, engineVersion: string | undefined])[] = [
  ['postgres', '16.8'],
  ['mysql', '8.0.36'],
  ['mariadb', '10.4.34'],
  ['mariadb', '10.11.8'],
  ['oracle-ee', undefined],
];

/** Classes with these nominal sizes, smallest first. */
const CLASSES: readonly (readonly [gib: number, instanceClass: string])[] = [
  [1, 'db.t3.micro'],
  [2, 'db.t3.small'],
  [4, 'db.t3.medium'],
  [8, 'db.m6g.large'],
  [16, 'db.r6g.large'],
  [32, 'db.r6g.xlarge'],
  [64, 'db.r6g.2xlarge'],
  [128, 'db.r6g.4xlarge'],
];

describe('the lower bound', () => {
  test.each([
    ['postgres', '16.8', [77, 179, 389, 828, 1704, 3457, 5000, 5000]],
    ['mysql', '8.0.36', [58, 135, 295, 627, 1291, 2619, 5275, 10587]],
    ['mariadb', '10.11.8', [29, 67, 147, 313, 645, 1309, 2637, 5293]],
    ['mariadb', '10.4.34', [58, 135, 295, 627, 1291, 2619, 5275, 10587]],
    ['aurora-postgresql', '16.8', [77, 179, 389, 828, 1704, 3457, 5000, 5000]],
  ])('of %s %s from 1 to 128 GiB is %j', (engine, engineVersion, limits) => {
    expect(CLASSES.map(([, instanceClass]) => estimate(engine, engineVersion, instanceClass))).toEqual(limits);
  });

  test("stops at RDS's own caps", () => {
    expect(estimate('postgres', '16.8', 'db.x2iedn.32xlarge')).toBe(5000);
    expect(estimate('mysql', '8.0.36', 'db.r5.24xlarge')).toBe(16000);
    expect(estimate('mariadb', '10.11.8', 'db.r5.24xlarge')).toBe(12000);
    expect(estimate('oracle-ee', undefined, 'db.r5.24xlarge')).toBe(20000);
  });

  test.each(ENGINES)('of %s %s is above 0 and never exceeds nominal arithmetic on any class', (engine, engineVersion) => {
    const wrong = allInstanceClasses().filter(({ name, memoryGib }) => {
      const bound = estimate(engine, engineVersion, name);
      return !(bound > 0 && bound <= naive(engine, engineVersion, memoryGib));
    });
    expect(wrong).toEqual([]);
  });

  test.each(ENGINES)('of %s %s never falls as memory grows', (engine, engineVersion) => {
    const classes = fc.constantFrom(...allInstanceClasses());
    fc.assert(
      fc.property(classes, classes, (a, b) => {
        const [small, large] = a.memoryGib <= b.memoryGib ? [a, b] : [b, a];
        expect(estimate(engine, engineVersion, small.name)).toBeLessThanOrEqual(estimate(engine, engineVersion, large.name));
      }),
    );
  });
});

describe('the source of an estimate', () => {
  test.each([
    ['postgres', '16.8', 'db.t3.micro', 'LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB'],
    [
      'postgres',
      '16.8',
      'db.r6g.4xlarge',
      'LEAST({DBInstanceClassMemory/9531392},5000) at the 5,000 cap (exact), on at least 127048 MiB of 128 GiB',
    ],
    ['mysql', '8.0.36', 'db.r6g.xlarge', 'LEAST({DBInstanceClassMemory/12582880},16000) on at least 31432 MiB of 32 GiB'],
    [
      'mysql',
      '8.0.36',
      'db.r6g.2xlarge',
      'LEAST({DBInstanceClassMemory/12582880},16000) on at least 63304 MiB of 64 GiB, not validated by any reading',
    ],
    [
      'mysql',
      '8.0.36',
      'db.r5.24xlarge',
      'LEAST({DBInstanceClassMemory/12582880},16000) at the 16,000 cap, on at least 764488 MiB of 768 GiB, ' +
        'not validated by any reading',
    ],
    [
      'mariadb',
      '10.11.8',
      'db.t3.micro',
      'LEAST({DBInstanceClassMemory/25165760},12000) on at least 704 MiB of 1 GiB, not validated by any reading',
    ],
    [
      'oracle-ee',
      undefined,
      'db.r5.large.tpc1.mem2x',
      'LEAST({DBInstanceClassMemory/9868951},20000) on at least 31432 MiB of 32 GiB inferred from the name, ' +
        'not validated by any reading',
    ],
    [
      'postgres',
      '16.8',
      'db.r5.12xlarge.tpc2.mem2x',
      'LEAST({DBInstanceClassMemory/9531392},5000) at the 5,000 cap, on at least 764488 MiB of 768 GiB inferred from the name',
    ],
    ['aurora-mysql', undefined, 'db.r6id.xlarge', 'default of Aurora MySQL with the floor of log2, a lower bound, on 32 GiB'],
  ])('of %s %s on %s says on what it stands', (engine, engineVersion, instanceClass, source) => {
    expect(limitOf(engine, engineVersion, instanceClass)).toMatchObject({ source });
  });
});

describe('defaultOnMemory', () => {
  test.each([
    [805_306_368, 0],
    [2 * 805_306_368 - 1, 0],
    [2 * 805_306_368, 45],
    [805_306_367, -45],
    [8_187_281_408, 135],
    [2 * 8_187_281_408 - 1, 180],
    [2 * 8_187_281_408, 1000],
    [64 * 8_187_281_408, 6000],
  ])('of Aurora MySQL on %d bytes is %d: the logarithm has no fraction', (memory, maxConnections) => {
    const byDefault = engineDefault('aurora-mysql');
    expect(byDefault && defaultOnMemory(byDefault, memory)).toBe(maxConnections);
  });
});

function limitOf(engine: string, engineVersion: string | undefined, instanceClass: string): ReturnType<typeof estimateOf> {
  const family = engineFamily(engine);
  if (family === undefined) throw new Error(`no family for ${engine}`);
  return estimateOf({ engine, engineVersion, instanceClass }, family);
}

function estimate(engine: string, engineVersion: string | undefined, instanceClass: string): number {
  const limit = limitOf(engine, engineVersion, instanceClass);
  if (isUnknown(limit)) throw new Error(limit.unknown);
  return limit.maxConnections;
}

/** The quotient on all the memory there is, in doubles. */
function naive(engine: string, engineVersion: string | undefined, gib: number): number {
  const [divisor, cap] = {
    postgres: [9531392, 5000] as const,
    mysql: [12582880, 16000] as const,
    mariadb: engineVersion === '10.4.34' ? ([12582880, 16000] as const) : ([25165760, 12000] as const),
    'oracle-ee': [9868951, 20000] as const,
  }[engine] ?? [Infinity, 0];
  return Math.min(cap, Math.floor((gib * 1024 ** 3) / divisor));
}
