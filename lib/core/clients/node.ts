import type { ClientSetting, TabledClient } from './client-facts';
import { option, PGAPPNAME, urlKey, variable } from './client-facts';

/** Options of pg-pool: https://node-postgres.com/apis/pool. Keys of the address are ignored, and no variable is read. */
const PG_POOL: readonly ClientSetting[] = [
  option('size', 'max'),
  option('timeout', 'connectionTimeoutMillis', 'milliseconds'),
  option('recycle', 'maxLifetimeSeconds'),
  option('idle-timeout', 'idleTimeoutMillis', 'milliseconds'),
];

/** https://github.com/vincit/tarn.js: Knex gives it a minimum of 2, and a minimum above the maximum is refused. */
const KNEX_MINIMUM = 2;

const ONE_PROCESS = { processesVariable: undefined, processes: 1 } as const;

export const NODE = {
  nodePostgres: {
    ...ONE_PROCESS,
    name: 'node-postgres',
    slug: 'node-postgres',
    knowsOverflow: false,
    // new Pool({ max: 10 })
    defaultPool: { size: 10, overflow: 0 },
    settings: PG_POOL,
    applicationName: PGAPPNAME,
    // Only queries that are given a name are prepared: https://node-postgres.com/features/queries#prepared-statements
    cachesStatements: false,
    fillsAtStart: false,
    source: 'https://node-postgres.com/apis/pool',
    provenance: 'run',
  },
  postgresJs: {
    ...ONE_PROCESS,
    name: 'postgres.js',
    slug: 'postgres-js',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    // PGMAX is read as a text, of which one connection is made; so is the key `max`. PGCONNECT_TIMEOUT bounds connecting, not waiting.
    settings: [option('size', 'max'), variable('recycle', 'PGMAX_LIFETIME'), variable('idle-timeout', 'PGIDLE_TIMEOUT')],
    applicationName: PGAPPNAME,
    // `prepare: true` is the default.
    cachesStatements: true,
    fillsAtStart: false,
    source: 'https://github.com/porsager/postgres#connection-details',
    provenance: 'run',
  },
  mysql2: {
    ...ONE_PROCESS,
    name: 'mysql2',
    slug: 'mysql2',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [urlKey('size', 'connectionLimit'), urlKey('idle-timeout', 'idleTimeout', 'milliseconds')],
    applicationName: { kind: 'code', name: 'connectAttributes' },
    // Only `execute` prepares.
    cachesStatements: false,
    fillsAtStart: false,
    source: 'https://sidorares.github.io/node-mysql2/docs/examples/connections/create-pool',
    provenance: 'run',
  },
  mariadb: {
    ...ONE_PROCESS,
    name: 'mariadb',
    slug: 'mariadb',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      urlKey('size', 'connectionLimit'),
      // As many as connectionLimit unless it is stated.
      urlKey('minimum-idle', 'minimumIdle'),
      urlKey('timeout', 'acquireTimeout', 'milliseconds'),
      urlKey('idle-timeout', 'idleTimeout'),
    ],
    applicationName: { kind: 'code', name: 'connectAttributes' },
    // Only `execute` and `batch` prepare.
    cachesStatements: false,
    fillsAtStart: true,
    source: 'https://github.com/mariadb-corporation/mariadb-connector-nodejs/blob/main/documentation/promise-api.md#pool-options',
    provenance: 'run',
  },
  knex: {
    ...ONE_PROCESS,
    name: 'Knex',
    slug: 'knex',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      option('size', 'pool.max'),
      option('minimum-idle', 'pool.min', 'connections', { byDefault: KNEX_MINIMUM }),
      option('timeout', 'acquireConnectionTimeout', 'milliseconds'),
      option('idle-timeout', 'pool.idleTimeoutMillis', 'milliseconds'),
    ],
    applicationName: PGAPPNAME,
    cachesStatements: false,
    fillsAtStart: false,
    source: 'https://knexjs.org/guide/#pool',
    provenance: 'run',
  },
  sequelize: {
    ...ONE_PROCESS,
    name: 'Sequelize',
    slug: 'sequelize',
    knowsOverflow: false,
    defaultPool: { size: 5, overflow: 0 },
    settings: [
      option('size', 'pool.max'),
      option('minimum-idle', 'pool.min', 'connections', { byDefault: 0 }),
      option('timeout', 'pool.acquire', 'milliseconds'),
      option('idle-timeout', 'pool.idle', 'milliseconds'),
    ],
    applicationName: PGAPPNAME,
    cachesStatements: false,
    fillsAtStart: false,
    source: 'https://sequelize.org/docs/v6/other-topics/connection-pool/',
    provenance: 'run',
  },
  typeOrm: {
    ...ONE_PROCESS,
    name: 'TypeORM',
    slug: 'typeorm',
    knowsOverflow: false,
    // That of node-postgres, and of mysql2.
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      option('size', 'poolSize'),
      option('timeout', 'extra.connectionTimeoutMillis', 'milliseconds'),
      option('recycle', 'extra.maxLifetimeSeconds'),
      option('idle-timeout', 'extra.idleTimeoutMillis', 'milliseconds'),
    ],
    applicationName: PGAPPNAME,
    cachesStatements: false,
    fillsAtStart: false,
    source: 'https://typeorm.io/docs/data-source/data-source-options/',
    provenance: 'run',
  },
  drizzle: {
    ...ONE_PROCESS,
    name: 'Drizzle',
    slug: 'drizzle',
    knowsOverflow: false,
    // Its pool is that of node-postgres.
    defaultPool: { size: 10, overflow: 0 },
    settings: PG_POOL,
    applicationName: PGAPPNAME,
    cachesStatements: false,
    fillsAtStart: false,
    source: 'https://orm.drizzle.team/docs/get-started-postgresql',
    provenance: 'run',
  },
  prisma6: {
    ...ONE_PROCESS,
    name: 'Prisma 6',
    slug: 'prisma-6',
    knowsOverflow: false,
    defaultPool: { unknown: 'its default follows from the CPUs of the host' },
    settings: [urlKey('size', 'connection_limit'), urlKey('timeout', 'pool_timeout')],
    applicationName: { kind: 'url-key', name: 'application_name' },
    cachesStatements: true,
    fillsAtStart: false,
    source: 'https://www.prisma.io/docs/orm/v6/prisma-client/setup-and-configuration/databases-connections/connection-pool',
    provenance: 'documentation',
  },
  prisma7: {
    ...ONE_PROCESS,
    name: 'Prisma 7',
    slug: 'prisma-7',
    knowsOverflow: false,
    // That of node-postgres, in @prisma/adapter-pg. Keys of the address are ignored.
    defaultPool: { size: 10, overflow: 0 },
    settings: PG_POOL,
    applicationName: PGAPPNAME,
    cachesStatements: false,
    fillsAtStart: false,
    source: 'https://www.prisma.io/docs/orm/overview/databases/postgresql',
    provenance: 'run',
  },
} as const satisfies Record<string, TabledClient>;
