import type { DeclaredConsumerOptions } from '../../lib';
import { DeploymentOverlap, PoolClient, PoolSizing } from '../../lib';
import { declaredConsumer, reservedConsumer } from '../../lib/private/declared-consumer';

describe('a declared consumer', () => {
  it('is one copy of one process with a derived pool, unless stated otherwise', () => {
    expect(declaredConsumer({})).toEqual({
      kind: 'declared',
      copies: 1,
      copyNoun: ['copy', 'copies'],
      copiesBecause: '',
      overlap: { kind: 'none', reason: '' },
      processes: 1,
      pool: { kind: 'derived', weight: 1, min: 1, max: 20, ratio: 0.7, knowsOverflow: false },
      sideConnections: 0,
    });
  });

  it('is what is stated', () => {
    const stated = declaredConsumer({
      copies: 3,
      processes: 2,
      sideConnections: 1,
      client: PoolClient.sqlAlchemy(),
      pool: PoolSizing.fixed({ size: 5, overflow: 10 }),
      deploymentOverlap: DeploymentOverlap.kubernetes({ maxSurge: 1 }),
    });
    expect(stated).toEqual({
      kind: 'declared',
      copies: 3,
      copyNoun: ['copy', 'copies'],
      copiesBecause: '',
      overlap: { kind: 'kubernetes', maxSurge: 1 },
      processes: 2,
      pool: { kind: 'fixed', size: 5, overflow: 10 },
      sideConnections: 1,
    });
  });

  it.each<[DeclaredConsumerOptions, string]>([
    [{ copies: 0 }, 'copies must be a whole number from 1 to 100000, got 0'],
    [{ copies: 1.5 }, 'copies must be a whole number from 1 to 100000, got 1.5'],
    [{ processes: 100_001 }, 'processes must be a whole number from 1 to 100000, got 100001'],
    [{ sideConnections: -1 }, 'sideConnections must be a whole number from 0 to 262143, got -1'],
    [{ copies: NaN }, 'copies must be a whole number from 1 to 100000, got NaN'],
    [{ copies: '3' as never }, 'copies must be a whole number from 1 to 100000, got "3"'],
    [
      { pool: PoolSizing.fixed({ size: 5, overflow: 10 }) },
      'pool overflow must be 0 for a client without overflow, which has none, got 10: state all connections as size',
    ],
  ])('is refused with %j', (options, message) => {
    expect(() => declaredConsumer(options)).toThrow(new Error(message));
  });
});

describe('connections set aside', () => {
  it('are one number with its reason', () => {
    expect(reservedConsumer(40, 'team B')).toMatchObject({
      kind: 'reserved',
      copies: 1,
      copiesBecause: 'team B',
      processes: 1,
      pool: { kind: 'fixed', size: 40, overflow: 0 },
    });
  });

  it.each([0, 262_144, 2.5])('are refused as %d', connections => {
    const message = `connections must be a whole number from 1 to 262143, got ${connections}`;
    expect(() => reservedConsumer(connections, 'team B')).toThrow(new Error(message));
  });
});
