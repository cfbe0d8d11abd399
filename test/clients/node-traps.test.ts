import type { Pool } from 'pg';
import { leavesNothingOpen } from '../../examples/clients/node-postgres/leak-check';
import { createPool } from '../../examples/clients/node-postgres/pool';
import { poolSettings } from '../../examples/clients/pool-settings';
import { PostgresClients } from './postgres-clients';
import { peakOf, told } from './running-client';
import type { ClientRun } from './running-client';

const TEST_MILLISECONDS = 60_000;

let server: PostgresClients | undefined;

beforeAll(async () => {
  server = await PostgresClients.start();
}, TEST_MILLISECONDS);

afterAll(async () => {
  await server?.stop();
}, TEST_MILLISECONDS);

function running(): PostgresClients {
  if (!server) throw new Error('the server has not started');
  return server;
}

function trap(client: string, keys: string, variables: Record<string, string> = {}): ClientRun {
  const environment = { PGAPPNAME: client, DATABASE_URL: running().url(keys), ...variables };
  const borrows = client === 'trap:postgres.js' ? ({ borrows: 'postgres' } as const) : {};
  return { client, server: 'postgres', ...borrows, environment, sessions: () => running().sessions(client) };
}

describe('what looks like a pool setting', () => {
  it.each([
    { client: 'trap:node-postgres', keys: '?max=4', because: 'the keys of a pool in a URL are ignored' },
    { client: 'trap:Knex', keys: '?max=4', because: 'the keys of a pool in a URL are ignored' },
    {
      client: 'trap:Prisma',
      keys: '?connection_limit=4&pool_timeout=3',
      because: 'the adapter ignores what Prisma 6 has read',
    },
  ])(
    'opens 10 with $client and $keys: $because',
    async ({ client, keys }) => {
      expect(await peakOf(trap(client, keys))).toBe(10);
    },
    TEST_MILLISECONDS,
  );
});

describe('postgres.js', () => {
  const client = 'trap:postgres.js';

  it.each([
    { keys: '', variables: { PGMAX: '7' }, opened: 1 },
    { keys: '?max=7', variables: {}, opened: 1 },
    { keys: '', variables: {}, opened: 10 },
  ])(
    'opens $opened with $variables and "$keys" behind the URL: a limit that is a text makes a pool of one',
    async ({ keys, variables, opened }) => {
      expect(await peakOf(trap(client, keys, variables as Record<string, string>))).toBe(opened);
    },
    TEST_MILLISECONDS,
  );

  it(
    'is refused by the server with a URL key that it does not know',
    async () => {
      const said = await told(trap(client, '?connection_limit=4'), 'ask', 'refused');
      expect(said).toBe('unrecognized configuration parameter "connection_limit"');
    },
    TEST_MILLISECONDS,
  );
});

describe('settings that are not there', () => {
  it.each([
    ['', "DB_POOL_SIZE must be a whole number from 1 on, got '': is this container in a connection budget?"],
    ['seven', "DB_POOL_SIZE must be a whole number from 1 on, got 'seven': is this container in a connection budget?"],
    ['0', "DB_POOL_SIZE must be a whole number from 1 on, got '0': is this container in a connection budget?"],
  ])("are refused, not taken for the client's default: '%s'", (size, message) => {
    const times = { DB_POOL_TIMEOUT: '10', DB_POOL_RECYCLE: '1800' };
    expect(() => poolSettings({ ...times, DB_POOL_SIZE: size })).toThrow(message);
    expect(() => createPool({ ...times, DB_POOL_SIZE: size }, 'password')).toThrow(message);
  });
});

describe('the leak check with a pool of one', () => {
  const environment = (): NodeJS.ProcessEnv => ({
    ...running().clientEnvironment,
    DB_POOL_RECYCLE: '1800',
    PGAPPNAME: 'leak',
  });

  it('passes work that gives its connection back', async () => {
    await expect(leavesNothingOpen(pool => pool.query('select 1'), environment())).resolves.toBeUndefined();
  });

  it('fails work that keeps its connection', async () => {
    const leaking = async (pool: Pool): Promise<unknown> => (await pool.connect()).query('select 1');
    await expect(leavesNothingOpen(leaking, environment())).rejects.toThrow('a connection was not given back the first time');
  });

  it('fails work that needs two connections at once, after a second instead of never', async () => {
    const nested = async (pool: Pool): Promise<void> => {
      const client = await pool.connect();
      try {
        await pool.query('select 1');
      } finally {
        client.release();
      }
    };
    const begun = Date.now();
    await expect(leavesNothingOpen(nested, environment())).rejects.toThrow('timeout exceeded when trying to connect');
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('leaves no session on the server', async () => {
    for (let tries = 0; tries < 40 && (await running().sessions('leak')) > 0; tries += 1) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(await running().sessions('leak')).toBe(0);
  });
});
