import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  BudgetedDatabaseService,
  ConnectionBudget,
  DatabaseSource,
  DatabaseTarget,
  PoolClient,
  PoolSizing,
  ServiceSource,
} from '../lib';
import { CLIENTS } from '../lib/core/clients/table';
import { image, SomeApp } from './some-app';
import { clusterOf, provisioned } from './some-clusters';
import { consumerOf, environmentOf, ledgerIn, pass, synth } from './synth';

type Key = keyof typeof CLIENTS;

/** What a service with a pool of 6 (and of 4 overflow, where there is such) is given beside the neutral names. */
const INJECTED: Record<Key, Record<string, string>> = {
  sqlAlchemy: { PGAPPNAME: 'Api' },
  sqlAlchemyAsyncpg: { PGAPPNAME: 'Api' },
  sqlAlchemyPsycopg: { PGAPPNAME: 'Api' },
  asyncpg: { DB_URL_PARAMETERS: 'application_name=Api', PGAPPNAME: 'Api' },
  psycopgPool: { PGAPPNAME: 'Api' },
  django: { PGAPPNAME: 'Api' },
  airflow: {
    AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE: '6',
    AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW: '4',
    AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_RECYCLE: '900',
    PGAPPNAME: 'Api',
  },
  mlflow: {
    MLFLOW_SQLALCHEMYSTORE_POOL_SIZE: '2',
    MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW: '1',
    MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE: '900',
    PGAPPNAME: 'Api',
  },
  celery: { PGAPPNAME: 'Api' },
  nodePostgres: { PGAPPNAME: 'Api' },
  postgresJs: { PGMAX_LIFETIME: '900', PGAPPNAME: 'Api' },
  mysql2: { DB_URL_PARAMETERS: 'connectionLimit=6', PGAPPNAME: 'Api' },
  mariadb: { DB_URL_PARAMETERS: 'connectionLimit=6&acquireTimeout=5000', PGAPPNAME: 'Api' },
  knex: { PGAPPNAME: 'Api' },
  sequelize: { PGAPPNAME: 'Api' },
  typeOrm: { PGAPPNAME: 'Api' },
  drizzle: { PGAPPNAME: 'Api' },
  prisma6: { DB_URL_PARAMETERS: 'connection_limit=6&pool_timeout=5&application_name=Api', PGAPPNAME: 'Api' },
  prisma7: { PGAPPNAME: 'Api' },
  hikariCp: { DB_URL_PARAMETERS: 'ApplicationName=Api', PGAPPNAME: 'Api' },
  springBoot: {
    SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: '6',
    SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT: '5000',
    SPRING_DATASOURCE_HIKARI_MAXLIFETIME: '900000',
    DB_URL_PARAMETERS: 'ApplicationName=Api',
    PGAPPNAME: 'Api',
  },
  springBootR2dbc: {
    SPRING_R2DBC_POOL_MAXSIZE: '6',
    SPRING_R2DBC_POOL_INITIALSIZE: '6',
    SPRING_R2DBC_POOL_MAXACQUIRETIME: '5s',
    SPRING_R2DBC_POOL_MAXLIFETIME: '900s',
    DB_URL_PARAMETERS: 'applicationName=Api',
    PGAPPNAME: 'Api',
  },
  quarkus: {
    QUARKUS_DATASOURCE_JDBC_MAX_SIZE: '6',
    QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT: '5s',
    QUARKUS_DATASOURCE_JDBC_MAX_LIFETIME: '900s',
    DB_URL_PARAMETERS: 'ApplicationName=Api',
    PGAPPNAME: 'Api',
  },
  micronaut: {
    DATASOURCES_DEFAULT_MAXIMUM_POOL_SIZE: '6',
    DATASOURCES_DEFAULT_CONNECTION_TIMEOUT: '5000',
    DATASOURCES_DEFAULT_MAX_LIFETIME: '900000',
    DB_URL_PARAMETERS: 'ApplicationName=Api',
    PGAPPNAME: 'Api',
  },
  npgsql: {
    DB_CONNECTION_STRING_PARAMETERS: 'Maximum Pool Size=6;Timeout=5;Connection Lifetime=900;Application Name=Api',
    PGAPPNAME: 'Api',
  },
  rails: {
    RAILS_MAX_THREADS: '6',
    DB_URL_PARAMETERS: 'pool=6&max_connections=6&checkout_timeout=5&max_age=900',
    PGAPPNAME: 'Api',
  },
  databaseSql: { PGAPPNAME: 'Api' },
  pgxPool: { DB_URL_PARAMETERS: 'pool_max_conns=6&pool_max_conn_lifetime=900s', PGAPPNAME: 'Api' },
  sqlx: { PGAPPNAME: 'Api' },
  ecto: { POOL_SIZE: '6', PGAPPNAME: 'Api' },
  phpFpm: { DB_URL_PARAMETERS: 'application_name=Api', PGAPPNAME: 'Api' },
  keycloak: { KC_DB_POOL_MAX_SIZE: '6', KC_DB_POOL_MAX_LIFETIME: '900s' },
  metabase: { MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE: '6' },
  grafana: { GF_DATABASE_MAX_OPEN_CONN: '6', GF_DATABASE_CONN_MAX_LIFETIME: '900', PGAPPNAME: 'Api' },
  n8n: {
    DB_POSTGRESDB_POOL_SIZE: '6',
    DB_POSTGRESDB_CONNECTION_TIMEOUT: '5000',
    DB_POSTGRESDB_MAX_CONNECTION_LIFETIME_MS: '900000',
    PGAPPNAME: 'Api',
  },
  temporal: {
    SQL_MAX_CONNS: '4',
    SQL_VIS_MAX_CONNS: '2',
    SQL_MAX_CONN_TIME: '900s',
    SQL_VIS_MAX_CONN_TIME: '900s',
    PGAPPNAME: 'Api',
  },
  postgrest: {
    PGRST_DB_POOL: '5',
    PGRST_DB_POOL_ACQUISITION_TIMEOUT: '5',
    PGRST_DB_POOL_MAX_LIFETIME: '900',
    PGAPPNAME: 'Api',
  },
  hasura: { PGAPPNAME: 'Api' },
  directus: { DB_POOL__MAX: '6', DB_POOL__MIN: '2', PGAPPNAME: 'Api' },
  strapi: { DATABASE_POOL_MAX: '6', DATABASE_POOL_MIN: '2', DATABASE_CONNECTION_TIMEOUT: '5000', PGAPPNAME: 'Api' },
  mattermost: { MM_SQLSETTINGS_MAXOPENCONNS: '6', PGAPPNAME: 'Api' },
  gitea: { GITEA__database__MAX_OPEN_CONNS: '6', PGAPPNAME: 'Api' },
  unleash: { DATABASE_POOL_MAX: '6', PGAPPNAME: 'Api' },
};

const NEUTRAL = [
  'APP_INSTANCE_COUNT',
  'DB_ADMIN_RESERVE',
  'DB_MAX_OVERFLOW',
  'DB_POOL_PRE_PING',
  'DB_POOL_RECYCLE',
  'DB_POOL_SIZE',
  'DB_POOL_TIMEOUT',
  'RDS_MAX_CONNECTIONS',
];

const keys = Object.keys(CLIENTS) as Key[];

/** A service with a pool of 6, and what it is given. */
function injected(client: PoolClient, key: Key): Record<string, unknown> {
  const { knowsOverflow, most = 6, processesVariable } = CLIENTS[key] as (typeof CLIENTS)[Key] & { most?: number };
  const some = new SomeApp();
  some.stated(400).addEcsService(some.service('Api'), {
    client,
    processes: 2,
    pool: PoolSizing.fixed({ size: most, overflow: knowsOverflow ? 4 : 0 }),
    poolTimeout: Duration.seconds(5),
    poolRecycle: Duration.minutes(15),
  });
  const variables = environmentOf(pass(some.app).template(some.stack));
  expect(processesVariable === undefined ? [] : [variables[processesVariable]]).toEqual(
    processesVariable === undefined ? [] : ['2'],
  );
  // Directus hands what begins with DB_ to its driver.
  const neutral = key === 'directus' ? NEUTRAL.filter(name => !name.startsWith('DB_')) : NEUTRAL;
  expect(
    Object.keys(variables)
      .filter(name => NEUTRAL.includes(name))
      .sort(),
  ).toEqual(neutral);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !NEUTRAL.includes(name) && name !== processesVariable));
}

/** A service with a pool on each endpoint of a cluster. */
function serviceOnCluster(client: PoolClient): SomeApp {
  const some = new SomeApp();
  new BudgetedDatabaseService(some.stack, 'Orders', {
    vpc: some.vpc(),
    database: DatabaseSource.existingCluster(clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] })),
    service: ServiceSource.existing(some.service('Api')),
    client,
    readerPool: PoolSizing.fixed({ size: 3 }),
  });
  return some;
}

test('every client of the table has a maker', () => {
  const makers = Object.getOwnPropertyNames(PoolClient).filter(name => PoolClient[name as Key] instanceof Function);
  expect(makers.filter(name => name !== 'custom').sort()).toEqual([...keys].sort());
  for (const key of keys) expect(PoolClient[key]()._facts()).toBe(CLIENTS[key]);
});

test.each(keys)('%s gets its own variables beside the neutral ones, and those of no other client', key => {
  expect(injected(PoolClient[key](), key)).toEqual(INJECTED[key]);
});

describe('the own variables of a client name its first pool', () => {
  const own = (variables: Record<string, unknown>): unknown => variables.SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE;

  test('in the containers of a service, of which each selection has its own', () => {
    const some = new SomeApp();
    const taskDefinition = some.taskDefinition('Api');
    for (const name of ['web', 'jobs']) taskDefinition.addContainer(name, { image });
    const api = some.service('Api', { taskDefinition });
    const budget = some.stated(400);
    const pool = (size: number): PoolSizing => PoolSizing.fixed({ size });
    const client = PoolClient.springBoot();
    budget.addEcsService(api, { client, containers: ['web'], pool: pool(6), databaseName: 'orders' });
    budget.addEcsService(api, { client, containers: ['web'], pool: pool(3), databaseName: 'bills', settingsPrefix: 'BILLS_' });
    budget.addEcsService(api, { client, containers: ['jobs'], pool: pool(2), databaseName: 'jobs', settingsPrefix: 'JOBS_' });
    const template = pass(some.app).template(some.stack);
    const web = environmentOf(template, '', 'web');
    expect([own(web), web.DB_POOL_SIZE, web.BILLS_POOL_SIZE]).toEqual(['6', '6', '3']);
    expect(own(environmentOf(template, '', 'jobs'))).toBe('2');
  });

  test('and are in conflict where another service reads them from the same task definition', () => {
    const some = new SomeApp();
    const taskDefinition = some.taskDefinition('Api');
    taskDefinition.addContainer('app', { image });
    const budget = some.stated(400);
    const client = PoolClient.springBoot();
    budget.addEcsService(some.service('Api', { taskDefinition }), { client, pool: PoolSizing.fixed({ size: 6 }) });
    const pool = PoolSizing.fixed({ size: 3 });
    budget.addEcsService(some.service('Jobs', { taskDefinition }), { client, pool, settingsPrefix: 'JOBS_' });
    expect(synth(some.app).failed).toBe(true);
    const [finding] = ledgerIn(some.app)?.budgets[0]?.findings ?? [];
    expect(finding?.message).toContain('already has SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE as 6, but the budget grants 3');
  });

  test('of a new service with a reader pool', () => {
    const { app, stack } = serviceOnCluster(PoolClient.springBoot());
    const variables = environmentOf(pass(app).template(stack));
    expect(own(variables)).toBe(variables.DB_POOL_SIZE);
    expect(variables.DB_READER_POOL_SIZE).toBe('3');
  });
});

describe('pools that a client cannot have', () => {
  const api = (client: PoolClient, pool?: PoolSizing, processes?: number): SomeApp => {
    const some = new SomeApp();
    some.stated(100).addEcsService(some.service('Api'), {
      client,
      ...(pool && { pool }),
      ...(processes !== undefined && { processes }),
    });
    return some;
  };

  test('are refused where they are stated', () => {
    expect(() => api(PoolClient.phpFpm(), PoolSizing.fixed({ size: 2 }), 5)).toThrow(
      'pool size must be at most 1 for PHP-FPM, got 2: one process can use no more',
    );
    expect(() => api(PoolClient.postgrest(), PoolSizing.fixed({ size: 1 }))).toThrow(
      'pool size must be at least 2 for PostgREST, got 1: its settings cannot say less',
    );
  });

  test('are not derived', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    budget.addEcsService(some.service('Web'), { client: PoolClient.phpFpm(), processes: 5 });
    budget.addEcsService(some.service('Rest'), { client: PoolClient.postgrest(), pool: PoolSizing.derived({ max: 1 }) });
    pass(some.app);
    expect(consumerOf(budget, 'Web')).toMatchObject({ pool: { size: 1, overflow: 0 }, demand: 10 });
    expect(consumerOf(budget, 'Rest')).toMatchObject({ pool: { size: 2, overflow: 0 }, demand: 4 });
  });

  test('by default are an error that says why no default is known', () => {
    const pool = PoolSizing.applicationDefault();
    expect(() => api(PoolClient.databaseSql(), pool)).toThrow(
      'PoolSizing.applicationDefault() needs a client with a limit of its own, got database/sql (it sets no limit): use PoolSizing.fixed or PoolSizing.derived',
    );
  });
});

describe('processes that nothing bounds', () => {
  test('have to be stated', () => {
    const some = new SomeApp();
    some.stated(100).addEcsService(some.service('Worker'), { client: PoolClient.celery() });
    expect(synth(some.app).failed).toBe(true);
    const [finding] = ledgerIn(some.app)?.budgets[0]?.findings ?? [];
    expect(finding?.rule).toBe('unresolved-input');
    expect(finding?.message).toContain(
      "Celery starts a process for each CPU unless it is told how many; the CPUs seen on Fargate are not the task's vCPU, and on EC2 they are the whole host's: state processes",
    );
  });

  test('also of consumers that are declared', () => {
    const some = new SomeApp();
    some.stated(100).addConsumer('Worker', { client: PoolClient.phpFpm() });
    expect(synth(some.app).failed).toBe(true);
    expect(ledgerIn(some.app)?.budgets[0]?.findings.map(({ rule }) => rule)).toEqual(['unresolved-input']);
  });
});

test('behind RDS Proxy, software that comes as it is goes on to prepare statements', () => {
  const proxied = (client: PoolClient, environment?: Record<string, string>): { remedies: string[]; variables: string[] } => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
    const proxy = budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [database.secret!] });
    proxy.addEcsService(some.service('Api', { environment }), { client });
    const template = pass(some.app).template(some.stack);
    const findings = ledgerIn(some.app)?.budgets.flatMap(each => each.findings) ?? [];
    const remedies = findings.filter(({ rule }) => rule === 'prepared-statements-behind-pooler').flatMap(each => each.remedies);
    return { remedies, variables: Object.keys(environmentOf(template, 'ApiTask')) };
  };
  const keycloak = proxied(PoolClient.keycloak());
  expect(keycloak.remedies).toEqual(['prepareThreshold=0 in its address']);
  expect(keycloak.variables).not.toContain('DB_STATEMENT_CACHE_SIZE');
  expect(proxied(PoolClient.keycloak(), { KC_DB_URL_PROPERTIES: '?ssl=true&prepareThreshold=0' }).remedies).toEqual([]);
  expect(proxied(PoolClient.keycloak(), { KC_DB_URL_PROPERTIES: '?prepareThreshold=5' }).remedies).toHaveLength(1);
  expect(proxied(PoolClient.metabase(), { MB_DB_CONNECTION_URI: 'jdbc:postgresql://h/d?prepareThreshold=0' }).remedies).toEqual(
    [],
  );
  expect(proxied(PoolClient.postgrest()).remedies).toEqual(['PGRST_DB_PREPARED_STATEMENTS=false']);
  expect(proxied(PoolClient.postgrest(), { PGRST_DB_PREPARED_STATEMENTS: 'false' }).remedies).toEqual([]);
  expect(proxied(PoolClient.springBoot()).remedies).toEqual([]);
});
