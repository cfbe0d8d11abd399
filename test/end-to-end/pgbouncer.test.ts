import { setTimeout } from 'node:timers/promises';
import type { Client } from 'pg';
import { knowsPreparedStatements, pgBouncerVersion } from './pgbouncer-version';
import { pooledApp } from './pooled-app';
import { RunningPooler } from './running-pooler';

const MILLISECONDS = 90_000;
const STOP_SECONDS = 5;
const PROCESSES = 40;
const TRANSACTIONS = 4;

const version = pgBouncerVersion();

if (version === undefined) {
  const notRun = 'the tests with PgBouncer were NOT RUN: there is no pgbouncer (on Debian: apt-get install pgbouncer openssl)';
  it(notRun, () => {
    process.stderr.write(`\n${notRun}\n`);
    if (process.env.CI === 'true') throw new Error(notRun);
    expect(version).toBeUndefined();
  });
} else {
  const leftOut = knowsPreparedStatements(version) ? '' : ', max_prepared_statements left out, which came with 1.21';
  describe(`PgBouncer ${version} as the template configures it${leftOut}`, () => {
    describe('twice, while it is deployed, before 40 processes with the pools of the budget', deployment);
    describe('with max_client_conn below the pools', clientLimit);
    describe('as its alarms see it', measured);
    describe('told to stop', stop);
  });
}

function deployment(): void {
  const app = pooledApp();
  // How long 400 clients wait for their turn is the machine's affair; how many connections they share is ours.
  const pgbouncer = { ...app.pgbouncer, QUERY_WAIT_TIMEOUT: '60' };
  const running = new RunningPooler({ ...app, pgbouncer }, { bouncers: 2, processes: PROCESSES, transactions: TRANSACTIONS });
  beforeAll(() => running.start(), MILLISECONDS);
  afterAll(() => running.end(), MILLISECONDS);

  it('passes synthesis: 25 connections for each of two copies, of the 51 that are usable', () => {
    expect(app.failed).toBe(false);
    expect(app.findings).toEqual([]);
    expect(app.budget).toMatchObject({ usable: 51, demand: 50, headroom: 1 });
    expect(app.pooler).toMatchObject({ share: 50, maxDbConnections: 25, clientDemand: 400 });
    expect(app.api).toMatchObject({ DB_POOL_SIZE: '10', DB_MAX_OVERFLOW: '0' });
  });

  it('lets every process have its whole pool', () => {
    expect(running.held).toEqual(Array.from({ length: PROCESSES }, () => 10));
    expect(running.answersTo('refused')).toEqual([]);
  });

  it('answers every transaction', () => {
    expect(running.answersTo('failed')).toEqual([]);
    expect(running.answersTo('answered').map(Number)).toEqual(Array.from({ length: PROCESSES }, () => 10 * TRANSACTIONS));
  });

  it('has as many connections to the server at its peak as its share, and is refused none', () => {
    expect(running.peak).toBe(app.pooler.share);
    expect(running.log).not.toMatch(/FATAL|too many|remaining connection slots/);
  });

  it('speaks TLS to the server', async () => {
    expect(app.pgbouncer.SERVER_TLS_SSLMODE).toBe('require');
    expect(await running.encrypted()).toEqual({ all: 50, encrypted: 50 });
  });
}

function clientLimit(): void {
  const app = pooledApp({ maxClientConnections: 100 });
  const running = new RunningPooler(app, { bouncers: 1, processes: PROCESSES, transactions: 0 });
  beforeAll(() => running.start(), MILLISECONDS);
  afterAll(() => running.end(), MILLISECONDS);

  it('is warned about: 300 connections would be refused', () => {
    expect(app.findings.map(({ rule, message }) => [rule, message])).toEqual([
      [
        'client-limit-below-pools',
        'Pooler accepts 100 client connections (max_client_conn), but its clients may open 400: 300 connections would be refused by the pooler',
      ],
    ]);
  });

  it('refuses exactly that many', () => {
    expect(running.held.reduce((sum, held) => sum + held, 0)).toBe(100);
    const refusals = running.answersTo('refused');
    expect(refusals).toHaveLength(300);
    for (const refusal of refusals) expect(refusal).toMatch(/no more connections allowed \(max_client_conn\)/);
    const counted = running.bouncers[0]?.logLines.flatMap(line => app.measure('ClientsRefused', line) ?? []);
    expect(counted).toEqual(refusals.map(() => 1));
  });
}

function measured(): void {
  const app = pooledApp({ maxDbConnections: 1 });
  const pgbouncer = { ...app.pgbouncer, STATS_PERIOD: '1', QUERY_WAIT_TIMEOUT: '3' };
  const running = new RunningPooler({ ...app, pgbouncer }, { bouncers: 1, processes: 0, transactions: 0 });
  beforeAll(() => running.start(), MILLISECONDS);
  afterAll(() => running.end(), MILLISECONDS);

  const measures = (metric: 'ServerWait' | 'ClientsRefused'): number[] =>
    (running.bouncers[0]?.logLines ?? []).flatMap(line => app.measure(metric, line) ?? []);

  it('writes how long clients wait, in microseconds', async () => {
    const [holder, waiting] = await twoClients();
    await holder.query('begin');
    await holder.query('select 1');
    const answer = waiting.query('select 1');
    await setTimeout(500);
    await holder.query('commit');
    await answer;
    // One of two waited for half a second, or more on a busy machine, and not until it is turned away.
    const longest = await longestWait();
    expect(longest).toBeGreaterThan(100_000);
    expect(longest).toBeLessThan(3_000_000);
    expect(measures('ClientsRefused')).toEqual([]);
    await Promise.all([holder.end(), waiting.end()]);
  });

  it('writes that a client was turned away, once', async () => {
    const [holder, refused] = await twoClients();
    await holder.query('begin');
    await holder.query('select 1');
    await expect(refused.query('select 1')).rejects.toThrow('query_wait_timeout');
    await holder.query('commit');
    await holder.end();
    expect(measures('ClientsRefused')).toEqual([1]);
  });

  /** The first wait that is written, at the end of the second that it falls into. */
  async function longestWait(): Promise<number> {
    const deadline = Date.now() + STOP_SECONDS * 1000;
    while (Math.max(0, ...measures('ServerWait')) === 0 && Date.now() < deadline) await setTimeout(100);
    return Math.max(0, ...measures('ServerWait'));
  }

  async function twoClients(): Promise<[Client, Client]> {
    const [bouncer] = running.bouncers;
    if (!bouncer) throw new Error('PgBouncer runs');
    return Promise.all([bouncer.connect(), bouncer.connect()]);
  }
}

function stop(): void {
  const app = pooledApp();
  const running = new RunningPooler(app, { bouncers: 1, processes: 0, transactions: 0 });
  beforeAll(() => running.start(), MILLISECONDS);
  afterAll(() => running.end(), MILLISECONDS);

  it('lets a transaction come to its end, and goes, although its client does not', async () => {
    const [bouncer] = running.bouncers;
    const client = await bouncer!.connect();
    await client.query('begin');
    const stopped = bouncer!.stop(STOP_SECONDS);
    await setTimeout(300);
    const { rows } = await client.query('select 7 as answer');
    await client.query('commit');
    expect(rows).toEqual([{ answer: 7 }]);
    expect(await stopped).toBe(true);
    await client.end();
  });
}
