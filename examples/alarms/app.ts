import { App, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BudgetedDatabaseService, DatabaseSource, PoolClient, ServiceSource, SettingsDelivery } from 'cdk-connection-budget';

/** Alarms that page before the server refuses, and a dashboard; under the rules of cdk-nag's AwsSolutions. */
const app = new App();
const stack = new Stack(app, 'Shop');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, flowLogs: { all: {} } });

// Whoever encrypts the topic has to let CloudWatch use the key, or nobody is told.
const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
const cloudwatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com', {
  conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
});
key.grantEncryptDecrypt(cloudwatch);
const alarmTopic = new sns.Topic(stack, 'OnCall', { masterKey: key, enforceSSL: true });
alarmTopic.grantPublish(cloudwatch);

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

const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
taskDefinition.addContainer('app', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.13-slim'),
  logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'orders' }),
});
const service = new ecs.FargateService(stack, 'Service', {
  cluster: new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }),
  taskDefinition,
  desiredCount: 4,
  minHealthyPercent: 100,
  circuitBreaker: { rollback: true },
});

const orders = new BudgetedDatabaseService(stack, 'Orders', {
  vpc,
  database: DatabaseSource.existingInstance(database),
  service: ServiceSource.existing(service),
  processesPerTask: 2,
  client: PoolClient.sqlAlchemy(),
  settingsDelivery: SettingsDelivery.SSM_PARAMETERS,
  alarmTopic,
});
orders.budget.addDashboard();

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
