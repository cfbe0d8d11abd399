import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  ConnectionBudget,
  DatabaseTarget,
  MaxConnections,
  PoolClient,
  PoolSizing,
  SettingsDelivery,
} from 'cdk-connection-budget';

/** An RDS Proxy whose percentage is what a direct consumer leaves, under cdk-nag's AwsSolutions checks. */
const app = new App();
const stack = new Stack(app, 'Shop');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, flowLogs: { all: {} } });

const database = new rds.DatabaseInstance(stack, 'Database', {
  vpc,
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
  instanceType: new ec2.InstanceType('m7g.large'),
  databaseName: 'orders',
  port: 5433,
  multiAz: true,
  storageEncrypted: true,
  deletionProtection: true,
  iamAuthentication: true,
});
database.addRotationSingleUser();

const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
const service = new ecs.FargateService(stack, 'Api', {
  cluster: new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }),
  taskDefinition,
  desiredCount: 6,
  minHealthyPercent: 100,
  circuitBreaker: { rollback: true },
});

const budget = new ConnectionBudget(stack, 'Budget', {
  database: DatabaseTarget.fromInstance(database),
  maxConnections: MaxConnections.pinned(),
  settingsDelivery: SettingsDelivery.SSM_PARAMETERS,
});
const proxy = budget.addProxy('Proxy', { vpc, secrets: [database.secret!] });

taskDefinition.addContainer('app', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
  logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'api' }),
  secrets: {
    DB_USERNAME: ecs.Secret.fromSecretsManager(database.secret!, 'username'),
    DB_PASSWORD: ecs.Secret.fromSecretsManager(database.secret!, 'password'),
  },
});
proxy.addEcsService(service, {
  client: PoolClient.nodePostgres(),
  processes: 2,
  workload: { requestsPerSecond: 900, heldFor: Duration.millis(40) },
});

// Migrations connect directly: they need a session of their own.
budget.addConsumer('migrations', { pool: PoolSizing.fixed({ size: 4 }) });

// Also of the proxy: how full it is, how long clients wait, what is pinned, what fails.
budget.addAlarms({ criticalActions: [] }); // who is to be woken: see examples/alarms
budget.addDashboard();

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
