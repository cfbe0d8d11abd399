import type { Password } from '../../examples/clients/pool-settings';

/** A pool of the examples beside its queries: what is done at start, in tests and with tokens. */
export interface Example {
  readonly query: (sql: string) => Promise<unknown>;
  readonly warmUp: (size: number) => Promise<void>;
  /** Takes a connection, does something while it has it, and gives it back. */
  readonly holding: (work: () => Promise<unknown>) => Promise<unknown>;
  /** Takes a connection and forgets it. Absent where the client hands none out. */
  readonly leak?: () => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}

export type OpenExample = (env: NodeJS.ProcessEnv, password?: Password) => Promise<Example>;

/** Loaded one by one: an application has its own client and no other. */
export const EXAMPLES: Readonly<Record<string, OpenExample>> = {
  'node-postgres': async (env, password) => {
    const { createPool } = await import('../../examples/clients/node-postgres/pool');
    const { warmUp } = await import('../../examples/clients/node-postgres/warm-up');
    const pool = createPool(env, password);
    const taking = { take: () => pool.connect(), giveBack: (client: { release: () => void }) => client.release() };
    return {
      ...holder(taking),
      query: async sql => (await pool.query<object>(sql)).rows,
      warmUp: () => warmUp(pool),
      end: () => pool.end(),
    };
  },
  'postgres.js': async (env, password) => {
    const sql = (await untyped('postgres-js', 'pool')).createPool?.(env, password) as PostgresJs;
    const { warmUp } = await untyped('postgres-js', 'warm-up');
    return {
      ...holder({ take: () => sql.reserve(), giveBack: connection => connection.release() }),
      // Nothing is sent before somebody waits for it.
      query: async text => await sql.unsafe(text),
      warmUp: () => warmUp?.(sql) as Promise<void>,
      end: () => sql.end(),
    };
  },
  mysql2: async (env, password) => {
    const { createPool } = await import('../../examples/clients/mysql2/pool');
    const { warmUp } = await import('../../examples/clients/mysql2/warm-up');
    const pool = createPool(env, password);
    return {
      ...holder({ take: () => pool.getConnection(), giveBack: connection => connection.release() }),
      query: async sql => (await pool.query(sql))[0],
      warmUp: size => warmUp(pool, size),
      end: () => pool.end(),
    };
  },
  mariadb: async env => {
    const pool = (await untyped('mariadb', 'pool')).createPool?.(env) as MariaDb;
    const { warmUp } = await untyped('mariadb', 'warm-up');
    return {
      ...holder({ take: () => pool.getConnection(), giveBack: connection => connection.release() }),
      query: sql => pool.query(sql),
      warmUp: size => warmUp?.(pool, size) as Promise<void>,
      end: () => pool.end(),
    };
  },
  Knex: async (env, password) => {
    const { createPool } = await import('../../examples/clients/knex/pool');
    const { warmUp } = await import('../../examples/clients/knex/warm-up');
    const database = createPool(env, password);
    return {
      // What is forgotten in an application of Knex is a transaction.
      ...holder({ take: () => database.transaction(), giveBack: transaction => transaction.rollback() }),
      query: async sql => (await database.raw<{ rows: unknown }>(sql)).rows,
      warmUp: size => warmUp(database, size),
      end: () => database.destroy(),
    };
  },
  Sequelize: async (env, password) => {
    const { createPool } = await import('../../examples/clients/sequelize/pool');
    const { warmUp } = await import('../../examples/clients/sequelize/warm-up');
    const database = createPool(env, password);
    return {
      ...holder({ take: () => database.transaction({ logging: false }), giveBack: transaction => transaction.rollback() }),
      query: async sql => (await database.query(sql, { logging: false }))[0],
      warmUp: size => warmUp(database, size),
      end: () => database.close(),
    };
  },
  TypeORM: async (env, password) => {
    const { createPool } = await import('../../examples/clients/typeorm/pool');
    const { warmUp } = await import('../../examples/clients/typeorm/warm-up');
    const source = await createPool(env, password).initialize();
    const take = async () => {
      const runner = source.createQueryRunner();
      await runner.connect();
      return runner;
    };
    return {
      ...holder({ take, giveBack: runner => runner.release() }),
      query: sql => source.query(sql),
      warmUp: size => warmUp(source, size),
      end: () => source.destroy(),
    };
  },
  Drizzle: async (env, password) => {
    const { createPool } = await import('../../examples/clients/drizzle/pool');
    const { warmUp } = await import('../../examples/clients/node-postgres/warm-up');
    const database = createPool(env, password);
    return {
      holding: work => database.transaction(work),
      query: async sql => (await database.execute(sql)).rows,
      warmUp: () => warmUp(database.$client),
      end: () => database.$client.end(),
    };
  },
  Prisma: async (env, password) => {
    const { createPool } = await import('../../examples/clients/prisma/pool');
    const { warmUp } = await import('../../examples/clients/prisma/warm-up');
    const client = createPool(env, password);
    return {
      holding: work => client.$transaction(work),
      // Nothing is sent before somebody waits for it.
      query: async sql => await client.$queryRawUnsafe(sql),
      warmUp: size => warmUp(client, size),
      end: () => client.$disconnect(),
    };
  },
};

/** What postgres.js gives; its package is not always there, and then its types are not either. */
interface PostgresJs {
  readonly unsafe: (sql: string) => Promise<unknown>;
  readonly reserve: () => Promise<Releasable>;
  readonly end: () => Promise<unknown>;
}

/** What mariadb gives, for the same reason. */
interface MariaDb {
  readonly query: (sql: string) => Promise<unknown>;
  readonly getConnection: () => Promise<Releasable>;
  readonly end: () => Promise<unknown>;
}

interface Releasable {
  readonly release: () => unknown;
}

interface Taking<Connection> {
  readonly take: () => Promise<Connection>;
  readonly giveBack: (connection: Connection) => unknown;
}

function holder<Connection>({ take, giveBack }: Taking<Connection>): Required<Pick<Example, 'holding' | 'leak'>> {
  const holding = async (work: () => Promise<unknown>): Promise<unknown> => {
    const connection = await take();
    try {
      return await work();
    } finally {
      await giveBack(connection);
    }
  };
  return { holding, leak: take };
}

async function untyped(client: string, file: string): Promise<Record<string, (...args: unknown[]) => unknown>> {
  return (await import(`../../examples/clients/${client}/${file}.js`)) as Record<string, (...args: unknown[]) => unknown>;
}
