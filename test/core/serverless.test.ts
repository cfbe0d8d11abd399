import type { DatabaseFacts, ServerlessRange } from '../../lib/core/database';
import { isServerless, serverlessGib, serverlessRange, withLowMinimumCap } from '../../lib/core/serverless';

const SERVER: DatabaseFacts = { engine: 'aurora-postgresql', instanceClass: 'db.serverless' };

const member = (minAcu: number, maxAcu: number): DatabaseFacts => ({ ...SERVER, serverless: { minAcu, maxAcu } });

test.each([
  ['db.serverless', true],
  ['serverless', true],
  ['db.r6g.large', false],
  [undefined, false],
])('a server of class %p is of Serverless v2: %p', (instanceClass, expected) => {
  expect(isServerless({ ...SERVER, instanceClass })).toBe(expected);
});

test('an ACU has 2 GiB', () => {
  expect(serverlessGib(16.5)).toBe(33);
});

describe('serverlessRange', () => {
  test.each<ServerlessRange>([
    { minAcu: 0, maxAcu: 1 },
    { minAcu: 0.5, maxAcu: 1.5 },
    { minAcu: 256, maxAcu: 256 },
  ])('is %j as stated', range => {
    expect(serverlessRange({ ...SERVER, serverless: range }, 'aurora-postgresql')).toEqual(range);
  });

  test.each([
    [0, 0.5],
    [0.5, 256.5],
    [-1, 4],
    [4.5, 4],
    [NaN, 4],
    [0, NaN],
    [0, Infinity],
    [0, -Infinity],
  ])('is not known from %d to %d', (minAcu, maxAcu) => {
    expect(serverlessRange(member(minAcu, maxAcu), 'aurora-postgresql')).toEqual({
      unknown:
        'ServerlessV2ScalingConfiguration must have a maximum from 1 to 256 ACU and a minimum from 0 to that, ' +
        `got ${minAcu} to ${maxAcu}`,
    });
  });

  test('names what is missing', () => {
    expect(serverlessRange(SERVER, 'aurora-mysql')).toEqual({
      unknown: 'the memory of db.serverless follows ServerlessV2ScalingConfiguration of the cluster, which is not stated',
    });
  });

  test('belongs to Aurora', () => {
    expect(serverlessRange({ ...member(1, 4), engine: 'postgres' }, 'postgres')).toEqual({
      unknown: 'db.serverless is a class of Aurora alone, not of postgres',
    });
  });
});

describe('withLowMinimumCap', () => {
  const capped = { maxConnections: 2000, source: 'as stated, capped at 2,000 at a minimum of 0 or 0.5 ACU' };

  test.each([0, 0.5])('cuts to 2000 on PostgreSQL at a minimum of %d ACU', minAcu => {
    expect(withLowMinimumCap({ maxConnections: 2001, source: 'as stated' }, member(minAcu, 64), 'aurora-postgresql')).toEqual(
      capped,
    );
    const fitting = { maxConnections: 2000, source: 'as stated' };
    expect(withLowMinimumCap(fitting, member(minAcu, 64), 'aurora-postgresql')).toBe(fitting);
  });

  test.each([SERVER, member(NaN, 64)])('cuts where the minimum is not known: %j', database => {
    expect(withLowMinimumCap({ maxConnections: 5000, source: 'as stated' }, database, 'aurora-postgresql')).toEqual(capped);
  });

  test.each<[DatabaseFacts, 'aurora-postgresql' | 'aurora-mysql']>([
    [member(1, 64), 'aurora-postgresql'],
    [member(0.5, 64), 'aurora-mysql'],
    [{ ...member(0.5, 64), instanceClass: 'db.r6g.2xlarge' }, 'aurora-postgresql'],
  ])('leaves %j of %s alone', (database, family) => {
    const limit = { maxConnections: 5000, source: 'as stated' };
    expect(withLowMinimumCap(limit, database, family)).toBe(limit);
  });
});
