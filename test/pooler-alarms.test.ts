import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { BudgetedProxyOptions, ConnectionAlarmsOptions, ProxyPooler } from '../lib';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../lib';
import { firesAfter, statesOf } from './cloudwatch/alarm';
import { gauge, identityOf } from './cloudwatch/samples';
import type { MetricName, Metrics } from './cloudwatch/samples';
import { steady } from './cloudwatch/stories';
import { clusterOf, provisioned } from './some-clusters';
import { SomeApp } from './some-app';
import { only, pass, resourcesOf, textOf } from './synth';
import type { Rendered, Resource } from './synth';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };

interface Proxied {
  readonly some: SomeApp;
  readonly budget: ConnectionBudget;
  readonly proxy: ProxyPooler;
}

/** A proxy before db.t3.micro, or a cluster, that one service of 2 tasks x 10 uses. */
function proxied(options: ConnectionAlarmsOptions = {}, isCluster = false, more: Partial<BudgetedProxyOptions> = {}): Proxied {
  const some = new SomeApp();
  const database = isCluster ? clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] }) : some.database();
  const target =
    database instanceof rds.DatabaseCluster ? DatabaseTarget.fromCluster(database) : DatabaseTarget.fromInstance(database);
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: target });
  budget.addAlarms(options);
  // Later than the alarms, which follow.
  const proxy = budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [database.secret!], ...more });
  const api = some.service('Api', { desiredCount: 2 });
  proxy.addEcsService(api, { client: PoolClient.nodePostgres(), pool: PoolSizing.fixed({ size: 10 }) });
  return { some, budget, proxy };
}

function templateOf({ some }: { readonly some: SomeApp }): Rendered {
  return pass(some.app).template(some.stack);
}

function alarm(template: Rendered, id: string): Resource {
  const found = resourcesOf(template, 'AWS::CloudWatch::Alarm').find(({ Properties }) =>
    textOf(Properties.AlarmDescription).endsWith(`/${id}.md`),
  );
  if (!found) throw new Error(`${id} was expected`);
  return found;
}

interface Query {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: MetricName; readonly Stat: string };
}

function queriesOf({ Properties }: Resource): readonly Query[] {
  return Properties.Metrics as readonly Query[];
}

type Published = Readonly<Record<string, readonly (number | undefined)[]>>;

/** What is published under the metrics that an alarm asks for: by name, or by role and name. */
function published(resource: Resource, series: Published): Metrics {
  const metrics = queriesOf(resource).flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
  return new Map(
    metrics.flatMap(metric => {
      const role = metric.Dimensions?.find(({ Name }) => Name === 'TargetRole')?.Value;
      const values = series[typeof role === 'string' ? `${role} ${metric.MetricName}` : metric.MetricName];
      return values ? [[identityOf(metric), gauge(values)]] : [];
    }),
  );
}

function fires(resource: Resource, series: Published): number | undefined {
  const minutes = Math.max(...Object.values(series).map(({ length }) => length));
  return firesAfter(resource, published(resource, series), minutes);
}

describe('the alarms of a proxy', () => {
  const template = templateOf(proxied());

  it('are four, of which one is critical', () => {
    const ids = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => /([a-z-]+)\.md$/.exec(textOf(Properties.AlarmDescription))?.[1],
    );
    expect(ids.filter(id => id?.startsWith('proxy-'))).toEqual([
      'proxy-saturated',
      'proxy-borrow-wait',
      'proxy-pinned',
      'proxy-connection-failures',
    ]);
    const rule = JSON.stringify(only(template, 'AWS::CloudWatch::CompositeAlarm').Properties.AlarmRule);
    expect(rule).toContain('ProxySaturated');
    expect(rule).not.toMatch(/Pinned|Failures|BorrowWait/);
  });

  it('sum what the nodes of the proxy publish, by the name of the proxy', () => {
    const [expression, ...metrics] = queriesOf(alarm(template, 'proxy-saturated'));
    expect(expression).toMatchObject({ Expression: '100 * part / whole', ReturnData: true });
    expect(metrics).toMatchObject([
      { MetricStat: { Metric: { MetricName: 'DatabaseConnectionsCurrentlyBorrowed' }, Stat: 'Sum', Period: 60 } },
      { MetricStat: { Metric: { MetricName: 'MaxDatabaseConnectionsAllowed' }, Stat: 'Sum', Period: 60 } },
    ]);
    expect(metrics[0]?.MetricStat?.Metric.Dimensions).toEqual([
      // RDS keeps names in lower case, and the Ref of this one has capitals.
      { Name: 'ProxyName', Value: 'proxy' },
    ]);
  });

  it('say the share and what the clients may open', () => {
    const { AlarmDescription } = alarm(template, 'proxy-saturated').Properties;
    // floor(51 of 77) = 66 %; 2 tasks, doubled, of 10.
    expect(AlarmDescription).toContain('Planned share: 51 (MaxConnectionsPercent 66), clients up to 40.');
  });
});

describe('proxy-saturated', () => {
  const saturated = alarm(templateOf(proxied()), 'proxy-saturated');
  const whole = 'MaxDatabaseConnectionsAllowed';

  it('fires in the third minute beyond 90 %, and not for two', () => {
    expect(
      fires(saturated, { [whole]: steady(50, 20), DatabaseConnectionsCurrentlyBorrowed: [...steady(20, 10), ...steady(46, 10)] }),
    ).toBe(13);
    const brief = [...steady(20, 10), 46, 46, ...steady(20, 8)];
    expect(fires(saturated, { [whole]: steady(50, 20), DatabaseConnectionsCurrentlyBorrowed: brief })).toBeUndefined();
  });

  it('is silent while all connections are open and nobody uses them', () => {
    const idle = { DatabaseConnections: steady(50, 60), DatabaseConnectionsCurrentlyBorrowed: steady(5, 60) };
    expect(fires(saturated, { [whole]: steady(50, 60), ...idle })).toBeUndefined();
  });

  it('re-arms itself after a resize: the same connections of a smaller whole', () => {
    const connections = steady(46, 40);
    const shrunk = [...steady(100, 20), ...steady(50, 20)];
    expect(fires(saturated, { [whole]: shrunk, DatabaseConnectionsCurrentlyBorrowed: connections })).toBe(23);
    expect(
      fires(saturated, { [whole]: [...steady(50, 2), ...steady(100, 38)], DatabaseConnectionsCurrentlyBorrowed: connections }),
    ).toBeUndefined();
  });

  it('is silent where nothing is published', () => {
    const states = statesOf(saturated, new Map(), 10);
    expect(new Set(states)).toEqual(new Set(['OK']));
  });

  describe('of a cluster', () => {
    const ofCluster = alarm(templateOf(proxied({}, true)), 'proxy-saturated');

    it.each(['READ_WRITE', 'READWRITE'])('sees a full writer beside idle readers, published as %s', writer => {
      const series = {
        [`${writer} ${whole}`]: steady(50, 20),
        [`${writer} DatabaseConnectionsCurrentlyBorrowed`]: steady(48, 20),
        [`READ_ONLY ${whole}`]: steady(100, 20),
        'READ_ONLY DatabaseConnectionsCurrentlyBorrowed': steady(0, 20),
      };
      expect(fires(ofCluster, series)).toBe(3);
    });

    it('sees full readers, and is silent where both have room', () => {
      const series = (readers: number): Published => ({
        [`READ_WRITE ${whole}`]: steady(50, 20),
        'READ_WRITE DatabaseConnectionsCurrentlyBorrowed': steady(10, 20),
        [`READ_ONLY ${whole}`]: steady(100, 20),
        'READ_ONLY DatabaseConnectionsCurrentlyBorrowed': steady(readers, 20),
      });
      expect(fires(ofCluster, series(95))).toBe(3);
      expect(fires(ofCluster, series(60))).toBeUndefined();
    });
  });
});

describe('proxy-pinned', () => {
  const pinned = alarm(templateOf(proxied()), 'proxy-pinned');
  const series = (values: readonly number[]): Published => ({
    MaxDatabaseConnectionsAllowed: steady(50, 60),
    DatabaseConnectionsCurrentlySessionPinned: values,
  });

  it('fires after a quarter of an hour with more than 30 % of the share', () => {
    expect(fires(pinned, series([...steady(2, 20), ...steady(20, 40)]))).toBe(35);
  });

  it('is silent for a migration of ten minutes, and for the one session of a quiet night', () => {
    expect(fires(pinned, series([...steady(2, 20), ...steady(20, 10), ...steady(2, 30)]))).toBeUndefined();
    expect(fires(pinned, series(steady(1, 60)))).toBeUndefined();
  });
});

describe('proxy-borrow-wait', () => {
  it('compares microseconds', () => {
    const wait = alarm(templateOf(proxied({ poolerWait: Duration.millis(500) })), 'proxy-borrow-wait');
    expect(wait.Properties).toMatchObject({
      Threshold: 500_000,
      Statistic: 'Average',
      DatapointsToAlarm: 3,
      EvaluationPeriods: 5,
    });
    expect(wait.Properties.AlarmDescription).toContain('more than 0.5 s');
    expect(alarm(templateOf(proxied()), 'proxy-borrow-wait').Properties.Threshold).toBe(1_000_000);
  });
});

describe('proxy-connection-failures', () => {
  const failures = alarm(templateOf(proxied()), 'proxy-connection-failures');

  it('fires when they go on, of either kind', () => {
    expect(fires(failures, { DatabaseConnectionsSetupFailed: [0, 0, 4, 0, 3, 5, 6] })).toBe(6);
    expect(fires(failures, { ClientConnectionsSetupFailedAuth: [0, 1, 1, 1] })).toBe(4);
  });

  it('is silent for one that is over', () => {
    expect(fires(failures, { ClientConnectionsSetupFailedAuth: [0, 9, 0, 0, 0, 0, 0] })).toBeUndefined();
  });
});

describe('proxy-clients-over-plan', () => {
  it('has the number of all pools, where it is asked for', () => {
    const clients = alarm(templateOf(proxied({ proxyClients: true })), 'proxy-clients-over-plan');
    expect(clients.Properties).toMatchObject({ MetricName: 'ClientConnections', Statistic: 'Sum', Threshold: 40 });
  });
});

describe('the alarms of PgBouncer', () => {
  function pooled(options: ConnectionAlarmsOptions = {}): Rendered {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const server = { vpc: some.vpc(), vpcSubnets, secret: database.secret!, databaseName: 'app' };
    const fleet = budget.addPgBouncer('Pooler', server);
    fleet.addEcsService(some.service('Api'), { client: PoolClient.nodePostgres() });
    budget.addAlarms(options);
    return templateOf({ some });
  }
  const template = pooled();

  it('are read from its log by two filters, under a name of their own', () => {
    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter').map(({ Properties }) => Properties);
    const transformation = (name: string): unknown => [
      expect.objectContaining({
        MetricNamespace: 'ConnectionBudget/PgBouncer',
        MetricName: expect.stringMatching(new RegExp(`^Shop/ShopBudgetPooler[0-9A-F]{8}/${name}$`)) as string,
      }),
    ];
    expect(filters).toMatchObject([
      { FilterPattern: '[..., word = "wait", wait, unit = "us"]', MetricTransformations: transformation('ServerWait') },
      {
        FilterPattern: '?"pooler error: query_wait_timeout" ?"pooler error: no more connections allowed (max_client_conn)"',
        MetricTransformations: transformation('ClientsRefused'),
      },
    ]);
  });

  it('warn of waits, and wake somebody when clients are turned away', () => {
    expect(alarm(template, 'pgbouncer-clients-waiting').Properties).toMatchObject({
      MetricName: expect.stringContaining('/ServerWait') as string,
      Statistic: 'Maximum',
      Threshold: 1_000_000,
    });
    expect(alarm(template, 'pgbouncer-clients-refused').Properties).toMatchObject({
      MetricName: expect.stringContaining('/ClientsRefused') as string,
      Statistic: 'Sum',
      Threshold: 0,
      TreatMissingData: 'notBreaching',
    });
    expect(JSON.stringify(only(template, 'AWS::CloudWatch::CompositeAlarm').Properties.AlarmRule)).toContain('ClientsRefused');
  });

  it('are there for a sidecar too', () => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const application = { client: PoolClient.nodePostgres() };
    budget.addPgBouncerSidecar(some.service('Api'), { secret: database.secret!, databaseName: 'app', application });
    budget.addAlarms();
    expect(alarm(templateOf({ some }), 'pgbouncer-clients-refused')).toBeDefined();
  });
});

describe('metrics', () => {
  it('of the budget and its proxy have the dimensions and the defaults that CloudWatch wants', () => {
    const { some, budget, proxy } = proxied();
    const shown = [
      budget.metricConnections(),
      budget.metricConnections({ period: Duration.minutes(5) }),
      proxy.metricDatabaseConnections(),
      proxy.metricMaxDatabaseConnectionsAllowed(),
      proxy.metricDatabaseConnectionsCurrentlySessionPinned(),
      proxy.metricDatabaseConnectionsBorrowLatency(),
      proxy.metricClientConnections(),
      proxy.metric('QueryRequests'),
    ].map(metric => {
      const { metricName, statistic, period, dimensions } = metric;
      return [metricName, statistic, period.toSeconds(), ...Object.keys(dimensions ?? {})];
    });
    expect(shown).toEqual([
      ['DatabaseConnections', 'Maximum', 60, 'DBInstanceIdentifier'],
      ['DatabaseConnections', 'Maximum', 300, 'DBInstanceIdentifier'],
      ['DatabaseConnections', 'Sum', 60, 'ProxyName'],
      ['MaxDatabaseConnectionsAllowed', 'Sum', 60, 'ProxyName'],
      ['DatabaseConnectionsCurrentlySessionPinned', 'Sum', 60, 'ProxyName'],
      ['DatabaseConnectionsBorrowLatency', 'Average', 60, 'ProxyName'],
      ['ClientConnections', 'Sum', 60, 'ProxyName'],
      ['QueryRequests', 'Sum', 60, 'ProxyName'],
    ]);
    expect(() => budget.metricReaderConnections()).toThrow(
      'metricReaderConnections of Shop/Budget needs a cluster, got an instance: use metricConnections',
    );
    expect(some.stack.node.path).toBe('Shop');
  });

  it('of use are in per cent of what is admitted, known when the app is synthesized', () => {
    const { some, budget, proxy } = proxied();
    const options = { threshold: 95, evaluationPeriods: 1 };
    budget.metricUtilization().createAlarm(some.stack, 'Use', options);
    proxy.metricSaturation().createAlarm(some.stack, 'Saturation', options);
    const queries = resourcesOf(templateOf({ some }), 'AWS::CloudWatch::Alarm').flatMap(
      ({ Properties }) => (Properties.Metrics ?? []) as readonly Query[],
    );
    expect(queries.map(({ Expression }) => Expression)).toContain('100 * connections / 65');
  });

  it('of readers are those of the role', () => {
    const { budget } = proxied({}, true);
    expect(budget.metricReaderConnections().dimensions).toMatchObject({ Role: 'READER' });
    expect(budget.metricConnections().dimensions).toMatchObject({ Role: 'WRITER' });
  });
});
