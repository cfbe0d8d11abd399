import { Fn, NestedStack, Stack } from 'aws-cdk-lib';
import type { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { PoolClient } from '../../lib';
import { addressWays } from '../../lib/private/address-ways';
import { ecsConsumer } from '../../lib/private/ecs-consumer';
import { resolveTemplates } from '../../lib/private/resolved-templates';
import { SomeApp } from '../some-app';
import { pass } from '../synth';

/** What is found where a service has the variables that are made of the address of the database. */
function ways(
  variables: (address: string) => Record<string, string>,
  place: (some: SomeApp) => Stack = some => some.stack,
): string[] {
  const some = new SomeApp();
  const database = some.database();
  const environment = variables(database.dbInstanceEndpointAddress);
  const service = some.service('Api', { desiredCount: 1, environment }, place(some));
  const { taskDefinition } = ecsConsumer(service, { client: PoolClient.nodePostgres() }).resources;
  // References between stacks are made when the app is prepared.
  pass(some.app);
  return addressWays(taskDefinition!, database.node.defaultChild as CfnDBInstance, resolveTemplates(some.app));
}

it('are none without the address', () => {
  expect(ways(() => ({ MODE: 'test', HOST: 'orders.example' }))).toEqual([]);
});

it('are variables that are the address, or hold it somewhere', () => {
  expect(ways(address => ({ HOST: address, URL: Fn.join('', ['postgres://', address, '/app']), MODE: 'test' }))).toEqual([
    'HOST of container app holds its address',
    'URL of container app holds its address',
  ]);
});

it('are found in another stack, and in a nested one', () => {
  const found = ['HOST of container app holds its address'];
  expect(
    ways(
      address => ({ HOST: address }),
      some => new Stack(some.app, 'Other'),
    ),
  ).toEqual(found);
  expect(
    ways(
      address => ({ HOST: address }),
      some => new NestedStack(some.stack, 'Nested'),
    ),
  ).toEqual(found);
});

it('do not leave their line', () => {
  expect(ways(address => ({ 'A\nB': address }))).toEqual(['A\ufffdB of container app holds its address']);
});
