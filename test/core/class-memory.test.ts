import type { DatabaseFacts } from '../../lib/core/database';
import { memoryInWords, sizeOf } from '../../lib/core/class-memory';
import { lowerBoundMemory } from '../../lib/core/memory';
import { isUnknown } from '../../lib/core/unknown';

const MIB = 1024 * 1024;

describe('sizeOf', () => {
  test('is that of the class', () => {
    expect(sizeOf({ engine: 'postgres', instanceClass: 'db.t3.micro' })).toEqual({
      memoryGib: 1,
      leastMemory: 704 * MIB,
      inferred: false,
      vcpus: 2,
    });
  });

  test('of Aurora Serverless v2 is that of the largest capacity, with no vCPU', () => {
    const server = { engine: 'aurora-mysql', instanceClass: 'db.serverless', serverless: { minAcu: 0.5, maxAcu: 8 } };
    expect(sizeOf(server)).toEqual({ memoryGib: 16, leastMemory: 15496 * MIB, inferred: false, maxAcu: 8 });
  });

  test.each([
    ['db.r5.large', 1600 * 9531392],
    ['db.r5.xlarge', 3300 * 9531392],
    ['db.r4.large', 1600 * 9531392],
    ['db.r4.xlarge', 3200 * 9531392],
    ['db.r6g.large', lowerBoundMemory(16)],
    ['db.r5.2xlarge', lowerBoundMemory(64)],
    ['db.r7g.large', lowerBoundMemory(16)],
  ])('of %s of Aurora PostgreSQL has no more than its table lets expect: %d bytes', (instanceClass, leastMemory) => {
    expect(sizeOf({ engine: 'aurora-postgresql', instanceClass })).toMatchObject({ leastMemory });
  });

  test('of the same class of another engine is not touched by that table', () => {
    expect(sizeOf({ engine: 'postgres', instanceClass: 'db.r5.large' })).toMatchObject({ leastMemory: lowerBoundMemory(16) });
  });

  test.each([
    [undefined, 'the instance class is not stated'],
    ['db.t3.mirco', 'instance class "db.t3.mirco" is not known, nearest are db.t3.micro, db.t3.large, db.t3.medium'],
    ['db.serverless', 'db.serverless is a class of Aurora alone, not of postgres'],
    ['t3.\u001b', 'instance class "t3.\ufffd" is not known, nearest are db.t3.large, db.t3.micro, db.t3.small'],
  ])('says why the class %j is not known', (instanceClass, unknown) => {
    expect(sizeOf({ engine: 'postgres', instanceClass })).toEqual({ unknown });
  });

  test('shows no more than 60 characters of a class', () => {
    const instanceClass = `db.${'x'.repeat(10_000)}`;
    expect(sizeOf({ engine: 'postgres', instanceClass })).toHaveProperty(
      'unknown',
      expect.stringMatching(/^instance class "db\.x{26}…x{30}" is not known/),
    );
  });
});

describe('memoryInWords', () => {
  test.each<[DatabaseFacts, string]>([
    [{ engine: 'postgres', instanceClass: 'db.t3.micro' }, 'at least 704 MiB of 1 GiB'],
    [{ engine: 'mysql', instanceClass: 'db.m1.small' }, 'at least 1350 MiB of 1.7 GiB'],
    [{ engine: 'oracle-ee', instanceClass: 'db.r5.large.tpc1.mem2x' }, 'at least 31432 MiB of 32 GiB inferred from the name'],
    [{ engine: 'aurora-postgresql', instanceClass: 'db.r5.large' }, 'at least 14543 MiB of 16 GiB'],
    [
      { engine: 'aurora-mysql', instanceClass: 'db.serverless', serverless: { minAcu: 0, maxAcu: 1.5 } },
      'at least 2552 MiB of 3 GiB at 1.5 ACU',
    ],
  ])('of %j is %s', (database, words) => {
    const size = sizeOf(database);
    expect(isUnknown(size) ? size.unknown : memoryInWords(size)).toBe(words);
  });
});
