import * as fc from 'fast-check';
import { CLIENTS } from '../../lib/core/clients/table';
import { peakCopies } from '../../lib/core/overlap';
import type { LedgerConsumer } from '../../lib/core/ledger';
import { DEFAULT_PREFIX, settingsOf } from '../../lib/core/settings';
import type { SettingsRequest } from '../../lib/core/settings';

const REQUEST: SettingsRequest = {
  prefix: DEFAULT_PREFIX,
  client: CLIENTS.sqlAlchemy,
  setsPool: true,
  poolTimeoutSeconds: 10,
  poolRecycleSeconds: 1800,
};

function line(changes: Partial<LedgerConsumer> = {}): LedgerConsumer {
  return {
    path: 'Shop/Api',
    name: 'Api',
    kind: 'ecs-service',
    copies: { steady: 1, peak: 2, because: '' },
    processes: 2,
    pool: { size: 7, overflow: 4, derived: true },
    sideConnections: 0,
    demand: 44,
    steadyDemand: 22,
    ...changes,
  };
}

function values(request: SettingsRequest, consumer?: LedgerConsumer, maxConnections?: number | null): Record<string, unknown> {
  return Object.fromEntries(settingsOf(request, consumer, maxConnections).map(({ name, value }) => [name, value]));
}

test('the pool, its times and the figures for applications that compute it themselves', () => {
  expect(values(REQUEST, line(), 77)).toEqual({
    DB_POOL_SIZE: '7',
    DB_MAX_OVERFLOW: '4',
    DB_POOL_TIMEOUT: '10',
    DB_POOL_RECYCLE: '1800',
    DB_POOL_PRE_PING: 'true',
    RDS_MAX_CONNECTIONS: '77',
    APP_INSTANCE_COUNT: '4',
    DB_ADMIN_RESERVE: '33',
  });
});

test('the longest rest of a connection is told where something on the way ends idle ones, and not elsewhere', () => {
  const request = { ...REQUEST, poolRecycleSeconds: 300, poolIdleTimeoutSeconds: 300 };
  expect(settingsOf(request, line(), 77).map(({ name }) => name)).toEqual([
    'DB_POOL_SIZE',
    'DB_MAX_OVERFLOW',
    'DB_POOL_TIMEOUT',
    'DB_POOL_RECYCLE',
    'DB_POOL_IDLE_TIMEOUT',
    'DB_POOL_PRE_PING',
    'RDS_MAX_CONNECTIONS',
    'APP_INSTANCE_COUNT',
    'DB_ADMIN_RESERVE',
  ]);
  expect(values({ ...request, prefix: 'ORDERS_' }, line(), 77)).toMatchObject({ ORDERS_POOL_IDLE_TIMEOUT: '300' });
  expect(values(REQUEST, line(), 77)).not.toHaveProperty('DB_POOL_IDLE_TIMEOUT');
  expect(values({ ...request, setsPool: false }, line(), 77)).toEqual({});
});

test('another prefix stands before every name, also those that have none by default', () => {
  const names = Object.keys(values({ ...REQUEST, prefix: 'ORDERS_' }, line(), 77));
  expect(names.every(name => name.startsWith('ORDERS_'))).toBe(true);
  expect(names).toContain('ORDERS_RDS_MAX_CONNECTIONS');
});

test('an application that is left to its client is given no pool', () => {
  expect(values({ ...REQUEST, setsPool: false }, line(), 77)).toEqual({});
});

test('declared processes and the application name are given to those who read them', () => {
  const request = {
    ...REQUEST,
    setsPool: false,
    processesVariable: 'WEB_CONCURRENCY',
    processesPerContainer: 2,
    applicationName: 'Api',
  };
  expect(values(request, line(), 77)).toEqual({ WEB_CONCURRENCY: '2', PGAPPNAME: 'Api' });
  const byCode = { ...request, client: CLIENTS.asyncpg };
  expect(values(byCode, line(), 77)).toEqual({ WEB_CONCURRENCY: '2', PGAPPNAME: 'Api' });
  const deaf = { ...request, client: CLIENTS.keycloak };
  expect(values(deaf, line(), 77)).toEqual({ WEB_CONCURRENCY: '2' });
});

test('names that a client hands to its driver are left out, and those of another prefix are not', () => {
  const request = { ...REQUEST, client: CLIENTS.directus };
  expect(Object.keys(values(request, line(), 77)).sort()).toEqual([
    'APP_INSTANCE_COUNT',
    'DB_POOL__MAX',
    'DB_POOL__MIN',
    'RDS_MAX_CONNECTIONS',
  ]);
  expect(values({ ...request, prefix: 'BUDGET_' }, line(), 77)).toMatchObject({ BUDGET_POOL_SIZE: '7', DB_POOL__MAX: '7' });
});

test("a client's own variables repeat the settings in its units, without a prefix", () => {
  const request = { ...REQUEST, prefix: 'ORDERS_', client: CLIENTS.springBoot, poolIdleTimeoutSeconds: 300 };
  const consumer = line({ pool: { size: 9, overflow: 0, derived: true } });
  const own = {
    SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: '9',
    SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT: '10000',
    SPRING_DATASOURCE_HIKARI_MAXLIFETIME: '1800000',
    SPRING_DATASOURCE_HIKARI_IDLETIMEOUT: '300000',
  };
  expect(values(request, consumer, 77)).toMatchObject({ ORDERS_POOL_SIZE: '9', ...own });
  expect(values({ ...request, setsPool: false }, consumer, 77)).toEqual({});
});

test('what is unknown has no value, and never 0', () => {
  const unknown = line({ copies: { steady: null, peak: null, because: '' }, processes: null });
  expect(values(REQUEST, unknown, null)).toMatchObject({
    RDS_MAX_CONNECTIONS: undefined,
    APP_INSTANCE_COUNT: undefined,
    DB_ADMIN_RESERVE: undefined,
  });
});

test('an application that divides what is left among its processes arrives at the granted pool', () => {
  const count = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(
      count,
      count,
      count,
      fc.nat(50),
      fc.integer({ min: 1, max: 5000 }),
      (tasks, processes, size, overflow, ceiling) => {
        const peak = peakCopies(tasks, { kind: 'rolling', maximumPercent: 200 });
        const consumer = line({
          copies: { steady: tasks, peak, because: '' },
          processes,
          pool: { size, overflow, derived: false },
        });
        const given = values(REQUEST, consumer, ceiling);
        const computed = Math.floor(
          (Number(given.RDS_MAX_CONNECTIONS) - Number(given.DB_ADMIN_RESERVE)) / Number(given.APP_INSTANCE_COUNT),
        );
        expect(computed).toBe(size + overflow);
      },
    ),
  );
});

test('the name for metrics of the pool is told to an application that publishes them', () => {
  const request = { ...REQUEST, prefix: 'DB_READER_', poolMetricsName: 'Shop/Api/DB_READER' };
  expect(values(request, line(), 77)).toMatchObject({ DB_READER_POOL_METRICS_NAME: 'Shop/Api/DB_READER' });
  expect(values(REQUEST, line(), 77)).not.toHaveProperty('DB_POOL_METRICS_NAME');
});
