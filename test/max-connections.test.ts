import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { ConnectionBudget, DatabaseTarget, MaxConnections } from '../lib';
import { postgres, SomeApp } from './some-app';
import { ledgerOf, messagesOf, only, pass, resourcesOf, synth } from './synth';

describe('an estimated limit', () => {
  function estimated(maxConnections: string): { some: SomeApp; budget: ConnectionBudget } {
    const some = new SomeApp();
    const parameters = { max_connections: maxConnections };
    const parameterGroup = new rds.ParameterGroup(some.stack, 'Group', { engine: postgres, parameters });
    const database = DatabaseTarget.fromInstance(some.database({ parameterGroup }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    budget.reserveConnections('somebody', 1, { reason: 'test' });
    return { some, budget };
  }

  it('is the number in the parameter group of the app', () => {
    const { some, budget } = estimated('60');
    const template = pass(some.app).template(some.stack);
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 60, basis: 'parameter' });
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({ max_connections: '60' });
  });

  it('is what the expression there gives on the least memory', () => {
    const { some, budget } = estimated('LEAST({DBInstanceClassMemory/20000000},5000)');
    pass(some.app);
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 36, basis: 'parameter' });
  });

  it('leaves a database without parameter group alone', () => {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
    budget.reserveConnections('somebody', 1, { reason: 'test' });
    const template = pass(some.app).template(some.stack);
    expect(resourcesOf(template, 'AWS::RDS::DBParameterGroup')).toEqual([]);
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 77, basis: 'estimated' });
  });
});

describe('a stated limit', () => {
  it('counts whatever the database says, and leaves it alone', () => {
    const some = new SomeApp();
    const instance = some.database({ instanceType: new ec2.InstanceType('t3.unheard') });
    const database = DatabaseTarget.fromInstance(instance);
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, maxConnections: MaxConnections.of(60) });
    budget.reserveConnections('somebody', 1, { reason: 'test' });
    const template = pass(some.app).template(some.stack);
    expect(ledgerOf(budget).ceiling).toEqual({ maxConnections: 60, basis: 'declared', source: 'as stated' });
    expect(resourcesOf(template, 'AWS::RDS::DBParameterGroup')).toEqual([]);
  });
});

describe('a pinned limit on a server that runs with another', () => {
  function group(maxConnections: MaxConnections): { written: unknown; budget: ConnectionBudget } {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database({ instanceType: new ec2.InstanceType('m6g.large') }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, maxConnections, runningMaxConnections: 300 });
    budget.reserveConnections('somebody', 1, { reason: 'test' });
    const template = pass(some.app).template(some.stack);
    return { written: only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters, budget };
  }

  it('is written as it is meant to be, while the lower number is counted', () => {
    const { written, budget } = group(MaxConnections.pinned(800));
    expect(written).toEqual({ max_connections: '800' });
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 300, basis: 'declared', afterRestart: 800 });
  });

  it('follows the class where no number is stated', () => {
    const { written, budget } = group(MaxConnections.pinned());
    expect(written).toEqual({ max_connections: '828' });
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 300, afterRestart: 828 });
  });

  it('is no question where the limit is stated', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database());
    const props = { database, maxConnections: MaxConnections.of(400), runningMaxConnections: 300 };
    expect(() => new ConnectionBudget(some.stack, 'Budget', props)).toThrow(
      'runningMaxConnections must be left out beside MaxConnections.of(…), which states what the server admits: state the lower of both there',
    );
  });
});

describe('a limit that cannot be known is a finding, never a guess', () => {
  function unknown(database: (some: SomeApp) => DatabaseTarget): string[] {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: database(some) });
    budget.reserveConnections('somebody', 1, { reason: 'test' });
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain('MaxConnections.of(<what SHOW max_connections prints>)');
    expect(ledgerOf(budget).ceiling.maxConnections).toBeNull();
    return messagesOf(budget, 'unknown-ceiling');
  }

  it('for an imported instance', () => {
    const messages = unknown(({ stack }) =>
      DatabaseTarget.fromInstance(
        rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Far', {
          instanceIdentifier: 'orders',
          instanceEndpointAddress: 'orders.example.com',
          port: 5432,
          securityGroups: [],
          engine: postgres,
        }),
      ),
    );
    expect(messages).toEqual([
      'the ceiling of Budget is unknown: Shop/Far is imported, so its instance class and parameter group cannot be read',
    ]);
  });

  it('for a database of which only the engine is known', () => {
    expect(unknown(() => DatabaseTarget.fromAttributes({ engine: postgres }))).toEqual([
      'the ceiling of Budget is unknown: the instance class is not stated',
    ]);
  });

  it('for a parameter group outside the app', () => {
    const messages = unknown(some => {
      const parameterGroup = rds.ParameterGroup.fromParameterGroupName(some.stack, 'Group', 'company-postgres');
      return DatabaseTarget.fromInstance(some.database({ parameterGroup }));
    });
    expect(messages).toEqual([
      "the ceiling of Budget is unknown: DBParameterGroupName of Shop/Database is 'company-postgres', a parameter group outside this app, so its max_connections cannot be read",
    ]);
  });

  it('for a class that is not known, of which the nearest is named', () => {
    const instanceType = new ec2.InstanceType('t3.mikro');
    expect(unknown(some => DatabaseTarget.fromInstance(some.database({ instanceType })))).toEqual([
      'the ceiling of Budget is unknown: instance class "db.t3.mikro" is not known, nearest are db.t3.micro, db.t3.large, db.t3.medium',
    ]);
  });
});
