/** An application of the examples as these tests use it, whatever its client is. */
export interface Application {
  readonly query: (sql: string) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

export type StartApplication = (env: NodeJS.ProcessEnv) => Promise<Application>;

/** What postgres.js gives; its package is not always there, and then its types are not either. */
interface PostgresJs {
  readonly unsafe: (sql: string) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

/** What mariadb gives, for the same reason. */
interface MariaDb {
  readonly query: (sql: string) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

/** Loaded one by one: an application has its own client and no other. */
export const APPLICATIONS: Readonly<Record<string, StartApplication>> = {
  'node-postgres': async env => {
    const { createPool } = await import('../../examples/clients/node-postgres/pool');
    const pool = createPool(env);
    return { query: async sql => (await pool.query<object>(sql)).rows, end: () => pool.end() };
  },
  'postgres.js': async env => {
    const sql = (await untyped('../../examples/clients/postgres-js/pool.js'))(env) as PostgresJs;
    // Nothing is sent before somebody waits for it.
    return { query: async text => await sql.unsafe(text), end: () => sql.end() };
  },
  mysql2: async env => {
    const { createPool } = await import('../../examples/clients/mysql2/pool');
    const pool = createPool(env);
    return { query: async sql => (await pool.query(sql))[0], end: () => pool.end() };
  },
  mariadb: async env => {
    const pool = (await untyped('../../examples/clients/mariadb/pool.js'))(env) as MariaDb;
    return { query: sql => pool.query(sql), end: () => pool.end() };
  },
  Knex: async env => {
    const { createPool } = await import('../../examples/clients/knex/pool');
    const database = createPool(env);
    return { query: async sql => (await database.raw<{ rows: unknown }>(sql)).rows, end: () => database.destroy() };
  },
  Sequelize: async env => {
    const { createPool } = await import('../../examples/clients/sequelize/pool');
    const database = createPool(env);
    return { query: async sql => (await database.query(sql, { logging: false }))[0], end: () => database.close() };
  },
  TypeORM: async env => {
    const { createPool } = await import('../../examples/clients/typeorm/pool');
    const source = await createPool(env).initialize();
    return { query: sql => source.query(sql), end: () => source.destroy() };
  },
  Drizzle: async env => {
    const { createPool } = await import('../../examples/clients/drizzle/pool');
    const database = createPool(env);
    return { query: async sql => (await database.execute(sql)).rows, end: () => database.$client.end() };
  },
  Prisma: async env => {
    const { createPool } = await import('../../examples/clients/prisma/pool');
    const client = createPool(env);
    // Nothing is sent before somebody waits for it.
    return { query: async sql => await client.$queryRawUnsafe(sql), end: () => client.$disconnect() };
  },
};

async function untyped(file: string): Promise<(env: NodeJS.ProcessEnv) => unknown> {
  const { createPool } = (await import(file)) as { createPool: (env: NodeJS.ProcessEnv) => unknown };
  return createPool;
}
