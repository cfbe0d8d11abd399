import { forEachCpu } from '../server-models';
import type { ClientSetting, TabledClient } from './client-facts';
import { byCode, LIBPQ, NOT_KNOWN, option, PGAPPNAME, UNSEEN, variable } from './client-facts';
import { fromReadyMade } from './from-ready-made';

/** https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine: read from code alone. */
const ENGINE_OPTIONS: readonly ClientSetting[] = [
  option('size', 'pool_size'),
  option('overflow', 'max_overflow'),
  option('timeout', 'pool_timeout'),
  option('recycle', 'pool_recycle'),
];

/** create_engine(pool_size=5, max_overflow=10) */
const SQLALCHEMY = {
  knowsOverflow: true,
  defaultPool: { size: 5, overflow: 10 },
  settings: ENGINE_OPTIONS,
  // Keys of the URL become arguments of the driver, which knows none for a pool.
  unknownKeys: 'refused',
  freshPassword: {
    name: 'the event do_connect',
    source: 'https://docs.sqlalchemy.org/en/20/core/engines.html#generating-dynamic-authentication-tokens',
  },
  fillsAtStart: false,
  processesVariable: 'WEB_CONCURRENCY',
  processes: 1,
  source: 'https://docs.sqlalchemy.org/en/20/core/pooling.html',
} as const satisfies Partial<TabledClient>;

export const PYTHON = {
  sqlAlchemy: {
    ...SQLALCHEMY,
    name: 'SQLAlchemy',
    slug: 'sqlalchemy',
    // asyncpg keeps 100 statements per connection (https://magicstack.github.io/asyncpg/current/faq.html), psycopg prepares from the fifth time on.
    cachesStatements: true,
    statementsOff: { unknown: 'it is an option of the driver' },
    sendsPgOptions: { unknown: 'psycopg does, asyncpg does not' },
    // psycopg reads it through libpq; asyncpg does not, and is not harmed by it.
    applicationName: PGAPPNAME,
    provenance: 'run',
  },
  sqlAlchemyAsyncpg: {
    ...SQLALCHEMY,
    name: 'SQLAlchemy with asyncpg',
    slug: 'sqlalchemy-asyncpg',
    cachesStatements: true,
    // That of asyncpg, and that of SQLAlchemy's dialect.
    statementsOff: byCode('statement_cache_size=0, prepared_statement_cache_size=0'),
    sendsPgOptions: false,
    // connect_args={"server_settings": {"application_name": …}}
    applicationName: { kind: 'code', name: 'server_settings' },
    provenance: 'run',
  },
  sqlAlchemyPsycopg: {
    ...SQLALCHEMY,
    name: 'SQLAlchemy with psycopg',
    slug: 'sqlalchemy-psycopg',
    // psycopg 3 does; psycopg2 does not: https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
    cachesStatements: true,
    statementsOff: byCode('prepare_threshold=None'),
    sendsPgOptions: true,
    applicationName: PGAPPNAME,
    provenance: 'run',
  },
  asyncpg: {
    name: 'asyncpg',
    slug: 'asyncpg',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      option('size', 'max_size'),
      // Above max_size it is refused.
      option('minimum-idle', 'min_size', 'connections', { byDefault: 10 }),
      // Of each call: the pool has none.
      option('timeout', 'acquire(timeout=…)'),
      option('idle-timeout', 'max_inactive_connection_lifetime'),
    ],
    // A key of the address becomes a parameter of the session.
    applicationName: { kind: 'url-key', name: 'application_name' },
    cachesStatements: true,
    // https://magicstack.github.io/asyncpg/current/faq.html
    statementsOff: byCode('statement_cache_size=0'),
    sendsPgOptions: false,
    // As any key that it does not know.
    sendsOptionsKey: true,
    unknownKeys: 'refused',
    freshPassword: {
      name: 'password as a function',
      source: 'https://magicstack.github.io/asyncpg/current/api/index.html#connection',
    },
    lacks: ['recycle'],
    fillsAtStart: true,
    processesVariable: 'WEB_CONCURRENCY',
    processes: 1,
    source: 'https://magicstack.github.io/asyncpg/current/api/index.html#connection-pools',
    provenance: 'run',
  },
  psycopgPool: {
    name: 'psycopg_pool',
    slug: 'psycopg-pool',
    knowsOverflow: false,
    // max_size is min_size unless it is stated.
    defaultPool: { size: 4, overflow: 0 },
    // max_idle closes what is above min_size, and `check` is off unless it is stated.
    keepsMinimum: true,
    settings: [
      option('size', 'max_size'),
      option('minimum-idle', 'min_size', 'connections', { byDefault: 4 }),
      option('timeout', 'timeout'),
      option('recycle', 'max_lifetime'),
      option('idle-timeout', 'max_idle'),
    ],
    applicationName: PGAPPNAME,
    cachesStatements: true,
    statementsOff: byCode('prepare_threshold=None'),
    ...LIBPQ,
    freshPassword: {
      name: 'connection_class, whose connect() asks for it',
      source: 'https://www.psycopg.org/psycopg3/docs/api/pool.html#psycopg_pool.ConnectionPool',
    },
    fillsAtStart: true,
    processesVariable: 'WEB_CONCURRENCY',
    processes: 1,
    source: 'https://www.psycopg.org/psycopg3/docs/api/pool.html',
    provenance: 'run',
  },
  django: {
    name: 'Django',
    slug: 'django',
    knowsOverflow: false,
    hasConnectionPerThread: true,
    defaultPool: { unknown: 'it opens a connection for each thread and alias, and how many threads there are stands elsewhere' },
    // From Django 5.1 on, with psycopg 3. Without it the threads of the server are the bound.
    settings: [
      option('size', 'OPTIONS["pool"]["max_size"]'),
      option('minimum-idle', 'OPTIONS["pool"]["min_size"]', 'connections', { byDefault: 4 }),
      option('timeout', 'OPTIONS["pool"]["timeout"]'),
      // CONN_MAX_AGE has to stay 0 where there is a pool.
      option('recycle', 'OPTIONS["pool"]["max_lifetime"]'),
    ],
    applicationName: PGAPPNAME,
    // Unless `prepare_threshold` stands in OPTIONS: https://docs.djangoproject.com/en/stable/ref/databases/#transaction-pooling-server-side-cursors
    cachesStatements: false,
    sendsPgOptions: true,
    unknownKeys: { unknown: 'it reads no address by itself' },
    freshPassword: {
      name: 'get_connection_params() of a database backend',
      source: 'https://docs.djangoproject.com/en/stable/ref/databases/#subclassing-the-built-in-database-backends',
    },
    fillsAtStart: false,
    processesVariable: 'WEB_CONCURRENCY',
    processes: 1,
    source: 'https://docs.djangoproject.com/en/stable/ref/databases/#connection-management',
    provenance: 'run',
  },
  airflow: {
    ...fromReadyMade('Airflow', [variable('recycle', 'AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_RECYCLE')]),
    slug: 'airflow',
    ...UNSEEN,
    applicationName: PGAPPNAME,
    cachesStatements: false,
    fillsAtStart: false,
  },
  mlflow: {
    name: 'MLflow',
    slug: 'mlflow',
    ...UNSEEN,
    isReadyMade: true,
    // Of 0 it takes no notice, and SQLAlchemy's 10 hold, so that size and overflow are two parts of one pool, each of one connection at least:
    // https://github.com/mlflow/mlflow/blob/008412495a072a1cce2d6aace1297cc40c7d0b59/mlflow/store/db/utils.py
    knowsOverflow: false,
    // The store of runs has an engine, and that of the registry another one: mlflow/store/model_registry/sqlalchemy_store.py.
    poolsAlike: 2,
    // 5 + 10 of SQLAlchemy, twice.
    defaultPool: { size: 30, overflow: 0 },
    settings: [
      variable('size', 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', 'connections', { part: 7, byDefault: 5 }),
      variable('size', 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', 'connections', { part: 3, byDefault: 10 }),
      variable('recycle', 'MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE'),
    ],
    applicationName: PGAPPNAME,
    cachesStatements: false,
    fillsAtStart: false,
    processesVariable: undefined,
    processes: { unknown: 'MLflow starts several workers unless it is told how many: state processes' },
    source: 'https://github.com/mlflow/mlflow/blob/master/mlflow/store/db/utils.py',
    provenance: 'documentation',
  },
  celery: {
    name: 'Celery',
    slug: 'celery',
    // Each child has an engine of its own, which is SQLAlchemy's.
    knowsOverflow: true,
    defaultPool: SQLALCHEMY.defaultPool,
    settings: ENGINE_OPTIONS,
    applicationName: PGAPPNAME,
    cachesStatements: true,
    statementsOff: NOT_KNOWN,
    sendsPgOptions: NOT_KNOWN,
    unknownKeys: SQLALCHEMY.unknownKeys,
    freshPassword: SQLALCHEMY.freshPassword,
    fillsAtStart: false,
    // Options of the command have the prefix CELERY: https://docs.celeryq.dev/en/stable/reference/cli.html
    processesVariable: 'CELERY_WORKER_CONCURRENCY',
    // https://docs.celeryq.dev/en/stable/userguide/configuration.html#worker-concurrency
    processes: forEachCpu('Celery'),
    source: 'https://docs.celeryq.dev/en/stable/userguide/workers.html#concurrency',
    provenance: 'documentation',
  },
} as const satisfies Record<string, TabledClient>;
