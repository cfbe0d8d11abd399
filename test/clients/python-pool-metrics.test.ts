import { spawnSync } from 'node:child_process';
import { PoolClient } from '../../lib';
import { POOL_DIMENSION, POOL_METRICS, POOL_NAMESPACE } from '../../lib/core/pool-metrics';
import { PostgresServer } from '../end-to-end/postgres-server';
import { PYTHON } from '../end-to-end/python';
import { serverSettings } from '../end-to-end/server-settings';
import { formatFaults, unitsOf } from './embedded-metrics';
import type { MetricsLine } from './embedded-metrics';
import { pythonApp } from './python-app';
import { describeWhereInstalled, program, pythonPath } from './python-runtime';

const START_MILLISECONDS = 60_000;
const RUN_MILLISECONDS = 30_000;

describeWhereInstalled('metrics of the pool of SQLAlchemy', ['sqlalchemy', 'asyncpg', 'greenlet', 'psycopg2'], () => {
  const app = pythonApp(PoolClient.sqlAlchemy());
  let server: PostgresServer | undefined;

  beforeAll(async () => {
    server = await PostgresServer.start(serverSettings(app.budget, app.budget.ceiling.maxConnections ?? 0));
  }, START_MILLISECONDS);

  afterAll(async () => server?.stop(), START_MILLISECONDS);

  it('say how many were in use on average over the time, with those that were given back and those that were thrown away', () => {
    const env = {
      ...pythonPath('sqlalchemy'),
      ORDERS_POOL_METRICS_NAME: 'Shop/Api/ORDERS',
      ORDERS_POOL_SIZE: '3',
      ORDERS_MAX_OVERFLOW: '2',
    };
    const { status, stdout, stderr } = spawnSync(PYTHON, [program('pool_use.py')], {
      env,
      encoding: 'utf8',
      timeout: RUN_MILLISECONDS,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [minute, next] = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as MetricsLine);
    // 3 x 10 s, 2 x 10 s, 4 x 10 s, 0 x 30 s: 90 of the 300 connection-seconds of a minute.
    expect(minute).toMatchObject({ [POOL_DIMENSION]: 'Shop/Api/ORDERS', CheckedOut: 4, PoolUse: 30, CheckoutWait: 0 });
    expect(next).toMatchObject({ CheckedOut: 0, PoolUse: 0 });
  });

  describe.each(['threads', 'tasks'])('of 3 + 2, for %s', kind => {
    let texts: string[] = [];
    let lines: MetricsLine[] = [];

    beforeAll(() => {
      const env = {
        ...server?.serviceEnvironment,
        ...app.variables,
        ...pythonPath('sqlalchemy'),
        DB_POOL_SIZE: '3',
        DB_MAX_OVERFLOW: '2',
      };
      const { status, stdout, stderr } = spawnSync(PYTHON, [program('metered.py'), kind], {
        env,
        encoding: 'utf8',
        timeout: RUN_MILLISECONDS,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      texts = stdout.trim().split('\n');
      lines = texts.map(line => JSON.parse(line) as MetricsLine);
    }, RUN_MILLISECONDS + 5_000);

    it('say that 5 were in use, 2 of them beyond the size, and that somebody waited about 300 ms', () => {
      expect(lines[0]).toMatchObject({ CheckedOut: 5, PoolSize: 3, Overflow: 2 });
      // The clock of the 300 ms starts a moment before somebody waits.
      expect(lines[0]?.CheckoutWait).toBeGreaterThan(200);
      expect(lines[0]?.CheckoutWait).toBeLessThan(1500);
    });

    it('say nothing of a wait where nobody asked for a connection', () => {
      expect(lines[1]).toMatchObject({ CheckedOut: 5, PoolUse: 100, PoolSize: 3, Overflow: 2 });
      expect(lines[1]).not.toHaveProperty('CheckoutWait');
    });

    it('follow the engine to another pool after dispose()', () => {
      expect(lines.at(-1)).toMatchObject({ CheckedOut: 0, PoolUse: 0, PoolSize: 3, Overflow: 0 });
    });

    it('are in the embedded metric format, with the names, units and dimension of the alarms', () => {
      expect(lines.length).toBeGreaterThanOrEqual(3);
      expect(texts.flatMap(formatFaults)).toEqual([]);
      expect(unitsOf(lines[0]!)).toEqual(POOL_METRICS);
      for (const line of lines) {
        expect(line._aws.CloudWatchMetrics).toMatchObject([{ Namespace: POOL_NAMESPACE, Dimensions: [[POOL_DIMENSION]] }]);
        expect(line[POOL_DIMENSION]).toBe('Shop/Api');
      }
    });

    it('have nothing in them that is not a number or the name: no password, no host', () => {
      for (const { _aws, ...values } of lines) {
        expect(Object.keys(_aws)).toEqual(['Timestamp', 'CloudWatchMetrics']);
        expect([POOL_DIMENSION, ...Object.keys(POOL_METRICS)]).toEqual(expect.arrayContaining(Object.keys(values)));
      }
      const { DB_PASSWORD, DB_HOST } = server!.serviceEnvironment;
      for (const hidden of [DB_PASSWORD, DB_HOST]) expect(texts.join('\n')).not.toContain(hidden);
    });
  });
});
