import { spawnSync } from 'node:child_process';
import { PoolClient } from '../../lib';
import { PostgresServer } from '../end-to-end/postgres-server';
import { PYTHON } from '../end-to-end/python';
import { serverSettings } from '../end-to-end/server-settings';
import { pythonApp } from './python-app';
import { describeWhereInstalled, program, pythonPath } from './python-runtime';

const START_MILLISECONDS = 60_000;
const CHECK_MILLISECONDS = 30_000;

/** The examples of each client beside its pool: what is done at start, in tests, with tokens, and when a connection is old or gone. */
const CLIENTS = [
  {
    name: 'SQLAlchemy',
    client: PoolClient.sqlAlchemy(),
    modules: ['sqlalchemy', 'asyncpg', 'greenlet', 'psycopg2'],
    example: 'sqlalchemy',
    checks: [
      'warms_up',
      'warms_up_async',
      'recycles',
      'survives_a_restart',
      'survives_a_restart_async',
      'caches_no_statements',
      'finds_a_leak',
      'finds_a_leak_async',
      'leaves_nothing_in_tests',
      'works_in_many_loops',
      'signs_in_with_tokens',
      'signs_in_with_tokens_async',
    ],
  },
  {
    name: 'asyncpg',
    client: PoolClient.asyncpg(),
    modules: ['asyncpg', 'psycopg2'],
    example: 'asyncpg',
    checks: [
      'warms_up',
      'recycles',
      'survives_a_restart',
      'caches_no_statements',
      'finds_a_leak',
      'leaves_nothing_in_tests',
      'signs_in_with_tokens',
      'refuses_its_default_minimum',
    ],
  },
  {
    name: 'psycopg',
    client: PoolClient.psycopgPool(),
    modules: ['psycopg', 'psycopg_pool', 'psycopg2'],
    example: 'psycopg',
    checks: [
      'warms_up',
      'recycles',
      'prepares_nothing',
      'finds_a_leak',
      'leaves_nothing_in_tests',
      'signs_in_with_tokens',
      'refuses_its_default_minimum',
    ],
  },
  {
    name: 'Django',
    client: PoolClient.django(),
    modules: ['django', 'psycopg2'],
    example: 'django',
    checks: ['signs_in_with_tokens', 'keeps_its_connection_between_requests', 'states_a_pool'],
  },
];

/** In place of boto3, which may not be there: says what it was asked to sign. */
const SIGNS = `
import sys, types
signer = types.SimpleNamespace(generate_db_auth_token=lambda host, port, user: f"{host}:{port!r} as {user}")
sys.modules["boto3"] = types.SimpleNamespace(client=lambda name: signer)
import rds_token
print(rds_token.rds_token())
`;

describeWhereInstalled('a token of IAM', ['sys'], () => {
  it('is for the address that a service with a budget has', () => {
    const env = { DB_HOST: 'orders', DB_PORT: '5432', DB_USERNAME: 'app', ...pythonPath('iam') };
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', SIGNS], { env, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'orders:5432 as app\n', stderr: '' });
  });
});

describe.each(CLIENTS)('the examples for $name', ({ name, client, modules, example, checks }) => {
  describeWhereInstalled('on a real server', modules, () => {
    const app = pythonApp(client);
    let server: PostgresServer | undefined;

    beforeAll(async () => {
      server = await PostgresServer.start(serverSettings(app.budget, app.budget.ceiling.maxConnections ?? 0));
    }, START_MILLISECONDS);

    afterAll(async () => server?.stop(), START_MILLISECONDS);

    it.each(checks)(
      '%s',
      check => {
        const env = { ...server?.serviceEnvironment, ...app.variables, ...pythonPath(example) };
        const { status, stderr } = spawnSync(PYTHON, [program(`${name.toLowerCase()}_checks.py`), check], {
          env,
          encoding: 'utf8',
          timeout: CHECK_MILLISECONDS - 5_000,
        });
        expect({ status, said: stderr }).toEqual({ status: 0, said: '' });
      },
      CHECK_MILLISECONDS,
    );
  });
});
