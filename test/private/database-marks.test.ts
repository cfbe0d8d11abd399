import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  BudgetedDatabaseService,
  ConnectionBudget,
  DatabaseSource,
  DatabaseTarget,
  PoolClient,
  PoolSizing,
  ServiceSource,
} from '../../lib';
import { image, postgres, SomeApp } from '../some-app';
import type { Resource } from '../synth';
import { only, pass, synth } from '../synth';

function budgetOf(some: SomeApp, instance: rds.DatabaseInstance): ConnectionBudget {
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(instance) });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 7 }) });
  return budget;
}

function tagsOf({ Properties }: Resource): Record<string, unknown> {
  const tags = Properties.Tags as { Key: string; Value: unknown }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

describe('a budgeted database', () => {
  const some = new SomeApp();
  budgetOf(some, some.database());
  const database = only(pass(some.app).template(some.stack), 'AWS::RDS::DBInstance');

  it('carries the plan as Metadata', () => {
    expect(database.Metadata?.['connection-budget']).toEqual({
      path: 'Shop/Budget',
      ceiling: 77,
      instanceClass: 'db.t3.micro',
      basis: 'estimated',
      usable: 51,
      plannedPeak: 7,
      operations: 10,
    });
  });

  it('carries path, ceiling, planned peak and operations as tags', () => {
    expect(tagsOf(database)).toEqual({
      'connection-budget:path': 'Shop/Budget',
      'connection-budget:ceiling': '77',
      'connection-budget:planned-peak': '7',
      'connection-budget:operations': '10',
      'connection-budget:class': 'db.t3.micro',
    });
  });
});

it('says unknown where nothing is known, never 0', () => {
  const some = new SomeApp();
  const instanceType = new ec2.InstanceType(new CfnParameter(some.stack, 'Class').valueAsString);
  budgetOf(some, some.database({ instanceType }));
  const database = only(synth(some.app).template(some.stack), 'AWS::RDS::DBInstance');
  expect(database.Metadata?.['connection-budget']).toMatchObject({ ceiling: 'unknown', usable: 'unknown', plannedPeak: 7 });
  expect(tagsOf(database)).toMatchObject({ 'connection-budget:ceiling': 'unknown', 'connection-budget:planned-peak': '7' });
});

it('marks a database in another stack', () => {
  const some = new SomeApp();
  const data = new Stack(some.app, 'Data');
  budgetOf(some, some.database({}, data));
  const synthesis = pass(some.app);
  expect(only(synthesis.template(data), 'AWS::RDS::DBInstance').Metadata?.['connection-budget']).toMatchObject({
    plannedPeak: 7,
  });
  expect([some.stack.dependencies, data.dependencies]).toEqual([[], []]);
});

it('keeps the tags and the Metadata that the database has', () => {
  const some = new SomeApp();
  const instance = some.database();
  const resource = instance.node.defaultChild as rds.CfnDBInstance;
  resource.addMetadata('owner', 'shop');
  resource.tags.setTag('team', 'shop');
  budgetOf(some, instance);
  const database = only(pass(some.app).template(some.stack), 'AWS::RDS::DBInstance');
  expect(database.Metadata).toMatchObject({ owner: 'shop', 'connection-budget': { ceiling: 77 } });
  expect(tagsOf(database)).toMatchObject({ team: 'shop', 'connection-budget:ceiling': '77' });
});

describe('a second budget of one database', () => {
  const REFUSED = 'add the consumers of Shop/Second there, or every connection is given out twice';

  it('is refused, because each would share out all connections', () => {
    const some = new SomeApp();
    const instance = some.database();
    budgetOf(some, instance);
    expect(() => new ConnectionBudget(some.stack, 'Second', { database: DatabaseTarget.fromInstance(instance) })).toThrow(
      `database must have one budget, but Shop/Database already has Shop/Budget: ${REFUSED}`,
    );
  });

  it('is refused for an imported database, and for one that is only described', () => {
    const some = new SomeApp();
    const securityGroups: ec2.ISecurityGroup[] = [];
    const attributes = { instanceEndpointAddress: 'orders', instanceIdentifier: 'orders', port: 5432, securityGroups };
    const imported = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', attributes);
    const described = DatabaseTarget.fromAttributes({ engine: postgres });
    new ConnectionBudget(some.stack, 'A', { database: DatabaseTarget.fromInstance(imported) });
    expect(() => new ConnectionBudget(some.stack, 'Second', { database: DatabaseTarget.fromInstance(imported) })).toThrow(
      `database must have one budget, but Shop/Imported already has Shop/A: ${REFUSED}`,
    );
    new ConnectionBudget(some.stack, 'B', { database: described });
    expect(() => new ConnectionBudget(some.stack, 'Third', { database: described })).toThrow(
      'database must have one budget, but this target already has Shop/B: add the consumers of Shop/Third there',
    );
  });

  it('is not one in another stage, where what is described is another database', () => {
    const app = new App();
    const described = DatabaseTarget.fromAttributes({ engine: postgres });
    for (const id of ['Test', 'Production']) {
      const stack = new Stack(new Stage(app, id), 'Shop');
      expect(() => new ConnectionBudget(stack, 'Budget', { database: described })).not.toThrow();
    }
  });

  it('is refused as a second BudgetedDatabaseService', () => {
    const some = new SomeApp();
    const first = new BudgetedDatabaseService(some.stack, 'First', {
      vpc: some.vpc(),
      database: DatabaseSource.existingInstance(some.database()),
      service: ServiceSource.newFargate({ image }),
      client: PoolClient.sqlAlchemy(),
    });
    expect(
      () =>
        new BudgetedDatabaseService(some.stack, 'Second', {
          vpc: some.vpc(),
          database: DatabaseSource.existingInstance(first.database!),
          service: ServiceSource.newFargate({ image }),
          client: PoolClient.sqlAlchemy(),
        }),
    ).toThrow(
      'database must have one budget, but Shop/Database already has Shop/First/Budget: add the consumers of Shop/Second/Budget there',
    );
  });
});
