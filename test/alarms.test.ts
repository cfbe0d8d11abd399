import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { ConnectionAlarmsOptions } from '../lib';
import {
  ConnectionBudget,
  ConnectionReserve,
  DatabasePlatform,
  DatabaseTarget,
  DeploymentOverlap,
  Enforcement,
  MaxConnections,
  PoolSizing,
} from '../lib';
import { postgres, SomeApp } from './some-app';
import { clusterOf, provisioned } from './some-clusters';
import { only, pass, resourcesOf, textOf } from './synth';
import type { Rendered, Resource } from './synth';

/** db.t3.micro: 65 before refusals; `size` connections of one consumer. */
function budgeted(options?: ConnectionAlarmsOptions, size = 20): { some: SomeApp; budget: ConnectionBudget } {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addConsumer('api', { pool: PoolSizing.fixed({ size }) });
  if (options) budget.addAlarms(options);
  return { some, budget };
}

function templateOf({ some }: { some: SomeApp }): Rendered {
  return pass(some.app).template(some.stack);
}

/** The alarm whose description names this page. */
function alarm(template: Rendered, id: string): Resource {
  const found = alarmsOf(template, id);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`one ${id} was expected, got ${found.length}`);
  return first;
}

function alarmsOf(template: Rendered, id: string): Resource[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(({ Properties }) =>
    textOf(Properties.AlarmDescription).endsWith(`/docs/alarms/${id}.md`),
  );
}

function idsOf(template: Rendered): string[] {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
  return alarms.map(({ Properties }) => /([a-z-]+)\.md$/.exec(textOf(Properties.AlarmDescription))?.[1] ?? '?');
}

describe('addAlarms on an instance', () => {
  const template = templateOf(budgeted({}));

  it('watches the maximum of each minute against the point of refusals', () => {
    expect(alarm(template, 'connections-near-limit').Properties).toEqual({
      AlarmDescription: expect.stringContaining('more than 58 connections, and db.t3.micro refuses beyond 65') as string,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 1,
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: { Ref: expect.stringContaining('Database') as string } }],
      EvaluationPeriods: 1,
      MetricName: 'DatabaseConnections',
      Namespace: 'AWS/RDS',
      Period: 60,
      Statistic: 'Maximum',
      Threshold: 58,
      TreatMissingData: 'ignore',
    });
  });

  it('warns of more than is planned', () => {
    expect(alarm(template, 'connections-over-plan').Properties).toMatchObject({
      Threshold: 30,
      DatapointsToAlarm: 5,
      EvaluationPeriods: 5,
      TreatMissingData: 'notBreaching',
    });
  });

  it('has no more than these two and the one that pages', () => {
    expect(idsOf(template)).toEqual(['connections-near-limit', 'connections-over-plan']);
    expect(resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm')).toHaveLength(1);
  });

  it('tells nobody unless somebody is named', () => {
    expect(JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Alarm'))).not.toContain('Actions');
  });

  it('is the same twice', () => {
    expect(JSON.stringify(templateOf(budgeted({})))).toBe(JSON.stringify(template));
  });
});

describe('numbers', () => {
  it('follow a consumer and a class that come later', () => {
    const { some, budget } = budgeted({});
    budget.addConsumer('etl', { pool: PoolSizing.fixed({ size: 12 }) });
    const database = some.stack.node.findChild('Database').node.defaultChild as rds.CfnDBInstance;
    database.dbInstanceClass = 'db.t3.small';
    const template = templateOf({ some });
    // 179 - 12 = 167 are admitted.
    expect(alarm(template, 'connections-near-limit').Properties.Threshold).toBe(150);
    expect(alarm(template, 'connections-over-plan').Properties.Threshold).toBe(42);
  });

  it('come from the percentage that is stated', () => {
    expect(alarm(templateOf(budgeted({ nearLimitPercent: 70 })), 'connections-near-limit').Properties.Threshold).toBe(45);
  });

  it('of steady use are there when asked for, and when more is planned for deployments', () => {
    expect(idsOf(templateOf(budgeted({ overSteady: true })))).not.toContain('connections-over-steady');
    const { some, budget } = budgeted({ overSteady: true });
    const deploymentOverlap = DeploymentOverlap.percent(200, { reason: 'side by side' });
    budget.addConsumer('web', { pool: PoolSizing.fixed({ size: 5 }), deploymentOverlap });
    expect(alarm(templateOf({ some }), 'connections-over-steady').Properties).toMatchObject({
      Threshold: 35,
      DatapointsToAlarm: 30,
      EvaluationPeriods: 30,
    });
  });

  it('that are unknown make no alarm, and no guess', () => {
    const some = new SomeApp();
    const database = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
      instanceIdentifier: 'Orders',
      instanceEndpointAddress: 'orders.example',
      port: 5432,
      securityGroups: [],
      engine: postgres,
    });
    const props = { database: DatabaseTarget.fromInstance(database), enforcement: Enforcement.WARN };
    const budget = new ConnectionBudget(some.stack, 'Budget', props);
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 20 }) });
    const topic = new sns.Topic(some.stack, 'Topic');
    budget.addAlarms({ topic });
    budget.addDashboard();
    const template = templateOf({ some });
    expect(idsOf(template)).toEqual(['connections-over-plan']);
    // It is there all the same, so that whoever refers to it finds it.
    expect(only(template, 'AWS::CloudWatch::CompositeAlarm').Properties).toMatchObject({
      AlarmRule: 'FALSE',
      AlarmDescription: expect.stringContaining('never fires, because there is no critical alarm') as string,
    });
    expect(JSON.stringify(only(template, 'AWS::CloudWatch::Dashboard'))).not.toContain('NearLimit');
    // RDS keeps identifiers in lower case.
    expect(alarm(template, 'connections-over-plan').Properties.Dimensions).toEqual([
      { Name: 'DBInstanceIdentifier', Value: 'orders' },
    ]);
  });
});

describe('whom the alarms tell', () => {
  const action = (alarmActionArn: string): cloudwatch.IAlarmAction => ({ bind: () => ({ alarmActionArn }) });

  it('a topic: of one incident once, of warnings each, and when it is over', () => {
    const { some, budget } = budgeted();
    budget.addAlarms({ topic: new sns.Topic(some.stack, 'Topic') });
    const template = templateOf({ some });
    const topic = [{ Ref: expect.stringContaining('Topic') as string }];
    expect(only(template, 'AWS::CloudWatch::CompositeAlarm').Properties).toMatchObject({ AlarmActions: topic, OKActions: topic });
    expect(alarm(template, 'connections-over-plan').Properties).toMatchObject({ AlarmActions: topic, OKActions: topic });
    expect(alarm(template, 'connections-near-limit').Properties).not.toHaveProperty('AlarmActions');
  });

  it('the actions of each severity, which are not taken when it is over', () => {
    const { some, budget } = budgeted();
    const topic = new sns.Topic(some.stack, 'Topic');
    budget.addAlarms({ topic, criticalActions: [action('wake')], warningActions: [action('ticket'), action('chat')] });
    const template = templateOf({ some });
    const page = only(template, 'AWS::CloudWatch::CompositeAlarm').Properties;
    expect(page).toMatchObject({ AlarmActions: ['wake'] });
    expect(page).not.toHaveProperty('OKActions');
    expect(alarm(template, 'connections-over-plan').Properties).toMatchObject({ AlarmActions: ['ticket', 'chat'] });
  });

  it('one composite alarm, which fires while any critical alarm does', () => {
    const { some, budget } = budgeted();
    budget.addAlarms();
    expect(only(templateOf({ some }), 'AWS::CloudWatch::CompositeAlarm').Properties).toMatchObject({
      AlarmRule: { 'Fn::Join': ['', ['ALARM("', { Ref: expect.stringContaining('NearLimit') as string }, '")']] },
      AlarmName: expect.stringMatching(/^Shop-.*-page$/) as string,
    });
  });

  it('nobody while another alarm suppresses it', () => {
    const { some, budget } = budgeted();
    const suppressor = cloudwatch.Alarm.fromAlarmArn(
      some.stack,
      'Deploying',
      'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:deploying',
    );
    budget.addAlarms({ suppressor });
    expect(only(templateOf({ some }), 'AWS::CloudWatch::CompositeAlarm').Properties).toMatchObject({
      ActionsSuppressor: 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:deploying',
    });
  });

  it('BudgetedDatabaseService passes its topic on', () => {
    const some = new SomeApp();
    const orders = some.orders({ alarmTopic: new sns.Topic(some.stack, 'Topic') });
    const template = templateOf({ some });
    expect(idsOf(template)).toEqual(['connections-near-limit', 'connections-over-plan']);
    expect(() => orders.budget.addAlarms()).toThrow(
      'Shop/Orders/Budget has its alarms already: state everything in one addAlarms, or add actions to what it returned',
    );
  });

  it('BudgetedDatabaseService has no alarms without a topic', () => {
    const some = new SomeApp();
    some.orders();
    expect(idsOf(templateOf({ some }))).toEqual([]);
  });
});

describe('addAlarms on a cluster', () => {
  it('follows the roles, and takes the busiest reader', () => {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', {
      database: DatabaseTarget.fromCluster(clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] })),
    });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 20 }) });
    budget.addAlarms();
    const template = templateOf({ some });
    const roles = alarmsOf(template, 'connections-near-limit').map(({ Properties }) => Properties);
    const identifier = { Name: 'DBClusterIdentifier', Value: { Ref: expect.any(String) as string } };
    expect(roles).toMatchObject([
      { Dimensions: [identifier, { Name: 'Role', Value: 'WRITER' }], Statistic: 'Maximum', TreatMissingData: 'ignore' },
      { Dimensions: [identifier, { Name: 'Role', Value: 'READER' }], Statistic: 'Maximum', TreatMissingData: 'notBreaching' },
    ]);
    expect(idsOf(template)).toHaveLength(4);
  });

  it('has none for readers where there is no reader', () => {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', {
      database: DatabaseTarget.fromCluster(clusterOf(some, { readers: [] })),
    });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 20 }) });
    budget.addAlarms();
    expect(idsOf(templateOf({ some }))).toEqual(['connections-near-limit', 'connections-over-plan']);
  });

  it('watches the capacity of Serverless v2', () => {
    const some = new SomeApp();
    const writer = rds.ClusterInstance.serverlessV2('writer');
    const database = DatabaseTarget.fromCluster(clusterOf(some, { writer, readers: [], serverlessV2MaxCapacity: 8 }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 20 }) });
    budget.addAlarms();
    expect(alarm(templateOf({ some }), 'capacity-near-maximum').Properties).toMatchObject({
      MetricName: 'ACUUtilization',
      Statistic: 'Maximum',
      Threshold: 90,
      DatapointsToAlarm: 15,
      Dimensions: [{ Name: 'DBClusterIdentifier' }],
    });
  });
});

describe('an alarm on the application’s own waits', () => {
  it('is there where the application publishes them', () => {
    const { some, budget } = budgeted();
    const checkoutWait = new cloudwatch.Metric({ namespace: 'Orders', metricName: 'CheckoutWait', statistic: 'p99' });
    budget.addAlarms({ checkoutWait, longestCheckoutWait: Duration.millis(250) });
    expect(alarm(templateOf({ some }), 'checkout-wait').Properties).toMatchObject({
      MetricName: 'CheckoutWait',
      ExtendedStatistic: 'p99',
      Threshold: 250,
    });
  });
});

describe('where there are no metrics', () => {
  function refused(
    props: { database: DatabaseTarget; maxConnections?: MaxConnections },
    stack = new SomeApp().stack,
  ): () => unknown {
    return () => new ConnectionBudget(stack, 'Budget', props).addAlarms();
  }

  it('an allotment belongs to its owner, another cloud to itself, and a description needs an identifier', () => {
    const platform = DatabasePlatform.selfManaged();
    const maxConnections = MaxConnections.of(100);
    expect(refused({ database: DatabaseTarget.fromAttributes({ engine: postgres, platform }), maxConnections })).toThrow(
      'metrics of Shop/Budget are not in CloudWatch, got a self-managed server: add the alarms there',
    );
    expect(refused({ database: DatabaseTarget.fromAttributes({ engine: postgres }), maxConnections })).toThrow(
      'CloudWatch knows a database by its identifier, and the target of the budget has none: state instanceIdentifier or clusterIdentifier in its attributes',
    );
  });

  it('a Multi-AZ DB cluster has none by role that are certain', () => {
    const some = new SomeApp();
    const resource = new rds.CfnDBCluster(some.stack, 'Cluster', { engine: 'postgres', dbClusterInstanceClass: 'db.m6gd.large' });
    expect(refused({ database: DatabaseTarget.fromCfnCluster(resource) }, some.stack)).toThrow(
      'metrics of Shop/Budget are published by role for Aurora alone, got a Multi-AZ DB cluster of PostgreSQL: ' +
        'create an alarm on each of its instances, with the dimension DBInstanceIdentifier',
    );
  });

  it('metrics of another Region are out of reach', () => {
    const app = new App({ analyticsReporting: false });
    const there = new Stack(app, 'There', { env: { region: 'eu-west-1', account: '111111111111' }, crossRegionReferences: true });
    const here = new Stack(app, 'Here', { env: { region: 'us-east-1', account: '111111111111' }, crossRegionReferences: true });
    const database = DatabaseTarget.fromInstance(new SomeApp().database({}, there));
    expect(refused({ database }, here)).toThrow(
      'metrics of Here/Budget are in eu-west-1, where the database is, got a budget in us-east-1: create the budget in a stack of eu-west-1',
    );
  });

  it('nor are those of another account', () => {
    const app = new App({ analyticsReporting: false });
    const there = new Stack(app, 'There', { env: { region: 'eu-west-1', account: '111111111111' } });
    const here = new Stack(app, 'Here', { env: { region: 'eu-west-1', account: '222222222222' } });
    const database = DatabaseTarget.fromInstance(new SomeApp().database({}, there));
    expect(refused({ database }, here)).toThrow(
      'metrics of Here/Budget are in account 111111111111, which has the database, got a budget in 222222222222: create the budget in a stack of 111111111111',
    );
  });

  it('refuses numbers out of range', () => {
    const { budget } = budgeted();
    expect(() => budget.addAlarms({ nearLimitPercent: 100 })).toThrow('nearLimitPercent must be a number from 50 to 99, got 100');
    expect(() => budget.addAlarms({ poolerWait: Duration.seconds(0) })).toThrow(
      'poolerWait in milliseconds must be a whole number from 1 to 300000, got 0',
    );
    const actions = Array.from({ length: 6 }, () => ({ bind: () => ({ alarmActionArn: 'arn' }) }));
    expect(() => budget.addAlarms({ warningActions: actions })).toThrow(
      'the number of warningActions must be a whole number from 0 to 5, got 6',
    );
  });
});

describe('elsewhere in the tree', () => {
  it('stands in another stack than the database, and in a nested one', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database());
    const other = new Stack(some.app, 'Other');
    const nested = new NestedStack(other, 'Nested');
    const budget = new ConnectionBudget(nested, 'Budget', { database });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 20 }) });
    budget.addAlarms();
    budget.addDashboard();
    const template = pass(some.app).template(nested);
    expect(alarm(template, 'connections-near-limit').Properties.Threshold).toBe(58);
    expect(only(template, 'AWS::CloudWatch::Dashboard')).toBeDefined();
  });

  it('leaves the reserve of zero to the server', () => {
    const some = new SomeApp();
    const database = DatabaseTarget.fromInstance(some.database({ instanceType: new ec2.InstanceType('t3.micro') }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, reserve: ConnectionReserve.none() });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 77 }) });
    budget.addAlarms();
    // The budget gives out all 77; the server keeps 12 all the same.
    const { Threshold, AlarmDescription } = alarm(templateOf({ some }), 'connections-near-limit').Properties;
    expect(Threshold).toBe(58);
    expect(AlarmDescription).toContain('refuses beyond 65');
  });
});
