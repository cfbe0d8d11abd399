import { Aspects, CfnParameter } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { ConnectionBudget, DatabaseTarget, MaxConnections } from '../../lib';
import { mysql, postgres, SomeApp } from '../some-app';
import { ledgerOf, messagesOf, only, pass, synth } from '../synth';

/** A budget that pins the limit of an instance, with one connection asked for. */
function pinned(some: SomeApp, database: DatabaseTarget, maxConnections = MaxConnections.pinned()): ConnectionBudget {
  const budget = new ConnectionBudget(some.stack, 'Budget', { database, maxConnections });
  budget.reserveConnections('somebody', 1, { reason: 'test' });
  return budget;
}

describe('an instance without a parameter group', () => {
  const some = new SomeApp();
  const budget = pinned(some, DatabaseTarget.fromInstance(some.database()));
  const template = pass(some.app).template(some.stack);

  it('gets one that holds what the default expression gives at least', () => {
    const group = only(template, 'AWS::RDS::DBParameterGroup');
    expect(group.Properties).toEqual({
      Description: 'Pins the connection limit that the connection budget counts on',
      Family: 'postgres16',
      Parameters: { max_connections: '77' },
    });
  });

  it('refers to it', () => {
    const [logicalId] = Object.entries(template.Resources).flatMap(([id, { Type }]) =>
      Type === 'AWS::RDS::DBParameterGroup' ? [id] : [],
    );
    expect(only(template, 'AWS::RDS::DBInstance').Properties.DBParameterGroupName).toEqual({ Ref: logicalId });
  });

  it('has a ceiling that says so', () => {
    expect(ledgerOf(budget)).toMatchObject({
      ceiling: {
        maxConnections: 77,
        basis: 'pinned',
        source:
          'max_connections 77 in the parameter group, LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
      },
      findings: [],
    });
  });
});

it('follows an instance class that is changed later', () => {
  const some = new SomeApp();
  const instance = some.database();
  pinned(some, DatabaseTarget.fromInstance(instance));
  (instance.node.defaultChild as rds.CfnDBInstance).dbInstanceClass = 'db.t3.small';
  const template = pass(some.app).template(some.stack);
  expect(only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({ max_connections: '179' });
});

it('writes the number that is stated, and warns when the class has no memory for it', () => {
  const some = new SomeApp();
  const budget = pinned(some, DatabaseTarget.fromInstance(some.database()), MaxConnections.pinned(200));
  const template = pass(some.app).template(some.stack);
  expect(only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({ max_connections: '200' });
  expect(ledgerOf(budget).ceiling).toEqual({
    maxConnections: 200,
    basis: 'pinned',
    source: 'max_connections 200 in the parameter group, as stated',
  });
  expect(messagesOf(budget, 'memory-pressure')).toHaveLength(1);
});

it('writes the parameter of the engine', () => {
  const some = new SomeApp();
  pinned(some, DatabaseTarget.fromInstance(some.database({ engine: mysql })), MaxConnections.pinned(60));
  const group = only(pass(some.app).template(some.stack), 'AWS::RDS::DBParameterGroup');
  expect(group.Properties).toMatchObject({ Family: 'mysql8.0', Parameters: { max_connections: '60' } });
});

describe('an existing parameter group', () => {
  it('gets the limit beside what it holds, as an L2 construct', () => {
    const some = new SomeApp();
    const parameterGroup = new rds.ParameterGroup(some.stack, 'Group', { engine: postgres, parameters: { work_mem: '4096' } });
    pinned(some, DatabaseTarget.fromInstance(some.database({ parameterGroup })));
    const group = only(pass(some.app).template(some.stack), 'AWS::RDS::DBParameterGroup');
    expect(group.Properties.Parameters).toEqual({ work_mem: '4096', max_connections: '77' });
  });

  it.each([{ work_mem: '4096' }, undefined])('gets it as an L1 construct with the parameters %p', parameters => {
    const some = new SomeApp();
    const group = new rds.CfnDBParameterGroup(some.stack, 'Group', { family: 'postgres16', description: 'own', parameters });
    const instance = some.database();
    (instance.node.defaultChild as rds.CfnDBInstance).dbParameterGroupName = group.ref;
    const budget = pinned(some, DatabaseTarget.fromInstance(instance));
    const rendered = only(pass(some.app).template(some.stack), 'AWS::RDS::DBParameterGroup');
    expect(rendered.Properties.Parameters).toEqual({ ...parameters, max_connections: '77' });
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('serves an L1 instance', () => {
    const some = new SomeApp();
    const group = new rds.CfnDBParameterGroup(some.stack, 'Group', { family: 'postgres16', description: 'own' });
    const instance = new rds.CfnDBInstance(some.stack, 'Database', {
      engine: 'postgres',
      engineVersion: '16.8',
      dbInstanceClass: 'db.t3.micro',
      dbParameterGroupName: group.ref,
    });
    const budget = pinned(some, DatabaseTarget.fromCfnInstance(instance));
    const rendered = only(pass(some.app).template(some.stack), 'AWS::RDS::DBParameterGroup');
    expect(rendered.Properties.Parameters).toEqual({ max_connections: '77' });
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 77, basis: 'pinned' });
  });

  it('is refused when it sets the limit already', () => {
    const some = new SomeApp();
    const parameters = { max_connections: '500' };
    const parameterGroup = new rds.ParameterGroup(some.stack, 'Group', { engine: postgres, parameters });
    const database = DatabaseTarget.fromInstance(some.database({ parameterGroup }));
    expect(() => pinned(some, database)).toThrow(
      'MaxConnections.pinned() cannot write max_connections to Shop/Group, which already sets it: ' +
        'remove it there, or budget with what it says by MaxConnections.estimated()',
    );
  });

  it('is refused when it is imported', () => {
    const some = new SomeApp();
    const parameterGroup = rds.ParameterGroup.fromParameterGroupName(some.stack, 'Group', 'company-postgres');
    const database = DatabaseTarget.fromInstance(some.database({ parameterGroup }));
    expect(() => pinned(some, database)).toThrow(
      'MaxConnections.pinned() writes to a parameter group of this app, but Shop/Database names "company-postgres": ' +
        'set the parameter there and state it with MaxConnections.of(…), or create the group in this app',
    );
  });

  it.each(['L1', 'L2'])('is refused as an %s construct when it holds the limit of another instance', level => {
    const some = new SomeApp();
    const parameterGroup = new rds.ParameterGroup(some.stack, 'Group', { engine: postgres });
    const group = new rds.CfnDBParameterGroup(some.stack, 'CfnGroup', { family: 'postgres16', description: 'own' });
    const [orders, reports] = [some.stack, new Construct(some.stack, 'Reports')].map(scope => {
      const instance = some.database({ vpc: some.vpc(), ...(level === 'L2' ? { parameterGroup } : {}) }, scope);
      if (level === 'L1') (instance.node.defaultChild as rds.CfnDBInstance).dbParameterGroupName = group.ref;
      return () =>
        new ConnectionBudget(scope, 'Budget', {
          database: DatabaseTarget.fromInstance(instance),
          maxConnections: MaxConnections.pinned(),
        });
    });
    orders?.();
    expect(reports).toThrow(
      `MaxConnections.pinned() writes the limit of one database to a parameter group, but Shop/${level === 'L1' ? 'CfnGroup' : 'Group'} already holds ` +
        'that of Shop/Database: give Shop/Reports/Database a parameter group of its own',
    );
  });
});

describe('what cannot be pinned is refused', () => {
  it('on SQL Server', () => {
    const some = new SomeApp();
    const engine = rds.DatabaseInstanceEngine.sqlServerWeb({ version: rds.SqlServerEngineVersion.VER_16 });
    const database = DatabaseTarget.fromInstance(some.database({ engine, instanceType: new ec2.InstanceType('m6i.large') }));
    expect(() => pinned(some, database)).toThrow(
      'MaxConnections.pinned() needs an engine whose parameter group holds the limit, got sqlserver-web at Shop/Database: ' +
        'use MaxConnections.estimated() or MaxConnections.of(…)',
    );
  });

  it('on an imported instance', () => {
    const some = new SomeApp();
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
      instanceIdentifier: 'orders',
      instanceEndpointAddress: 'orders.example.com',
      port: 5432,
      securityGroups: [],
      engine: postgres,
    });
    expect(() => pinned(some, DatabaseTarget.fromInstance(instance))).toThrow(
      'MaxConnections.pinned() writes to a database of this app, got one from outside: state its limit with MaxConnections.of(…)',
    );
  });

  it('on an L1 instance without a parameter group', () => {
    const some = new SomeApp();
    const instance = new rds.CfnDBInstance(some.stack, 'Database', { engine: 'postgres', dbInstanceClass: 'db.t3.micro' });
    expect(() => pinned(some, DatabaseTarget.fromCfnInstance(instance))).toThrow(
      'MaxConnections.pinned() cannot create a parameter group for Shop/Database, because the family of an L1 resource is not known: ' +
        'give it a parameter group, or wrap an L2 database',
    );
  });

  it('and unknown for a class that is not known', () => {
    const some = new SomeApp();
    const instanceType = new ec2.InstanceType(new CfnParameter(some.stack, 'Class').valueAsString);
    const budget = pinned(some, DatabaseTarget.fromInstance(some.database({ instanceType })));
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(messagesOf(budget, 'unknown-ceiling')).toHaveLength(1);
    const group = only(synthesis.template(some.stack), 'AWS::RDS::DBParameterGroup');
    expect(group.Properties.Parameters ?? {}).toEqual({});
  });
});

describe('a parameter group that is changed behind the budget', () => {
  it('is a conflict when another one takes its place', () => {
    const some = new SomeApp();
    const instance = some.database();
    const budget = pinned(some, DatabaseTarget.fromInstance(instance));
    const other = new rds.CfnDBParameterGroup(some.stack, 'Other', {
      family: 'postgres16',
      description: 'another',
      parameters: { max_connections: '500' },
    });
    (instance.node.defaultChild as rds.CfnDBInstance).dbParameterGroupName = other.ref;
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Shop/Budget pins the connection limit, but the instance does not end up with it: parameter group Other sets 500',
    ]);
  });

  it('is a conflict when its parameter is removed', () => {
    const some = new SomeApp();
    const instance = some.database();
    const budget = pinned(some, DatabaseTarget.fromInstance(instance));
    Aspects.of(some.stack).add({
      visit: construct => {
        if (construct instanceof rds.CfnDBParameterGroup) construct.parameters = { work_mem: '4096' };
      },
    });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Shop/Budget pins the connection limit, but the instance does not end up with it: its parameter group does not set the limit',
    ]);
  });
});
