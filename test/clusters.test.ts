import { Aspects, CfnCondition, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import type { ConnectionBudgetProps } from '../lib';
import { ConnectionBudget, DatabaseEndpoint, DatabaseTarget, MaxConnections, PoolClient, PoolSizing, Scenario } from '../lib';
import { SomeApp } from './some-app';
import {
  auroraMysql,
  auroraPostgres,
  budgetOf,
  ceilingsOf,
  clusterOf,
  findingsOf,
  ledgersOf,
  provisioned,
} from './some-clusters';
import type { Resource } from './synth';
import { environmentOf, only, pass, resourcesOf, synth } from './synth';

describe('a cluster in the writer and readers form', () => {
  const some = new SomeApp();
  const cluster = clusterOf(some, {
    readers: [provisioned('first', 'r6g.large'), rds.ClusterInstance.serverlessV2('second')],
    serverlessV2MinCapacity: 0.5,
    serverlessV2MaxCapacity: 16,
  });
  const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
  const template = pass(some.app).template(some.stack);

  it('has a ceiling for each member, provisioned or serverless', () => {
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 1722, 'published'],
      ['first', 1722, 'published'],
      ['second', 2000, 'published'],
    ]);
  });

  it('carries the plan on the cluster and on each member', () => {
    const planned = ({ Metadata }: Resource): unknown => Metadata?.['connection-budget'];
    expect(planned(only(template, 'AWS::RDS::DBCluster'))).toEqual({
      path: 'Shop/Budget/writer',
      ceiling: 1722,
      instanceClass: 'db.r6g.large',
      basis: 'published',
      usable: 1617,
      plannedPeak: 1,
      operations: 10,
    });
    expect(resourcesOf(template, 'AWS::RDS::DBInstance').map(planned)).toMatchObject([
      { path: 'Shop/Budget/writer', ceiling: 1722, plannedPeak: 1 },
      { path: 'Shop/Budget/reader', ceiling: 1722, plannedPeak: 0 },
      { path: 'Shop/Budget/reader', ceiling: 2000, plannedPeak: 0 },
    ]);
  });
});

describe('a cluster in any other form', () => {
  it('is read from the legacy instance properties', () => {
    const some = new SomeApp();
    const instanceProps = {
      vpc: some.vpc(),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      instanceType: new ec2.InstanceType('r5.xlarge'),
    };
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the form of many apps that exist
    const cluster = new rds.DatabaseCluster(some.stack, 'Cluster', { engine: auroraMysql, instances: 3, instanceProps });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['Instance1', 2000, 'published'],
      ['Instance2', 2000, 'published'],
      ['Instance3', 2000, 'published'],
    ]);
  });

  it('is read when it comes from a snapshot', () => {
    const some = new SomeApp();
    const cluster = new rds.DatabaseClusterFromSnapshot(some.stack, 'Cluster', {
      engine: auroraPostgres,
      writer: provisioned('writer', 't4g.medium'),
      snapshotIdentifier: 'before-the-move',
      vpc: some.vpc(),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 405, 'published']]);
  });

  it('is read from L1 resources', () => {
    const some = new SomeApp();
    const cluster = new rds.CfnDBCluster(some.stack, 'Cluster', {
      engine: 'aurora-mysql',
      engineVersion: '8.0.mysql_aurora.3.08.0',
    });
    for (const id of ['A', 'B']) {
      new rds.CfnDBInstance(some.stack, id, {
        dbClusterIdentifier: cluster.ref,
        dbInstanceClass: 'db.t4g.large',
        engine: 'aurora-mysql',
      });
    }
    const budget = budgetOf(some, DatabaseTarget.fromCfnCluster(cluster));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['A', 135, 'published'],
      ['B', 135, 'published'],
    ]);
  });

  it('has two readable standbys as a Multi-AZ DB cluster', () => {
    const some = new SomeApp();
    const cluster = new rds.CfnDBCluster(some.stack, 'Cluster', {
      engine: 'postgres',
      engineVersion: '16.8',
      dbClusterInstanceClass: 'db.m6gd.large',
      allocatedStorage: 100,
      iops: 1000,
      storageType: 'io1',
    });
    const budget = budgetOf(some, DatabaseTarget.fromCfnCluster(cluster));
    budget.addConsumer('reports', { endpoint: DatabaseEndpoint.READER, pool: PoolSizing.fixed({ size: 9 }) });
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 828, 'estimated'],
      ['reader 1', 828, 'estimated'],
      ['reader 2', 828, 'estimated'],
    ]);
    expect(ledgersOf(budget).map(({ demand }) => demand)).toEqual([1, 9]);
  });

  it('is refused in plain words as Serverless v1', () => {
    const some = new SomeApp();
    const cluster = new rds.ServerlessCluster(some.stack, 'Cluster', {
      engine: auroraMysql,
      vpc: some.vpc(),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    });
    budgetOf(some, DatabaseTarget.fromCluster(cluster as unknown as rds.IDatabaseCluster));
    const { failed, output } = synth(some.app);
    expect(failed).toBe(true);
    expect(output).toContain(
      'the ceiling of Budget writer is unknown: Shop/Cluster is Aurora Serverless v1, which is not supported',
    );
  });

  it('is declared member by member when it is imported', () => {
    const some = new SomeApp();
    const budget = budgetOf(
      some,
      DatabaseTarget.fromClusterAttributes({
        engine: auroraPostgres,
        clusterIdentifier: 'orders',
        writer: { instanceType: new ec2.InstanceType('r6g.xlarge') },
        readers: [{ name: 'reports' }, { maxConnections: 500, instanceType: new ec2.InstanceType('r6g.xlarge') }],
        serverlessV2MinCapacity: 1,
        serverlessV2MaxCapacity: 8,
      }),
    );
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 3479, 'published'],
      ['reports', 1669, 'published'],
      ['reader 2', 500, 'parameter'],
    ]);
  });

  it('has an unknown ceiling when it is imported and nothing is declared', () => {
    const some = new SomeApp();
    const imported = rds.DatabaseCluster.fromDatabaseClusterAttributes(some.stack, 'Imported', {
      clusterIdentifier: 'orders',
      engine: auroraPostgres,
    });
    budgetOf(some, DatabaseTarget.fromCluster(imported));
    expect(synth(some.app).output).toContain('Shop/Imported is imported, so its members cannot be read');
  });
});

describe('capacity that is changed after construction', () => {
  it('counts when an Aspect changes the class', () => {
    const some = new SomeApp();
    const budget = budgetOf(some, DatabaseTarget.fromCluster(clusterOf(some)));
    Aspects.of(some.app).add({
      visit: (node: IConstruct) => {
        if (node instanceof rds.CfnDBInstance) node.dbInstanceClass = 'db.t4g.medium';
      },
    });
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 405, 'published']]);
  });

  it('counts when an escape hatch changes the largest capacity', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, {
      writer: rds.ClusterInstance.serverlessV2('writer'),
      serverlessV2MinCapacity: 1,
      serverlessV2MaxCapacity: 8,
    });
    (cluster.node.defaultChild as rds.CfnDBCluster).addPropertyOverride('ServerlessV2ScalingConfiguration.MaxCapacity', 1);
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 189, 'published']]);
  });

  it('counts the smallest class that a parameter allows', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some);
    const instanceClass = new CfnParameter(some.stack, 'Class', {
      default: 'db.r6g.xlarge',
      allowedValues: ['db.r6g.xlarge', 'db.t4g.medium'],
    });
    const writer = cluster.node.findChild('writer').node.defaultChild as rds.CfnDBInstance;
    writer.dbInstanceClass = instanceClass.valueAsString;
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 405, 'published']]);
  });
});

describe('a reader under a condition', () => {
  it('may be missing, so that the reader endpoint names the writer', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
    const condition = new CfnCondition(some.stack, 'Large', {
      expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1'),
    });
    (cluster.node.findChild('reader').node.defaultChild as rds.CfnDBInstance).cfnOptions.condition = condition;
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    budget.addConsumer('reports', { endpoint: DatabaseEndpoint.READER, pool: PoolSizing.fixed({ size: 9 }) });
    pass(some.app);
    expect(ledgersOf(budget).map(({ endpoint, demand }) => [endpoint, demand])).toEqual([
      ['writer', 10],
      ['reader', 9],
    ]);
  });
});

describe('a pinned limit', () => {
  it('is written to a group of each Aurora member, with a number of its own', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 't4g.medium')] });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), { maxConnections: MaxConnections.pinned() });
    const template = pass(some.app).template(some.stack);
    const groups = resourcesOf(template, 'AWS::RDS::DBParameterGroup');
    expect(groups.map(({ Properties }) => [Properties.Family, Properties.Parameters])).toEqual([
      ['aurora-postgresql16', { max_connections: '1722' }],
      ['aurora-postgresql16', { max_connections: '405' }],
    ]);
    expect(resourcesOf(template, 'AWS::RDS::DBClusterParameterGroup')).toEqual([]);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 1722, 'pinned'],
      ['reader', 405, 'pinned'],
    ]);
  });

  it('is the lowest of all members that share a group', () => {
    const some = new SomeApp();
    const group = new rds.ParameterGroup(some.stack, 'Group', { engine: auroraPostgres, parameters: { log_connections: '1' } });
    const cluster = clusterOf(some, {
      writer: provisioned('writer', 'r6g.large', { parameterGroup: group }),
      readers: [provisioned('reader', 't4g.medium', { parameterGroup: group })],
    });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), { maxConnections: MaxConnections.pinned() });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::RDS::DBParameterGroup').Properties.Parameters).toEqual({
      log_connections: '1',
      max_connections: '405',
    });
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 405, 'pinned'],
      ['reader', 405, 'pinned'],
    ]);
  });

  it('is written to the group of a Multi-AZ DB cluster, whose members have none', () => {
    const some = new SomeApp();
    const group = new rds.CfnDBClusterParameterGroup(some.stack, 'Group', {
      family: 'postgres16',
      description: 'some',
      parameters: {},
    });
    const cluster = new rds.CfnDBCluster(some.stack, 'Cluster', {
      engine: 'postgres',
      dbClusterInstanceClass: 'db.m6gd.large',
      dbClusterParameterGroupName: group.ref,
    });
    const budget = budgetOf(some, DatabaseTarget.fromCfnCluster(cluster), { maxConnections: MaxConnections.pinned(300) });
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::RDS::DBClusterParameterGroup').Properties.Parameters).toEqual({ max_connections: '300' });
    expect(ceilingsOf(budget).map(([, ceiling]) => ceiling)).toEqual([300, 300, 300]);
  });

  it('is refused where the cluster group sets it already', () => {
    const some = new SomeApp();
    const parameterGroup = new rds.ParameterGroup(some.stack, 'Group', {
      engine: auroraPostgres,
      parameters: { max_connections: '500' },
    });
    const cluster = clusterOf(some, { parameterGroup });
    expect(() => budgetOf(some, DatabaseTarget.fromCluster(cluster), { maxConnections: MaxConnections.pinned() })).toThrow(
      'MaxConnections.pinned() cannot write max_connections to Shop/Group, which already sets it',
    );
  });
});

describe('parameter groups of a cluster', () => {
  it('hold for every member that has none of its own', () => {
    const some = new SomeApp();
    const parameterGroup = new rds.ParameterGroup(some.stack, 'ClusterGroup', {
      engine: auroraPostgres,
      parameters: { max_connections: '500' },
    });
    const own = new rds.ParameterGroup(some.stack, 'Group', { engine: auroraPostgres, parameters: { max_connections: '200' } });
    const cluster = clusterOf(some, { parameterGroup, readers: [provisioned('reader', 'r6g.large', { parameterGroup: own })] });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 500, 'parameter'],
      ['reader', 200, 'parameter'],
    ]);
  });

  it('are found in another stack', () => {
    const some = new SomeApp();
    const other = new Stack(some.app, 'Groups');
    const parameterGroup = new rds.ParameterGroup(other, 'Group', {
      engine: auroraPostgres,
      parameters: { max_connections: '500' },
    });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(clusterOf(some, { parameterGroup })));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 500, 'parameter']]);
  });
});

describe('write forwarding', () => {
  it('takes its share of every member that may become the writer', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some);
    (cluster.node.defaultChild as rds.CfnDBCluster).addPropertyOverride('EnableLocalWriteForwarding', true);
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    pass(some.app);
    expect(ledgersOf(budget)[0]?.reserve).toContainEqual({ name: 'write forwarding', connections: 431 });
  });
});

describe('a service with a pool on each endpoint', () => {
  const some = new SomeApp();
  const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
  const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
  const api = some.service('Api', { desiredCount: 2 });
  budget.addEcsService(api, { client: PoolClient.nodePostgres(), pool: PoolSizing.fixed({ size: 5 }) });
  const reading = budget.addEcsService(api, {
    client: PoolClient.nodePostgres(),
    endpoint: DatabaseEndpoint.READER,
    pool: PoolSizing.fixed({ size: 7 }),
  });
  const template = pass(some.app).template(some.stack);

  it('is a consumer of both', () => {
    expect(reading.path).toBe('Shop/Api/reader');
    expect(ledgersOf(budget).map(({ consumers }) => consumers.map(({ name, demand }) => [name, demand]))).toEqual([
      [
        ['somebody', 1],
        ['Api', 20],
      ],
      [['Api (reader)', 28]],
    ]);
  });

  it('has variables of its own for each', () => {
    expect(environmentOf(template, 'ApiTask')).toMatchObject({
      DB_POOL_SIZE: '5',
      RDS_MAX_CONNECTIONS: '1722',
      DB_READER_POOL_SIZE: '7',
      DB_READER_RDS_MAX_CONNECTIONS: '1722',
      DB_READER_APP_INSTANCE_COUNT: '4',
      PGAPPNAME: 'Api',
    });
  });
});

describe('a scenario', () => {
  function tight(props: Partial<ConnectionBudgetProps> = {}): { some: SomeApp; budget: ConnectionBudget } {
    const some = new SomeApp();
    const cluster = clusterOf(some, {
      writer: provisioned('writer', 't4g.medium'),
      readers: [provisioned('reader', 't4g.medium')],
    });
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(cluster), ...props });
    budget.addConsumer('writing', { pool: PoolSizing.fixed({ size: 200 }) });
    budget.addConsumer('reading', { endpoint: DatabaseEndpoint.READER, pool: PoolSizing.fixed({ size: 200 }) });
    return { some, budget };
  }

  it('that should fit and does not is a warning', () => {
    const { some, budget } = tight();
    const { failed, output } = synth(some.app);
    expect(failed).toBe(false);
    expect(output).toContain(
      'Budget writer asks for 34 connections more than writer (db.t4g.medium) can serve when a member is lost',
    );
    expect(findingsOf(budget, 'failover-over-budget')).toHaveLength(1);
  });

  it('that must fit and does not fails synthesis', () => {
    const { some } = tight({ mustFit: [Scenario.DEPLOYMENT, Scenario.MEMBER_LOST] });
    expect(synth(some.app).failed).toBe(true);
  });

  it('that nobody asks for stands in the ledger alone', () => {
    const { some, budget } = tight({ shouldFit: [] });
    expect(synth(some.app).output).not.toContain('when a member is lost');
    expect(ledgersOf(budget)[0]?.scenarios).toContainEqual({
      scenario: 'member-lost',
      level: 'shown',
      server: 'writer',
      usable: 366,
      admitted: 397,
      demand: 400,
      headroom: -34,
    });
  });
});

describe('a ceiling that needs a reboot', () => {
  it('is pinned as it is meant to be in every member that it holds for', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] });
    const maxConnections = MaxConnections.pinned(800);
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), { maxConnections, runningMaxConnections: 300 });
    const template = pass(some.app).template(some.stack);
    expect(ceilingsOf(budget).map(([name, ceiling]) => [name, ceiling])).toEqual([
      ['writer', 300],
      ['reader', 300],
    ]);
    const written = resourcesOf(template, 'AWS::RDS::DBParameterGroup').map(({ Properties }) => Properties.Parameters);
    expect(written).toEqual([{ max_connections: '800' }, { max_connections: '800' }]);
  });

  it('is counted as it runs until then', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, {
      writer: rds.ClusterInstance.serverlessV2('writer'),
      serverlessV2MinCapacity: 1,
      serverlessV2MaxCapacity: 16,
    });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), { runningMaxConnections: 823 });
    pass(some.app);
    expect(ceilingsOf(budget).map(([, ceiling]) => ceiling)).toEqual([823]);
    expect(findingsOf(budget, 'ceiling-needs-reboot')[0]).toContain(
      'db.serverless runs with 823 connections, and has 3360 only after a restart',
    );
  });
});

describe('stacks and stages', () => {
  it('share a cluster whose consumers stand in a nested stack, without a circular reference', () => {
    const some = new SomeApp();
    const budget = budgetOf(some, DatabaseTarget.fromCluster(clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] })));
    const nested = new NestedStack(some.stack, 'Services');
    const api = some.service('Api', { desiredCount: 1 }, nested);
    budget.addEcsService(api, { client: PoolClient.nodePostgres(), endpoint: DatabaseEndpoint.READER });
    pass(some.app);
    expect(ledgersOf(budget)[1]?.consumers).toMatchObject([{ name: 'Api (reader)', demand: 40 }]);
  });

  it('share a cluster with a stack of another team', () => {
    const some = new SomeApp();
    const data = new Stack(some.app, 'Data');
    const budget = budgetOf(some, DatabaseTarget.fromCluster(clusterOf(some, {}, data)), {}, data);
    const api = some.service('Api', { desiredCount: 1 });
    budget.addEcsService(api, { client: PoolClient.nodePostgres() });
    pass(some.app);
    expect(data.dependencies).toEqual([]);
    expect(ledgersOf(budget)[0]?.demand).toBe(41);
  });

  it('are each judged by themselves', () => {
    const some = new SomeApp();
    for (const [id, instanceClass] of [
      ['Test', 't4g.medium'],
      ['Live', 'r6g.large'],
    ] as const) {
      const stage = new Stage(some.app, id);
      const stack = new Stack(stage, 'Shop');
      const budget = budgetOf(
        some,
        DatabaseTarget.fromCluster(clusterOf(some, { writer: provisioned('writer', instanceClass) }, stack)),
        {},
        stack,
      );
      pass(some.app);
      expect(ceilingsOf(budget)).toEqual([['writer', id === 'Test' ? 405 : 1722, 'published']]);
    }
  });
});

describe('a cluster is refused', () => {
  it('a second budget', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some);
    budgetOf(some, DatabaseTarget.fromCluster(cluster));
    expect(() => new ConnectionBudget(some.stack, 'Second', { database: DatabaseTarget.fromCluster(cluster) })).toThrow(
      'database must have one budget, but Shop/Cluster already has Shop/Budget',
    );
  });

  it('pools on the same logical database under the same prefix twice', () => {
    const some = new SomeApp();
    const budget = budgetOf(some, DatabaseTarget.fromCluster(clusterOf(some)));
    const api = some.service('Api');
    budget.addEcsService(api, { client: PoolClient.nodePostgres(), databaseName: 'orders' });
    expect(() => budget.addEcsService(api, { client: PoolClient.nodePostgres(), databaseName: 'billing' })).toThrow(
      'settingsPrefix of Api (billing) must differ from that of its other pools, got DB_ again',
    );
    budget.addEcsService(api, { client: PoolClient.nodePostgres(), databaseName: 'billing', settingsPrefix: 'BILLING_' });
    pass(some.app);
    expect(ledgersOf(budget)[0]?.consumers.map(({ name }) => name)).toEqual(['somebody', 'Api (orders)', 'Api (billing)']);
  });

  it('an instance a pool on a reader endpoint', () => {
    const some = new SomeApp();
    const budget = some.stated();
    expect(() => budget.addConsumer('reports', { endpoint: DatabaseEndpoint.READER })).toThrow(
      'endpoint of reports must be WRITER, because the database of Shop/Budget is no cluster, got READER: give a read replica a budget of its own',
    );
  });

  it('scenarios that are none', () => {
    const some = new SomeApp();
    expect(() => some.stated(100, { mustFit: ['holidays'] as never })).toThrow('mustFit must name scenarios, got "holidays"');
    const twice = { mustFit: [Scenario.STEADY], shouldFit: [Scenario.STEADY] };
    expect(() => new SomeApp().stated(100, twice)).toThrow('shouldFit must not repeat what mustFit names, got steady in both');
  });
});
