import { readFileSync } from 'node:fs';
import { cx_api, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { BudgetedDatabaseService, DatabaseSource, PoolClient, PoolSizing, ServiceSource, SettingsDelivery } from '../lib';
import { image, postgres, SomeApp } from './some-app';
import { ledgerOf, messagesOf, synth } from './synth';

const recommended = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8')) as Record<
  string,
  unknown
>;

/** What a new app does not set by itself: stricter checks, other outputs. */
const STRICT = {
  ...recommended,
  '@aws-cdk/core:annotationsInValidationReport': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:explicitStackTags': true,
  '@aws-cdk/core:suppressTemplateIndentation': true,
  '@aws-cdk/core:validateSnapshotRemovalPolicy': true,
  '@aws-cdk/core:validationReportJson': true,
  [cx_api.DISABLE_CREATION_STACK_TRACES]: true,
};

function wholeApp(context: Record<string, unknown>): { some: SomeApp; budgets: BudgetedDatabaseService['budget'][] } {
  const some = new SomeApp({ context });
  const prod = new Stack(new Stage(some.app, 'Prod'), 'Shop');
  const budgets = [some.stack, prod].map(stack => {
    const orders = new BudgetedDatabaseService(stack, 'Orders', {
      vpc: some.vpc(stack),
      database: DatabaseSource.newInstance({
        engine: postgres,
        instanceType: new ec2.InstanceType('t4g.medium'),
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      }),
      service: ServiceSource.newFargate({ image, desiredCount: 2, maxTaskCount: 6 }),
      processesPerTask: 2,
      client: PoolClient.sqlAlchemy(),
      settingsDelivery: stack === prod ? SettingsDelivery.SSM_PARAMETERS : SettingsDelivery.ENVIRONMENT,
    });
    orders.budget.addEcsService(some.service('Worker', {}, stack), { client: PoolClient.nodePostgres() });
    return orders.budget;
  });
  return { some, budgets };
}

describe.each([
  ['without flags', {}],
  ['with the flags of a new app', recommended],
  ['with stricter checks', STRICT],
])('an app %s', (_, context) => {
  it('passes with the same pools', () => {
    const { some, budgets } = wholeApp(context);
    expect(synth(some.app)).toMatchObject({ failed: false });
    for (const budget of budgets) {
      expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: 389 }, usable: 347, findings: [] });
      expect(ledgerOf(budget).consumers.map(({ pool }) => pool.size + pool.overflow)).toEqual([13, 14]);
    }
  });

  it('fails when it is over budget', () => {
    const some = new SomeApp({ context });
    const budget = some.stated(10);
    budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 20 }) });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'over-budget')).toHaveLength(1);
  });
});
