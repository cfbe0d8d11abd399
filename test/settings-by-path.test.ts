import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import { EcsTask } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  ConnectionBudget,
  ConnectionPath,
  DatabaseEndpoint,
  DatabasePlatform,
  DatabaseSource,
  DatabaseTarget,
  PoolClient,
  PoolSizing,
} from '../lib';
import type { EcsServiceConsumerOptions, FunctionConsumerOptions } from '../lib';
import { mysql, postgres, SomeApp } from './some-app';
import { clusterOf, provisioned } from './some-clusters';
import { environmentOf, ledgerIn, ledgerOf, messagesOf, pass, resourcesOf, synth } from './synth';
import type { Rendered } from './synth';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };

/** PostgreSQL on RDS, and its budget. */
function budgeted(): { some: SomeApp; budget: ConnectionBudget; secret: NonNullable<ReturnType<SomeApp['database']>['secret']> } {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
  if (!database.secret) throw new Error('the database has no secret');
  return { some, budget, secret: database.secret };
}

type Options = Omit<EcsServiceConsumerOptions, 'client'> & { readonly client?: PoolClient };

const WAYS = {
  direct: ({ budget }) => budget,
  proxy: ({ some, budget, secret }) => budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [secret] }),
  'proxy for tokens': ({ some, budget, secret }) =>
    budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [secret], iamAuth: true }),
  pgbouncer: ({ some, budget, secret }) =>
    budget.addPgBouncer('Pooler', { vpc: some.vpc(), vpcSubnets, secret, databaseName: 'app' }),
} satisfies Record<string, (app: ReturnType<typeof budgeted>) => Pick<ConnectionBudget, 'addEcsService' | 'addFunction'>>;

type Way = keyof typeof WAYS;

/** What a service is given on its way to the database. */
function given(way: Way, options: Options = {}): Record<string, unknown> {
  const app = budgeted();
  WAYS[way](app).addEcsService(app.some.service('Api'), { client: PoolClient.pgxPool(), ...options });
  return environmentOf(pass(app.some.app).template(app.some.stack), 'ApiTask');
}

function functionVariables({ Resources }: Rendered): Record<string, unknown> {
  const [found] = resourcesOf({ Resources }, 'AWS::Lambda::Function');
  return (found?.Properties.Environment as { Variables: Record<string, unknown> } | undefined)?.Variables ?? {};
}

/** The same for a function. */
function givenToFunction(way: Way, options: Partial<FunctionConsumerOptions> = {}): Record<string, unknown> {
  const app = budgeted();
  WAYS[way](app).addFunction(someFunction(app.some), { client: PoolClient.pgxPool(), ...options });
  return functionVariables(pass(app.some.app).template(app.some.stack));
}

function someFunction(some: SomeApp): lambda.Function {
  return new lambda.Function(some.stack, 'Import', {
    runtime: lambda.Runtime.PROVIDED_AL2023,
    handler: 'bootstrap',
    code: lambda.Code.fromAsset(__dirname, { exclude: ['*'] }),
    reservedConcurrentExecutions: 2,
  });
}

describe('the age at which connections are replaced', () => {
  it.each<[Way, boolean | undefined, string]>([
    ['direct', undefined, '1800'],
    ['direct', false, '1800'],
    ['direct', true, '800'],
    ['proxy', undefined, '300'],
    ['proxy', true, '300'],
    ['proxy for tokens', undefined, '300'],
    ['pgbouncer', undefined, '300'],
  ])('on the way %s, with iamAuthentication %s, is %s', (way, iamAuthentication, seconds) => {
    for (const variables of [given(way, { iamAuthentication }), givenToFunction(way, { iamAuthentication })]) {
      expect(variables.DB_POOL_RECYCLE).toBe(seconds);
      expect(variables.DB_URL_PARAMETERS).toContain(`pool_max_conn_lifetime=${seconds}s`);
    }
  });

  it('is what somebody states', () => {
    const options = { iamAuthentication: true, poolRecycle: Duration.minutes(10) };
    expect(given('direct', options).DB_POOL_RECYCLE).toBe('600');
    expect(givenToFunction('direct', options).DB_POOL_RECYCLE).toBe('600');
  });

  it('is that of a scheduled task as well', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const { cluster, taskDefinition } = some.service('Api');
    const rule = (id: string): events.Rule =>
      new events.Rule(some.stack, id, {
        schedule: events.Schedule.cron({ minute: '0', hour: '3' }),
        targets: [new EcsTask({ cluster, taskDefinition, subnetSelection: vpcSubnets })],
      });
    const options = { client: PoolClient.sqlAlchemy(), longestRun: Duration.minutes(5) };
    budget.addScheduledTask(rule('Nightly'), { ...options, iamAuthentication: true });
    expect(environmentOf(pass(some.app).template(some.stack), 'ApiTask').DB_POOL_RECYCLE).toBe('800');
  });

  it('is passed on by BudgetedDatabaseService, to both pools', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
    some.orders({
      database: DatabaseSource.existingCluster(cluster),
      readerPool: PoolSizing.derived(),
      iamAuthentication: true,
    });
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({
      DB_POOL_RECYCLE: '800',
      DB_READER_POOL_RECYCLE: '800',
    });
  });

  it('may be above the life of a token where nobody signs in with one', () => {
    const rulesOf = (way: Way, iamAuthentication?: boolean): string[] => {
      const app = budgeted();
      const options = { client: PoolClient.nodePostgres(), poolRecycle: Duration.minutes(20), iamAuthentication };
      WAYS[way](app).addEcsService(app.some.service('Api'), options);
      synth(app.some.app);
      return ledgerOf(app.budget).findings.map(({ rule }) => rule);
    };
    expect(rulesOf('direct')).toEqual([]);
    expect(rulesOf('direct', true)).toEqual(['recycle-beyond-iam-token']);
    expect(rulesOf('proxy')).toEqual([]);
    expect(rulesOf('proxy for tokens')).toEqual(['recycle-beyond-iam-token']);
  });

  it('is judged of functions', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const options = { client: PoolClient.nodePostgres(), iamAuthentication: true, poolRecycle: Duration.hours(1) };
    budget.addFunction(someFunction(some), options);
    pass(some.app);
    expect(messagesOf(budget, 'recycle-beyond-iam-token')).toEqual([
      'Import signs in with IAM tokens, which expire after 900 s, and replaces its connections after 3600 s: neither an expired token nor a withdrawn permission ends a session that is open',
    ]);
  });
});

describe('a server elsewhere', () => {
  const elsewhere = (options: Options): SomeApp => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromAttributes({ engine: postgres, platform: DatabasePlatform.selfManaged() });
    some.stated(100, { database }).addEcsService(some.service('Api'), { client: PoolClient.sqlAlchemy(), ...options });
    return some;
  };
  const rulesOf = (options: Options): string[] => {
    const { app } = elsewhere(options);
    synth(app);
    return ledgerIn(app)?.budgets.flatMap(({ findings }) => findings.map(({ rule }) => rule)) ?? [];
  };

  it('has connections that rest for less than a NAT gateway remembers, in the address too', () => {
    const { app, stack } = elsewhere({ client: PoolClient.pgxPool() });
    expect(environmentOf(pass(app).template(stack))).toMatchObject({
      DB_POOL_RECYCLE: '300',
      DB_POOL_IDLE_TIMEOUT: '300',
      DB_URL_PARAMETERS: expect.stringContaining('&pool_max_conn_lifetime=300s&pool_max_conn_idle_time=300s') as string,
    });
  });

  it('asks for an age below it, of clients that close nothing for resting', () => {
    const poolRecycle = Duration.minutes(10);
    expect(rulesOf({ poolRecycle })).toEqual(['recycle-beyond-idle-timeout']);
    expect(rulesOf({ poolRecycle, client: PoolClient.nodePostgres() })).toEqual([]);
    expect(rulesOf({})).toEqual([]);
  });

  it('takes no tokens of IAM', () => {
    expect(() => elsewhere({ iamAuthentication: true })).toThrow(
      'iamAuthentication of Api is for RDS, Aurora and RDS Proxy, which take tokens of IAM, got self-managed: leave it out',
    );
    const [age, tokens] = ['can be told how long connections live', 'asks for a token for each'];
    for (const [client, name] of [
      [PoolClient.directus(), 'Directus'],
      [PoolClient.mariadb(), 'mariadb'],
    ] as const) {
      expect(() => given('direct', { client, iamAuthentication: true })).toThrow(
        `iamAuthentication of Api needs a client that ${age}, or ${tokens}, got ${name}: leave it out`,
      );
    }
    // One has an age, another code of the application, the third both.
    for (const client of [PoolClient.keycloak(), PoolClient.asyncpg(), PoolClient.rails()])
      expect(() => given('direct', { client, iamAuthentication: true })).not.toThrow();
    expect(() => given('pgbouncer', { iamAuthentication: true })).toThrow(
      'iamAuthentication of Api is for RDS, Aurora and RDS Proxy, which take tokens of IAM, got PgBouncer: leave it out',
    );
  });
});

describe('the part of an address', () => {
  it('asks a driver behind RDS Proxy to keep no statements, and behind PgBouncer nothing', () => {
    const [client, off] = [PoolClient.rails(), 'prepared_statements=false'];
    expect(given('proxy', { client }).DB_URL_PARAMETERS).toContain(off);
    expect(givenToFunction('proxy', { client }).DB_URL_PARAMETERS).toContain(off);
    for (const way of ['direct', 'pgbouncer'] as const) expect(given(way, { client }).DB_URL_PARAMETERS).not.toContain(off);
  });

  it('has no key that one version of pgx takes and another fails with', () => {
    const pool = 'pool_max_conns=5&pool_max_conn_lifetime=300s';
    expect(given('proxy', { client: PoolClient.pgxPool(), pool: PoolSizing.fixed({ size: 5 }) })).toMatchObject({
      DB_STATEMENT_CACHE_SIZE: '0',
      DB_URL_PARAMETERS: pool,
    });
  });

  it('may be this alone', () => {
    const client = PoolClient.sqlx();
    expect(given('proxy', { client }).DB_URL_PARAMETERS).toBe('statement-cache-capacity=0');
    expect(given('direct', { client })).not.toHaveProperty('DB_URL_PARAMETERS');
  });

  it('says what the neutral names say', () => {
    for (const way of Object.keys(WAYS) as Way[]) {
      const variables = given(way);
      expect(variables.DB_URL_PARAMETERS).toContain(`pool_max_conns=${String(variables.DB_POOL_SIZE)}&`);
    }
  });

  it('is not there for a pool that is left to its client', () => {
    const pool = PoolSizing.applicationDefault();
    expect(given('direct', { client: PoolClient.mysql2(), pool })).not.toHaveProperty('DB_URL_PARAMETERS');
  });

  it('is one for each pool of a service', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
    const service = some.service('Api');
    const client = PoolClient.npgsql();
    budget.addEcsService(service, { client, pool: PoolSizing.fixed({ size: 6 }) });
    budget.addEcsService(service, { client, pool: PoolSizing.fixed({ size: 3 }), endpoint: DatabaseEndpoint.READER });
    expect(environmentOf(pass(some.app).template(some.stack), 'ApiTask')).toMatchObject({
      DB_CONNECTION_STRING_PARAMETERS: expect.stringMatching(/^Maximum Pool Size=6;/) as string,
      DB_READER_CONNECTION_STRING_PARAMETERS: expect.stringMatching(/^Maximum Pool Size=3;/) as string,
    });
  });

  it('has no name of sessions on MySQL', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { database: DatabaseTarget.fromAttributes({ engine: mysql }) });
    budget.addEcsService(some.service('Api'), { client: PoolClient.prisma6(), pool: PoolSizing.fixed({ size: 6 }) });
    budget.addEcsService(some.service('Web'), { client: PoolClient.springBoot(), pool: PoolSizing.fixed({ size: 6 }) });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template, 'ApiTask').DB_URL_PARAMETERS).toBe('connection_limit=6&pool_timeout=10');
    expect(environmentOf(template, 'WebTask')).not.toHaveProperty('DB_URL_PARAMETERS');
  });

  it('is not there for engines whose addresses have other keys', () => {
    const some = new SomeApp();
    const engine = rds.DatabaseInstanceEngine.sqlServerSe({ version: rds.SqlServerEngineVersion.VER_16 });
    const budget = some.stated(100, { database: DatabaseTarget.fromAttributes({ engine }) });
    budget.addEcsService(some.service('Api'), { client: PoolClient.prisma6(), pool: PoolSizing.fixed({ size: 6 }) });
    const environment = environmentOf(pass(some.app).template(some.stack), 'ApiTask');
    expect(environment).toMatchObject({ DB_POOL_SIZE: '6' });
    expect(environment).not.toHaveProperty('DB_URL_PARAMETERS');
  });

  it('of two services of one task definition differs in their name alone, which is no conflict', () => {
    const messages = (web: number): string[] => {
      const some = new SomeApp();
      const budget = some.stated();
      const api = some.service('Api');
      const client = PoolClient.prisma6();
      budget.addEcsService(api, { client, pool: PoolSizing.fixed({ size: 5 }) });
      const { taskDefinition } = api;
      budget.addEcsService(some.service('Web', { taskDefinition }), { client, pool: PoolSizing.fixed({ size: web }) });
      synth(some.app);
      return messagesOf(budget, 'conflicting-setting');
    };
    expect(messages(5)).toEqual([]);
    expect(messages(6)[0]).toContain(
      'already has DB_URL_PARAMETERS as a text that differs in connection_limit, ' +
        'but the budget grants connection_limit=6&pool_timeout=10&application_name=Web',
    );
  });

  it.each([
    [
      PoolClient.npgsql(),
      postgres,
      'CONNECTION_STRING_PARAMETERS',
      'Host=h;Username=u;Password=s3cr3t;Maximum Pool Size=7',
      'a text that differs in Connection Lifetime, Timeout',
      'Maximum Pool Size=7;Timeout=10;Connection Lifetime=1800;Application Name=Api',
    ],
    [
      PoolClient.npgsql(),
      postgres,
      'CONNECTION_STRING_PARAMETERS',
      'Maximum Pool Size=7;Timeout=10;Connection Lifetime=1800;Application Name=Api;Maximum Pool Size=200',
      'a text that differs in Maximum Pool Size',
      'Maximum Pool Size=7;Timeout=10;Connection Lifetime=1800;Application Name=Api',
    ],
    [
      PoolClient.mysql2(),
      mysql,
      'URL_PARAMETERS',
      'password=s3cr3t&connectionLimit=7',
      'a text with other keys in it',
      'connectionLimit=7',
    ],
    [PoolClient.mysql2(), mysql, 'POOL_SIZE', 'mysql://u:s3cr3t@h/db', 'a text that may hold a password', '7'],
  ])(
    'that the container has otherwise is a conflict without its values, which may hold a password: %# %s',
    (client, engine, variable, stated, shown, granted) => {
      const some = new SomeApp();
      const budget = some.stated(100, { database: DatabaseTarget.fromAttributes({ engine }) });
      const api = some.service('Api', { environment: { [`DB_${variable}`]: stated } });
      budget.addEcsService(api, { client, pool: PoolSizing.fixed({ size: 7 }) });
      const { output } = synth(some.app);
      expect(messagesOf(budget, 'conflicting-setting')).toEqual([
        `Api: container app already has DB_${variable} as ${shown}, but the budget grants ${granted}`,
      ]);
      expect(output + JSON.stringify(ledgerOf(budget))).not.toContain('s3cr3t');
    },
  );

  it('goes by the pooler of BudgetedDatabaseService', () => {
    const some = new SomeApp();
    some.orders({ client: PoolClient.springBoot(), connectionPath: ConnectionPath.rdsProxy({ vpcSubnets, iamAuth: true }) });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).toMatchObject({
      DB_POOL_RECYCLE: '300',
      DB_URL_PARAMETERS: 'prepareThreshold=0&ApplicationName=Orders',
      SPRING_DATASOURCE_HIKARI_MAXLIFETIME: '300000',
    });
  });
});
