import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Stack } from 'aws-cdk-lib';
import type { BudgetedDatabaseServiceProps } from '../lib';
import {
  BudgetedDatabaseService,
  ConnectionReserve,
  DatabaseSource,
  MaxConnections,
  PoolClient,
  PoolSizing,
  ServiceSource,
  SettingsDelivery,
} from '../lib';
import { image, mysql, postgres, SomeApp } from './some-app';
import type { Rendered } from './synth';
import { consumerOf, environmentOf, ledgerOf, only, pass, resourcesOf, secretsOf } from './synth';

const instanceType = new ec2.InstanceType('t4g.medium');
const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
const client = PoolClient.sqlAlchemy();

describe('a new database with a new service', () => {
  const { some, orders: created } = orders({ settingsPrefix: 'ORDERS_', sideConnectionsPerTask: 1 });
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

  it('encrypt the storage', () => expect(database.StorageEncrypted).toBe(true));

  it('start with the desired count and scale to the largest', () => {
    expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget').Properties).toMatchObject({
      MinCapacity: 2,
      MaxCapacity: 6,
    });
    expect(only(template, 'AWS::ECS::Service').Properties).not.toHaveProperty('DesiredCount');
  });
});

describe('an existing database and an existing service', () => {
  function existing(props: Partial<BudgetedDatabaseServiceProps> = {}): { some: SomeApp; api: BudgetedDatabaseService } {
    const some = new SomeApp();
    const api = new BudgetedDatabaseService(some.stack, 'Orders', {
      vpc: some.vpc(),
      database: DatabaseSource.existingInstance(some.database(), { databaseName: 'shop' }),
      service: ServiceSource.existing(some.service('Api')),
      client,
      ...props,
    });
    return { some, api };
  }

  it('are the ones that are given', () => {
    const { some, api } = existing();
    const template = pass(some.app).template(some.stack);
    expect([api.database.node.path, api.service.node.path]).toEqual(['Shop/Database', 'Shop/Api']);
    expect(resourcesOf(template, 'AWS::RDS::DBInstance')).toHaveLength(1);
    expect(environmentOf(template)).toMatchObject({ DB_NAME: 'shop', DB_POOL_SIZE: '14', DB_MAX_OVERFLOW: '6' });
  });

  it('keep the parameter group of the database and read the limit', () => {
    const { some, api } = existing();
    const template = pass(some.app).template(some.stack);
    expect(ledgerOf(api.budget).ceiling).toMatchObject({ maxConnections: 77, basis: 'estimated' });
    expect(resourcesOf(template, 'AWS::RDS::DBParameterGroup')).toEqual([]);
  });

  it('use the secret of the instance', () => {
    const { some } = existing();
    expect(Object.keys(secretsOf(pass(some.app).template(some.stack)))).toEqual(['DB_USERNAME', 'DB_PASSWORD']);
  });

  it('need a container', () => {
    const some = new SomeApp();
    const service = some.service('Api', { taskDefinition: some.taskDefinition('Api') });
    expect(
      () =>
        new BudgetedDatabaseService(some.stack, 'Orders', {
          vpc: some.vpc(),
          database: DatabaseSource.existingInstance(some.database()),
          service: ServiceSource.existing(service),
          client,
        }),
    ).toThrow(
      'service Shop/Api must have an essential container before it is budgeted, got none: call taskDefinition.addContainer first',
    );
  });

  it.each(['DB_HOST', 'DB_PASSWORD'])('keep a %s that the container has: there it is refused', name => {
    const some = new SomeApp();
    const service = some.service('Api', { environment: { [name]: 'mine' } });
    expect(
      () =>
        new BudgetedDatabaseService(some.stack, 'Orders', {
          vpc: some.vpc(),
          database: DatabaseSource.existingInstance(some.database()),
          service: ServiceSource.existing(service),
          client,
        }),
    ).toThrow(
      `container app of Shop/Api must leave ${name} to the database that it connects to, but has it already: ` +
        "remove it, or set settingsPrefix to one of its own, such as 'ORDERS_'",
    );
  });

  it('may be an imported instance with a stated limit', () => {
    const some = new SomeApp();
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
      instanceIdentifier: 'orders',
      instanceEndpointAddress: 'orders.example.com',
      port: 5432,
      engine: postgres,
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(some.stack, 'Group', 'sg-1')],
    });
    const created = new BudgetedDatabaseService(some.stack, 'Orders', {
      vpc: some.vpc(),
      database: DatabaseSource.existingInstance(instance),
      service: ServiceSource.existing(some.service('Api')),
      client,
      maxConnections: MaxConnections.of(60),
      reserve: ConnectionReserve.of(20),
    });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).toMatchObject({ DB_HOST: 'orders.example.com', DB_PORT: '5432', DB_POOL_SIZE: '14' });
    expect(only(template, 'AWS::EC2::SecurityGroupIngress').Properties).toMatchObject({
      GroupId: 'sg-1',
      FromPort: 5432,
      ToPort: 5432,
    });
    expect(secretsOf(template)).toEqual({});
    expect(ledgerOf(created.budget)).toMatchObject({ usable: 40, demand: 40 });
  });

  it('may stand in another stack without either depending on the other in a circle', () => {
    const some = new SomeApp();
    const data = new Stack(some.app, 'Data');
    const vpc = some.vpc(data);
    const database = some.database({}, data);
    const created = new BudgetedDatabaseService(some.stack, 'Orders', {
      vpc,
      database: DatabaseSource.existingInstance(database),
      service: ServiceSource.newFargate({ image, vpcSubnets }),
      client,
    });
    const synthesis = pass(some.app);
    expect(some.stack.dependencies).toEqual([data]);
    expect(data.dependencies).toEqual([]);
    expect(only(synthesis.template(some.stack), 'AWS::EC2::SecurityGroupIngress').Properties.Description).toBe(
      'Budgeted pool of Shop/Orders/Service',
    );
    expect(ledgerOf(created.budget)).toMatchObject({ ceiling: { maxConnections: 77 }, usable: 51 });
  });
});

describe('further consumers', () => {
  it('share the budget', () => {
    const { some, orders: created } = orders();
    created.budget.addEcsService(some.service('Worker'), { client, processes: 4, pool: PoolSizing.fixed({ size: 1 }) });
    pass(some.app);
    expect(ledgerOf(created.budget).consumers.map(({ name, demand }) => [name, demand])).toEqual([
      ['Orders', 336],
      ['Worker', 8],
    ]);
  });
});

it('delivers address and pool through SSM parameters alike', () => {
  const { some } = orders({ settingsDelivery: SettingsDelivery.SSM_PARAMETERS });
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
