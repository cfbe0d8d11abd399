import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BudgetedDatabaseService, DatabaseSource, PoolClient, ServiceSource, SettingsDelivery } from '../lib';
import { image, postgres, SomeApp } from './some-app';
import { synth } from './synth';

/** Rules that a `BudgetedDatabaseService` breaks under cdk-nag's AwsSolutions. */
function brokenRules(settingsDelivery: SettingsDelivery): string[] {
  const some = new SomeApp();
  new BudgetedDatabaseService(some.stack, 'Orders', {
    vpc: some.vpc(),
    database: DatabaseSource.newInstance({
      engine: postgres,
      instanceType: new ec2.InstanceType('t4g.medium'),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    }),
    service: ServiceSource.newFargate({ image }),
    client: PoolClient.sqlAlchemy(),
    settingsDelivery,
  });
  Validations.of(some.app).addPlugins(new AwsSolutionsChecks(some.app));
  const { directory } = synth(some.app);
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')) as {
    pluginReports: { violations: { ruleName: string }[] }[];
  };
  return report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}

it('finds plain environment variables by default', () => {
  expect(brokenRules(SettingsDelivery.ENVIRONMENT)).toContain('AwsSolutions-ECS2');
});

it('finds none with settings from SSM parameters', () => {
  const rules = brokenRules(SettingsDelivery.SSM_PARAMETERS);
  expect(rules).toContain('AwsSolutions-RDS3');
  expect(rules).not.toContain('AwsSolutions-ECS2');
});
