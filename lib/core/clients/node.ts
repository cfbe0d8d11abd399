import type { ClientSetting, TabledClient } from './client-facts';
import { byCode, NOT_KNOWN, option, PGAPPNAME, UNSEEN, urlKey, variable } from './client-facts';

/** Options of pg-pool: https://node-postgres.com/apis/pool. Keys of the address are ignored, and no variable is read. */
const PG_POOL: readonly ClientSetting[] = [
  option('size', 'max'),
  option('timeout', 'connectionTimeoutMillis', 'milliseconds'),
  option('recycle', 'maxLifetimeSeconds'),
  option('idle-timeout', 'idleTimeoutMillis', 'milliseconds'),
];

/** What `pg` does for whoever uses it: https://node-postgres.com/apis/client */
const PG = {
  cachesStatements: false,
  sendsPgOptions: true,
  unknownKeys: 'ignored',
  freshPassword: { name: 'password as a function', source: 'https://node-postgres.com/apis/client#new-client' },
} as const;

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
    ...PG,
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
    statementsOff: byCode('prepare: false'),
    sendsPgOptions: false,
    sendsOptionsKey: true,
    // They are sent to the server as parameters of the session.
    unknownKeys: 'refused',
    traps: [
      {
        kind: 'variable',
        names: ['pgmax'],
        because: 'is read by postgres.js as a text, of which it makes ONE connection, whatever the number',
        instead: 'max: Number(…) in code',
      },
      {
        kind: 'url-key',
        names: ['max'],
        because: 'is read by postgres.js as a text, of which it makes ONE connection, whatever the number',
        instead: 'max: Number(…) in code',
      },
    ],
    freshPassword: { name: 'password as a function', source: 'https://github.com/porsager/postgres#dynamic-passwords' },
    // A query waits for a free connection without a limit.
    lacks: ['timeout'],
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
    // Idle connections are looked for only while fewer may rest (maxIdle) than may be open, so that the key alone does nothing.
    settings: [urlKey('size', 'connectionLimit'), option('idle-timeout', 'idleTimeout', 'milliseconds')],
    applicationName: { kind: 'code', name: 'connectAttributes' },
    // Only `execute` prepares, and `maxPreparedStatements: 0` does not turn that off.
    cachesStatements: false,
    sendsPgOptions: false,
    unknownKeys: 'ignored',
    freshPassword: {
      name: 'authPlugins.mysql_clear_password',
      source: 'https://sidorares.github.io/node-mysql2/docs/documentation/authentication-switch',
    },
    // A query waits for a free connection without a limit, and a connection that is used may grow as old as it likes.
    lacks: ['timeout', 'recycle'],
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
    sendsPgOptions: false,
    unknownKeys: NOT_KNOWN,
    freshPassword: 'none',
    lacks: ['recycle'],
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
    keepsMinimum: true,
    settings: [
      option('size', 'pool.max'),
      option('minimum-idle', 'pool.min', 'connections', { byDefault: KNEX_MINIMUM }),
      option('timeout', 'acquireConnectionTimeout', 'milliseconds'),
      // From 3.2 on.
      option('recycle', 'pool.maxConnectionLifetimeMillis', 'milliseconds'),
      option('idle-timeout', 'pool.idleTimeoutMillis', 'milliseconds'),
    ],
    applicationName: PGAPPNAME,
    ...PG,
    freshPassword: {
      name: 'connection as a function, with expirationChecker',
      source: 'https://knexjs.org/guide/#configuration-options',
    },
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
    ...PG,
    unknownKeys: NOT_KNOWN,
    freshPassword: {
      name: 'the hook beforeConnect',
      source: 'https://sequelize.org/docs/v6/other-topics/hooks/#connection-hooks',
    },
    lacks: ['recycle'],
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
    ...PG,
    unknownKeys: NOT_KNOWN,
    freshPassword: { name: 'password as a function', source: 'https://typeorm.io/docs/drivers/postgres' },
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
    ...PG,
    // On MySQL mysql2, which takes connectionLimit.
    hasOtherDrivers: true,
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
    ...UNSEEN,
    statementsOff: {
      unknown: 'its key `pgbouncer=true` is made for PgBouncer, and sends DEALLOCATE ALL, by which RDS Proxy pins a session',
    },
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
    ...PG,
    // On MySQL the adapter of mariadb, which takes connectionLimit.
    hasOtherDrivers: true,
    fillsAtStart: false,
    source: 'https://www.prisma.io/docs/orm/overview/databases/postgresql',
    provenance: 'run',
  },
} as const satisfies Record<string, TabledClient>;
