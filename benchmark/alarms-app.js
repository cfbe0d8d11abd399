// An app of 20 databases, each with an alarm near the limit and a warning before it: by this library, or by cdk-monitoring-constructs, with its
// dashboard as it comes or without. Plain JavaScript against the built package, as an app of somebody else runs it.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { App, Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const rds = require('aws-cdk-lib/aws-rds');

const [kind, outdir] = process.argv.slice(2);
const app = new App({ outdir });
const stack = new Stack(app, 'Databases');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of('16.8', '16') });
const instances = Array.from({ length: 20 }, (_none, index) => {
  const instanceType = new ec2.InstanceType('r6g.large');
  return new rds.DatabaseInstance(stack, `Database${index}`, { vpc, engine, instanceType });
});

if (kind === 'ours') addOurs();
else if (kind !== 'none') addTheirs(kind === 'theirs');
app.synth();
const body = JSON.parse(readFileSync(join(app.outdir, 'Databases.template.json'), 'utf8'));
const ofCloudWatch = Object.values(body.Resources).filter(({ Type }) => Type.startsWith('AWS::CloudWatch::'));
console.log(JSON.stringify(ofCloudWatch).length);

function addOurs() {
  const { ConnectionBudget, DatabaseTarget, PoolSizing } = require('..');
  for (const [index, instance] of instances.entries()) {
    const budget = new ConnectionBudget(stack, `Budget${index}`, { database: DatabaseTarget.fromInstance(instance) });
    budget.addConsumer('api', { copies: 10, pool: PoolSizing.fixed({ size: 20 }) });
    budget.addAlarms();
  }
}

function addTheirs(createDashboard) {
  const { DefaultDashboardFactory, MonitoringFacade } = require('cdk-monitoring-constructs');
  const dashboardFactory = createDashboard
    ? undefined
    : new DefaultDashboardFactory(stack, 'None', {
        dashboardNamePrefix: 'none',
        createDashboard: false,
        createSummaryDashboard: false,
      });
  const monitoring = new MonitoringFacade(stack, 'Monitoring', { dashboardFactory });
  for (const instance of instances) {
    const addMaxConnectionCountAlarm = { Critical: { maxConnectionCount: 1522 }, Warning: { maxConnectionCount: 210 } };
    monitoring.monitorRdsInstance({ instance, addMaxConnectionCountAlarm });
  }
}
