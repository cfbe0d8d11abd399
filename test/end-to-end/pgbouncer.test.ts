import { setTimeout } from 'node:timers/promises';
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
    describe('told to stop', stop);
  });
}

function deployment(): void {
  const app = pooledApp();
  const running = new RunningPooler(app, { bouncers: 2, processes: PROCESSES, transactions: TRANSACTIONS });
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
  });
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
