import { NestedStack, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ConnectionBudget, DatabaseTarget, MaxConnections, PoolClient, SettingsDelivery } from '../lib';
import { SomeApp } from './some-app';
import { consumerOf, environmentOf, ledgerOf, only, pass, resourcesOf } from './synth';

const client = PoolClient.sqlAlchemy();

describe.each([SettingsDelivery.ENVIRONMENT, SettingsDelivery.SSM_PARAMETERS])('with settings as %s', settingsDelivery => {
  it('a consumer may stand in another stack, which then depends on nothing new', () => {
    const some = new SomeApp();
    const web = new Stack(some.app, 'Web');
    const budget = new ConnectionBudget(some.stack, 'Budget', {
      database: DatabaseTarget.fromInstance(some.database()),
      settingsDelivery,
    });
    budget.addEcsService(some.service('Api'), { client });
    budget.addEcsService(some.service('Site', {}, web), { client });
    const synthesis = pass(some.app);
    expect(ledgerOf(budget).consumers.map(({ path, demand }) => [path, demand])).toEqual([
      ['Shop/Api', 26],
      ['Web/Site', 24],
    ]);
    expect([some.stack.dependencies, web.dependencies]).toEqual([[], []]);
    expect(JSON.stringify(synthesis.template(web))).not.toContain('Fn::ImportValue');
  });

  it('a consumer may stand in a nested stack', () => {
    const some = new SomeApp();
    const nested = new NestedStack(some.stack, 'Nested');
    const budget = new ConnectionBudget(some.stack, 'Budget', {
      database: DatabaseTarget.fromInstance(some.database()),
      settingsDelivery,
    });
    const service = some.service('Api', {}, nested);
    budget.addEcsService(service, { client });
    service.autoScaleTaskCount({ maxCapacity: 3 });
    const template = pass(some.app).template(nested);
    expect(consumerOf(budget, 'Api')).toMatchObject({ path: 'Shop/Nested/Api', copies: { peak: 6 }, demand: 48 });
    if (settingsDelivery === SettingsDelivery.ENVIRONMENT)
      expect(environmentOf(template)).toMatchObject({ DB_POOL_SIZE: '5', DB_MAX_OVERFLOW: '3' });
    else expect(resourcesOf(template, 'AWS::SSM::Parameter').length).toBeGreaterThan(5);
  });
});

describe('a nested stack whose cluster stands in the parent', () => {
  it('is read across its parameters: scaling and containers count', () => {
    const some = new SomeApp();
    const nested = new NestedStack(some.stack, 'Nested');
    const cluster = new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc() });
    const service = some.service('Api', { cluster, environment: { WEB_CONCURRENCY: '2' } }, nested);
    service.autoScaleTaskCount({ maxCapacity: 3 });
    const budget = some.stated(60);
    budget.addEcsService(service, { client });
    const template = pass(some.app).template(nested);
    expect(consumerOf(budget, 'Api')).toMatchObject({ copies: { steady: 3, peak: 6 }, processes: 2, demand: 60 });
    expect(environmentOf(template)).toMatchObject({ DB_POOL_SIZE: '3', DB_MAX_OVERFLOW: '2' });
  });
});

describe('the database', () => {
  it('may stand in another stack, read and marked there', () => {
    const some = new SomeApp();
    const data = new Stack(some.app, 'Data');
    const database = DatabaseTarget.fromInstance(some.database({}, data));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database });
    budget.addEcsService(some.service('Api'), { client });
    const synthesis = pass(some.app);
    expect(ledgerOf(budget).ceiling).toMatchObject({ maxConnections: 77, basis: 'estimated' });
    expect(only(synthesis.template(data), 'AWS::RDS::DBInstance').Metadata).toHaveProperty('connection-budget');
    expect([some.stack.dependencies, data.dependencies]).toEqual([[], []]);
  });

  it('may stand in another stack and be pinned there', () => {
    const some = new SomeApp();
    const data = new Stack(some.app, 'Data');
    const database = DatabaseTarget.fromInstance(some.database({}, data));
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, maxConnections: MaxConnections.pinned(60) });
    budget.addEcsService(some.service('Api'), { client });
    const synthesis = pass(some.app);
    expect(only(synthesis.template(data), 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({ max_connections: '60' });
    expect(resourcesOf(synthesis.template(some.stack), 'AWS::RDS::DBParameterGroup')).toEqual([]);
    expect([some.stack.dependencies, data.dependencies]).toEqual([[], []]);
  });

  it('may stand in a nested stack', () => {
    const some = new SomeApp();
    const nested = new NestedStack(some.stack, 'Nested');
    const budget = new ConnectionBudget(some.stack, 'Budget', {
      database: DatabaseTarget.fromInstance(some.database({}, nested)),
    });
    budget.addEcsService(some.service('Api'), { client });
    const template = pass(some.app).template(nested);
    expect(ledgerOf(budget).ceiling.maxConnections).toBe(77);
    expect(only(template, 'AWS::RDS::DBInstance').Metadata?.['connection-budget']).toMatchObject({
      path: 'Shop/Budget',
      ceiling: 77,
    });
  });
});
