import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { ConnectionAlarms } from '../lib';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, Enforcement, MaxConnections, PoolClient, PoolSizing } from '../lib';
import { clusterOf, provisioned } from './some-clusters';
import { SomeApp } from './some-app';
import { only, pass, resourcesOf, synth, textOf } from './synth';
import type { Rendered } from './synth';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
const LAMBDA_FLAG = '@aws-cdk/aws-cloudwatch-actions:changeLambdaPermissionLogicalIdForLambdaAction';

/** References of a template to resources that it does not have. */
function dangling(template: Rendered): string[] {
  const text = JSON.stringify(template);
  const named = [...text.matchAll(/"Ref":"([^"]+)"|"Fn::GetAtt":\["([^"]+)"/g)].map(
    ([, ref, attribute]) => ref ?? attribute ?? '',
  );
  const depended = Object.values(template.Resources).flatMap(resource => (resource as { DependsOn?: string[] }).DependsOn ?? []);
  const known = { ...(template as { Parameters?: object }).Parameters, ...template.Resources };
  return [...named, ...depended].filter(id => !id.startsWith('AWS::') && !Object.hasOwn(known, id));
}

/** A cluster without readers and Serverless v2: three of its alarms have nothing to watch. */
function lonelyWriter(add: (alarms: ConnectionAlarms, some: SomeApp, budget: ConnectionBudget) => void, context = {}): Rendered {
  const some = new SomeApp({ context });
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(clusterOf(some)) });
  budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 5 }) });
  const fn = new lambda.Function(some.stack, 'Fn', {
    code: lambda.Code.fromInline('exports.handler = () => undefined'),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
  });
  const isFlagged = Object.hasOwn(context, LAMBDA_FLAG);
  const alarms = budget.addAlarms({ criticalActions: [], ...(isFlagged && { warningActions: [new LambdaAction(fn)] }) });
  add(alarms, some, budget);
  return pass(some.app).template(some.stack);
}

describe('nothing refers to an alarm that is left out', () => {
  it('neither a dependency', () => {
    const template = lonelyWriter((_alarms, some, budget) => new sns.Topic(some.stack, 'Topic').node.addDependency(budget));
    expect(dangling(template)).toEqual([]);
    const { DependsOn } = only(template, 'AWS::SNS::Topic') as unknown as { DependsOn: string[] };
    expect(DependsOn.some(id => id.includes('ConnectionsOverPlan'))).toBe(true);
  });

  it('nor a composite alarm or a dashboard of the user', () => {
    const template = lonelyWriter(({ alarms, page }, some) => {
      new cloudwatch.CompositeAlarm(some.stack, 'Mine', { alarmRule: cloudwatch.AlarmRule.anyOf(page, ...alarms) });
      const widget = new cloudwatch.AlarmStatusWidget({ alarms });
      new cloudwatch.Dashboard(some.stack, 'Dashboard').addWidgets(widget);
    });
    expect(dangling(template)).toEqual([]);
  });

  it('nor the permission of a function', () => {
    const template = lonelyWriter(() => undefined, { [LAMBDA_FLAG]: true });
    expect(dangling(template)).toEqual([]);
    expect(resourcesOf(template, 'AWS::Lambda::Permission').length).toBeGreaterThan(0);
  });

  it('nor whoever needs the one that pages, where the ceiling is unknown', () => {
    const some = new SomeApp();
    const instanceType = new ec2.InstanceType('z9.large');
    const database = DatabaseTarget.fromInstance(some.database({ instanceType }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, enforcement: Enforcement.WARN });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 5 }) });
    new CfnOutput(some.stack, 'Page', { value: budget.addAlarms({ criticalActions: [] }).page.alarmArn });
    expect(dangling(pass(some.app).template(some.stack))).toEqual([]);
  });
});

describe('a pooler whose resources stand in another stack', () => {
  it('closes no circle: a proxy', () => {
    const some = new SomeApp();
    const network = new Stack(some.app, 'Network');
    const other = new Stack(some.app, 'Other');
    const vpc = some.vpc(network);
    const database = some.database({ vpc });
    const proxyTarget = rds.ProxyTarget.fromInstance(database);
    const securityGroups = [new ec2.SecurityGroup(network, 'Group', { vpc })];
    const proxy = new rds.DatabaseProxy(other, 'Px', {
      proxyTarget,
      vpc,
      vpcSubnets,
      securityGroups,
      secrets: [database.secret!],
    });
    const budget = new ConnectionBudget(some.stack, 'Budget', {
      database: DatabaseTarget.fromInstance(database),
      enforcement: Enforcement.WARN,
    });
    budget.useProxy(proxy).addConsumer('c', { pool: PoolSizing.fixed({ size: 2 }) });
    budget.addAlarms({ criticalActions: [] });
    budget.addDashboard();
    const template = pass(some.app).template(some.stack);
    expect(JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Alarm'))).toContain('{"Name":"ProxyName","Value":"px"}');
  });

  it('closes no circle: a sidecar', () => {
    const some = new SomeApp();
    const other = new Stack(some.app, 'Other');
    const database = some.database();
    const service = some.service('Api', {}, other);
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const application = { client: PoolClient.nodePostgres() };
    budget.addPgBouncerSidecar(service, { secret: database.secret!, databaseName: 'app', application });
    budget.addAlarms({ criticalActions: [] });
    budget.addDashboard();
    const synthesis = pass(some.app);
    expect(resourcesOf(synthesis.template(other), 'AWS::Logs::MetricFilter')).toHaveLength(2);
    expect(JSON.stringify(synthesis.template(some.stack))).toContain('/ServerWait');
  });
});

describe('names are those under which RDS publishes', () => {
  it('in lower case, where they are stated', () => {
    const some = new SomeApp();
    const database = some.database({ instanceIdentifier: 'Orders-DB' });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    expect(some.stack.resolve(budget.metricConnections().dimensions)).toEqual({ DBInstanceIdentifier: 'orders-db' });
  });

  it('of clusters too', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromCluster(clusterOf(some, { clusterIdentifier: 'Orders' }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    expect(some.stack.resolve(budget.metricConnections().dimensions)).toEqual({ DBClusterIdentifier: 'orders', Role: 'WRITER' });
  });
});

describe('a failover', () => {
  function writerAndReader(
    writer: string,
    reader: string,
    demand: readonly [number, number],
    limit?: number,
  ): [number, string][] {
    const some = new SomeApp();
    const cluster = clusterOf(some, { writer: provisioned('writer', writer), readers: [provisioned('r1', reader)] });
    const maxConnections = limit === undefined ? MaxConnections.estimated() : MaxConnections.of(limit);
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster), maxConnections });
    budget.addConsumer('w', { pool: PoolSizing.fixed({ size: demand[0] }) });
    budget.addConsumer('r', { endpoint: DatabaseEndpoint.READER, pool: PoolSizing.fixed({ size: demand[1] }) });
    budget.addAlarms({ criticalActions: [] });
    const alarms = resourcesOf(pass(some.app).template(some.stack), 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    return alarms
      .filter(({ AlarmDescription }) => textOf(AlarmDescription).endsWith('connections-near-limit.md'))
      .map(({ Threshold, AlarmDescription }): [number, string] => [Number(Threshold), textOf(AlarmDescription)]);
  }

  it('that is planned and fits does not page', () => {
    // 200 - 8 are admitted; 170 and 10 for operations are planned after it.
    const [writer] = writerAndReader('r6g.large', 'r6g.large', [100, 70], 200);
    expect(writer?.[0]).toBe(180);
  });

  it('to a larger reader leaves the writer of before among the readers, and its limit counts', () => {
    const [, reader] = writerAndReader('t4g.medium', 'r6g.2xlarge', [50, 50]);
    expect(reader?.[0]).toBe(357);
    expect(reader?.[1]).toContain('writer, which a failover may put there, refuses beyond 397 (r1 beyond 4992).');
  });
});

describe('what cannot be watched as it is asked for', () => {
  it('warns that nobody is woken, unless that is meant', () => {
    const warnings = (options: object): string => {
      const some = new SomeApp();
      const budget = some.stated(100, { database: DatabaseTarget.fromInstance(some.database()) });
      budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 5 }) });
      const alarms = budget.addAlarms(options);
      pass(some.app);
      return JSON.stringify(alarms.node.metadata);
    };
    expect(warnings({})).toContain('nobody is woken by these alarms: state topic or criticalActions');
    expect(warnings({ criticalActions: [] })).not.toContain('nobody is woken');
  });

  it('fails for a percentage of a number that is unknown, and the dashboard leaves it out', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database({ instanceType: new ec2.InstanceType('z9.large') }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, enforcement: Enforcement.WARN });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 5 }) });
    budget.addDashboard();
    expect(
      textOf(only(pass(some.app).template(some.stack), 'AWS::CloudWatch::Dashboard').Properties.DashboardBody),
    ).not.toContain('/ 0');
    budget.metricUtilization();
    expect(synth(some.app).output).toContain(
      'metricUtilization of Budget needs to know what the server admits, and that is unknown: state it with MaxConnections.of(…)',
    );
  });

  it('refuses sums of gauges over more than a minute, which count five times', () => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const proxy = budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [database.secret!] });
    const period = Duration.minutes(5);
    expect(() => proxy.metricDatabaseConnections({ period })).toThrow(
      'period of DatabaseConnections must be a minute, got 300 seconds',
    );
    expect(proxy.metric('QueryRequests', { period }).period).toEqual(period);
    expect(proxy.metricClientConnections({ period, statistic: 'Maximum' }).statistic).toBe('Maximum');
  });

  it('has a dashboard once', () => {
    const { budget } = new SomeApp().orders();
    budget.addDashboard();
    expect(() => budget.addDashboard()).toThrow('Shop/Orders/Budget has its dashboard already');
  });
});

describe('waits', () => {
  it('are alarmed well before clients are turned away', () => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    budget.addAlarms({ criticalActions: [], poolerWait: Duration.seconds(10) });
    const server = { vpc: some.vpc(), vpcSubnets };
    budget.addProxy('Proxy', {
      ...server,
      secrets: [database.secret!],
      maxConnectionsPercent: 20,
      borrowTimeout: Duration.seconds(1),
    });
    budget.addProxy('Impatient', {
      ...server,
      secrets: [database.secret!],
      maxConnectionsPercent: 20,
      borrowTimeout: Duration.seconds(0),
    });
    budget.addPgBouncer('Fleet', { ...server, secret: database.secret!, databaseName: 'app' });
    const alarms = resourcesOf(pass(some.app).template(some.stack), 'AWS::CloudWatch::Alarm');
    const waits = alarms.filter(({ Properties }) => /borrow-wait|clients-waiting/.test(textOf(Properties.AlarmDescription)));
    // Half a second of one, none of a proxy where nobody waits, half of 8 seconds.
    expect(waits.map(({ Properties }) => Properties.Threshold)).toEqual([500_000, 4_000_000]);
  });
});

describe('an alarm as an annotation', () => {
  it('has its number', () => {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 20 }) });
    const [nearLimit] = budget.addAlarms({ criticalActions: [] }).alarms;
    expect(some.stack.resolve(nearLimit?.toAnnotation())).toEqual({ label: 'connections-near-limit: more than 58', value: 58 });
  });
});

describe('fleets of many names', () => {
  it('have metrics of their own, within 255 characters', () => {
    const some = new SomeApp();
    const database = some.database({ instanceType: new ec2.InstanceType('r6g.large') });
    const budget = new ConnectionBudget(some.stack, 'B'.repeat(200), { database: DatabaseTarget.fromInstance(database) });
    budget.addAlarms({ criticalActions: [] });
    for (const id of ['A:B', 'A_B', 'F"l\n注文*:$'])
      budget.addPgBouncer(id, { vpc: some.vpc(), vpcSubnets, secret: database.secret!, databaseName: 'app' });
    const filters = resourcesOf(pass(some.app).template(some.stack), 'AWS::Logs::MetricFilter');
    const names = filters.flatMap(({ Properties }) =>
      (Properties.MetricTransformations as { MetricName: string }[]).map(({ MetricName }) => MetricName),
    );
    expect(new Set(names).size).toBe(6);
    expect(names.filter(name => !/^[\w/.-]{1,255}$/.test(name))).toEqual([]);
  });
});
