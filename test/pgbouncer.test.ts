import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ConnectionBudget,
  DatabaseEndpoint,
  DatabaseTarget,
  PgBouncerExposure,
  PoolClient,
  PoolSizing,
  SettingsDelivery,
} from '../lib';
import type { BudgetedPgBouncerOptions, ConnectionBudgetProps, PgBouncerSidecarOptions } from '../lib';
import { mysql, SomeApp } from './some-app';
import { clusterOf, ledgersOf, provisioned } from './some-clusters';
import {
  consumerOf,
  containersOf,
  environmentOf,
  ledgerOf,
  messagesOf,
  only,
  pass,
  resourcesOf,
  secretsOf,
  synth,
} from './synth';

const publicSubnets = { subnetType: ec2.SubnetType.PUBLIC };

interface Pooled {
  readonly some: SomeApp;
  readonly budget: ConnectionBudget;
  readonly options: BudgetedPgBouncerOptions;
}

/** PostgreSQL with 51 usable connections of 77. */
function pooled(props: Partial<ConnectionBudgetProps> = {}): Pooled {
  const some = new SomeApp();
  const database = DatabaseTarget.fromInstance(some.database());
  const budget = new ConnectionBudget(some.stack, 'Budget', { database, ...props });
  const secret = new Secret(some.stack, 'AppUser');
  return { some, budget, options: { vpc: some.vpc(), vpcSubnets: publicSubnets, secret, databaseName: 'app' } };
}

describe('a fleet of PgBouncers', () => {
  const { some, budget, options } = pooled();
  const fleet = budget.addPgBouncer('Pooler', options);
  fleet.addEcsService(some.service('Api', { desiredCount: 3 }), { client: PoolClient.nodePostgres(), processes: 2 });
  budget.addConsumer('etl', { pool: PoolSizing.fixed({ size: 3 }) });
  const template = pass(some.app).template(some.stack);

  it('gets what is left, for twice its tasks: 48 / 4 = 12', () => {
    expect(consumerOf(budget, 'Pooler')).toMatchObject({ kind: 'pooler', demand: 48 });
    expect(ledgerOf(budget)).toMatchObject({ usable: 51, demand: 51 });
    expect(ledgerOf(budget).poolers).toMatchObject([
      { kind: 'pgbouncer', maxDbConnections: 12, share: 48, clientDemand: 120, clients: [{ name: 'Api', demand: 120 }] },
    ]);
  });

  it('is told its sizes by the budget', () => {
    expect(environmentOf(template, 'BudgetPooler')).toMatchObject({
      POOL_MODE: 'transaction',
      MAX_DB_CONNECTIONS: '12',
      DEFAULT_POOL_SIZE: '11',
      RESERVE_POOL_SIZE: '1',
      // All 120, and ten for health checks.
      MAX_CLIENT_CONN: '130',
      QUERY_WAIT_TIMEOUT: '8',
      SERVER_IDLE_TIMEOUT: '600',
      MAX_PREPARED_STATEMENTS: '200',
      AUTH_TYPE: 'scram-sha-256',
      SERVER_TLS_SSLMODE: 'require',
      DB_NAME: 'app',
    });
  });

  it('has its credentials from the secret alone', () => {
    expect(Object.keys(secretsOf(template, 'BudgetPooler'))).toEqual(['DB_USER', 'DB_PASSWORD']);
  });

  it('runs old and new tasks side by side while it is deployed', () => {
    const service = resourcesOf(template, 'AWS::ECS::Service').find(({ Properties }) => Properties.DesiredCount === 2);
    expect(service?.Properties.DeploymentConfiguration).toMatchObject({ MinimumHealthyPercent: 100, MaximumPercent: 200 });
  });

  it('is stopped with time for its transactions, and says when it is well', () => {
    const [container] = containersOf(template, 'BudgetPooler');
    expect(container).toMatchObject({ StopTimeout: 120, HealthCheck: { Retries: 3 } });
  });

  it('lets in its client by way of an internal load balancer, and nobody else', () => {
    expect(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties).toMatchObject({
      Scheme: 'internal',
      Type: 'network',
    });
    const rules = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => [
      JSON.stringify(Properties.SourceSecurityGroupId).replace(/^.*\["(\w+?)[0-9A-F]{8}".*$/, '$1'),
      JSON.stringify(Properties.GroupId).replace(/^.*\["(\w+?)[0-9A-F]{8}".*$/, '$1'),
    ]);
    expect(rules.sort()).toEqual([
      ['ApiSecurityGroup', 'BudgetPoolerLoadBalancerSecurityGroup'],
      ['BudgetPoolerLoadBalancerSecurityGroup', 'BudgetPoolerSecurityGroup'],
      ['BudgetPoolerSecurityGroup', 'DatabaseSecurityGroup'],
    ]);
    const inline = resourcesOf(template, 'AWS::EC2::SecurityGroup').flatMap(
      ({ Properties }) => Properties.SecurityGroupIngress ?? [],
    );
    expect(inline).toEqual([]);
  });

  it('leaves statements to be prepared: PgBouncer keeps track of them', () => {
    expect(environmentOf(template, 'ApiTask')).not.toHaveProperty('DB_STATEMENT_CACHE_SIZE');
  });
});

describe('what is stated of a fleet', () => {
  it('counts, and is warned about where clients would be refused', () => {
    const { some, budget, options } = pooled();
    const image = ContainerImage.fromRegistry('example/pgbouncer@sha256:0');
    const stated = { ...options, image, desiredCount: 1, maxDbConnections: 20, maxClientConnections: 50 };
    const fleet = budget.addPgBouncer('Pooler', stated);
    fleet.addEcsService(some.service('Api', { desiredCount: 3 }), { client: PoolClient.nodePostgres() });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template, 'BudgetPooler')).toMatchObject({ MAX_DB_CONNECTIONS: '20', MAX_CLIENT_CONN: '50' });
    expect(containersOf(template, 'BudgetPooler')[0]).toMatchObject({ Image: 'example/pgbouncer@sha256:0' });
    expect(ledgerOf(budget).poolers).toMatchObject([{ share: 40, clientLimit: 50 }]);
    expect(messagesOf(budget, 'client-limit-below-pools')).toEqual([
      'Pooler accepts 50 client connections (max_client_conn), but its clients may open 60: 10 connections would be refused by the pooler',
    ]);
  });

  it('fails synthesis where it does not fit', () => {
    const { some, budget, options } = pooled();
    budget.addPgBouncer('Pooler', { ...options, maxDbConnections: 20 }).addConsumer('jobs');
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'over-budget')[0]).toBe(
      [
        'Budget asks for 29 connections more than db.t3.micro can serve',
        '  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
        '  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin',
        '  = usable           51',
        '  Pooler             80   pooler: 4 tasks (2, doubled while deploying: maximumPercent 200) x 20',
        '  = demand           80   29 over',
      ].join('\n'),
    );
  });

  it('is followed where the fleet scales', () => {
    const { some, budget, options } = pooled();
    const fleet = budget.addPgBouncer('Pooler', options);
    fleet.addConsumer('jobs');
    fleet.service.autoScaleTaskCount({ minCapacity: 1, maxCapacity: 5 });
    pass(some.app);
    expect(ledgerOf(budget).poolers).toMatchObject([{ maxDbConnections: 5, share: 50 }]);
  });

  it('gives up before its clients do', () => {
    const { some, budget, options } = pooled();
    const fleet = budget.addPgBouncer('Pooler', options);
    const poolTimeout = Duration.seconds(5);
    fleet.addEcsService(some.service('Api', { desiredCount: 1 }), { client: PoolClient.nodePostgres(), poolTimeout });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template, 'BudgetPooler')).toMatchObject({ QUERY_WAIT_TIMEOUT: '4', SERVER_CONNECT_TIMEOUT: '3' });
  });

  it('may be reached by Service Connect, without a load balancer', () => {
    const { some, budget, options } = pooled();
    const cluster = new Cluster(some.stack, 'Cluster', { vpc: some.vpc(), defaultCloudMapNamespace: { name: 'shop' } });
    const fleet = budget.addPgBouncer('Pooler', { ...options, cluster, exposure: PgBouncerExposure.SERVICE_CONNECT });
    fleet.addEcsService(some.service('Api', { desiredCount: 1 }), { client: PoolClient.nodePostgres() });
    const template = pass(some.app).template(some.stack);
    expect(resourcesOf(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toEqual([]);
    expect([fleet.loadBalancer, fleet.port]).toEqual([undefined, 6432]);
    expect(fleet.host).toMatch(/^shop-?budget-?pooler/);
  });

  it('may reach the container by parameters', () => {
    const { some, budget, options } = pooled({ settingsDelivery: SettingsDelivery.SSM_PARAMETERS });
    budget.addPgBouncer('Pooler', options).addConsumer('jobs');
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template, 'BudgetPooler')).toEqual({});
    expect(Object.keys(secretsOf(template, 'BudgetPooler'))).toContain('MAX_DB_CONNECTIONS');
  });
});

describe('a fleet is refused', () => {
  it('in front of another engine than PostgreSQL', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database({ engine: mysql }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    const secret = new Secret(some.stack, 'AppUser');
    expect(() => budget.addPgBouncer('Pooler', { vpc: some.vpc(), secret, databaseName: 'app' })).toThrow(
      'PgBouncer stands in front of PostgreSQL alone, got mysql at Shop/Budget: use addProxy',
    );
  });

  it.each<[string, Partial<BudgetedPgBouncerOptions>, string]>([
    ['with no connection', { maxDbConnections: 0 }, 'maxDbConnections must be a whole number from 1 to 262143, got 0'],
    ['with no task', { desiredCount: 0 }, 'desiredCount must be a whole number from 1 to 100000, got 0'],
    ['for a database that breaks its configuration', { databaseName: 'a\nb' }, 'databaseName must be letters, digits'],
    ['with a weight below nothing', { weight: -1 }, 'weight must be a number from 0.001 to 1000, got -1'],
  ])('%s', (_, more, message) => {
    const { budget, options } = pooled();
    expect(() => budget.addPgBouncer('Pooler', { ...options, ...more })).toThrow(message);
  });

  it('with a pool on the reader endpoint', () => {
    const { budget, options } = pooled();
    const fleet = budget.addPgBouncer('Pooler', options);
    expect(() => fleet.addConsumer('jobs', { endpoint: DatabaseEndpoint.READER })).toThrow(
      'endpoint of jobs must be WRITER, because Shop/Budget/Pooler connects to the writer alone, got READER: connect to the reader endpoint directly',
    );
  });
});

it('a fleet in front of a cluster connects to its writer', () => {
  const some = new SomeApp();
  const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
  const options = { vpc: some.vpc(), vpcSubnets: publicSubnets, secret: cluster.secret!, databaseName: 'app' };
  budget.addPgBouncer('Pooler', options).addConsumer('jobs');
  const template = pass(some.app).template(some.stack);
  expect(environmentOf(template, 'BudgetPooler')).toMatchObject({
    DB_HOST: { 'Fn::GetAtt': [expect.stringMatching(/^Cluster/), 'Endpoint.Address'] },
    MAX_DB_CONNECTIONS: '404',
  });
  expect(ledgersOf(budget).map(({ endpoint, demand }) => [endpoint, demand])).toEqual([
    ['writer', 1616],
    ['reader', 0],
  ]);
});

describe('a PgBouncer beside an application', () => {
  const application = { client: PoolClient.nodePostgres(), processes: 4 };

  function sidecar(more: Partial<PgBouncerSidecarOptions> = {}) {
    const { some, budget, options } = pooled();
    const { secret, databaseName } = options;
    const api = some.service('Api', { desiredCount: 3 });
    const beside = budget.addPgBouncerSidecar(api, { secret, databaseName, application, ...more });
    return { some, budget, beside };
  }

  it('has the honest sum: tasks x share, doubled in a deployment', () => {
    const { some, budget } = sidecar();
    const template = pass(some.app).template(some.stack);
    expect(ledgerOf(budget).consumers).toMatchObject([{ name: 'PgBouncer beside Api', kind: 'pooler', demand: 48 }]);
    // 51 / 6 tasks = 8 for each; 4 processes of 8 in one task.
    expect(ledgerOf(budget).poolers).toMatchObject([{ maxDbConnections: 8, share: 48, clients: [{ pool: { size: 8 } }] }]);
    expect(environmentOf(template, 'ApiTask', 'pgbouncer')).toMatchObject({
      MAX_DB_CONNECTIONS: '8',
      MAX_CLIENT_CONN: '42',
      LISTEN_ADDR: '127.0.0.1',
    });
    expect(environmentOf(template, 'ApiTask', 'app')).toMatchObject({ DB_POOL_SIZE: '8' });
  });

  it('cannot bring the sum below one connection for each task', () => {
    const { some, budget, options } = pooled();
    const { secret, databaseName } = options;
    const api = some.service('Api', { desiredCount: 30 });
    budget.addPgBouncerSidecar(api, { secret, databaseName, application });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'over-budget')[0]).toContain(
      'PgBouncer beside Api     60   pooler: 60 tasks (30, doubled while deploying: maximumPercent 200) x 1',
    );
  });

  it('lets the task through to the database, which is no way around it', () => {
    const { some, budget } = sidecar();
    const template = pass(some.app).template(some.stack);
    expect(resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
    expect(messagesOf(budget, 'pooler-bypass')).toEqual([]);
  });

  it('waits with its own part of a declared load', () => {
    const workload = { requestsPerSecond: 300, heldFor: Duration.millis(100) };
    const { some, budget } = sidecar({ application: { ...application, workload } });
    pass(some.app);
    expect(messagesOf(budget, 'pooler-oversubscribed')[0]).toMatch(
      /may open 8 connections, of which its clients keep 10 busy on average/,
    );
  });

  it('stands there once', () => {
    const { some, budget, options } = pooled();
    const { secret, databaseName } = options;
    const api = some.service('Api', { desiredCount: 1 });
    budget.addPgBouncerSidecar(api, { secret, databaseName, application });
    expect(() => budget.addPgBouncerSidecar(api, { secret, databaseName, application })).toThrow(
      /^Shop\/Api has its pooler already, Shop\/Budget\/Sidecar\w+: add further clients to that one$/,
    );
  });

  it('serves nobody else', () => {
    const { some, beside } = sidecar();
    expect(() => beside.addEcsService(some.service('Web'), { client: PoolClient.nodePostgres() })).toThrow(
      /serves the tasks that it stands in, got Shop\/Web: give it a PgBouncer of its own$/,
    );
    expect([beside.host, beside.port]).toEqual(['127.0.0.1', 6432]);
  });
});
