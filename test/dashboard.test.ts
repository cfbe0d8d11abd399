import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ConnectionBudget, ConnectionReserve, DatabaseTarget, MaxConnections, PoolClient, PoolSizing } from '../lib';
import { clusterOf, provisioned } from './some-clusters';
import { SomeApp } from './some-app';
import { only, pass, textOf } from './synth';
import type { Resource } from './synth';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly label: string; readonly value: number }[] };
  };
}

/** The body as CloudWatch gets it: what refers to a resource becomes its logical id. */
function bodyOf({ Properties }: Resource): string {
  return textOf(Properties.DashboardBody);
}

function widgetsOf(some: SomeApp): Widget[] {
  const dashboard = only(pass(some.app).template(some.stack), 'AWS::CloudWatch::Dashboard');
  return (JSON.parse(bodyOf(dashboard)) as { widgets: Widget[] }).widgets;
}

function titled(widgets: readonly Widget[], title: string): Widget {
  const found = widgets.find(({ properties }) => properties.title === title);
  if (!found) throw new Error(`${title} was expected among ${widgets.map(({ properties }) => properties.title).join(', ')}`);
  return found;
}

function linesOf({ properties }: Widget): [string, number][] {
  return (properties.annotations?.horizontal ?? []).map(({ label, value }): [string, number] => [label, value]);
}

describe('the dashboard of an instance', () => {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addDashboard({ dashboardName: 'Orders' });
  budget.addAlarms();
  budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 20 }) });
  const widgets = widgetsOf(some);

  it('has the state of every alarm on top, though they came later', () => {
    expect(widgets[0]).toMatchObject({ type: 'alarm', y: 0, width: 24 });
    expect(widgets[0]?.properties.alarms).toEqual([
      expect.stringContaining('Page'),
      expect.stringContaining('NearLimit'),
      expect.stringContaining('OverPlan'),
    ]);
  });

  it('draws the connections against ceiling, refusals, usable and plan', () => {
    const graph = titled(widgets, 'Connections');
    expect(graph.properties.metrics?.[0]?.slice(0, 3)).toEqual(['AWS/RDS', 'DatabaseConnections', 'DBInstanceIdentifier']);
    expect(linesOf(graph)).toEqual([
      ['ceiling 77', 77],
      ['refuses beyond 65', 65],
      ['usable 51', 51],
      ['planned 30', 30],
    ]);
  });

  it('has the sum, consumer by consumer', () => {
    const table = widgets.find(({ type }) => type === 'text')?.properties.markdown;
    expect(table).toContain('| api | 20 | declared |');
    expect(table).toContain('| = usable | 51 |  |');
  });

  it('can be added to', () => {
    const another = new SomeApp();
    const dashboard = another.orders().budget.addDashboard();
    expect(dashboard).toBeInstanceOf(cloudwatch.Dashboard);
    dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'mine', height: 2 }));
    const mine = widgetsOf(another).at(-1);
    const others = widgetsOf(another).slice(0, -1);
    expect(mine).toMatchObject({ type: 'text', properties: { markdown: 'mine' } });
    expect(mine?.y).toBe(Math.max(...others.map(({ y, height }) => y + height)));
  });
});

describe('the dashboard of a cluster behind poolers', () => {
  const some = new SomeApp();
  const database = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(database) });
  budget.addDashboard();
  const proxy = budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [database.secret!], maxConnectionsPercent: 20 });
  proxy.addEcsService(some.service('Api'), { client: PoolClient.nodePostgres() });
  budget.addPgBouncer('Fleet', { vpc: some.vpc(), vpcSubnets, secret: database.secret!, databaseName: 'app' });
  const widgets = widgetsOf(some);

  it('has a graph for the writer, and one for the reader that has most', () => {
    expect(titled(widgets, 'Connections of the writer').properties.metrics?.[0]).toContain('WRITER');
    expect(titled(widgets, 'Connections of the reader that has most').properties.metrics?.[0]).toContain('READER');
  });

  it('has a row for each pooler, though they came later, with what is planned', () => {
    const connections = titled(widgets, 'Proxy: connections of the database');
    expect(linesOf(connections)).toEqual([['planned share 345', 345]]);
    const clients = titled(widgets, 'Proxy: connections of its clients, and microseconds of waiting (right)');
    expect(linesOf(clients)).toEqual([['all pools of its clients 20', 20]]);
    expect(clients.y).toBe(connections.y);
    expect(titled(widgets, 'Fleet: clients turned away')).toBeDefined();
  });

  it('says that there are no alarms', () => {
    expect(widgets[0]?.properties.markdown).toContain('No alarms');
  });
});

describe('whatever there is to show', () => {
  it('stays within the limits of CloudWatch with 40 consumers of hostile names', () => {
    const some = new SomeApp();
    const budget = some.stated(4000, {
      database: DatabaseTarget.fromInstance(some.database()),
      maxConnections: MaxConnections.of(4000),
      reserve: ConnectionReserve.none(),
    });
    for (let index = 0; index < 40; index += 1) {
      budget.addConsumer(`"} consumer | ${index} \\ \u202e <script>`, { pool: PoolSizing.fixed({ size: 10 + index }) });
    }
    budget.addAlarms();
    budget.addDashboard();
    const widgets = widgetsOf(some);
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html: 500 widgets, 500 metrics of a widget.
    expect(widgets.length).toBeLessThanOrEqual(500);
    for (const { properties, x, width } of widgets) {
      expect(properties.metrics?.length ?? 0).toBeLessThanOrEqual(500);
      expect(x + width).toBeLessThanOrEqual(24);
    }
    expect(JSON.stringify(widgets)).not.toContain('\u202e');
    expect(JSON.stringify(widgets).length).toBeLessThan(50_000);
  });

  it('has no lines where nothing is known', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromCluster(clusterOf(some));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 10 }) });
    budget.addDashboard();
    const widgets = widgetsOf(some);
    expect(linesOf(titled(widgets, 'Connections of the reader that has most'))).toEqual([]);
    expect(widgets.some(({ properties }) => properties.markdown === 'No reader.')).toBe(true);
  });
});
