import { CfnCondition, CfnMapping, CfnParameter, Duration, Fn, Token } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { ConnectionBudget, DatabaseTarget, DeploymentOverlap, PoolClient, PoolSizing } from '../lib';
import { SomeApp } from './some-app';
import { consumerOf, ledgerOf, messagesOf, pass, synth } from './synth';

const client = PoolClient.sqlAlchemy();
const deploymentOverlap = DeploymentOverlap.none({ reason: 'at night' });

describe('the instance class', () => {
  function budgetFor(parameter: (some: SomeApp) => string): { some: SomeApp; budget: ConnectionBudget } {
    const some = new SomeApp();
    const instanceType = new ec2.InstanceType(parameter(some));
    const database = DatabaseTarget.fromInstance(some.database({ instanceType }));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    budget.addConsumer('Worker', { pool: PoolSizing.derived({ max: 1000 }) });
    return { some, budget };
  }

  it('is the default of a parameter', () => {
    const { some, budget } = budgetFor(({ stack }) => new CfnParameter(stack, 'Class', { default: 't3.small' }).valueAsString);
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: 179 }, database: { instanceClass: 'db.t3.small' } });
  });

  it('is the smallest of the allowed values', () => {
    const allowedValues = ['m6i.large', 't3.small', 'r6g.xlarge', 't3.medium'];
    const { some, budget } = budgetFor(
      ({ stack }) => new CfnParameter(stack, 'Class', { default: 'm6i.large', allowedValues }).valueAsString,
    );
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: 179 }, database: { instanceClass: 'db.t3.small' } });
  });

  it('is the smaller one of a condition', () => {
    const { some, budget } = budgetFor(({ stack }) => {
      const condition = new CfnCondition(stack, 'Prod', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
      return Token.asString(Fn.conditionIf(condition.logicalId, 'm6i.large', 't3.medium'));
    });
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: 389 }, database: { instanceClass: 'db.t3.medium' } });
  });

  it('is unknown, and said to be, for a parameter without default', () => {
    const { some, budget } = budgetFor(({ stack }) => new CfnParameter(stack, 'Class').valueAsString);
    const synthesis = synth(some.app);
    const message =
      'the ceiling of Budget is unknown: DBInstanceClass of Shop/Database cannot be read: parameter Class has no default';
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain(message);
    expect(messagesOf(budget, 'unknown-ceiling')).toEqual([message]);
    expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: null, basis: 'unknown' }, usable: null, headroom: null });
  });
});

describe('the number of tasks', () => {
  function tasks(desiredCount: (some: SomeApp) => number): { some: SomeApp; budget: ConnectionBudget } {
    const some = new SomeApp();
    const budget = some.stated();
    const service = some.service('Api', { desiredCount: desiredCount(some) });
    budget.addEcsService(service, { client, deploymentOverlap, pool: PoolSizing.fixed({ size: 1 }) });
    return { some, budget };
  }

  it('is the default of a parameter', () => {
    const { some, budget } = tasks(({ stack }) => new CfnParameter(stack, 'Count', { type: 'Number', default: 4 }).valueAsNumber);
    pass(some.app);
    expect(consumerOf(budget, 'Api').copies.peak).toBe(4);
  });

  it('is the largest of the allowed values', () => {
    const { some, budget } = tasks(
      ({ stack }) =>
        new CfnParameter(stack, 'Count', { type: 'Number', default: 2, allowedValues: ['2', '9', '4'] }).valueAsNumber,
    );
    pass(some.app);
    expect(consumerOf(budget, 'Api').copies.peak).toBe(9);
  });

  it('is the larger one of a condition', () => {
    const { some, budget } = tasks(({ stack }) => {
      const condition = new CfnCondition(stack, 'Prod', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
      return Token.asNumber(Fn.conditionIf(condition.logicalId, 7, 3));
    });
    pass(some.app);
    expect(consumerOf(budget, 'Api').copies.peak).toBe(7);
  });

  it('is the largest that a mapping holds where the region decides', () => {
    const { some, budget } = tasks(({ stack }) => {
      const mapping = new CfnMapping(stack, 'Counts', {
        mapping: { 'eu-west-1': { tasks: 3 }, 'us-east-1': { tasks: 8 } },
      });
      return Token.asNumber(mapping.findInMap(Fn.ref('AWS::Region'), 'tasks'));
    });
    pass(some.app);
    expect(consumerOf(budget, 'Api').copies.peak).toBe(8);
  });

  it('is unknown, and never 0, for a parameter without default', () => {
    const { some, budget } = tasks(({ stack }) => new CfnParameter(stack, 'Count', { type: 'Number' }).valueAsNumber);
    expect(synth(some.app).failed).toBe(true);
    expect(consumerOf(budget, 'Api')).toMatchObject({ copies: { steady: null, peak: null }, demand: null });
    expect(messagesOf(budget, 'unresolved-input')).toEqual([
      'the demand of Api is unknown: DesiredCount of Api cannot be read: parameter Count has no default',
    ]);
  });

  it('may be stated where it cannot be read', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const desiredCount = new CfnParameter(some.stack, 'Count', { type: 'Number' }).valueAsNumber;
    const pool = PoolSizing.fixed({ size: 1 });
    budget.addEcsService(some.service('Api', { desiredCount }), { client, deploymentOverlap, pool, maxTaskCount: 5 });
    pass(some.app);
    expect(consumerOf(budget, 'Api').copies).toEqual({
      steady: 5,
      peak: 5,
      because: '5 tasks (stated, no overlap: at night)',
    });
  });
});

describe('a scalable target', () => {
  function scaled(change: (some: SomeApp, service: ecs.FargateService) => void): ConnectionBudget {
    const some = new SomeApp();
    const service = some.service('Api', { serviceName: 'api' });
    const budget = some.stated(1000);
    budget.addEcsService(service, { client, deploymentOverlap, pool: PoolSizing.fixed({ size: 1 }) });
    change(some, service);
    pass(some.app);
    return budget;
  }

  it('counts when it stands alone and names the service by text', () => {
    const budget = scaled((some, service) => {
      new scaling.ScalableTarget(some.stack, 'Target', {
        serviceNamespace: scaling.ServiceNamespace.ECS,
        scalableDimension: 'ecs:service:DesiredCount',
        resourceId: `service/${service.cluster.clusterName}/${service.serviceName}`,
        minCapacity: 1,
        maxCapacity: 11,
      });
    });
    expect(consumerOf(budget, 'Api').copies).toMatchObject({
      peak: 11,
      because: '11 tasks (maxCapacity of the scalable target, no overlap: at night)',
    });
  });

  it('does not count when it is that of another service', () => {
    const budget = scaled((some, service) => {
      new scaling.ScalableTarget(some.stack, 'Target', {
        serviceNamespace: scaling.ServiceNamespace.ECS,
        scalableDimension: 'ecs:service:DesiredCount',
        resourceId: `service/${service.cluster.clusterName}/web`,
        minCapacity: 1,
        maxCapacity: 11,
      });
    });
    expect(consumerOf(budget, 'Api').copies.peak).toBe(1);
  });

  it('counts with its scheduled actions', () => {
    const budget = scaled((_, service) => {
      const target = service.autoScaleTaskCount({ minCapacity: 1, maxCapacity: 4 });
      const schedule = scaling.Schedule.rate(Duration.hours(1));
      target.scaleOnSchedule('Sale', { schedule, minCapacity: 6, maxCapacity: 14 });
      target.scaleOnSchedule('Night', { schedule, maxCapacity: 1 });
    });
    expect(consumerOf(budget, 'Api').copies).toMatchObject({ steady: 14, peak: 14 });
    expect(consumerOf(budget, 'Api').copies.because).toContain('Sale');
  });
});
