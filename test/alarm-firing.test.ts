import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { ConnectionBudget, DatabaseTarget, DeploymentOverlap, PoolClient, PoolSizing } from '../lib';
import { ALARMS } from '../lib/core/alarm';
import type { AlarmId } from '../lib/core/alarm';
import { firesAfter } from './cloudwatch/alarm';
import { gauge, identityOf } from './cloudwatch/samples';
import type { MetricName, Metrics } from './cloudwatch/samples';
import { steady } from './cloudwatch/stories';
import { clusterOf } from './some-clusters';
import { SomeApp } from './some-app';
import { pass, resourcesOf, textOf } from './synth';
import type { Resource } from './synth';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
const MICROSECONDS = 1_000_000;

/** What one metric of an alarm says, minute by minute: an incident with the minute that it is told in, and something alike that is none. */
interface Case {
  readonly metric: string;
  readonly incident: readonly (number | undefined)[];
  readonly minute: number;
  readonly twin: readonly (number | undefined)[];
  /** Metrics beside it. */
  readonly beside?: Readonly<Record<string, readonly number[]>>;
}

const QUIET = steady(5, 10);
const GONE = Array.from({ length: 30 }, () => undefined);
const SECONDS = (values: readonly number[]): number[] => values.map(value => value * MICROSECONDS);

// db.t3.micro: 65 are admitted; 10 at all times, 20 while deploying, and 10 for operations are planned. The proxy's clients have 20.
const CASES: Readonly<Record<AlarmId, Case>> = {
  'connections-near-limit': {
    metric: 'DatabaseConnections',
    incident: [...QUIET, 40, 57, 59, 61],
    minute: 13,
    twin: [...QUIET, 40, 57, 58, 57, 20],
  },
  'connections-over-plan': {
    metric: 'DatabaseConnections',
    incident: [...QUIET, ...steady(31, 10)],
    minute: 15,
    twin: [...QUIET, ...steady(31, 4), ...steady(30, 30)],
  },
  'connections-over-steady': {
    metric: 'DatabaseConnections',
    incident: [...QUIET, ...steady(21, 40)],
    minute: 40,
    twin: [...QUIET, ...steady(30, 20), ...steady(20, 60)],
  },
  'capacity-near-maximum': {
    metric: 'ACUUtilization',
    incident: [...QUIET, ...steady(95, 20)],
    minute: 25,
    twin: [...QUIET, ...steady(100, 14), ...steady(40, 20)],
  },
  'proxy-saturated': {
    metric: 'DatabaseConnectionsCurrentlyBorrowed',
    beside: { MaxDatabaseConnectionsAllowed: steady(20, 60) },
    incident: [...QUIET, ...steady(19, 5)],
    minute: 13,
    twin: [...QUIET, 19, 19, ...steady(18, 20)],
  },
  'proxy-borrow-wait': {
    metric: 'DatabaseConnectionsBorrowLatency',
    incident: SECONDS([0, 0, 1.5, 0.2, 2, 3]),
    minute: 6,
    // Half a second is 500,000 microseconds, and no half million.
    twin: SECONDS(steady(0.5, 30)),
  },
  'proxy-pinned': {
    metric: 'DatabaseConnectionsCurrentlySessionPinned',
    beside: { MaxDatabaseConnectionsAllowed: steady(20, 60) },
    incident: [...steady(0, 10), ...steady(7, 30)],
    minute: 25,
    twin: [...steady(0, 10), ...steady(20, 14), ...steady(6, 30)],
  },
  'proxy-connection-failures': {
    metric: 'ClientConnectionsSetupFailedAuth',
    incident: [0, 2, 0, 2, 2],
    minute: 5,
    twin: [0, 40, 0, 0, 0, 0, 1, 0],
  },
  'proxy-clients-over-plan': {
    metric: 'ClientConnections',
    incident: [...QUIET, ...steady(21, 10)],
    minute: 15,
    twin: [...QUIET, ...steady(20, 60)],
  },
  'pgbouncer-clients-waiting': {
    metric: 'ServerWait',
    incident: [undefined, ...SECONDS([2, 0.1, 2, 2])],
    minute: 5,
    twin: SECONDS([9, 0, 0, 0, 0, 9, 0, 0, 0.9, 0.9, 0.9, 0.9]),
  },
  'pgbouncer-clients-refused': {
    metric: 'ClientsRefused',
    incident: [undefined, undefined, 3],
    minute: 3,
    twin: steady(0, 20),
  },
  'checkout-wait': {
    metric: 'CheckoutWait',
    incident: [10, 10, 1200, 1300, 900, 2000],
    minute: 6,
    twin: [10, 4000, 10, 10, 10, 10, 900, 900, 900],
  },
  'pool-nearly-full': {
    metric: 'PoolUse',
    // A line that is late: the minute has none, and the next one two.
    incident: [...steady(40, 5), ...steady(90, 7), undefined, ...steady(100, 10)],
    minute: 18,
    // Batches, 80 %, which is not more than that, and a service without tasks.
    twin: [...steady(100, 11), ...steady(80, 15), ...Array.from({ length: 40 }, (_none, at) => (at % 2 ? 100 : 60)), ...GONE],
  },
};

/** Every alarm as it is synthesized. */
function alarms(): Map<string, Resource> {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
  const deploymentOverlap = DeploymentOverlap.percent(200, { reason: 'side by side' });
  budget.addConsumer('api', { copies: 1, deploymentOverlap, pool: PoolSizing.fixed({ size: 10 }) });
  const checkoutWait = new cloudwatch.Metric({
    namespace: 'Orders',
    metricName: 'CheckoutWait',
    statistic: 'Maximum',
    period: Duration.minutes(1),
  });
  budget.addAlarms({ overSteady: true, proxyClients: true, checkoutWait });
  const found = alarmsIn(some);

  const pooled = new SomeApp();
  const behind = pooled.database();
  const poolers = new ConnectionBudget(pooled.stack, 'Budget', { database: DatabaseTarget.fromInstance(behind) });
  poolers.addAlarms({ proxyClients: true });
  const proxy = poolers.addProxy('Proxy', {
    vpc: pooled.vpc(),
    vpcSubnets,
    secrets: [behind.secret!],
    maxConnectionsPercent: 30,
  });
  proxy.addEcsService(pooled.service('Api'), {
    client: PoolClient.nodePostgres(),
    pool: PoolSizing.fixed({ size: 10 }),
    poolMetrics: true,
  });
  poolers.addPgBouncer('Fleet', { vpc: pooled.vpc(), vpcSubnets, secret: behind.secret!, databaseName: 'app' });

  const serverless = new SomeApp();
  const writer = rds.ClusterInstance.serverlessV2('writer');
  const cluster = clusterOf(serverless, { writer, readers: [], serverlessV2MaxCapacity: 8 });
  const capacity = new ConnectionBudget(serverless.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
  capacity.addConsumer('api', { pool: PoolSizing.fixed({ size: 10 }) });
  capacity.addAlarms();

  return new Map([...alarmsIn(serverless), ...alarmsIn(pooled), ...found]);
}

function alarmsIn(some: SomeApp): [string, Resource][] {
  const template = pass(some.app).template(some.stack);
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').map((resource): [string, Resource] => [
    /([a-z-]+)\.md$/.exec(textOf(resource.Properties.AlarmDescription))?.[1] ?? '?',
    resource,
  ]);
}

/** The series under the identities by which the alarm asks for them. */
function published({ Properties }: Resource, series: Readonly<Record<string, readonly (number | undefined)[]>>): Metrics {
  const { Metrics: queries, ...alone } = Properties as unknown as {
    Metrics?: { MetricStat?: { Metric: MetricName } }[];
  } & MetricName;
  const metrics = queries ? queries.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : [])) : [alone];
  return new Map(
    metrics.flatMap(metric => {
      const values = series[metric.MetricName.split('/').at(-1) ?? ''];
      return values ? [[identityOf(metric), gauge(values)]] : [];
    }),
  );
}

describe('every alarm', () => {
  const all = alarms();

  it.each(Object.keys(ALARMS) as AlarmId[])('%s fires in its minute, and stays silent on its healthy twin', id => {
    const resource = all.get(id);
    if (!resource) throw new Error(`${id} is in no template`);
    const { metric, incident, minute: expected, twin, beside } = CASES[id];
    const fires = (values: readonly (number | undefined)[]): number | undefined =>
      firesAfter(resource, published(resource, { ...beside, [metric]: values }), values.length);
    expect(fires(incident)).toBe(expected);
    expect(fires(twin)).toBeUndefined();
  });
});
