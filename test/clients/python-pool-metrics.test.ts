import { spawnSync } from 'node:child_process';
import { PoolClient } from '../../lib';
import { PostgresServer } from '../end-to-end/postgres-server';
import { PYTHON } from '../end-to-end/python';
import { serverSettings } from '../end-to-end/server-settings';
import { pythonApp } from './python-app';
import { describeWhereInstalled, program, pythonPath } from './python-runtime';

const START_MILLISECONDS = 60_000;
const RUN_MILLISECONDS = 30_000;

/** A line in the embedded metric format. */
type Line = Record<string, unknown> & { readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: unknown[] } };

describeWhereInstalled('metrics of the pool of SQLAlchemy', ['sqlalchemy', 'asyncpg', 'greenlet', 'psycopg2'], () => {
  const app = pythonApp(PoolClient.sqlAlchemy());
  let server: PostgresServer | undefined;

  beforeAll(async () => {
    server = await PostgresServer.start(serverSettings(app.budget, app.budget.ceiling.maxConnections ?? 0));
  }, START_MILLISECONDS);

  afterAll(async () => server?.stop(), START_MILLISECONDS);

  describe.each(['threads', 'tasks'])('of 3 + 2, for %s', kind => {
    let lines: Line[] = [];

    beforeAll(() => {
      const env = {
        ...server?.clientEnvironment,
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
      lines = stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as Line);
    }, RUN_MILLISECONDS + 5_000);

    it('say that 5 were in use, 2 of them beyond the size, and that somebody waited about 300 ms', () => {
      expect(lines[0]).toMatchObject({ CheckedOut: 5, PoolUse: 100, PoolSize: 3, Overflow: 2 });
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

    it('are in the embedded metric format: every metric that is announced is there, once, with its dimension', () => {
      expect(lines.length).toBeGreaterThanOrEqual(3);
      for (const { _aws, ...values } of lines) {
        const [directive] = _aws.CloudWatchMetrics;
        expect(Math.abs(Date.now() - _aws.Timestamp)).toBeLessThan(120_000);
        expect(_aws.CloudWatchMetrics).toHaveLength(1);
        expect(directive).toMatchObject({ Namespace: 'ConnectionBudget/Pools', Dimensions: [['Application']] });
        const { Metrics } = directive as { Metrics: { Name: string; Unit: string }[] };
        expect(['Application', ...Metrics.map(({ Name }) => Name)]).toEqual(Object.keys(values));
        expect(values.Application).toBe(app.variables.PGAPPNAME);
        for (const { Name } of Metrics) expect(typeof values[Name]).toBe('number');
      }
    });

    it('have units that CloudWatch knows', () => {
      const [directive] = lines[0]?._aws.CloudWatchMetrics ?? [];
      expect((directive as { Metrics: unknown }).Metrics).toEqual([
        { Name: 'CheckedOut', Unit: 'Count' },
        { Name: 'PoolUse', Unit: 'Percent' },
        { Name: 'PoolSize', Unit: 'Count' },
        { Name: 'Overflow', Unit: 'Count' },
        { Name: 'CheckoutWait', Unit: 'Milliseconds' },
      ]);
    });
  });
});
