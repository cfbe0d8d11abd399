import { PoolClient } from '../../lib';
import { Child } from '../end-to-end/child';
import { PostgresServer } from '../end-to-end/postgres-server';
import type { Sessions } from '../end-to-end/postgres-server';
import { PYTHON } from '../end-to-end/python';
import { serverSettings } from '../end-to-end/server-settings';
import { POOL_TIMEOUT, pythonApp } from './python-app';
import { describeWhereInstalled, program, pythonPath } from './python-runtime';

const REQUESTS = 40;
const START_MILLISECONDS = 60_000;
const ANSWER_SECONDS = 30;
const STOP_SECONDS = 5;

interface Row {
  readonly name: string;
  readonly client: PoolClient;
  readonly modules: readonly string[];
  readonly program: string;
  /** Directory of the example that the program imports. */
  readonly example: string;
  /** What the budget grants to one process. */
  readonly granted: { readonly DB_POOL_SIZE: string; readonly DB_MAX_OVERFLOW: string };
}

/** 51 connections, two tasks while deploying, two processes in each: 12 for a process, and 3 left. */
const SPLIT = { DB_POOL_SIZE: '8', DB_MAX_OVERFLOW: '4' };
const WHOLE = { DB_POOL_SIZE: '12', DB_MAX_OVERFLOW: '0' };

const CLIENTS: readonly Row[] = [
  {
    name: 'SQLAlchemy and asyncpg',
    client: PoolClient.sqlAlchemyAsyncpg(),
    modules: ['sqlalchemy.ext.asyncio', 'asyncpg', 'greenlet'],
    program: 'sqlalchemy_asyncpg.py',
    example: 'sqlalchemy',
    granted: SPLIT,
  },
  {
    name: 'SQLAlchemy and psycopg2',
    client: PoolClient.sqlAlchemyPsycopg(),
    modules: ['sqlalchemy', 'psycopg2'],
    program: 'sqlalchemy_psycopg2.py',
    example: 'sqlalchemy',
    granted: SPLIT,
  },
  {
    name: 'SQLAlchemy, whatever its driver',
    client: PoolClient.sqlAlchemy(),
    modules: ['sqlalchemy', 'psycopg2'],
    program: 'sqlalchemy_psycopg2.py',
    example: 'sqlalchemy',
    granted: SPLIT,
  },
  {
    name: 'asyncpg',
    client: PoolClient.asyncpg(),
    modules: ['asyncpg'],
    program: 'asyncpg_alone.py',
    example: 'asyncpg',
    granted: WHOLE,
  },
  {
    name: 'psycopg and psycopg_pool',
    client: PoolClient.psycopgPool(),
    modules: ['psycopg', 'psycopg_pool'],
    program: 'psycopg_pool_alone.py',
    example: 'psycopg',
    granted: WHOLE,
  },
];

describe.each(CLIENTS)('$name', row => {
  describeWhereInstalled('two processes that are asked for 40 connections each, at once', row.modules, () => {
    const app = pythonApp(row.client);
    const children: Child[] = [];
    let server: PostgresServer | undefined;
    let sessions: Sessions = {};

    beforeAll(async () => {
      server = await PostgresServer.start(serverSettings(app.budget, app.budget.ceiling.maxConnections ?? 0));
      const env = { ...server.serviceEnvironment, ...app.variables, ...pythonPath(row.example) };
      for (let process = 0; process < (app.api.processes ?? 0); process += 1)
        children.push(new Child(row.name, [PYTHON, program(row.program)], env));
      await Promise.all(children.map(child => child.says('held', ANSWER_SECONDS)));
      sessions = await server.sessions();
    }, START_MILLISECONDS);

    afterAll(async () => {
      try {
        await Promise.all(children.map(child => child.stop(STOP_SECONDS)));
      } finally {
        await server?.stop();
      }
    }, START_MILLISECONDS);

    it('are granted what the ledger counts', () => {
      expect(app.variables).toMatchObject(row.granted);
      expect(app.api).toMatchObject({ processes: 2, copies: { steady: 1 }, steadyDemand: 24 });
    });

    it('hold 12 each, as the ledger says, and never more', () => {
      expect(server?.peak).toBe(app.api.steadyDemand);
      expect(Object.values(sessions)).toEqual([app.api.steadyDemand]);
    });

    it('are known in the database by their name', () => {
      expect(Object.keys(sessions)).toEqual([app.variables.PGAPPNAME]);
    });

    it.each([0, 1])('process %i lets the other 28 requests wait for as long as it is told, and no request is refused', number => {
      const lines = children[number]?.lines ?? [];
      const waits = lines.flatMap(line => (line.startsWith('waited ') ? [Number(line.slice('waited '.length))] : []));
      expect(lines.filter(line => line.startsWith('refused '))).toEqual([]);
      expect(waits).toHaveLength(REQUESTS - 12);
      // The clock of the test begins before that of the pool, and ends when a thread gets its turn.
      for (const wait of waits) {
        expect(wait).toBeGreaterThan(POOL_TIMEOUT - 0.1);
        expect(wait).toBeLessThan(POOL_TIMEOUT + 8);
      }
    });
  });
});
