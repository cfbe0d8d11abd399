// An app of 20 databases and 100 autoscaled services. With `budgets` as argument each database has a budget of its five services;
// otherwise the same variables are typed by hand, as they are where there is no budget, so that the templates say the same.
// Plain JavaScript against the built package, as an app of somebody else runs it.
const { App, Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');
const rds = require('aws-cdk-lib/aws-rds');

const BY_HAND = {
  DB_POOL_SIZE: '9',
  DB_MAX_OVERFLOW: '5',
  DB_POOL_TIMEOUT: '10',
  DB_POOL_RECYCLE: '1800',
  DB_POOL_PRE_PING: 'true',
  RDS_MAX_CONNECTIONS: '1704',
  APP_INSTANCE_COUNT: '24',
  DB_ADMIN_RESERVE: '1368',
  WEB_CONCURRENCY: '2',
  PGAPPNAME: 'Service',
};
const withBudgets = process.argv[2] === 'budgets';
const started = process.hrtime.bigint();
const app = new App({ outdir: process.argv[3] });
const network = new Stack(app, 'Network');
const vpc = new ec2.Vpc(network, 'Vpc', { maxAzs: 2 });
const cluster = new ecs.Cluster(network, 'Cluster', { vpc });
const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of('16.8', '16') });

for (let database = 0; database < 20; database++) {
  const stack = new Stack(app, `Team${database}`);
  const instance = new rds.DatabaseInstance(stack, 'Database', { vpc, engine, instanceType: new ec2.InstanceType('r6g.large') });
  const budget = withBudgets ? createBudget(stack, instance) : undefined;
  for (let service = 0; service < 5; service++) addService(stack, `Service${service}`, budget);
}
app.synth();
console.log(Number(process.hrtime.bigint() - started) / 1e6);

function createBudget(stack, instance) {
  const { ConnectionBudget, DatabaseTarget } = require('..');
  return new ConnectionBudget(stack, 'Budget', { database: DatabaseTarget.fromInstance(instance) });
}

function addService(stack, id, budget) {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
  const environment = { STAGE: 'prod', ...(budget ? {} : BY_HAND) };
  taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('nginx'), environment });
  const service = new ecs.FargateService(stack, id, { cluster, taskDefinition, minHealthyPercent: 100 });
  service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 6 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  if (!budget) return;
  const { PoolClient } = require('..');
  budget.addEcsService(service, { client: PoolClient.sqlAlchemy(), processes: 2 });
}
