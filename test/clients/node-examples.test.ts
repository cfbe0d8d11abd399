import type { PoolOptions } from 'mysql2/promise';
import { withTokenAge } from '../../examples/clients/iam/token-age';
import { createPool } from '../../examples/clients/mysql2/pool';
import { givesBack, tight } from '../../examples/clients/testing';
import { PoolClient } from '../../lib';
import { Child } from '../end-to-end/child';
import { mysql, postgres } from '../some-app';
import type { Borrowed } from './borrowed-packages';
import { borrowed } from './borrowed-packages';
import { clientApp } from './client-app';
import { MariaDbServer, missingFromMariaDb } from './mariadb-server';
import { PostgresClients } from './postgres-clients';

/** In place of the package of the SDK, which this project does not depend on: it says what it was asked to sign. */
jest.mock(
  '@aws-sdk/rds-signer',
  () => ({
    Signer: class {
      public constructor(private readonly config: { hostname: string; port: number; username: string }) {}
      public getAuthToken(): Promise<string> {
        const { hostname, port, username } = this.config;
        return Promise.resolve(`${hostname}:${port} as ${username}`);
      }
    },
  }),
  { virtual: true },
);

interface RdsToken {
  readonly rdsToken: (env: NodeJS.ProcessEnv) => () => Promise<string>;
}

const START_MILLISECONDS = 120_000;
const CHECK_SECONDS = 60;
const STOP_SECONDS = 5;

/** Seconds after which the leak check finds what it looks for: the pool's own timeout, or the check's. */
const POOLS = /^fails after [12] s$/;
const CHECKS = /^fails after [34] s$/;

interface Row {
  readonly name: string;
  readonly client: PoolClient;
  readonly found: RegExp;
  readonly borrows?: Borrowed;
  /** Connections that it opens and closes before it has a pool, to learn the server's version. */
  readonly opensBefore?: number;
  /** Whether it opens another connection in the place of one that was refused. */
  readonly asksAgain?: true;
  /** Whether it hands no connection out that could be forgotten. */
  readonly isClosed?: true;
}

const ON_POSTGRESQL: readonly Row[] = [
  { name: 'node-postgres', client: PoolClient.nodePostgres(), found: POOLS },
  { name: 'postgres.js', client: PoolClient.postgresJs(), found: CHECKS, borrows: 'postgres' },
  { name: 'Knex', client: PoolClient.knex(), found: POOLS },
  { name: 'Sequelize', client: PoolClient.sequelize(), found: POOLS, opensBefore: 1, asksAgain: true },
  { name: 'TypeORM', client: PoolClient.typeOrm(), found: POOLS },
  { name: 'Drizzle', client: PoolClient.drizzle(), found: POOLS, isClosed: true },
  { name: 'Prisma', client: PoolClient.prisma7(), found: POOLS, isClosed: true },
];

const ON_MARIADB: readonly Row[] = [
  { name: 'mysql2', client: PoolClient.mysql2(), found: CHECKS },
  { name: 'mariadb', client: PoolClient.mariadb(), found: POOLS, borrows: 'mariadb' },
];

/** Has a process look at everything, and gives what it says by the name of the check. */
async function said(row: Row, server: 'postgres' | 'mariadb', env: Record<string, string>): Promise<Record<string, string>> {
  const packages = row.borrows === undefined ? {} : { NODE_PATH: await borrowed(row.borrows) };
  const { variables } = clientApp(row.name, row.client, server === 'postgres' ? postgres : mysql);
  const command = [process.execPath, '--import', 'tsx', require.resolve('./example-app.ts'), row.name, server];
  const child = new Child(row.name, command, { PATH: process.env.PATH, ...packages, ...variables, ...env });
  try {
    await child.says('done', CHECK_SECONDS);
    return Object.fromEntries(
      child.lines.map((line): [string, string] => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]),
    );
  } finally {
    await child.stop(STOP_SECONDS);
  }
}

function checksOf(row: Row, server: 'postgres' | 'mariadb', environment: () => Record<string, string>): void {
  let lines: Record<string, string> = {};

  beforeAll(async () => {
    lines = await said(row, server, environment());
  }, START_MILLISECONDS);

  it('opens what is granted at start, and no more', () => {
    expect(lines['warm-up']).toBe('7 opened');
  });

  it('has one connection at test time', () => {
    expect(lines.tight).toBe('1 opened');
  });

  it('has a leak check that passes work that gives its connection back', () => {
    expect(lines.healthy).toMatch(/^passes /);
  });

  it('has one that fails work that needs two connections at once', () => {
    expect(lines.nested).toMatch(row.found);
  });

  if (!row.isClosed) {
    it('has one that fails work that keeps its connection', () => {
      expect(lines.leaking).toMatch(row.found);
    });
  }

  if (server === 'postgres') {
    it('signs in with a token of its own for each connection, and with no password', () => {
      expect(lines.tokens).toBe(`7 opened with ${7 + (row.opensBefore ?? 0)} tokens`);
    });

    if (row.name === 'postgres.js') return;

    it('loses no connection at start where one is refused, and fails, unless the client asks again', () => {
      expect(lines.refused).toBe(`${row.asksAgain ? 'fulfilled' : 'rejected'}, then 7 opened`);
    });
  }
}

describe('the examples on PostgreSQL', () => {
  let server: PostgresClients | undefined;
  let environment: Record<string, string> = {};

  beforeAll(async () => {
    server = await PostgresClients.start();
    environment = server.clientEnvironment;
  }, START_MILLISECONDS);

  afterAll(async () => server?.stop(), START_MILLISECONDS);

  describe.each(ON_POSTGRESQL)('$name', row => {
    checksOf(row, 'postgres', () => environment);
  });
});

const missing = missingFromMariaDb();

if (missing === undefined) {
  describe('the examples on MariaDB', () => {
    let server: MariaDbServer | undefined;
    let environment: Record<string, string> = {};

    beforeAll(async () => {
      server = await MariaDbServer.start();
      environment = server.clientEnvironment;
    }, START_MILLISECONDS);

    afterAll(async () => server?.stop(), START_MILLISECONDS);

    describe.each(ON_MARIADB)('$name', row => {
      checksOf(row, 'mariadb', () => environment);
    });
  });
} else {
  const notRun = `the examples on MariaDB were NOT RUN: ${missing} (on Debian: apt-get install mariadb-server)`;

  it(notRun, () => {
    process.stderr.write(`\n${notRun}\n`);
    if (process.env.CI === 'true') throw new Error(notRun);
    // Anything else is a fault, not an absence.
    expect(missing).toMatch(/ENOENT/);
  });
}

describe('tokens of IAM', () => {
  const address = { DB_HOST: 'orders.eu-west-1.rds.amazonaws.com', DB_PORT: '5432', DB_USERNAME: 'app' };

  it('are signed for the host, port and user that are connected to', async () => {
    const { rdsToken } = jest.requireActual<RdsToken>('../../examples/clients/iam/rds-token.js');
    await expect(rdsToken(address)()).resolves.toBe('orders.eu-west-1.rds.amazonaws.com:5432 as app');
  });

  it('let no session grow older than 800 s', () => {
    expect(withTokenAge({ DB_POOL_RECYCLE: '1800' })).toEqual({ DB_POOL_RECYCLE: '800' });
    expect(withTokenAge({ DB_POOL_RECYCLE: '600' })).toEqual({ DB_POOL_RECYCLE: '600' });
  });

  it('are asked for by mysql2 for each connection, and sent as they are', async () => {
    let given = 0;
    const token = (): Promise<string> => Promise.resolve(`token ${(given += 1)}`);
    const pool = createPool({ ...address, DB_POOL_SIZE: '7', DB_POOL_TIMEOUT: '10', DB_POOL_RECYCLE: '800' }, token);
    const { ssl, authPlugins } = (pool.pool as unknown as { config: { connectionConfig: PoolOptions } }).config.connectionConfig;
    const signIn = authPlugins?.mysql_clear_password as unknown as () => () => Promise<Buffer>;
    expect([await signIn()(), await signIn()()].map(String)).toEqual(['token 1\0', 'token 2\0']);
    // Over TLS alone, by the certificates that RDS has.
    expect(ssl).toHaveProperty('ca');
    await pool.end();
  });
});

it('the settings for tests are one connection, and a second to wait for it', () => {
  expect(tight({ DB_POOL_SIZE: '7', PGAPPNAME: 'Api' })).toEqual({ DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1', PGAPPNAME: 'Api' });
});

it('the leak check says what failed where the work itself does', async () => {
  await expect(givesBack(() => Promise.reject(new Error('no such table')))).rejects.toThrow('no such table');
});
