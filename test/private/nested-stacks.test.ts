import { NestedStack } from 'aws-cdk-lib';
import { ConnectionBudget, DatabaseTarget, PoolClient, SettingsDelivery } from '../../lib';
import { SomeApp } from '../some-app';
import { pass } from '../synth';

/** How often a budget of a nested stack is judged in one synthesis. */
function judgedTimes(services: number, settingsDelivery: SettingsDelivery): number {
  const some = new SomeApp();
  const nested = new NestedStack(some.stack, 'Nested');
  const budget = new ConnectionBudget(nested, 'Budget', {
    database: DatabaseTarget.fromInstance(some.database({}, nested)),
    settingsDelivery,
  });
  for (let index = 0; index < services; index++) {
    budget.addEcsService(some.service(`Service${index}`, {}, nested), { client: PoolClient.sqlAlchemy() });
  }
  const read = jest.spyOn(budget, '_facts');
  pass(some.app);
  return read.mock.calls.length;
}

// CDK renders nested stacks before it validates, once per token of ours: a verdict for each of them would be felt.
it.each([SettingsDelivery.ENVIRONMENT, SettingsDelivery.SSM_PARAMETERS])(
  'a nested stack is judged as often with eight services as with one (%s)',
  delivery => {
    expect(judgedTimes(8, delivery)).toBe(judgedTimes(1, delivery));
  },
);
