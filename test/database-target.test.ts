import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { ConnectionBudgetProps, DatabaseTargetAttributes } from '../lib';
import {
  ConnectionBudget,
  ConnectionReserve,
  DatabasePlatform,
  DatabaseTarget,
  DeploymentOverlap,
  MaxConnections,
  PoolClient,
  PoolSizing,
} from '../lib';
import { mysql, postgres, SomeApp } from './some-app';
import { consumerOf, environmentOf, ledgerOf, messagesOf, only, pass, synth } from './synth';

/** A budget of one instance with one connection asked of it. */
function budgetOf(
  scope: Construct,
  instance: rds.IDatabaseInstance,
  props: Partial<ConnectionBudgetProps> = {},
  id = 'Budget',
): ConnectionBudget {
  const budget = new ConnectionBudget(scope, id, { database: DatabaseTarget.fromInstance(instance), ...props });
  budget.reserveConnections('somebody', 1, { reason: 'test' });
  return budget;
}

describe('a read replica', () => {
  /** A db.m6i.large of 828 connections. */
  function primaryOf(some: SomeApp, props: Partial<rds.DatabaseInstanceProps> = {}, scope?: Stack): rds.DatabaseInstance {
    return some.database({ instanceType: new ec2.InstanceType('m6i.large'), ...props }, scope);
  }

  /** A db.t3.micro of 77 connections. */
  function replicaOf(
    some: SomeApp,
    sourceDatabaseInstance: rds.IDatabaseInstance,
    instanceClass = 't3.micro',
    scope: Stack = some.stack,
  ): rds.DatabaseInstanceReadReplica {
    return new rds.DatabaseInstanceReadReplica(scope, 'Replica', {
      sourceDatabaseInstance,
      instanceType: new ec2.InstanceType(instanceClass),
      vpc: some.vpc(scope),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    });
  }

  it('has engine and version of its primary, and a ceiling of its own', () => {
    const some = new SomeApp();
    const budget = budgetOf(some.stack, replicaOf(some, primaryOf(some), 'm6i.xlarge'));
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({
      database: { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.m6i.xlarge' },
      findings: [],
    });
  });

  it.each(['the same stack', 'another stack'])('smaller than its primary in %s is a warning, and its class counts', place => {
    const some = new SomeApp();
    const scope = place === 'the same stack' ? some.stack : new Stack(some.app, 'Replicas');
    const budget = budgetOf(scope, replicaOf(some, primaryOf(some), 't3.micro', scope));
    expect(synth(some.app).failed).toBe(false);
    expect(ledgerOf(budget).ceiling.maxConnections).toBe(77);
    expect(ledgerOf(budget).findings).toEqual([
      {
        rule: 'replica-below-writer',
        severity: 'warning',
        path: budget.node.path,
        message:
          'the read replica gets max_connections 828 from its primary Shop/Database, but db.t3.micro is meant for 77: that is what is counted',
        remedies: ['give the replica the class of its primary, db.m6i.large'],
      },
    ]);
  });

  it('has a budget of its own beside that of its primary', () => {
    const some = new SomeApp();
    const primary = primaryOf(some);
    const budgets = [
      budgetOf(some.stack, primary, {}, 'Writing'),
      budgetOf(some.stack, replicaOf(some, primary, 'm6i.large'), {}, 'Reading'),
    ];
    pass(some.app);
    expect(budgets.map(budget => [ledgerOf(budget).ceiling.maxConnections, ledgerOf(budget).demand])).toEqual([
      [828, 1],
      [828, 1],
    ]);
  });

  it.each<[string, MaxConnections, string[]]>([
    ['by default', MaxConnections.pinned(), ['828']],
    ['to a number', MaxConnections.pinned(300), ['300']],
    ['to a number that the replica has, too', MaxConnections.pinned(77), []],
  ])('knows what the budget of its primary pins: %s', (_, maxConnections, inherited) => {
    const some = new SomeApp();
    const primary = primaryOf(some);
    const replica = budgetOf(some.stack, replicaOf(some, primary), {}, 'Reading');
    budgetOf(some.stack, primary, { maxConnections }, 'Writing');
    pass(some.app);
    const found = messagesOf(replica, 'replica-below-writer').map(message => /gets max_connections (\d+)/.exec(message)?.[1]);
    expect(found).toEqual(inherited);
  });

  it('can be pinned, in a group of its own', () => {
    const some = new SomeApp();
    const budget = budgetOf(some.stack, replicaOf(some, primaryOf(some)), { maxConnections: MaxConnections.pinned(828) });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties).toMatchObject({
      Family: 'postgres16',
      Parameters: { max_connections: '828' },
    });
    expect(messagesOf(budget, 'replica-below-writer')).toEqual([]);
  });

  it('gives its consumers what they get from any PostgreSQL', () => {
    const some = new SomeApp();
    const budget = budgetOf(some.stack, replicaOf(some, primaryOf(some), 'm6i.large'));
    budget.addEcsService(some.service('Reports'), { client: PoolClient.sqlAlchemy() });
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({ PGAPPNAME: 'Reports' });
  });

  it('of MySQL keeps a limit of its own, and nothing is said', () => {
    const some = new SomeApp();
    const budget = budgetOf(some.stack, replicaOf(some, primaryOf(some, { engine: mysql })));
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({ database: { engine: 'mysql' }, findings: [] });
  });

  describe('whose primary is imported', () => {
    function imported(some: SomeApp): rds.DatabaseInstanceReadReplica {
      const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(some.stack, 'Imported', {
        instanceIdentifier: 'orders',
        instanceEndpointAddress: 'orders.example.com',
        port: 5432,
        securityGroups: [],
      });
      return replicaOf(some, instance);
    }

    it('has an unknown ceiling, with the way out', () => {
      const some = new SomeApp();
      const budget = budgetOf(some.stack, imported(some));
      expect(synth(some.app).failed).toBe(true);
      expect(messagesOf(budget, 'unknown-ceiling')).toEqual([
        'the ceiling of Budget is unknown: Engine of Shop/Replica is not set, and its source, orders, is not in this app: ' +
          'set Engine on the replica, or state it with DatabaseTarget.fromAttributes',
      ]);
    });

    it('is known where its engine is set', () => {
      const some = new SomeApp();
      const replica = imported(some);
      (replica.node.defaultChild as rds.CfnDBInstance).addPropertyOverride('Engine', 'postgres');
      const budget = budgetOf(some.stack, replica);
      pass(some.app);
      expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: 77 }, findings: [] });
    });
  });

  it('in another Region has a budget there, with consumers of that Region', () => {
    const some = new SomeApp();
    const account = '111111111111';
    const eu = new Stack(some.app, 'Eu', { env: { region: 'eu-west-1', account } });
    const us = new Stack(some.app, 'Us', { env: { region: 'us-east-1', account } });
    const primary = primaryOf(some, { instanceIdentifier: 'orders' }, eu);
    const budgets = [
      budgetOf(eu, primary),
      budgetOf(eu, replicaOf(some, primary, 'm6i.large', eu), {}, 'Near'),
      budgetOf(us, replicaOf(some, primary, 't3.micro', us)),
    ];
    budgets.forEach((budget, index) => budget.addConsumer(`reports ${index}`, { pool: PoolSizing.fixed({ size: index + 1 }) }));
    pass(some.app);
    expect(
      budgets.map(budget => {
        const { path, ceiling, demand } = ledgerOf(budget);
        return [path, ceiling.maxConnections, demand];
      }),
    ).toEqual([
      ['Eu/Budget', 828, 2],
      ['Eu/Near', 828, 3],
      ['Us/Budget', 77, 4],
    ]);
    expect(budgets.map(budget => messagesOf(budget, 'replica-below-writer').length)).toEqual([0, 0, 1]);
    expect(messagesOf(budgets[2] ?? eu, 'replica-below-writer')[0]).toContain('from its primary Eu/Database');
    expect(eu.dependencies.map(({ node }) => node.path)).toEqual([]);
  });
});

describe('a database of another platform', () => {
  function budgetFor(some: SomeApp, attributes: Partial<DatabaseTargetAttributes>, props: Partial<ConnectionBudgetProps> = {}) {
    const database = DatabaseTarget.fromAttributes({ engine: postgres, ...attributes });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database, ...props });
    budget.reserveConnections('somebody', 1, { reason: 'test' });
    return budget;
  }

  it('on Cloud SQL has the step of its memory, and keeps 3 for superusers', () => {
    const some = new SomeApp();
    const platform = DatabasePlatform.cloudSql({ memoryGib: 7.5 });
    const budget = budgetFor(some, { platform, instanceIdentifier: 'orders' });
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({
      database: { name: 'orders', engine: 'postgres' },
      ceiling: {
        maxConnections: 400,
        basis: 'published',
        source: 'row of 7.5 GiB, Cloud SQL for PostgreSQL: max_connections by memory',
      },
      reserve: [
        { name: 'superuser', connections: 3 },
        { name: 'operations', connections: 10 },
        { name: 'margin', connections: 20 },
      ],
      usable: 367,
    });
  });

  it('on Azure has the row of its memory, and keeps 15 for Azure', () => {
    const some = new SomeApp();
    const budget = budgetFor(some, { platform: DatabasePlatform.azureFlexibleServer({ memoryGib: 8 }) });
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({
      ceiling: { maxConnections: 859, basis: 'published' },
      reserve: [
        { name: 'Azure', connections: 15 },
        { name: 'operations', connections: 10 },
        { name: 'margin', connections: 43 },
      ],
      usable: 791,
    });
  });

  it('of its own has the ceiling that is stated', () => {
    const some = new SomeApp();
    const platform = DatabasePlatform.selfManaged();
    const budget = budgetFor(some, { platform }, { maxConnections: MaxConnections.of(200) });
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({
      ceiling: { maxConnections: 200, basis: 'declared' },
      reserve: [{ name: 'superuser', connections: 3 }, expect.anything(), expect.anything()],
    });
  });

  it.each<[string, Partial<DatabaseTargetAttributes>, string]>([
    [
      'of its own has an unknown ceiling where none is stated',
      { platform: DatabasePlatform.selfManaged() },
      'the ceiling of Budget is unknown: a self-managed server has the limit that its own configuration sets',
    ],
    [
      'smaller than the smallest has an unknown ceiling',
      { platform: DatabasePlatform.azureFlexibleServer({ memoryGib: 1 }) },
      'the ceiling of Budget is unknown: Azure has no server of 1 GiB, the smallest that it lists has 2 GiB',
    ],
    [
      'of another engine has an unknown ceiling',
      { platform: DatabasePlatform.cloudSql({ memoryGib: 8 }), engine: mysql },
      'the ceiling of Budget is unknown: no limit of mysql on Cloud SQL is published',
    ],
  ])('%s', (_, attributes, message) => {
    const some = new SomeApp();
    const budget = budgetFor(some, attributes);
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'unknown-ceiling')).toEqual([message]);
  });

  it('cannot be pinned', () => {
    const some = new SomeApp();
    const platform = DatabasePlatform.cloudSql({ memoryGib: 8 });
    expect(() => budgetFor(some, { platform }, { maxConnections: MaxConnections.pinned() })).toThrow(
      'MaxConnections.pinned() writes to a database of this app, got one from outside: state its limit with MaxConnections.of(…)',
    );
  });

  it.each([0, -1, 100_001, NaN, Infinity])('is refused with %d GiB', memoryGib => {
    const message = `memoryGib must be a number from 0.1 to 100000, got ${memoryGib}: state the memory of the server in GiB`;
    expect(() => DatabasePlatform.cloudSql({ memoryGib })).toThrow(new Error(message));
    expect(() => DatabasePlatform.azureFlexibleServer({ memoryGib })).toThrow(new Error(message));
  });

  it.each([
    ['Cloud SQL', DatabasePlatform.cloudSql({ memoryGib: 8 })],
    ['Azure', DatabasePlatform.azureFlexibleServer({ memoryGib: 8 })],
    ['a self-managed server', DatabasePlatform.selfManaged()],
  ])('on %s has its connections replaced before a NAT gateway forgets them', (_, platform) => {
    const some = new SomeApp();
    const props = { maxConnections: MaxConnections.of(200), reserve: ConnectionReserve.none() };
    budgetFor(some, { platform }, props).addEcsService(some.service('Api'), { client: PoolClient.sqlAlchemy() });
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({
      DB_POOL_RECYCLE: '300',
      DB_POOL_IDLE_TIMEOUT: '300',
      PGAPPNAME: 'Api',
    });
  });

  it('on Amazon has them replaced after half an hour, and no idle timeout', () => {
    const some = new SomeApp();
    some.stated(100).addEcsService(some.service('Api'), { client: PoolClient.sqlAlchemy() });
    const environment = environmentOf(pass(some.app).template(some.stack));
    expect(environment).toMatchObject({ DB_POOL_RECYCLE: '1800' });
    expect(environment).not.toHaveProperty('DB_POOL_IDLE_TIMEOUT');
  });
});

describe('a Kubernetes Deployment as a consumer', () => {
  it('counts its terminating pods, and says so', () => {
    const some = new SomeApp();
    const budget = some.stated(200);
    budget.addConsumer('search', {
      copies: 4,
      processes: 2,
      pool: PoolSizing.fixed({ size: 5 }),
      deploymentOverlap: DeploymentOverlap.kubernetes(),
    });
    pass(some.app);
    expect(consumerOf(budget, 'search')).toMatchObject({
      kind: 'declared',
      copies: {
        steady: 4,
        peak: 8,
        because: '8 copies (4, doubled while deploying: terminating copies keep their pools, maxSurge 25 %)',
      },
      demand: 80,
      steadyDemand: 40,
    });
  });

  it('counts a surge above its replicas in full', () => {
    const some = new SomeApp();
    const budget = some.stated(200);
    const deploymentOverlap = DeploymentOverlap.kubernetes({ maxSurge: 6 });
    budget.addConsumer('search', { copies: 4, pool: PoolSizing.fixed({ size: 5 }), deploymentOverlap });
    pass(some.app);
    expect(consumerOf(budget, 'search')).toMatchObject({ copies: { peak: 10 }, demand: 50 });
  });

  it('shares what is left with everybody else', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    const client = PoolClient.sqlAlchemy();
    const search = budget.addConsumer('search', { copies: 5, client, deploymentOverlap: DeploymentOverlap.kubernetes() });
    budget.addEcsService(some.service('Api'), { client });
    pass(some.app);
    expect(search.path).toBe('Shop/Budget/search');
    expect(consumerOf(budget, 'search')).toMatchObject({ pool: { size: 5, overflow: 3 }, demand: 80 });
    expect(ledgerOf(budget).headroom).toBeGreaterThanOrEqual(0);
  });
});

it('refuses an instance without a name', () => {
  expect(() => DatabaseTarget.fromAttributes({ engine: postgres, instanceIdentifier: '' })).toThrow(
    'instanceIdentifier must be a text of at least one character known at synthesis, got "": name the database, or leave it out',
  );
});

it('names an imported instance whose ceiling cannot be read', () => {
  const { app, stack } = new SomeApp();
  const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Imported', {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.example.com',
    port: 5432,
    securityGroups: [],
    engine: postgres,
  });
  const budget = budgetOf(stack, instance);
  expect(synth(app).failed).toBe(true);
  expect(messagesOf(budget, 'unknown-ceiling')).toEqual([
    'the ceiling of Budget is unknown: Shop/Imported is imported, so its instance class and parameter group cannot be read',
  ]);
});
