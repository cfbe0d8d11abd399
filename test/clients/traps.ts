import { createRequire } from 'node:module';
import { knex } from 'knex';
import { Pool } from 'pg';
import type { Application, StartApplication } from './applications';

/** What looks like a setting and is none; each takes DATABASE_URL from its environment, and what is in it. */
export const TRAPS: Readonly<Record<string, StartApplication>> = {
  'trap:node-postgres': env => Promise.resolve(nodePostgres(new Pool({ connectionString: env.DATABASE_URL }))),
  'trap:postgres.js': env => {
    const postgres = createRequire(__filename)('postgres') as (url?: string) => PostgresJs;
    const sql = postgres(env.DATABASE_URL);
    return Promise.resolve({ query: async (text: string) => await sql.unsafe(text), end: () => sql.end() });
  },
  'trap:mysql2': async env => {
    const { createPool } = await import('mysql2/promise');
    const pool = createPool(env.DATABASE_URL ?? '');
    return { query: async sql => (await pool.query(sql))[0], end: () => pool.end() };
  },
  'trap:mariadb': env => {
    const { createPool } = createRequire(__filename)('mariadb') as { createPool: (url?: string) => MariaDb };
    const pool = createPool(env.DATABASE_URL);
    return Promise.resolve({ query: sql => pool.query(sql), end: () => pool.end() });
  },
  'trap:Knex': env => {
    const database = knex({ client: 'pg', connection: env.DATABASE_URL });
    return Promise.resolve({
      query: async sql => (await database.raw<{ rows: unknown }>(sql)).rows,
      end: () => database.destroy(),
    });
  },
  'trap:Prisma': async env => {
    const { PrismaPg } = await import('@prisma/adapter-pg');
    const { PrismaClient } = await import('../../examples/clients/prisma/generated/client');
    const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: env.DATABASE_URL }) });
    return { query: async sql => await client.$queryRawUnsafe(sql), end: () => client.$disconnect() };
  },
};

interface PostgresJs {
  readonly unsafe: (sql: string) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

interface MariaDb {
  readonly query: (sql: string) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

function nodePostgres(pool: Pool): Application {
  return { query: async sql => (await pool.query<object>(sql)).rows, end: () => pool.end() };
}
