import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import {
  BudgetedDatabaseService,
  DatabaseEndpoint,
  DatabaseSource,
  PoolClient,
  PoolSizing,
  Scenario,
  ServiceSource,
} from 'cdk-connection-budget';

/** A writer and two readers whose pools still fit when one of them is lost and another serves both endpoints, even during a deployment. */
const app = new App();
const stack = new Stack(app, 'Shop');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
const large = { instanceType: new ec2.InstanceType('r6g.large') };

const orders = new BudgetedDatabaseService(stack, 'Orders', {
  vpc,
  database: DatabaseSource.newCluster({
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
    writer: rds.ClusterInstance.provisioned('writer', large),
    readers: [rds.ClusterInstance.provisioned('first', large), rds.ClusterInstance.provisioned('second', large)],
  }),
  service: ServiceSource.newFargate({
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13-slim'),
    containerPort: 8080,
    desiredCount: 4,
    maxTaskCount: 12,
  }),
  processesPerTask: 4,
  client: PoolClient.sqlAlchemy(),
  readerPool: PoolSizing.derived({ weight: 2 }),
  mustFit: [Scenario.DEPLOYMENT, Scenario.MEMBER_LOST, Scenario.DEPLOYMENT_DURING_FAILOVER],
});

// Reports read from the reader endpoint, and come to the promoted member like everybody else when the writer is lost.
orders.budget.addConsumer('reports', { endpoint: DatabaseEndpoint.READER, copies: 2, pool: PoolSizing.fixed({ size: 10 }) });
