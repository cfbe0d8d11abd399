import { Duration, Lazy, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, MaxConnections, PoolClient, PoolSizing } from '../lib';
import type { ConnectionAlarmsOptions, EcsServiceConsumerOptions } from '../lib';
import { firesAfter } from './cloudwatch/alarm';
import { gaugeOfAll, identityOf } from './cloudwatch/samples';
import type { MetricName } from './cloudwatch/samples';
import { steady } from './cloudwatch/stories';
import { clusterOf, provisioned } from './some-clusters';
import { mysql, postgres, SomeApp } from './some-app';
import { environmentOf, only, pass, resourcesOf, textOf } from './synth';
import type { Rendered, Resource } from './synth';

const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
const OWN = { client: PoolClient.sqlAlchemy(), poolMetrics: true } as const;
const SEVEN = { ...OWN, pool: PoolSizing.fixed({ size: 5, overflow: 2 }) };

/** db.t3.micro and one service that publishes metrics of a pool of 5 + 2. */
function published(options: Partial<EcsServiceConsumerOptions> = {}, alarms: ConnectionAlarmsOptions = {}): Rendered {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addAlarms(alarms);
  // Later than the alarms, which follow.
  budget.addEcsService(some.service('Api'), { ...SEVEN, ...options });
  return templateOf(some);
}

function templateOf(some: SomeApp, stack: Stack = some.stack): Rendered {
  return pass(some.app).template(stack);
}

function alarmsOf(template: Rendered, id: string): Resource[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(({ Properties }) =>
    textOf(Properties.AlarmDescription).endsWith(`/${id}.md`),
  );
}

function alarm(template: Rendered, id: string): Resource {
  const [found, ...more] = alarmsOf(template, id);
  if (!found || more.length > 0) throw new Error(`one ${id} was expected, got ${found ? more.length + 1 : 0}`);
  return found;
}

function namesOf(template: Rendered): unknown[] {
  return alarmsOf(template, 'pool-nearly-full').map(({ Properties }) => Properties.Dimensions);
}

const named = (name: string): unknown => [{ Name: 'Application', Value: name }];

describe('a service with poolMetrics', () => {
  const template = published();

  it('has an alarm on the fullest of its pools', () => {
    expect(alarm(template, 'pool-nearly-full').Properties).toEqual({
      AlarmDescription: expect.stringContaining(
        'Api: more than 80 % of a pool were in use on average, in 12 of 15 minutes.\n' +
          'Its fullest process counts, which may open 7 connections (5 + 2 overflow). When all of them are in use, requests wait, and fail after 10 s.\n' +
          'The budget says how much the pools may grow.\n' +
          'Metrics of each minute: ConnectionBudget/Pools, Application Shop/Api.\n' +
          '1) SELECT application_name',
      ) as string,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 12,
      Dimensions: [{ Name: 'Application', Value: 'Shop/Api' }],
      EvaluationPeriods: 15,
      MetricName: 'PoolUse',
      Namespace: 'ConnectionBudget/Pools',
      Period: 60,
      Statistic: 'Maximum',
      Threshold: 80,
      TreatMissingData: 'notBreaching',
    });
  });

  it('has an alarm on waits, at half of the timeout', () => {
    expect(alarm(template, 'checkout-wait').Properties).toEqual({
      AlarmDescription: expect.stringContaining(
        'Api: requests wait more than 5 s for a connection of their own pool, and fail after 10 s.\n' +
          'A process may open 7 connections (5 + 2 overflow). They are held for too long, or the database takes long to open one.\n',
      ) as string,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 3,
      Dimensions: [{ Name: 'Application', Value: 'Shop/Api' }],
      EvaluationPeriods: 5,
      MetricName: 'CheckoutWait',
      Namespace: 'ConnectionBudget/Pools',
      Period: 60,
      Statistic: 'Maximum',
      Threshold: 5000,
      TreatMissingData: 'notBreaching',
    });
  });

  it('is told the name of its metrics', () => {
    expect(environmentOf(template, 'ApiTask')).toMatchObject({ DB_POOL_METRICS_NAME: 'Shop/Api' });
  });

  it('pages nobody: both are warnings', () => {
    const rule = JSON.stringify(only(template, 'AWS::CloudWatch::CompositeAlarm').Properties.AlarmRule);
    expect(rule).not.toMatch(/Pool|Checkout/);
  });

  it('is the same when the alarms come later', () => {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
    budget.addEcsService(some.service('Api'), SEVEN);
    budget.addAlarms();
    const names = (rendered: Rendered): string[] => Object.keys(rendered.Resources).sort();
    expect(names(templateOf(some))).toEqual(names(template));
  });

  it('has its alarms on the dashboard, and tells whoever is told of warnings', () => {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
    budget.addEcsService(some.service('Api'), SEVEN);
    budget.addDashboard();
    budget.addAlarms({ topic: new sns.Topic(some.stack, 'Topic') });
    const rendered = templateOf(some);
    const topic = [{ Ref: expect.stringContaining('Topic') as string }];
    expect(alarm(rendered, 'pool-nearly-full').Properties).toMatchObject({ AlarmActions: topic, OKActions: topic });
    expect(JSON.stringify(only(rendered, 'AWS::CloudWatch::Dashboard'))).toContain('PoolNearlyFull');
  });
});

describe('without poolMetrics', () => {
  it('there is no alarm and no variable', () => {
    const template = published({ poolMetrics: false });
    expect(alarmsOf(template, 'pool-nearly-full')).toEqual([]);
    expect(alarmsOf(template, 'checkout-wait')).toEqual([]);
    expect(environmentOf(template, 'ApiTask')).not.toHaveProperty('DB_POOL_METRICS_NAME');
  });
});

describe('the limit of waits', () => {
  const limit = (options: Partial<EcsServiceConsumerOptions>, alarms: ConnectionAlarmsOptions = {}): unknown =>
    alarm(published(options, alarms), 'checkout-wait').Properties.Threshold;

  it('follows the timeout', () => {
    expect(limit({ poolTimeout: Duration.seconds(3) })).toBe(1500);
  });

  it('is what is stated, where that is shorter', () => {
    expect(limit({}, { longestCheckoutWait: Duration.millis(250) })).toBe(250);
  });

  it('is never longer than half of the timeout: nobody waits until then', () => {
    expect(limit({ poolTimeout: Duration.seconds(3) }, { longestCheckoutWait: Duration.seconds(30) })).toBe(1500);
  });
});

describe('the size of the pool', () => {
  it('of one connection has no alarm on its use: a worker holds it while it works', () => {
    const template = published({ pool: PoolSizing.fixed({ size: 1 }) });
    expect(alarmsOf(template, 'pool-nearly-full')).toEqual([]);
    expect(alarm(template, 'checkout-wait').Properties.Threshold).toBe(5000);
  });

  it('is the one that is granted', () => {
    const text = alarm(published({ pool: PoolSizing.derived() }), 'pool-nearly-full').Properties.AlarmDescription;
    expect(text).toContain('which may open 20 connections (14 + 6 overflow)');
  });
});

describe('the name of the metrics', () => {
  it('is known on MySQL, where drivers have no PGAPPNAME', () => {
    const some = new SomeApp();
    const database = some.database({ engine: mysql });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    budget.addEcsService(some.service('Api'), { ...OWN, client: PoolClient.custom({ name: 'mysql2' }) });
    budget.addAlarms();
    const template = templateOf(some);
    expect(environmentOf(template, 'ApiTask')).toMatchObject({ DB_POOL_METRICS_NAME: 'Shop/Api' });
    expect(environmentOf(template, 'ApiTask')).not.toHaveProperty('PGAPPNAME');
    expect(namesOf(template)).toEqual([named('Shop/Api')]);
    expect(alarm(template, 'pool-nearly-full').Properties.AlarmDescription).toContain('1) SHOW PROCESSLIST;');
  });

  it('tells the pools of one service apart', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
    const api = some.service('Api');
    budget.addEcsService(api, SEVEN);
    budget.addEcsService(api, { ...SEVEN, endpoint: DatabaseEndpoint.READER });
    budget.addAlarms();
    const template = templateOf(some);
    expect(namesOf(template)).toEqual([named('Shop/Api'), named('Shop/Api/DB_READER')]);
    expect(environmentOf(template, 'ApiTask')).toMatchObject({
      DB_POOL_METRICS_NAME: 'Shop/Api',
      DB_READER_POOL_METRICS_NAME: 'Shop/Api/DB_READER',
    });
  });

  it('tells a pool on the database from one behind its pooler', () => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    budget.addAlarms();
    const api = some.service('Api');
    const pool = PoolSizing.fixed({ size: 5 });
    const proxy = budget.addProxy('Proxy', {
      vpc: some.vpc(),
      vpcSubnets,
      secrets: [database.secret!],
      maxConnectionsPercent: 30,
    });
    budget.addEcsService(api, { ...OWN, pool });
    proxy.addEcsService(api, { ...OWN, pool, settingsPrefix: 'PROXY_' });
    const template = templateOf(some);
    expect(namesOf(template)).toEqual([named('Shop/Api'), named('Shop/Api/PROXY')]);
    expect(alarmsOf(template, 'checkout-wait')).toHaveLength(2);
  });

  it('is that of the stack that is deployed, and the same in every stage', () => {
    const some = new SomeApp();
    const templates = ['Beta', 'Prod'].map(name => {
      const stack = new Stack(new Stage(some.app, name), 'Shop');
      const nested = new NestedStack(stack, 'Nested');
      const budget = new ConnectionBudget(stack, 'Budget', {
        database: DatabaseTarget.fromInstance(some.database({}, stack)),
      });
      budget.addEcsService(some.service('Api', {}, nested), SEVEN);
      budget.addAlarms();
      return stack;
    });
    const synthesis = pass(some.app);
    const [beta, prod] = templates.map(stack => synthesis.template(stack));
    expect(namesOf(beta!)).toEqual([named('Beta-Shop/Nested/Api')]);
    expect(namesOf(prod!)).toEqual([named('Prod-Shop/Nested/Api')]);
    const ids = (template: Rendered): string[] => Object.keys(template.Resources).filter(id => id.includes('PoolNearlyFull'));
    expect(ids(beta!)).toEqual(ids(prod!));
    expect(ids(beta!)).toHaveLength(1);
  });
});

describe('poolMetrics is refused', () => {
  it('where another pool of the stack has the name, also of another budget', () => {
    const some = new SomeApp();
    const budgets = ['A', 'B'].map(
      id =>
        new ConnectionBudget(some.stack, id, {
          database: DatabaseTarget.fromAttributes({ engine: postgres }),
          maxConnections: MaxConnections.of(100),
        }),
    );
    const add = (id: string, budget = 0): unknown => budgets[budget]?.addEcsService(some.service(id), { ...SEVEN, name: 'Api' });
    add('One');
    expect(() => add('Two', 1)).toThrow(
      'poolMetrics of Shop/Two needs a name that no other pool has, got Shop/Api, which is that of Shop/One: ' +
        'state another name, or for a second pool of the same tasks another settingsPrefix',
    );
    expect(() => add('Three')).toThrow('got Shop/Api, which is that of Shop/One');
    expect(() => budgets[1]?.addEcsService(some.service('Four'), { ...SEVEN, name: 'Other' })).not.toThrow();
  });

  it.each([
    [{ client: PoolClient.grafana(), pool: undefined }, 'got Grafana, which comes as it is: leave poolMetrics out'],
    [{ pool: PoolSizing.applicationDefault() }, 'got PoolSizing.applicationDefault(): leave poolMetrics out'],
  ])('where no code of yours knows the pool', (options, message) => {
    expect(() => published(options)).toThrow(
      `poolMetrics needs an application that reads its pool from the settings and publishes metrics of it, ${message}`,
    );
  });

  it('where the timeout is known to CloudFormation alone', () => {
    const poolTimeout = Duration.seconds(Lazy.number({ produce: () => 5 }));
    expect(() => published({ poolTimeout })).toThrow(
      'poolTimeout in seconds, with poolMetrics, must be a number known at synthesis, got a token',
    );
  });
});

describe('BudgetedDatabaseService', () => {
  it('passes it on', () => {
    const some = new SomeApp();
    some.orders({ poolMetrics: true, alarmTopic: new sns.Topic(some.stack, 'Topic') });
    const template = templateOf(some);
    expect(namesOf(template)).toEqual([named('Shop/Orders')]);
    expect(environmentOf(template)).toMatchObject({ DB_POOL_METRICS_NAME: 'Shop/Orders' });
  });
});

describe('several processes', () => {
  const template = published();

  /** The minute in which an alarm fires, by what each process publishes. */
  function fires(id: string, processes: readonly (readonly (number | undefined)[])[]): number | undefined {
    const resource = alarm(template, id);
    const metric = resource.Properties as unknown as MetricName;
    return firesAfter(resource, new Map([[identityOf(metric), gaugeOfAll(processes)]]), processes[0]?.length ?? 0);
  }

  it('one that is full is not hidden by three that are idle', () => {
    const idle = steady(10, 20);
    expect(fires('pool-nearly-full', [idle, steady(100, 20), idle, idle])).toBe(12);
    expect(fires('checkout-wait', [idle, steady(6000, 20), idle, idle])).toBe(3);
  });

  it('a deployment, in which each opens its first connections, is no alarm', () => {
    const quiet = steady(5, 20);
    expect(fires('checkout-wait', [[...quiet, 900, 1200, 900, ...quiet]])).toBeUndefined();
    expect(fires('pool-nearly-full', [[...quiet, 100, 100, 100, ...quiet]])).toBeUndefined();
  });

  it('a service that is scaled to zero in the middle of a bad hour is no alarm any more', () => {
    const gone = Array.from({ length: 30 }, () => undefined);
    expect(fires('pool-nearly-full', [[...steady(100, 11), ...gone]])).toBeUndefined();
    expect(fires('checkout-wait', [[9000, 9000, ...gone]])).toBeUndefined();
  });
});

test('a cluster of Aurora has them as well', () => {
  const some = new SomeApp();
  const writer = rds.ClusterInstance.serverlessV2('writer');
  const cluster = clusterOf(some, { writer, readers: [], serverlessV2MaxCapacity: 8 });
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster) });
  budget.addEcsService(some.service('Api'), SEVEN);
  budget.addAlarms();
  expect(namesOf(templateOf(some))).toEqual([named('Shop/Api')]);
});
