import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib';
import { DatabaseSource, PoolClient, PoolSizing, ServiceSource, SettingsDelivery } from '../lib';
import { image, SomeApp } from './some-app';
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

function groupsOfService(template: Rendered): unknown[] {
  const { NetworkConfiguration } = only(template, 'AWS::ECS::Service').Properties as {
    NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: unknown[] } };
  };
  return NetworkConfiguration.AwsvpcConfiguration.SecurityGroups;
}
