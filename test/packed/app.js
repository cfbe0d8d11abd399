// An app of somebody else, as plain as it gets: run against the installed package.
const { App, Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');
const rds = require('aws-cdk-lib/aws-rds');
const { BudgetedDatabaseService, DatabaseSource, PoolClient, ServiceSource } = require('cdk-connection-budget');

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Shop');
new BudgetedDatabaseService(stack, 'Orders', {
  vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }),
  database: DatabaseSource.newInstance({
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of('16.8', '16') }),
    instanceType: new ec2.InstanceType('t3.micro'),
  }),
  service: ServiceSource.newFargate({ image: ecs.ContainerImage.fromRegistry('nginx') }),
  client: PoolClient.nodePostgres(),
});
app.synth();
