import type { Stack } from 'aws-cdk-lib';
import {
  BudgetedDatabaseService,
  DatabaseSource,
  DatabaseTarget,
  ConnectionBudget,
  PoolClient,
  PoolSizing,
  ServiceSource,
} from '../../lib';
import { SomeApp } from '../some-app';
import { synth } from '../synth';

interface Rendered {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

function propertiesOf(some: SomeApp, stack: Stack, type: string): Record<string, unknown>[] {
  const template = synth(some.app).template(stack) as unknown as Rendered;
  return Object.values(template.Resources).flatMap(resource => (resource.Type === type ? [resource.Properties] : []));
}

test('a path with characters that tags may not have is written without them', () => {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, "Café's <Budget>", { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 1 }) });
  const [instance] = propertiesOf(some, some.stack, 'AWS::RDS::DBInstance');
  expect(instance?.Tags).toContainEqual({ Key: 'connection-budget:path', Value: 'Shop/Café_s _Budget_' });
});

test('the rule of the security group is described in characters that EC2 allows', () => {
  const some = new SomeApp();
  new BudgetedDatabaseService(some.stack, "Café's", {
    vpc: some.vpc(),
    database: DatabaseSource.existingInstance(some.database()),
    service: ServiceSource.existing(some.service('Über')),
    client: PoolClient.sqlAlchemy(),
  });
  const [rule] = propertiesOf(some, some.stack, 'AWS::EC2::SecurityGroupIngress');
  expect(rule?.Description).toBe('Budgeted pool of Shop/_ber');
});
