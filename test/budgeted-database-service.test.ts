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

function orders(props: Partial<BudgetedDatabaseServiceProps> = {}): { some: SomeApp; orders: BudgetedDatabaseService } {
  const some = new SomeApp();
  const created = new BudgetedDatabaseService(some.stack, 'Orders', {
    vpc: some.vpc(),
    database: DatabaseSource.newInstance({ engine: postgres, instanceType, vpcSubnets }),
    service: ServiceSource.newFargate({ image, containerPort: 8080, desiredCount: 2, maxTaskCount: 6 }),
    processesPerTask: 2,
    client,
    ...props,
  });
  return { some, orders: created };
}

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
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties['Parameters']).toEqual({ max_connections: '389' });
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
    expect(database['DBName']).toBe('app');
  });

  it('hand the service user name and password from the secret alone', () => {
    const secrets = secretsOf(template);
    expect(Object.keys(secrets)).toEqual(['ORDERS_USERNAME', 'ORDERS_PASSWORD']);
    expect(JSON.stringify(secrets['ORDERS_USERNAME'])).toContain(':username::');
    expect(JSON.stringify(secrets['ORDERS_PASSWORD'])).toContain(':password::');
    expect(only(template, 'AWS::SecretsManager::Secret').Properties).toHaveProperty('GenerateSecretString');
    expect(JSON.stringify(database['MasterUserPassword'])).toContain('{{resolve:secretsmanager:');
  });

  it('open the port of the database to the service alone', () => {
    const { SourceSecurityGroupId, IpProtocol, FromPort, ToPort } = only(template, 'AWS::EC2::SecurityGroupIngress').Properties;
    const port = { 'Fn::GetAtt': [expect.stringContaining('Database'), 'Endpoint.Port'] };
    expect({ IpProtocol, FromPort, ToPort }).toEqual({ IpProtocol: 'tcp', FromPort: port, ToPort: port });
    expect(SourceSecurityGroupId).toEqual(groupsOfService(template)[0]);
    for (const group of resourcesOf(template, 'AWS::EC2::SecurityGroup'))
      expect(group.Properties).not.toHaveProperty('SecurityGroupIngress');
  });

  it('encrypt the storage', () => expect(database['StorageEncrypted']).toBe(true));

  it('start with the desired count and scale to the largest', () => {
    expect(only(template, 'AWS::ApplicationAutoScaling::ScalableTarget').Properties).toMatchObject({
      MinCapacity: 2,
      MaxCapacity: 6,
    });
    expect(only(template, 'AWS::ECS::Service').Properties).not.toHaveProperty('DesiredCount');
  });
});

describe('a new service', () => {
  it('has one container with what it is given', () => {
    const service = ServiceSource.newFargate({
      image,
      cpu: 512,
      memoryLimitMiB: 1024,
      command: ['serve'],
      environment: { LOG_LEVEL: 'debug' },
      desiredCount: 3,
    });
    const { some } = orders({ service });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::ECS::TaskDefinition').Properties).toMatchObject({ Cpu: '512', Memory: '1024' });
    expect(environmentOf(template)).toMatchObject({ LOG_LEVEL: 'debug' });
    expect(only(template, 'AWS::ECS::Service').Properties).toMatchObject({ DesiredCount: 3 });
    expect(resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
  });

  it('is one task unless stated otherwise', () => {
    const { some, orders: created } = orders({ service: ServiceSource.newFargate({ image }) });
    pass(some.app);
    expect(consumerOf(created.budget, 'Orders').copies).toMatchObject({ steady: 1, peak: 2 });
  });

  it('keeps the port closed to a group that may reach nothing else, apart from the database', () => {
    const some = new SomeApp();
    const securityGroup = new ec2.SecurityGroup(some.stack, 'Group', { vpc: some.vpc(), allowAllOutbound: false });
    new BudgetedDatabaseService(some.stack, 'Orders', {
      vpc: some.vpc(),
      database: DatabaseSource.existingInstance(some.database()),
      service: ServiceSource.existing(some.service('Api', { securityGroups: [securityGroup] })),
      client,
    });
    const template = pass(some.app).template(some.stack);
    expect(resourcesOf(template, 'AWS::EC2::SecurityGroupEgress')).toHaveLength(1);
    expect(resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
  });
});

describe('a new database', () => {
  it('takes the options of the instance', () => {
    const group = (some: SomeApp): rds.ParameterGroup => new rds.ParameterGroup(some.stack, 'Group', { engine: postgres });
    const some = new SomeApp();
    new BudgetedDatabaseService(some.stack, 'Orders', {
      vpc: some.vpc(),
      database: DatabaseSource.newInstance({
        engine: postgres,
        instanceType,
        vpcSubnets,
        databaseName: 'shop',
        multiAz: true,
        parameterGroup: group(some),
        allocatedStorage: 50,
      }),
      service: ServiceSource.newFargate({ image }),
      client,
    });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::RDS::DBInstance').Properties).toMatchObject({
      DBName: 'shop',
      MultiAZ: true,
      AllocatedStorage: '50',
    });
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties['Parameters']).toEqual({ max_connections: '389' });
    expect(environmentOf(template)).toMatchObject({ DB_NAME: 'shop' });
  });

  it('gets no name on an engine that gives names another meaning, and its limit is read', () => {
    const engine = rds.DatabaseInstanceEngine.sqlServerWeb({ version: rds.SqlServerEngineVersion.VER_16 });
    const { some } = orders({
      database: DatabaseSource.newInstance({ engine, instanceType: new ec2.InstanceType('m6i.large'), vpcSubnets }),
      maxConnections: MaxConnections.estimated(),
    });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).not.toHaveProperty('DB_NAME');
    expect(only(template, 'AWS::RDS::DBInstance').Properties).not.toHaveProperty('DBName');
  });

  it('has a parameter of its own on MySQL', () => {
    const { some } = orders({ database: DatabaseSource.newInstance({ engine: mysql, instanceType, vpcSubnets }) });
    const template = pass(some.app).template(some.stack);
    const { Parameters } = only(template, 'AWS::RDS::DBParameterGroup').Properties as { Parameters: Record<string, string> };
    expect(Object.keys(Parameters)).toEqual(['max_connections']);
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
    expect(only(synthesis.template(some.stack), 'AWS::EC2::SecurityGroupIngress').Properties['Description']).toBe(
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
