import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { BudgetedDatabaseService, BudgetedDatabaseServiceProps } from '../lib';
import { DatabaseSource, MaxConnections, PoolClient, PoolSizing, Scenario, ServiceSource, SettingsDelivery } from '../lib';
import { image, SomeApp } from './some-app';
import { auroraPostgres, clusterOf, ledgersOf, provisioned } from './some-clusters';
import type { Rendered } from './synth';
import { consumerOf, environmentOf, ledgerOf, only, pass, resourcesOf, secretsOf } from './synth';

const client = PoolClient.sqlAlchemy();

describe('a new database with a new service', () => {
  const some = new SomeApp();
  const created = some.orders({ settingsPrefix: 'ORDERS_', sideConnectionsPerTask: 1 });
  const template = pass(some.app).template(some.stack);
  const database = only(template, 'AWS::RDS::DBInstance').Properties;

  it('pin the limit and derive pools for the largest number of tasks', () => {
    expect(ledgerOf(created.budget)).toMatchObject({
      path: 'Shop/Orders/Budget',
      name: 'Orders',
      ceiling: { maxConnections: 389, basis: 'pinned' },
      findings: [],
    });
    expect(consumerOf(created.budget, 'Orders')).toMatchObject({
      copies: { steady: 6, peak: 12 },
      processes: 2,
      sideConnections: 1,
    });
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({ max_connections: '389' });
  });

  it('hand the service address, database name and pool', () => {
    const endpoint = (attribute: string): object => ({
      'Fn::GetAtt': [expect.stringContaining('Database') as string, attribute],
    });
    expect(environmentOf(template)).toMatchObject({
      ORDERS_HOST: endpoint('Endpoint.Address'),
      ORDERS_PORT: endpoint('Endpoint.Port'),
      ORDERS_NAME: 'app',
      ORDERS_POOL_SIZE: '9',
      ORDERS_MAX_OVERFLOW: '4',
      WEB_CONCURRENCY: '2',
    });
    expect(database.DBName).toBe('app');
  });

  it('hand the service user name and password from the secret alone', () => {
    const secrets = secretsOf(template);
    expect(Object.keys(secrets)).toEqual(['ORDERS_USERNAME', 'ORDERS_PASSWORD']);
    expect(JSON.stringify(secrets.ORDERS_USERNAME)).toContain(':username::');
    expect(JSON.stringify(secrets.ORDERS_PASSWORD)).toContain(':password::');
    expect(only(template, 'AWS::SecretsManager::Secret').Properties).toHaveProperty('GenerateSecretString');
    expect(JSON.stringify(database.MasterUserPassword)).toContain('{{resolve:secretsmanager:');
  });

  it('open the port of the database to the service alone', () => {
    const { SourceSecurityGroupId, IpProtocol, FromPort, ToPort } = only(template, 'AWS::EC2::SecurityGroupIngress').Properties;
    const port = { 'Fn::GetAtt': [expect.stringContaining('Database'), 'Endpoint.Port'] };
    expect({ IpProtocol, FromPort, ToPort }).toEqual({ IpProtocol: 'tcp', FromPort: port, ToPort: port });
    expect(SourceSecurityGroupId).toEqual(groupsOfService(template)[0]);
    for (const group of resourcesOf(template, 'AWS::EC2::SecurityGroup'))
      expect(group.Properties).not.toHaveProperty('SecurityGroupIngress');
  });
});

it('takes an existing database and an existing service', () => {
  const some = new SomeApp();
  const { database, service, budget } = some.orders({
    database: DatabaseSource.existingInstance(some.database()),
    service: ServiceSource.existing(some.service('Api')),
    processesPerTask: undefined,
  });
  const template = pass(some.app).template(some.stack);
  expect([database?.node.path, service.node.path]).toEqual(['Shop/Database', 'Shop/Api']);
  expect(consumerOf(budget, 'Orders')).toMatchObject({ path: 'Shop/Api', processes: 1, demand: 40 });
  expect(environmentOf(template)).toMatchObject({ DB_POOL_SIZE: '14', DB_MAX_OVERFLOW: '6' });
});

it('takes a database of another stack without either stack depending on the other in a circle', () => {
  const some = new SomeApp();
  const data = new Stack(some.app, 'Data');
  const { budget } = some.orders({
    vpc: some.vpc(data),
    database: DatabaseSource.existingInstance(some.database({}, data)),
    service: ServiceSource.newFargate({ image, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
  });
  const template = pass(some.app).template(some.stack);
  expect([some.stack.dependencies, data.dependencies]).toEqual([[data], []]);
  const rule = only(template, 'AWS::EC2::SecurityGroupIngress').Properties;
  expect(rule.Description).toBe('Budgeted pool of Shop/Orders/Service');
  expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: 77 }, usable: 51 });
});

describe('further consumers', () => {
  it('share the budget', () => {
    const some = new SomeApp();
    const created = some.orders();
    created.budget.addEcsService(some.service('Worker'), { client, processes: 4, pool: PoolSizing.fixed({ size: 1 }) });
    pass(some.app);
    expect(ledgerOf(created.budget).consumers.map(({ name, demand }) => [name, demand])).toEqual([
      ['Orders', 336],
      ['Worker', 8],
    ]);
  });
});

it('delivers address and pool through SSM parameters alike', () => {
  const some = new SomeApp();
  some.orders({ settingsDelivery: SettingsDelivery.SSM_PARAMETERS });
  const template = pass(some.app).template(some.stack);
  expect(environmentOf(template)).toEqual({});
  expect(Object.keys(secretsOf(template)).sort()).toEqual([
    'APP_INSTANCE_COUNT',
    'DB_ADMIN_RESERVE',
    'DB_HOST',
    'DB_MAX_OVERFLOW',
    'DB_NAME',
    'DB_PASSWORD',
    'DB_POOL_PRE_PING',
    'DB_POOL_RECYCLE',
    'DB_POOL_SIZE',
    'DB_POOL_TIMEOUT',
    'DB_PORT',
    'DB_USERNAME',
    'PGAPPNAME',
    'RDS_MAX_CONNECTIONS',
    'WEB_CONCURRENCY',
  ]);
});

/** An Aurora cluster of two r6g.large with a new service that has a pool on each endpoint. */
function onCluster(some: SomeApp, props: Partial<BudgetedDatabaseServiceProps> = {}): BudgetedDatabaseService {
  return some.orders({
    database: DatabaseSource.newCluster({
      engine: auroraPostgres,
      writer: provisioned('writer', 'r6g.large'),
      readers: [provisioned('reader', 'r6g.large')],
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    }),
    readerPool: PoolSizing.fixed({ size: 3 }),
    ...props,
  });
}

describe('a new cluster with a new service', () => {
  const some = new SomeApp();
  const { budget, cluster, database } = onCluster(some, { sideConnectionsPerTask: 1 });
  const template = pass(some.app).template(some.stack);
  const [clusterId] = Object.entries(template.Resources).flatMap(([id, { Type }]) =>
    Type === 'AWS::RDS::DBCluster' ? [id] : [],
  );
  const attribute = (name: string): object => ({ 'Fn::GetAtt': [clusterId, name] });

  it('are a cluster and no instance, encrypted and with the database of the service', () => {
    expect([cluster?.node.path, database]).toEqual(['Shop/Orders/Database', undefined]);
    expect(only(template, 'AWS::RDS::DBCluster').Properties).toMatchObject({ DatabaseName: 'app', StorageEncrypted: true });
  });

  it('have a budget for each endpoint, with side connections counted once', () => {
    expect(
      ledgersOf(budget).map(({ name, ceiling, consumers }) => [name, ceiling.maxConnections, ceiling.basis, consumers]),
    ).toEqual([
      ['Orders writer', 1722, 'pinned', [expect.objectContaining({ path: 'Shop/Orders/Service', sideConnections: 1 })]],
      [
        'Orders reader',
        1722,
        'pinned',
        [expect.objectContaining({ path: 'Shop/Orders/Service/reader', demand: 72, sideConnections: 0 })],
      ],
    ]);
  });

  it('pin the limit in the group of each member', () => {
    const groups = resourcesOf(template, 'AWS::RDS::DBParameterGroup').map(({ Properties }) => Properties.Parameters);
    expect(groups).toEqual([{ max_connections: '1722' }, { max_connections: '1722' }]);
    expect(resourcesOf(template, 'AWS::RDS::DBClusterParameterGroup')).toEqual([]);
  });

  it('hand the service both addresses and both pools', () => {
    expect(environmentOf(template)).toMatchObject({
      DB_HOST: attribute('Endpoint.Address'),
      DB_PORT: attribute('Endpoint.Port'),
      DB_READER_HOST: attribute('ReadEndpoint.Address'),
      DB_NAME: 'app',
      DB_POOL_SIZE: '14',
      DB_MAX_OVERFLOW: '6',
      DB_READER_POOL_SIZE: '3',
      DB_READER_MAX_OVERFLOW: '0',
      DB_READER_RDS_MAX_CONNECTIONS: '1722',
      WEB_CONCURRENCY: '2',
    });
  });

  it('hand the service user name and password from the secret of the cluster alone', () => {
    const secrets = secretsOf(template);
    expect(Object.keys(secrets)).toEqual(['DB_USERNAME', 'DB_PASSWORD']);
    expect(JSON.stringify(secrets.DB_USERNAME)).toContain(':username::');
    expect(JSON.stringify(only(template, 'AWS::RDS::DBCluster').Properties.MasterUserPassword)).toContain(
      '{{resolve:secretsmanager:',
    );
  });

  it('open the port of the cluster to the service alone', () => {
    const rule = only(template, 'AWS::EC2::SecurityGroupIngress').Properties;
    const port = attribute('Endpoint.Port');
    expect(rule).toMatchObject({ IpProtocol: 'tcp', FromPort: port, ToPort: port });
    expect(rule.SourceSecurityGroupId).toEqual(groupsOfService(template)[0]);
    const [group] = only(template, 'AWS::RDS::DBCluster').Properties.VpcSecurityGroupIds as unknown[];
    expect(rule.GroupId).toEqual(group);
    for (const each of resourcesOf(template, 'AWS::EC2::SecurityGroup'))
      expect(each.Properties).not.toHaveProperty('SecurityGroupIngress');
  });
});

describe('a reader pool', () => {
  it('is delivered through SSM parameters alike', () => {
    const some = new SomeApp();
    onCluster(some, { settingsDelivery: SettingsDelivery.SSM_PARAMETERS });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).toEqual({});
    const names = Object.keys(secretsOf(template)).filter(name => name.startsWith('DB_READER_'));
    expect(names.sort()).toEqual([
      'DB_READER_ADMIN_RESERVE',
      'DB_READER_APP_INSTANCE_COUNT',
      'DB_READER_HOST',
      'DB_READER_MAX_OVERFLOW',
      'DB_READER_POOL_PRE_PING',
      'DB_READER_POOL_RECYCLE',
      'DB_READER_POOL_SIZE',
      'DB_READER_POOL_TIMEOUT',
      'DB_READER_RDS_MAX_CONNECTIONS',
    ]);
    const values = resourcesOf(template, 'AWS::SSM::Parameter').map(({ Properties }) => Properties.Value);
    expect(values).toContainEqual({ 'Fn::GetAtt': [expect.stringContaining('Database'), 'ReadEndpoint.Address'] });
  });

  it('comes to the writer where the cluster has no reader', () => {
    const some = new SomeApp();
    const { budget } = onCluster(some, { database: DatabaseSource.existingCluster(clusterOf(some)) });
    pass(some.app);
    expect(ledgersOf(budget).map(({ endpoint, consumers }) => [endpoint, consumers.map(({ name }) => name)])).toEqual([
      ['writer', ['Orders', 'Orders (reader)']],
    ]);
  });

  it('is refused on an instance', () => {
    const some = new SomeApp();
    expect(() => some.orders({ readerPool: PoolSizing.derived() })).toThrow(
      new Error(
        'readerPool of Shop/Orders needs a cluster with a reader endpoint, got the instance Shop/Orders/Database: ' +
          'leave it out, and give a read replica a budget of its own',
      ),
    );
  });

  it('is refused where the container has the address of another reader', () => {
    const some = new SomeApp();
    const service = ServiceSource.existing(some.service('Api', { environment: { DB_READER_HOST: 'elsewhere' } }));
    expect(() => onCluster(some, { service })).toThrow(
      'container app of Shop/Api must leave DB_READER_HOST to the database that it connects to, but has it already',
    );
  });

  it('is none unless it is asked for', () => {
    const some = new SomeApp();
    const { budget } = onCluster(some, { readerPool: undefined });
    const template = pass(some.app).template(some.stack);
    expect(Object.keys(environmentOf(template)).filter(name => name.includes('READER'))).toEqual([]);
    expect(ledgersOf(budget).map(({ consumers }) => consumers.length)).toEqual([1, 0]);
  });
});

describe('an existing cluster', () => {
  it('is read, left alone, and hands over its own secret', () => {
    const some = new SomeApp();
    const database = DatabaseSource.existingCluster(clusterOf(some), { databaseName: 'shop' });
    const { budget, cluster } = onCluster(some, { database });
    const template = pass(some.app).template(some.stack);
    expect(cluster?.node.path).toBe('Shop/Cluster');
    expect(ledgersOf(budget)[0]?.ceiling).toMatchObject({ maxConnections: 1722, basis: 'published' });
    expect(resourcesOf(template, 'AWS::RDS::DBParameterGroup')).toEqual([]);
    expect(environmentOf(template)).toMatchObject({ DB_NAME: 'shop' });
    expect(Object.keys(secretsOf(template))).toEqual(['DB_USERNAME', 'DB_PASSWORD']);
  });

  it('that is imported needs a stated limit, and opens its group to the service', () => {
    const some = new SomeApp();
    const imported = rds.DatabaseCluster.fromDatabaseClusterAttributes(some.stack, 'Imported', {
      clusterIdentifier: 'orders',
      clusterEndpointAddress: 'orders.example.com',
      readerEndpointAddress: 'orders-ro.example.com',
      port: 5432,
      engine: auroraPostgres,
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(some.stack, 'Group', 'sg-1')],
    });
    const { budget } = onCluster(some, {
      database: DatabaseSource.existingCluster(imported),
      maxConnections: MaxConnections.of(500),
    });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).toMatchObject({
      DB_HOST: 'orders.example.com',
      DB_PORT: '5432',
      DB_READER_HOST: 'orders-ro.example.com',
    });
    expect(only(template, 'AWS::EC2::SecurityGroupIngress').Properties).toMatchObject({ GroupId: 'sg-1', FromPort: 5432 });
    expect(secretsOf(template)).toEqual({});
    expect(ledgersOf(budget).map(({ endpoint, ceiling }) => [endpoint, ceiling.maxConnections])).toEqual([['writer', 500]]);
  });

  it('takes the scenarios that have to fit', () => {
    const some = new SomeApp();
    const { budget } = onCluster(some, {
      mustFit: [Scenario.DEPLOYMENT, Scenario.MEMBER_LOST],
      shouldFit: [Scenario.DEPLOYMENT_DURING_FAILOVER],
    });
    pass(some.app);
    expect(ledgersOf(budget)[0]?.scenarios.map(({ level }) => level)).toEqual(['shown', 'shown', 'must', 'must', 'should']);
  });
});

it('renders the same template byte by byte, in another app and when it is synthesized again', () => {
  const rendered = ({ app, stack }: SomeApp): string => {
    pass(app);
    return readFileSync(join(app.outdir, stack.templateFile), 'utf8');
  };
  const [some, other] = [new SomeApp(), new SomeApp()];
  onCluster(some);
  onCluster(other);
  const first = rendered(some);
  expect(rendered(some)).toBe(first);
  expect(rendered(other)).toBe(first);
});

function groupsOfService(template: Rendered): unknown[] {
  const { NetworkConfiguration } = only(template, 'AWS::ECS::Service').Properties as {
    NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: unknown[] } };
  };
  return NetworkConfiguration.AwsvpcConfiguration.SecurityGroups;
}
