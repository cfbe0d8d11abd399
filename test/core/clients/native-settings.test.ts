import * as fc from 'fast-check';
import type { ClientFacts } from '../../../lib/core/clients/client-facts';
import { option, urlKey, variable } from '../../../lib/core/clients/client-facts';
import type { GrantedPool } from '../../../lib/core/clients/native-settings';
import { fewestConnections, nativeSettings } from '../../../lib/core/clients/native-settings';
import { CLIENTS } from '../../../lib/core/clients/table';

const GRANTED: GrantedPool = {
  pool: { size: 7, overflow: 3 },
  timeoutSeconds: 10,
  recycleSeconds: 1800,
  idleTimeoutSeconds: undefined,
};

function values(client: ClientFacts, granted: Partial<GrantedPool> = {}): Record<string, string | undefined> {
  return Object.fromEntries(nativeSettings(client, { ...GRANTED, ...granted }).map(({ name, value }) => [name, value]));
}

function withSettings(...settings: ClientFacts['settings']): ClientFacts {
  return { ...CLIENTS.nodePostgres, settings };
}

test.each([
  ['seconds', '10'],
  ['milliseconds', '10000'],
  ['duration', '10s'],
] as const)('a time in %s is %s', (unit, value) => {
  expect(values(withSettings(variable('timeout', 'WAIT', unit)))).toEqual({ WAIT: value });
  expect(values(withSettings(variable('recycle', 'AGE', unit)), { recycleSeconds: 10 })).toEqual({ AGE: value });
  expect(values(withSettings(variable('idle-timeout', 'REST', unit)), { idleTimeoutSeconds: 10 })).toEqual({ REST: value });
});

test('size and overflow have a variable each', () => {
  expect(values(withSettings(variable('size', 'SIZE'), variable('overflow', 'MORE')))).toEqual({ SIZE: '7', MORE: '3' });
});

test('a longest rest is set where there is one', () => {
  expect(values(withSettings(variable('idle-timeout', 'REST')))).toEqual({});
});

test('a minimum is lowered to the size, and left alone where it cannot be above it', () => {
  const client = withSettings(
    variable('minimum-idle', 'KEPT', 'connections', { byDefault: 2 }),
    variable('minimum-idle', 'NONE', 'connections', { byDefault: 0 }),
    variable('minimum-idle', 'AS_THE_SIZE'),
  );
  expect(values(client)).toEqual({ KEPT: '2' });
  expect(values(client, { pool: { size: 1, overflow: 0 } })).toEqual({ KEPT: '1' });
});

test('what code or an address sets is no variable', () => {
  expect(values(withSettings(option('size', 'max'), urlKey('timeout', 'pool_timeout')))).toEqual({});
});

test('names do not depend on what is granted', () => {
  expect(values(CLIENTS.temporal, { pool: undefined })).toEqual({
    SQL_MAX_CONNS: undefined,
    SQL_VIS_MAX_CONNS: undefined,
    SQL_MAX_CONN_TIME: '1800s',
    SQL_VIS_MAX_CONN_TIME: '1800s',
  });
});

describe('several pools, and what is outside of them', () => {
  test('divide the size as their defaults do', () => {
    expect(values(CLIENTS.temporal, { pool: { size: 30, overflow: 0 } })).toMatchObject({
      SQL_MAX_CONNS: '20',
      SQL_VIS_MAX_CONNS: '10',
    });
    expect(values(CLIENTS.temporal, { pool: { size: 2, overflow: 0 } })).toMatchObject({
      SQL_MAX_CONNS: '1',
      SQL_VIS_MAX_CONNS: '1',
    });
  });

  test('leave the listener of PostgREST its connection', () => {
    expect(values(CLIENTS.postgrest)).toMatchObject({ PGRST_DB_POOL: '6' });
    expect(fewestConnections(CLIENTS.postgrest)).toBe(2);
  });

  test('that read the same variables have equal parts, of which none is 0: MLflow would take no notice of it', () => {
    expect(fewestConnections(CLIENTS.mlflow)).toBe(4);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 2000 }), size => {
        const { MLFLOW_SQLALCHEMYSTORE_POOL_SIZE: kept, MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW: more } = values(CLIENTS.mlflow, {
          pool: { size, overflow: 0 },
        });
        expect(Math.min(Number(kept), Number(more))).toBeGreaterThanOrEqual(1);
        expect(2 * (Number(kept) + Number(more))).toBe(size - (size % 2));
      }),
    );
  });

  test('come to what is granted, whatever that is', () => {
    const weighted = fc.record({ part: fc.integer({ min: 1, max: 50 }), beside: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(weighted, { minLength: 1, maxLength: 4 }), fc.nat(200), (pools, more) => {
        const client = withSettings(...pools.map((further, index) => variable('size', `S${index}`, 'connections', further)));
        const size = fewestConnections(client) + more;
        const sizes = Object.values(values(client, { pool: { size, overflow: 0 } })).map(Number);
        const beside = pools.reduce((sum, pool) => sum + pool.beside, 0);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1);
        expect(sizes.reduce((sum, each) => sum + each, beside)).toBe(size);
      }),
    );
  });
});
