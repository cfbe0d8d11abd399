import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createPool } from '../../examples/clients/node-postgres/pool';
import { publishPoolMetrics } from '../../examples/clients/node-postgres/pool-metrics';
import type { PoolMetrics } from '../../examples/clients/node-postgres/pool-metrics';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../../lib';
import { POOL_DIMENSION, POOL_METRICS, POOL_NAMESPACE } from '../../lib/core/pool-metrics';
import { SomeApp } from '../some-app';
import { environmentOf, pass } from '../synth';
import { formatFaults, unitsOf } from './embedded-metrics';
import type { MetricsLine } from './embedded-metrics';
import { PostgresClients } from './postgres-clients';

const TEST_MILLISECONDS = 60_000;
const RUN_MILLISECONDS = 30_000;

/** Longer than a test takes: lines come when they are asked for. */
const NEVER_SECONDS = 3600;

let server: PostgresClients | undefined;

beforeAll(async () => {
  server = await PostgresClients.start();
}, TEST_MILLISECONDS);

afterAll(async () => {
  await server?.stop();
}, TEST_MILLISECONDS);

/** The variables of a container with a pool of three, as they are synthesized; whoever waits gives up after a second. */
function environment(): Record<string, string> {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addEcsService(some.service('Api'), {
    client: PoolClient.nodePostgres(),
    pool: PoolSizing.fixed({ size: 3 }),
    poolMetrics: true,
  });
  const variables = environmentOf(pass(some.app).template(some.stack), 'ApiTask') as Record<string, string>;
  if (!server) throw new Error('the server has not started');
  return { ...variables, DB_POOL_TIMEOUT: '1', ...server.clientEnvironment };
}

/** A pool with its metrics, which are written only at the end. */
class Metered {
  public readonly lines: string[] = [];
  public readonly pool: Pool;
  private readonly metrics: PoolMetrics;
  private readonly env = environment();

  public constructor(changes: Record<string, string> = {}) {
    const env = { ...this.env, ...changes };
    this.pool = createPool(env);
    this.metrics = publishPoolMetrics(this.pool, { env, seconds: NEVER_SECONDS, write: line => this.lines.push(line) });
  }

  /** The last line. */
  public stop(): MetricsLine {
    this.metrics.stop();
    return JSON.parse(this.lines.at(-1) ?? '') as MetricsLine;
  }
}

describe('metrics of the pool of node-postgres', () => {
  let metered: Metered;

  beforeEach(() => {
    metered = new Metered();
  });

  afterEach(async () => {
    if (!metered.pool.ending) await metered.pool.end();
  });

  it.each([1, 2, 3])('say that %i of 3 connections are in use while they are held', async count => {
    const held = await Promise.all(Array.from({ length: count }, () => metered.pool.connect()));
    const line = metered.stop();
    for (const client of held) client.release();
    expect(line).toMatchObject({ CheckedOut: count, PoolSize: 3, Overflow: 0 });
  });

  it('say how many were in use on average over the time, with those that were given back and those that were thrown away', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
    try {
      const other = new Metered();
      const [first, second, third] = [await other.pool.connect(), await other.pool.connect(), await other.pool.connect()];
      // 3 x 10 s, 2 x 10 s, 1 x 10 s, none for 20 s, 1 x 10 s by way of a query: 70 of the 180 connection-seconds of a minute.
      const after = async (seconds: number, what: () => unknown): Promise<void> => {
        clock.mockReturnValue(1000 * seconds);
        what();
        await setTimeout(5);
      };
      await after(10, () => first.release());
      await after(20, () => second.release(new Error('broken')));
      await after(30, () => third.release());
      let fourth: Promise<unknown> | undefined;
      await after(50, () => (fourth = other.pool.query('select pg_sleep(0.3)')));
      clock.mockReturnValue(60_000);
      expect(other.stop()).toMatchObject({ CheckedOut: 3, PoolUse: 38.9, CheckoutWait: 0 });
      await fourth;
      await other.pool.end();
    } finally {
      clock.mockRestore();
    }
  });

  it('say how many were in use at once, after all were given back', async () => {
    await Promise.all([1, 2].map(() => metered.pool.query('select pg_sleep(0.1)')));
    expect(metered.pool.totalCount - metered.pool.idleCount).toBe(0);
    expect(metered.stop()).toMatchObject({ CheckedOut: 2 });
  });

  it('count nothing twice: 7 queries on 3 connections never are more than 3', async () => {
    await Promise.all(Array.from({ length: 7 }, () => metered.pool.query('select pg_sleep(0.05)')));
    expect(metered.stop()).toMatchObject({ CheckedOut: 3 });
  });

  it('say how long somebody waited for a connection', async () => {
    const held = await Promise.all([1, 2, 3].map(() => metered.pool.connect()));
    const asked = metered.pool.query('select 1');
    await setTimeout(300);
    held.pop()?.release();
    await asked;
    const line = metered.stop();
    for (const client of held) client.release();
    expect(line.CheckoutWait).toBeGreaterThan(290);
    expect(line.CheckoutWait).toBeLessThan(900);
  });

  it.each(['promise', 'callback', 'query'] as const)('say how long somebody waited who gave up: by %s', async way => {
    const held = await Promise.all([1, 2, 3].map(() => metered.pool.connect()));
    const asking = {
      promise: () => metered.pool.connect(),
      query: () => metered.pool.query('select 1'),
      callback: () =>
        new Promise((resolve, reject) => {
          metered.pool.connect((error, client) => (error ? reject(error) : resolve(client)));
        }),
    };
    await expect(asking[way]()).rejects.toThrow('timeout exceeded when trying to connect');
    const line = metered.stop();
    for (const client of held) client.release();
    expect(line).toMatchObject({ CheckedOut: 3 });
    expect(line.CheckoutWait).toBeGreaterThan(990);
    expect(line.CheckoutWait).toBeLessThan(2_000);
  });

  it('give the connection to whoever asks with a callback, and take it back', async () => {
    await new Promise<unknown>((resolve, reject) => {
      metered.pool.connect((error, client, release) => {
        if (!client) reject(error ?? new Error('there is no client'));
        else
          client
            .query('select 1')
            .finally(() => release())
            .then(resolve, reject);
      });
    });
    expect(metered.pool.idleCount).toBe(1);
    expect(metered.stop()).toMatchObject({ CheckedOut: 1 });
  });

  it('say nothing of a wait where nobody asked', () => {
    const line = metered.stop();
    expect(line).toMatchObject({ CheckedOut: 0, PoolUse: 0 });
    expect(line).not.toHaveProperty('CheckoutWait');
  });

  it('have a checkout that fails at the server with its time, and not among those in use', async () => {
    const refused = new Metered({ DB_PASSWORD: 'not this one' });
    await expect(refused.pool.query('select 1')).rejects.toThrow('password');
    const line = refused.stop();
    await refused.pool.end();
    expect(line).toMatchObject({ CheckedOut: 0 });
    expect(line.CheckoutWait).toBeGreaterThan(0);
  });

  it('are written once at the end', async () => {
    await metered.pool.query('select 1');
    metered.stop();
    metered.stop();
    expect(metered.lines).toHaveLength(1);
  });

  it('are in the embedded metric format, with the names, units and dimension of the alarms', async () => {
    await metered.pool.query('select 1');
    const line = metered.stop();
    expect(metered.lines[0]).toMatch(/^\{.+\}\n$/);
    expect(formatFaults(metered.lines[0]?.trimEnd() ?? '')).toEqual([]);
    expect(unitsOf(line)).toEqual(POOL_METRICS);
    expect(line._aws.CloudWatchMetrics).toMatchObject([{ Namespace: POOL_NAMESPACE, Dimensions: [[POOL_DIMENSION]] }]);
    expect(line[POOL_DIMENSION]).toBe('Shop/Api');
  });

  it('have nothing in them that is not a number or the name: no password, no host, no statement', async () => {
    const secret = "select 'card 4111'";
    await metered.pool.query(secret);
    await expect(metered.pool.query('select no_such_column')).rejects.toThrow('no_such_column');
    const { _aws, ...values } = metered.stop();
    expect(Object.keys(_aws)).toEqual(['Timestamp', 'CloudWatchMetrics']);
    expect(Object.keys(values)).toEqual([POOL_DIMENSION, ...Object.keys(POOL_METRICS)]);
    const { DB_PASSWORD, DB_HOST, DB_USERNAME } = environment();
    for (const hidden of [DB_PASSWORD, DB_HOST, `"${DB_USERNAME}"`, '4111', 'no_such_column']) {
      expect(metered.lines.join('')).not.toContain(hidden);
    }
  });

  it('have the name of a pool with another prefix', () => {
    const lines: string[] = [];
    const env = { ORDERS_POOL_METRICS_NAME: 'Shop/Api/ORDERS' };
    const write = (line: string): unknown => lines.push(line);
    publishPoolMetrics(metered.pool, { env, prefix: 'ORDERS_', seconds: NEVER_SECONDS, write }).stop();
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ [POOL_DIMENSION]: 'Shop/Api/ORDERS' });
  });

  it('need their name: without it nobody would know whose they are', () => {
    expect(() => publishPoolMetrics(metered.pool, { env: {} })).toThrow(
      'DB_POOL_METRICS_NAME is not set: state poolMetrics: true for this service in its connection budget',
    );
  });
});

describe.each(['stops', 'goes'])('a process that writes them to its standard output, and %s', end => {
  let lines: string[] = [];

  beforeAll(() => {
    const command = ['--import', 'tsx', join(__dirname, 'metered.ts'), end];
    const env = { PATH: process.env.PATH, ...environment(), DB_POOL_TIMEOUT: '10' };
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8', timeout: RUN_MILLISECONDS });
    // Nothing keeps it: neither the timer nor the pool.
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    lines = stdout.trim().split('\n');
  }, TEST_MILLISECONDS);

  it('has a line for each interval, each whole and in the format', () => {
    expect(lines.flatMap(formatFaults)).toEqual([]);
    expect(lines).toHaveLength(end === 'stops' ? 2 : 1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ CheckedOut: 3 });
    // Who waits still is in the next one.
    expect(lines[0]).not.toContain('CheckoutWait');
  });

  if (end === 'stops') {
    it('has a last line after the pool has ended, with what happened since the one before', () => {
      const last = JSON.parse(lines.at(-1) ?? '') as MetricsLine;
      expect(last).toMatchObject({ CheckedOut: 3 });
      expect(last.CheckoutWait).toBeGreaterThan(1_290);
      expect(last.CheckoutWait).toBeLessThan(3_000);
    });
  }
});
