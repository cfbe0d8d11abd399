import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ConnectionReserve, DatabaseSource, MaxConnections } from '../lib';
import { mysql, postgres, SomeApp } from './some-app';
import { environmentOf, ledgerOf, only, pass, resourcesOf, secretsOf } from './synth';

describe('a new database', () => {
  it('takes the options of the instance', () => {
    const some = new SomeApp();
    const parameterGroup = new rds.ParameterGroup(some.stack, 'Group', { engine: postgres });
    some.orders({ database: some.newDatabase({ databaseName: 'shop', multiAz: true, parameterGroup, allocatedStorage: 50 }) });
    const template = pass(some.app).template(some.stack);
    const { DBName, MultiAZ, AllocatedStorage } = only(template, 'AWS::RDS::DBInstance').Properties;
    expect([DBName, MultiAZ, AllocatedStorage]).toEqual(['shop', true, '50']);
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({ max_connections: '389' });
    expect(environmentOf(template)).toMatchObject({ DB_NAME: 'shop' });
  });

  it('is encrypted, with a generated password', () => {
    const some = new SomeApp();
    some.orders();
    const template = pass(some.app).template(some.stack);
    const { StorageEncrypted, MasterUserPassword } = only(template, 'AWS::RDS::DBInstance').Properties;
    expect(StorageEncrypted).toBe(true);
    expect(JSON.stringify(MasterUserPassword)).toContain('{{resolve:secretsmanager:');
    expect(only(template, 'AWS::SecretsManager::Secret').Properties).toHaveProperty('GenerateSecretString');
  });

  it('gets no name on an engine that gives names another meaning, and its limit can be read', () => {
    const some = new SomeApp();
    const engine = rds.DatabaseInstanceEngine.sqlServerWeb({ version: rds.SqlServerEngineVersion.VER_16 });
    const database = some.newDatabase({ engine, instanceType: new ec2.InstanceType('m6i.large') });
    some.orders({ database, maxConnections: MaxConnections.estimated() });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).not.toHaveProperty('DB_NAME');
    expect(only(template, 'AWS::RDS::DBInstance').Properties).not.toHaveProperty('DBName');
  });

  it('has the parameter of its engine on MySQL', () => {
    const some = new SomeApp();
    some.orders({ database: some.newDatabase({ engine: mysql }) });
    const group = only(pass(some.app).template(some.stack), 'AWS::RDS::DBParameterGroup');
    expect(group.Properties).toMatchObject({
      Family: 'mysql8.0',
      Parameters: { max_connections: expect.stringMatching(/^\d+$/) as string },
    });
  });
});

describe('an existing database', () => {
  it('is read and left alone', () => {
    const some = new SomeApp();
    const { budget, database } = some.orders({ database: DatabaseSource.existingInstance(some.database()) });
    const template = pass(some.app).template(some.stack);
    expect(database?.node.path).toBe('Shop/Database');
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 77, basis: 'estimated' });
    expect(resourcesOf(template, 'AWS::RDS::DBParameterGroup')).toEqual([]);
    expect(resourcesOf(template, 'AWS::RDS::DBInstance')).toHaveLength(1);
  });

  it('hands over its own secret, and no name unless it is stated', () => {
    const some = new SomeApp();
    some.orders({ database: DatabaseSource.existingInstance(some.database()) });
    const template = pass(some.app).template(some.stack);
    expect(Object.keys(secretsOf(template))).toEqual(['DB_USERNAME', 'DB_PASSWORD']);
    expect(environmentOf(template)).not.toHaveProperty('DB_NAME');
  });

  it('hands over the name and the secret that are stated', () => {
    const some = new SomeApp();
    const secret = Secret.fromSecretNameV2(some.stack, 'App', 'app-user');
    some.orders({ database: DatabaseSource.existingInstance(some.database(), { databaseName: 'shop', secret }) });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).toMatchObject({ DB_NAME: 'shop' });
    expect(JSON.stringify(secretsOf(template))).toContain(':secret:app-user:username::');
  });
});

describe('an imported database', () => {
  const attributes = {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.example.com',
    port: 5432,
    engine: postgres,
  };

  it('needs a stated limit, and hands over no credentials', () => {
    const some = new SomeApp();
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(some.stack, 'Group', 'sg-1')];
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Far', { ...attributes, securityGroups });
    const { budget } = some.orders({
      database: DatabaseSource.existingInstance(instance),
      maxConnections: MaxConnections.of(60),
      reserve: ConnectionReserve.of(12),
    });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).toMatchObject({ DB_HOST: 'orders.example.com', DB_PORT: '5432', DB_POOL_SIZE: '1' });
    const { GroupId, FromPort, ToPort } = only(template, 'AWS::EC2::SecurityGroupIngress').Properties;
    expect([GroupId, FromPort, ToPort]).toEqual(['sg-1', 5432, 5432]);
    expect(secretsOf(template)).toEqual({});
    expect(ledgerOf(budget)).toMatchObject({ usable: 48, demand: 48 });
  });
});
