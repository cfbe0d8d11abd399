import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { BudgetedDatabaseService, DatabaseSource, MaxConnections, PoolClient, ServiceSource } from 'cdk-connection-budget';

/**
 * Aurora Serverless v2: the ceiling follows the largest capacity and stays the same while the cluster scales, so it is read rather
 * than pinned. At a smallest capacity of 0 or 0.5 ACU, PostgreSQL admits 2000 at most, however large the cluster may grow.
 */
const app = new App();
const stack = new Stack(app, 'Shop');

new BudgetedDatabaseService(stack, 'Orders', {
  vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }),
  database: DatabaseSource.newCluster({
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
    writer: rds.ClusterInstance.serverlessV2('writer'),
    readers: [rds.ClusterInstance.serverlessV2('reader', { scaleWithWriter: true })],
    serverlessV2MinCapacity: 0.5,
    serverlessV2MaxCapacity: 16,
  }),
  maxConnections: MaxConnections.estimated(),
  service: ServiceSource.newFargate({
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
    desiredCount: 2,
    maxTaskCount: 20,
  }),
  client: PoolClient.nodePostgres(),
});
