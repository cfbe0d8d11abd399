import { createPool } from 'mysql2/promise';
import { PoolClient } from '../../lib';
import { connectionParameters } from '../../lib/core/clients/connection-parameters';
import { mysql } from '../some-app';
import type { Borrowed } from './borrowed-packages';
import { clientApp } from './client-app';
import { MariaDbServer, missingFromMariaDb } from './mariadb-server';
import { peakOf, told } from './running-client';
import type { ClientRun } from './running-client';

const TEST_MILLISECONDS = 60_000;
const START_MILLISECONDS = 120_000;

interface Row {
  readonly name: string;
  readonly client: PoolClient;
  readonly borrows?: Borrowed;
  readonly empty: string;
}

const CLIENTS: readonly Row[] = [
  { name: 'mysql2', client: PoolClient.mysql2(), empty: 'waited after 3 s' },
  { name: 'mariadb', client: PoolClient.mariadb(), borrows: 'mariadb', empty: 'gave-up after 1 s' },
];

const missing = missingFromMariaDb();

if (missing === undefined) {
  let server: MariaDbServer | undefined;

  beforeAll(async () => {
    server = await MariaDbServer.start();
  }, START_MILLISECONDS);

  afterAll(async () => {
    await server?.stop();
  }, TEST_MILLISECONDS);

  const running = (): MariaDbServer => {
    if (!server) throw new Error('the server has not started');
    return server;
  };

  beforeEach(async () => {
    // Sessions are told apart by user, so those of the test before must have ended.
    while ((await running().sessions()) > 0) await new Promise(resolve => setTimeout(resolve, 50));
  }, TEST_MILLISECONDS);

  describe.each(CLIENTS)('an application with $name on MariaDB', ({ name, client, borrows, empty }) => {
    const app = clientApp(name, client, mysql);
    const run = (): ClientRun => ({
      client: name,
      server: 'mariadb',
      ...(borrows && { borrows }),
      environment: { ...app.variables, ...running().clientEnvironment },
      sessions: () => running().sessions(),
    });

    it(
      'opens what the ledger says when it is asked for 40 connections at once',
      async () => {
        expect(app.line).toMatchObject({ name, copies: { peak: 1 }, processes: 1, demand: 7 });
        expect(await peakOf(run())).toBe(app.line.demand);
      },
      TEST_MILLISECONDS,
    );

    it(
      empty.startsWith('waited') ? 'waits for a free connection without a limit' : 'waits for one as long as it is told',
      async () => {
        expect(await told(run(), 'wait')).toBe(empty);
      },
      TEST_MILLISECONDS,
    );

    it(
      'replaces a connection that has rested for as long as it may grow old',
      async () => {
        expect(await told(run(), 'grow')).toBe('kept then replaced');
      },
      TEST_MILLISECONDS,
    );
  });

  describe.each([
    { name: 'mysql2', client: PoolClient.mysql2(), borrows: undefined, scheme: 'mysql' },
    // It takes addresses of its own scheme alone.
    { name: 'mariadb', client: PoolClient.mariadb(), borrows: 'mariadb' as const, scheme: 'mariadb' },
  ])('$name with an address alone', ({ name, client, borrows, scheme }) => {
    const run = (parameters: string | undefined): ClientRun => ({
      client: `trap:${name}`,
      server: 'mariadb',
      ...(borrows && { borrows }),
      environment: { DATABASE_URL: running().url(`?${parameters ?? ''}`, scheme) },
      sessions: () => running().sessions(),
    });

    it(
      'opens what the ledger says with the part of it that is synthesized',
      async () => {
        const { variables, line } = clientApp(name, client, mysql);
        expect(await peakOf(run(variables.DB_URL_PARAMETERS))).toBe(line.demand);
      },
      TEST_MILLISECONDS,
    );

    it(
      'is not refused with any key of it, and waits as long as it can be told',
      async () => {
        const [parameters] = connectionParameters(client._facts(), 'DB_', {
          pool: { size: 1, overflow: 0 },
          timeoutSeconds: 1,
          recycleSeconds: 300,
          idleTimeoutSeconds: 300,
          applicationName: undefined,
          isWithoutStatements: true,
        });
        expect(parameters?.value?.includes('idleTimeout=')).toBe(name === 'mariadb');
        expect(await told(run(parameters?.value), 'wait')).toBe(name === 'mariadb' ? 'gave-up after 1 s' : 'waited after 3 s');
      },
      TEST_MILLISECONDS,
    );
  });

  describe('mysql2', () => {
    it.each([
      { maxIdle: 2, left: 1 },
      { maxIdle: 1, left: 0 },
    ])(
      'leaves $left connections after idleTimeout where $maxIdle of 2 may rest: it looks only when fewer may',
      async ({ maxIdle, left }) => {
        const pool = createPool({ uri: running().url(''), connectionLimit: 2, maxIdle, idleTimeout: 500 });
        try {
          await pool.query('select 1');
          expect(await running().sessions()).toBe(1);
          await new Promise(resolve => setTimeout(resolve, 2500));
          expect(await running().sessions()).toBe(left);
        } finally {
          await pool.end();
        }
      },
      TEST_MILLISECONDS,
    );
  });
} else {
  const notRun = `the clients of MariaDB were NOT RUN: ${missing} (on Debian: apt-get install mariadb-server)`;

  it(notRun, () => {
    process.stderr.write(`\n${notRun}\n`);
    if (process.env.CI === 'true') throw new Error(notRun);
    // Anything else is a fault, not an absence.
    expect(missing).toMatch(/ENOENT/);
  });
}
