import type { TabledClient } from './client-facts';
import { byKey, NOT_KNOWN, option, PGAPPNAME } from './client-facts';

export const RUST = {
  sqlx: {
    name: 'sqlx',
    slug: 'sqlx',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      option('size', 'max_connections'),
      option('minimum-idle', 'min_connections', 'connections', { byDefault: 0 }),
      option('timeout', 'acquire_timeout', 'duration'),
      option('recycle', 'max_lifetime', 'duration'),
      option('idle-timeout', 'idle_timeout', 'duration'),
    ],
    applicationName: PGAPPNAME,
    // https://docs.rs/sqlx/latest/sqlx/postgres/struct.PgConnectOptions.html#method.statement_cache_capacity
    cachesStatements: true,
    statementsOff: byKey('statement-cache-capacity=0'),
    sendsPgOptions: true,
    unknownKeys: NOT_KNOWN,
    // Has to be called again before a token ends: it holds for connections from then on.
    freshPassword: {
      name: 'Pool::set_connect_options',
      source: 'https://docs.rs/sqlx/latest/sqlx/struct.Pool.html#method.set_connect_options',
    },
    fillsAtStart: false,
    processesVariable: undefined,
    processes: 1,
    source: 'https://docs.rs/sqlx/latest/sqlx/pool/struct.PoolOptions.html',
    provenance: 'documentation',
  },
} as const satisfies Record<string, TabledClient>;
