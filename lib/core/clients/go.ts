import type { TabledClient } from './client-facts';
import { LIBPQ, option, PGAPPNAME, urlKey } from './client-facts';

export const GO = {
  databaseSql: {
    name: 'database/sql',
    slug: 'database-sql',
    knowsOverflow: false,
    defaultPool: { unknown: 'it sets no limit' },
    settings: [
      option('size', 'SetMaxOpenConns'),
      option('recycle', 'SetConnMaxLifetime', 'duration'),
      option('idle-timeout', 'SetConnMaxIdleTime', 'duration'),
    ],
    applicationName: PGAPPNAME,
    // That of pgx: https://pkg.go.dev/github.com/jackc/pgx/v5#hdr-Prepared_Statements
    cachesStatements: true,
    // Keys that neither pgx nor lib/pq knows become parameters of the session: https://pkg.go.dev/github.com/jackc/pgx/v5/pgconn#ParseConfig
    ...LIBPQ,
    statementsOff: { unknown: 'it is a key of pgx, which other drivers refuse' },
    // Of each call, by its context.
    lacks: ['timeout'],
    freshPassword: { name: 'sql.OpenDB with a driver.Connector', source: 'https://pkg.go.dev/database/sql#OpenDB' },
    fillsAtStart: false,
    processesVariable: undefined,
    processes: 1,
    source: 'https://pkg.go.dev/database/sql#DB.SetMaxOpenConns',
    provenance: 'run',
  },
  pgxPool: {
    name: 'pgxpool',
    slug: 'pgxpool',
    knowsOverflow: false,
    defaultPool: { unknown: 'its default is 4, or the CPUs of the host where those are more' },
    settings: [
      urlKey('size', 'pool_max_conns'),
      urlKey('minimum-idle', 'pool_min_conns', 'connections', { byDefault: 0 }),
      urlKey('recycle', 'pool_max_conn_lifetime', 'duration'),
      urlKey('idle-timeout', 'pool_max_conn_idle_time', 'duration'),
    ],
    applicationName: PGAPPNAME,
    cachesStatements: true,
    ...LIBPQ,
    // Of the two keys each version takes one: https://github.com/jackc/pgx/blob/master/conn.go
    statementsOff: {
      unknown:
        'pgx 5 has default_query_exec_mode=exec, with which pgx 4 cannot connect; pgx 4 has statement_cache_capacity=0, with which pgx 5 refuses queries',
    },
    // Of each call, by its context.
    lacks: ['timeout'],
    freshPassword: { name: 'BeforeConnect', source: 'https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#Config' },
    fillsAtStart: false,
    processesVariable: undefined,
    processes: 1,
    source: 'https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#ParseConfig',
    provenance: 'run',
  },
} as const satisfies Record<string, TabledClient>;
