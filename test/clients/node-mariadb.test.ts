import { createPool } from 'mysql2/promise';
import { PoolClient } from '../../lib';
import { mysql } from '../some-app';
import type { Borrowed } from './borrowed-packages';
import { clientApp } from './client-app';
import { MariaDbServer, missingFromMariaDb } from './mariadb-server';
import { peakOf, told } from './running-client';
import type { ClientRun } from './running-client';

const TEST_MILLISECONDS = 60_000;
const START_MILLISECONDS = 120_000;

const CLIENTS: readonly { readonly name: string; readonly borrows?: Borrowed; readonly empty: string }[] = [
  { name: 'mysql2', empty: 'waited after 3 s' },
  { name: 'mariadb', borrows: 'mariadb', empty: 'gave-up after 1 s' },
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

  describe.each(CLIENTS)('an application with $name on MariaDB', ({ name, borrows, empty }) => {
    const app = clientApp(name, PoolClient.custom({ name }), mysql);
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

  describe('mysql2', () => {
    it(
      'reads its limit from a URL',
      async () => {
        const run: ClientRun = {
          client: 'trap:mysql2',
          server: 'mariadb',
          environment: { DATABASE_URL: running().url('?connectionLimit=7') },
          sessions: () => running().sessions(),
        };
        expect(await peakOf(run)).toBe(7);
      },
      TEST_MILLISECONDS,
    );

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
