import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { BudgetedDatabaseService, DatabaseSource, PoolClient, ServiceSource } from 'cdk-connection-budget';

/** A new database and a new service: the limit is pinned, the pools are derived from it. */
const app = new App();
const stack = new Stack(app, 'Shop');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });

new BudgetedDatabaseService(stack, 'Orders', {
  vpc,
  database: DatabaseSource.newInstance({
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
    instanceType: new ec2.InstanceType('t4g.medium'),
  }),
  service: ServiceSource.newFargate({
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13-slim'),
    containerPort: 8080,
    desiredCount: 2,
    maxTaskCount: 6,
  }),
  processesPerTask: 2,
  client: PoolClient.sqlAlchemy(),
});
