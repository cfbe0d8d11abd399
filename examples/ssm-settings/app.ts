import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { BudgetedDatabaseService, DatabaseSource, PoolClient, ServiceSource, SettingsDelivery } from 'cdk-connection-budget';

/** Settings as SSM parameters that ECS hands over as secrets: nothing stands in the task definition's environment. */
const app = new App();
const stack = new Stack(app, 'Shop');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });

new BudgetedDatabaseService(stack, 'Orders', {
  vpc,
  database: DatabaseSource.newInstance({
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
    instanceType: new ec2.InstanceType('t4g.small'),
  }),
  service: ServiceSource.newFargate({
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
    desiredCount: 2,
  }),
  client: PoolClient.nodePostgres(),
  settingsDelivery: SettingsDelivery.SSM_PARAMETERS,
});
