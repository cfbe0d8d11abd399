import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConnectionBudget, DatabaseTarget, MaxConnections, PoolClient, SettingsDelivery } from 'cdk-connection-budget';

/** Two services behind a fleet of PgBouncers whose sizes come from the budget, under cdk-nag's AwsSolutions checks. */
const app = new App();
const stack = new Stack(app, 'Shop');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, flowLogs: { all: {} } });
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

const database = new rds.DatabaseInstance(stack, 'Database', {
  vpc,
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
  instanceType: new ec2.InstanceType('t4g.medium'),
  databaseName: 'orders',
  port: 5433,
  multiAz: true,
  storageEncrypted: true,
  deletionProtection: true,
  iamAuthentication: true,
});
database.addRotationSingleUser();

const budget = new ConnectionBudget(stack, 'Budget', {
  database: DatabaseTarget.fromInstance(database),
  maxConnections: MaxConnections.pinned(),
  settingsDelivery: SettingsDelivery.SSM_PARAMETERS,
});

// In production state an image of your own by its digest: image: ecs.ContainerImage.fromEcrRepository(repository, 'sha256:…').
const pooler = budget.addPgBouncer('Pooler', {
  vpc,
  cluster,
  secret: database.secret!,
  databaseName: 'orders',
});

function service(id: string, desiredCount: number): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
  taskDefinition.addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: id }),
    secrets: {
      DB_USERNAME: ecs.Secret.fromSecretsManager(database.secret!, 'username'),
      DB_PASSWORD: ecs.Secret.fromSecretsManager(database.secret!, 'password'),
    },
  });
  return new ecs.FargateService(stack, id, {
    cluster,
    taskDefinition,
    desiredCount,
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
  });
}

const client = PoolClient.nodePostgres();
const workload = { requestsPerSecond: 700, heldFor: Duration.millis(20) };
pooler.addEcsService(service('Api', 8), { client, processes: 2, workload });
pooler.addEcsService(service('Worker', 20), { client });

// Also of PgBouncer: how long clients wait, and whether any are turned away.
budget.addAlarms({ criticalActions: [] }); // who is to be woken: see examples/alarms
budget.addDashboard();

Validations.of(pooler.loadBalancer!).acknowledge({
  id: 'AwsSolutions::AwsSolutions-ELB2',
  reason: 'a Network Load Balancer logs access to TLS listeners alone, and this one has none; the VPC has flow logs',
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
