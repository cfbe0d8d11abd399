import { PoolClient } from '../../lib';
import { postgres } from '../some-app';
import type { Borrowed } from './borrowed-packages';
import { clientApp } from './client-app';
import { PostgresClients } from './postgres-clients';
import { peakOf, told } from './running-client';
import type { ClientRun } from './running-client';

const TEST_MILLISECONDS = 60_000;

/** Who finds a pool empty, with DB_POOL_TIMEOUT=1 while the only connection is busy for 3 s. */
const GIVES_UP = 'gave-up after 1 s';
const WAITS = 'waited after 3 s';

interface Row {
  readonly name: string;
  readonly client: PoolClient;
  readonly empty: string;
  /** Package that need not be installed. */
  readonly borrows?: Borrowed;
}

const CLIENTS: readonly Row[] = [
  { name: 'node-postgres', client: PoolClient.nodePostgres(), empty: GIVES_UP },
  // It has no limit of that kind.
  { name: 'postgres.js', client: PoolClient.postgresJs(), empty: WAITS, borrows: 'postgres' },
  { name: 'Knex', client: PoolClient.knex(), empty: GIVES_UP },
  { name: 'Sequelize', client: PoolClient.sequelize(), empty: GIVES_UP },
  { name: 'TypeORM', client: PoolClient.typeOrm(), empty: GIVES_UP },
  { name: 'Drizzle', client: PoolClient.drizzle(), empty: GIVES_UP },
  { name: 'Prisma', client: PoolClient.prisma7(), empty: GIVES_UP },
];

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

describe.each(CLIENTS)('an application with $name on PostgreSQL', ({ name, client, empty, borrows }) => {
  const app = clientApp(name, client, postgres);
  const run = (): ClientRun => ({
    client: name,
    server: 'postgres',
    ...(borrows && { borrows }),
    environment: { ...app.variables, ...running().clientEnvironment },
    sessions: () => running().sessions(app.variables.PGAPPNAME ?? ''),
  });

  it(
    'opens what the ledger says when it is asked for 40 connections at once',
    async () => {
      expect(app.line).toMatchObject({ name, copies: { peak: 1 }, processes: 1, demand: 7 });
      expect(app.line.pool.size + app.line.pool.overflow).toBe(app.line.demand);
      expect(await peakOf(run())).toBe(app.line.demand);
    },
    TEST_MILLISECONDS,
  );

  it(
    empty === WAITS ? 'waits for a free connection without a limit' : 'waits for a free connection as long as it is told',
    async () => {
      expect(await told(run(), 'wait')).toBe(empty);
    },
    TEST_MILLISECONDS,
  );

  it(
    'replaces a connection when it is as old as it is told, and not before',
    async () => {
      expect(await told(run(), 'grow')).toBe('kept then replaced');
    },
    TEST_MILLISECONDS,
  );
});
