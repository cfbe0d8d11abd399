import { Stack, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ConnectionBudget, ConnectionBudgetChecks, DatabaseTarget, PoolSizing } from '../lib';
import { run } from './cli/fake-io';
import { assemblyOf } from './cli/some-templates';
import { SomeApp } from './some-app';
import { pass } from './synth';

const account = '111111111111';

/** A database in one stack, and in another one Keycloak, whose eight tasks at worst open up to 50 connections each. */
function shop(strength: string, regions: [data: string, api: string], setUp: (data: Stack) => void): SomeApp {
  const some = new SomeApp({ context: { '@aws-cdk/core:defaultCrossStackReferences': strength } });
  const stackOf = (id: string, region: string): Stack =>
    new Stack(some.app, id, { stackName: `shop-${id}`, env: { account, region }, crossRegionReferences: true });
  const [data, api] = [stackOf('data', regions[0]), stackOf('api', regions[1])];
  const database = some.database({}, data);
  const taskDefinition = some.taskDefinition('Login', api);
  taskDefinition.addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('quay.io/keycloak/keycloak:26'),
    environment: { KC_DB: 'postgres', KC_DB_POOL_MAX_SIZE: '50', KC_DB_URL_HOST: database.dbInstanceEndpointAddress },
  });
  some.service('Login', { taskDefinition, desiredCount: 4 }, api);
  setUp(data);
  return some;
}

const checked = (data: Stack): void => {
  Validations.of(data.node.root).addPlugins(new ConnectionBudgetChecks());
};
const budgeted = (data: Stack): void => {
  const database = DatabaseTarget.fromInstance(
    data.node.findChild('Database') as Parameters<typeof DatabaseTarget.fromInstance>[0],
  );
  const budget = new ConnectionBudget(data, 'Budget', { database });
  budget.addConsumer('reports', { copies: 2, pool: PoolSizing.fixed({ size: 2 }) });
};
const nothing = (): void => undefined;

const EU: [string, string] = ['eu-west-1', 'eu-west-1'];

describe.each<[string, [string, string]]>([
  ['strong', EU],
  ['weak', EU],
  ['both', EU],
  ['strong', ['us-east-1', 'eu-west-1']],
  ['weak', ['us-east-1', 'eu-west-1']],
])('%s references from %j', (strength, regions) => {
  test('are followed by the plugin', () => {
    const output = pass(shop(strength, regions, checked).app).output.replace(/\s+/g, ' ');
    expect(output).toContain('Database asks for 349 connections more than db.t3.micro can serve');
  });

  test('are followed in a cloud assembly', async () => {
    const { stdout } = await run(['check', 'cdk.out'], assemblyOf(shop(strength, regions, nothing).app));
    expect(stdout).toContain('asks for 349 connections more than db.t3.micro can serve');
    expect(stdout).not.toContain('unseen');
  });

  test('are followed by a budget', () => {
    expect(pass(shop(strength, regions, budgeted).app).output).toContain('undeclared-consumer');
  });
});
