import type { TabledClient } from './client-facts';
import { option, PGAPPNAME, urlKey } from './client-facts';

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
    // https://pkg.go.dev/github.com/jackc/pgx/v5#ParseConfig
    keysWithoutStatements: { default_query_exec_mode: 'exec', statement_cache_capacity: '0' },
    fillsAtStart: false,
    processesVariable: undefined,
    processes: 1,
    source: 'https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#ParseConfig',
    provenance: 'run',
  },
} as const satisfies Record<string, TabledClient>;
