import { NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  ConnectionBudget,
  DatabaseEndpoint,
  DatabaseSource,
  DatabaseTarget,
  MaxConnections,
  PoolClient,
  PoolSizing,
  ServiceSource,
  SettingsDelivery,
} from '../lib';
import { image, SomeApp } from './some-app';
import { budgetOf, ceilingsOf, clusterOf, ledgersOf, provisioned } from './some-clusters';
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

describe.each([SettingsDelivery.ENVIRONMENT, SettingsDelivery.SSM_PARAMETERS])(
  'a cluster, with settings as %s',
  settingsDelivery => {
    const readers = [provisioned('reader', 'r6g.large')];

    it('has consumers that are deployed apart from it, with their own stack depending on it alone', () => {
      const some = new SomeApp();
      const data = new Stack(some.app, 'Data');
      const { budget } = some.orders({
        vpc: some.vpc(data),
        database: DatabaseSource.existingCluster(clusterOf(some, { readers }, data)),
        service: ServiceSource.newFargate({ image, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
        readerPool: PoolSizing.fixed({ size: 3 }),
        settingsDelivery,
      });
      const template = pass(some.app).template(some.stack);
      expect([some.stack.dependencies, data.dependencies]).toEqual([[data], []]);
      expect(ledgersOf(budget).map(({ endpoint, consumers }) => [endpoint, consumers.map(({ path }) => path)])).toEqual([
        ['writer', ['Shop/Orders/Service']],
        ['reader', ['Shop/Orders/Service/reader']],
      ]);
      expect(only(template, 'AWS::EC2::SecurityGroupIngress').Properties.GroupId).toHaveProperty('Fn::ImportValue');
      if (settingsDelivery === SettingsDelivery.ENVIRONMENT)
        expect(environmentOf(template).DB_READER_HOST).toHaveProperty('Fn::ImportValue');
    });

    it('has consumers in two stacks whose budget stands with the cluster, and none depends on another', () => {
      const some = new SomeApp();
      const [data, web] = [new Stack(some.app, 'Data'), new Stack(some.app, 'Web')];
      const budget = budgetOf(some, DatabaseTarget.fromCluster(clusterOf(some, { readers }, data)), { settingsDelivery }, data);
      budget.addEcsService(some.service('Api'), { client });
      budget.addEcsService(some.service('Site', {}, web), { client, endpoint: DatabaseEndpoint.READER });
      const synthesis = pass(some.app);
      expect([some.stack, data, web].map(({ dependencies }) => dependencies)).toEqual([[], [], []]);
      expect(ledgersOf(budget).map(({ consumers }) => consumers.map(({ name }) => name))).toEqual([
        ['somebody', 'Api'],
        ['Site (reader)'],
      ]);
      expect(JSON.stringify(synthesis.template(web))).not.toContain('Fn::ImportValue');
    });

    it('may stand in a nested stack, pinned there, with the service in the parent', () => {
      const some = new SomeApp();
      const nested = new NestedStack(some.stack, 'Data');
      const cluster = clusterOf(some, { vpc: some.vpc(), readers: [provisioned('reader', 't4g.medium')] }, nested);
      const { budget } = some.orders({
        database: DatabaseSource.existingCluster(cluster),
        maxConnections: MaxConnections.pinned(),
        readerPool: PoolSizing.fixed({ size: 3 }),
        settingsDelivery,
      });
      const synthesis = pass(some.app);
      expect(ceilingsOf(budget)).toEqual([
        ['writer', 1722, 'pinned'],
        ['reader', 405, 'pinned'],
      ]);
      const [writer, reader] = resourcesOf(synthesis.template(nested), 'AWS::RDS::DBInstance');
      expect([writer, reader].map(each => each?.Metadata?.['connection-budget'])).toMatchObject([
        { path: 'Shop/Orders/Budget/writer', ceiling: 1722 },
        { path: 'Shop/Orders/Budget/reader', ceiling: 405 },
      ]);
      const groups = resourcesOf(synthesis.template(nested), 'AWS::RDS::DBParameterGroup');
      expect(groups.map(({ Properties }) => Properties.Parameters)).toEqual([
        { max_connections: '1722' },
        { max_connections: '405' },
      ]);
      expect(ledgersOf(budget).map(({ consumers }) => consumers.map(({ path }) => path))).toEqual([
        ['Shop/Orders/Service'],
        ['Shop/Orders/Service/reader'],
      ]);
    });
  },
);
