// An app of 20 databases and 100 autoscaled services; with `budgets` as argument, each database has a budget of its five services.
// Plain JavaScript against the built package, as an app of somebody else runs it.
const { App, Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');
const rds = require('aws-cdk-lib/aws-rds');

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
  taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('nginx'), environment: { STAGE: 'prod' } });
  const service = new ecs.FargateService(stack, id, { cluster, taskDefinition, minHealthyPercent: 100 });
  service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 6 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  if (!budget) return;
  const { PoolClient } = require('..');
  budget.addEcsService(service, { client: PoolClient.sqlAlchemy(), processes: 2 });
}
