/** What this library knows of one client library's connection pool. */
export interface ClientFacts {
  /** Name as its makers write it. */
  readonly name: string;
  /** Whether the pool may open further connections beyond its size, and how many. */
  readonly knowsOverflow: boolean;
  /** Connections per process when the application states nothing; undefined when the client sets no limit of its own. */
  readonly defaultPool: { readonly size: number; readonly overflow: number } | undefined;
  /** Whether a usual driver of the client keeps prepared statements on a connection for later. */
  readonly cachesStatements: boolean;
  /** Whether the driver takes its `application_name` from PGAPPNAME. */
  readonly readsPgAppName: boolean;
  /** Variable by which the client's usual server reads its number of processes. */
  readonly processesVariable: string | undefined;
  /** Further variable that the application reads the pool size from. */
  readonly sizeVariable?: string;
}

/** One row per client; adding a client is adding a row and a `PoolClient` maker. */
export const CLIENTS = {
  // create_engine(pool_size=5, max_overflow=10): https://docs.sqlalchemy.org/en/20/core/pooling.html
  // psycopg reads PGAPPNAME through libpq; asyncpg does not read it and is not harmed by it.
  sqlAlchemy: {
    name: 'SQLAlchemy',
    knowsOverflow: true,
    defaultPool: { size: 5, overflow: 10 },
    // asyncpg keeps 100 statements per connection (https://magicstack.github.io/asyncpg/current/faq.html), psycopg prepares from the fifth time on.
    cachesStatements: true,
    readsPgAppName: true,
    processesVariable: 'WEB_CONCURRENCY',
  },
  // new Pool({ max: 10 }): https://node-postgres.com/apis/pool
  nodePostgres: {
    name: 'node-postgres',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    // Only queries that are given a name are prepared: https://node-postgres.com/features/queries#prepared-statements
    cachesStatements: false,
    readsPgAppName: true,
    processesVariable: undefined,
  },
} as const satisfies Record<string, ClientFacts>;
