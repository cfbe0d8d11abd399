import { App, CfnCondition, Fn, Stack, Stage } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseEndpoint, DatabaseTarget, MaxConnections, PoolSizing } from '../../lib';
import type { MemberFacts } from '../../lib/core/cluster';
import { clusterMembers, findDbCluster, memberName, membersNow } from '../../lib/private/db-cluster';
import { resolveTemplates } from '../../lib/private/resolved-templates';
import { SomeApp } from '../some-app';
import { auroraPostgres, budgetOf, ceilingsOf, clusterOf, findingsOf, ledgersOf, provisioned } from '../some-clusters';
import { only, pass, resourcesOf, synth } from '../synth';

function cfnCluster(scope: Stack, props: Partial<rds.CfnDBClusterProps> = {}): rds.CfnDBCluster {
  return new rds.CfnDBCluster(scope, 'Cluster', { engine: 'aurora-postgresql', engineVersion: '16.4', ...props });
}

function cfnMember(
  scope: Stack,
  id: string,
  dbClusterIdentifier: string,
  props: Partial<rds.CfnDBInstanceProps> = {},
): rds.CfnDBInstance {
  return new rds.CfnDBInstance(scope, id, {
    dbClusterIdentifier,
    dbInstanceClass: 'db.r6g.large',
    engine: 'aurora-postgresql',
    ...props,
  });
}

function told(members: readonly MemberFacts[]): unknown[] {
  return members.map(({ path, name, role, databases }) => [path, name, role, databases.map(each => each.instanceClass).join()]);
}

describe('the L1 resource of a cluster', () => {
  const some = new SomeApp();

  it('stands behind one of this app', () => {
    const cluster = clusterOf(some);
    expect(findDbCluster(cluster)).toBe(cluster.node.defaultChild);
  });

  it('is absent of one that is imported', () => {
    const imported = rds.DatabaseCluster.fromDatabaseClusterAttributes(some.stack, 'Imported', { clusterIdentifier: 'orders' });
    expect(findDbCluster(imported)).toBeUndefined();
  });
});

describe('members', () => {
  it('are those of the cluster and no others, by the names that their owners gave them', () => {
    const some = new SomeApp();
    const cluster = findDbCluster(clusterOf(some, { readers: [provisioned('reports', 't4g.medium')] }));
    if (!cluster) throw new Error('no cluster');
    some.database({ vpc: some.vpc() });
    const other = new Stack(some.app, 'Other');
    cfnMember(other, 'Stranger', cfnCluster(other).ref);
    expect(membersNow(cluster).map(memberName)).toEqual(['writer', 'reports']);
    expect(told(clusterMembers(cluster, resolveTemplates(some.app)))).toEqual([
      ['Shop/Cluster/writer', 'writer', 'writer', 'db.r6g.large'],
      ['Shop/Cluster/reports', 'reports', 'reader', 'db.t4g.medium'],
    ]);
  });

  it('are found in other stacks, by whatever refers to the cluster', () => {
    const some = new SomeApp();
    const owner = clusterOf(some);
    const cluster = findDbCluster(owner);
    if (!cluster) throw new Error('no cluster');
    cfnMember(new Stack(some.app, 'ByRef'), 'A', cluster.ref, { promotionTier: 15 });
    cfnMember(new Stack(some.app, 'ByName'), 'B', owner.clusterIdentifier, { promotionTier: 15 });
    expect(membersNow(cluster).map(({ node }) => node.path)).toEqual(['Shop/Cluster/writer/Resource', 'ByRef/A', 'ByName/B']);
    expect(told(clusterMembers(cluster, resolveTemplates(some.app)))).toEqual([
      ['Shop/Cluster/writer', 'writer', 'writer', 'db.r6g.large'],
      ['ByRef/A', 'A', 'reader', 'db.r6g.large'],
      ['ByName/B', 'B', 'reader', 'db.r6g.large'],
    ]);
  });

  it('are none before they are created', () => {
    expect(membersNow(cfnCluster(new Stack(new App(), 'Shop')))).toEqual([]);
  });

  it('are not looked for in another stage', () => {
    const app = new App();
    const test = new Stage(app, 'Test');
    const cluster = cfnCluster(new Stack(test, 'Shop'));
    cfnMember(new Stack(app, 'Shop'), 'A', cluster.ref);
    expect(membersNow(cluster)).toEqual([]);
  });

  it('may be there or not, by a condition', () => {
    const stack = new Stack(new App(), 'Shop');
    const cluster = cfnCluster(stack);
    cfnMember(stack, 'A', cluster.ref, { promotionTier: 0 });
    const condition = new CfnCondition(stack, 'Large', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
    cfnMember(stack, 'B', cluster.ref).cfnOptions.condition = condition;
    const members = clusterMembers(cluster, resolveTemplates(stack.node.root));
    expect(members.map(({ name, isCertain }) => [name, isCertain])).toEqual([
      ['A', true],
      ['B', false],
    ]);
  });
});

describe('a cluster in one stack, its budget in another, a member in a third', () => {
  function spread(maxConnections?: MaxConnections) {
    const some = new SomeApp();
    const [data, extra] = [new Stack(some.app, 'Data'), new Stack(some.app, 'Extra')];
    const cluster = clusterOf(some, { writer: provisioned('writer', 'r6g.large', { promotionTier: 0 }) }, data);
    const group = new rds.ParameterGroup(extra, 'Group', { engine: auroraPostgres, parameters: { log_connections: '1' } });
    const dbParameterGroupName = group.bindToInstance({}).parameterGroupName;
    cfnMember(extra, 'Reports', cluster.clusterIdentifier, { dbInstanceClass: 'db.t4g.medium', dbParameterGroupName });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), maxConnections && { maxConnections });
    budget.addConsumer('reports', { endpoint: DatabaseEndpoint.READER, pool: PoolSizing.fixed({ size: 9 }) });
    return { some, data, extra, budget };
  }

  it('is read as one', () => {
    const { some, data, extra, budget } = spread();
    const synthesis = pass(some.app);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 1722, 'published'],
      ['Reports', 405, 'published'],
    ]);
    expect(ledgersOf(budget).map(({ path, demand }) => [path, demand])).toEqual([
      ['Shop/Budget/writer', 1],
      ['Shop/Budget/reader', 9],
    ]);
    const marked = only(synthesis.template(extra), 'AWS::RDS::DBInstance').Metadata?.['connection-budget'];
    expect(marked).toMatchObject({ path: 'Shop/Budget/reader', ceiling: 405, plannedPeak: 9 });
    expect([some.stack.dependencies, data.dependencies, extra.dependencies]).toEqual([[], [], [data]]);
  });

  it('is pinned in the groups of both stacks', () => {
    const { some, data, extra, budget } = spread(MaxConnections.pinned());
    const synthesis = pass(some.app);
    const parameters = [data, extra].map(
      stack => only(synthesis.template(stack), 'AWS::RDS::DBParameterGroup').Properties.Parameters,
    );
    expect(parameters).toEqual([{ max_connections: '1722' }, { log_connections: '1', max_connections: '405' }]);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 1722, 'pinned'],
      ['Reports', 405, 'pinned'],
    ]);
    expect([some.stack.dependencies, data.dependencies, extra.dependencies]).toEqual([[], [], [data]]);
  });

  it('reads the group of a third stack, which sets the limit of all', () => {
    const some = new SomeApp();
    const [data, groups] = [new Stack(some.app, 'Data'), new Stack(some.app, 'Groups')];
    const parameterGroup = new rds.ParameterGroup(groups, 'Group', {
      engine: auroraPostgres,
      parameters: { max_connections: '300' },
    });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(clusterOf(some, { parameterGroup }, data)));
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 300, 'parameter']]);
  });
});

describe('escape hatches', () => {
  it('that move a member out of the cluster are followed', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some, { readers: [provisioned('reader', 't4g.medium')] });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster));
    const reader = cluster.node.findChild('reader').node.defaultChild as rds.CfnDBInstance;
    reader.dbClusterIdentifier = 'another';
    pass(some.app);
    expect(ceilingsOf(budget)).toEqual([['writer', 1722, 'published']]);
  });

  it('that name the cluster by its identifier are followed', () => {
    const some = new SomeApp();
    const cluster = cfnCluster(some.stack, { dbClusterIdentifier: 'orders' });
    cfnMember(some.stack, 'A', 'orders');
    cfnMember(some.stack, 'B', 'Orders', { dbInstanceClass: 'db.t4g.medium' });
    const budget = budgetOf(some, DatabaseTarget.fromCfnCluster(cluster));
    pass(some.app);
    // Nothing says which of them is created first, so either may be the writer, and the other one a reader.
    expect(ceilingsOf(budget)).toEqual([
      ['A', 1722, 'published'],
      ['B', 405, 'published'],
      ['A', 1722, 'published'],
      ['B', 405, 'published'],
    ]);
    expect(ledgersOf(budget)[0]).toMatchObject({ database: { name: 'B' }, ceiling: { maxConnections: 405 } });
  });

  it('that name it so beside members that refer to it are followed too', () => {
    const some = new SomeApp();
    const cluster = cfnCluster(some.stack, { dbClusterIdentifier: 'orders' });
    const writer = cfnMember(some.stack, 'A', cluster.ref);
    cfnMember(some.stack, 'B', 'orders').addDependency(writer);
    const budget = budgetOf(some, DatabaseTarget.fromCfnCluster(cluster));
    pass(some.app);
    expect(ledgersOf(budget).map(({ endpoint, servers = [] }) => [endpoint, servers.map(({ name }) => name)])).toEqual([
      ['writer', ['A']],
      ['reader', ['B']],
    ]);
  });

  it('that replace the group of a member take its pinned limit away', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some);
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), { maxConnections: MaxConnections.pinned() });
    const writer = cluster.node.findChild('writer').node.defaultChild as rds.CfnDBInstance;
    writer.addPropertyOverride('DBParameterGroupName', 'company-postgres');
    expect(synth(some.app).failed).toBe(true);
    expect(findingsOf(budget, 'conflicting-setting')[0]).toContain(
      'Shop/Budget pins the connection limit, but writer does not end up with it: ',
    );
    expect(findingsOf(budget, 'conflicting-setting')[0]).toContain('company-postgres');
  });
});

describe('a limit is not pinned', () => {
  it('for an Aurora cluster without members: one group could not tell them apart', () => {
    const some = new SomeApp();
    const group = new rds.CfnDBClusterParameterGroup(some.stack, 'Group', {
      family: 'aurora-postgresql16',
      description: 'some',
      parameters: {},
    });
    const cluster = cfnCluster(some.stack, { dbClusterParameterGroupName: group.ref });
    const pin = () => budgetOf(some, DatabaseTarget.fromCfnCluster(cluster), { maxConnections: MaxConnections.pinned() });
    expect(pin).toThrow(
      new Error(
        'MaxConnections.pinned() writes to the parameter group of each member, but Shop/Cluster has no member yet: ' +
          'create its members before the budget',
      ),
    );
  });

  it('for a member that is created after the budget, which says so', () => {
    const some = new SomeApp();
    const cluster = clusterOf(some);
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), { maxConnections: MaxConnections.pinned(300) });
    cfnMember(some.stack, 'Late', cluster.clusterIdentifier);
    expect(synth(some.app).failed).toBe(true);
    expect(findingsOf(budget, 'conflicting-setting')).toEqual([
      'Shop/Budget pins the connection limit, but Late does not end up with it: its parameter group does not set the limit',
    ]);
    expect(ledgersOf(budget)[0]?.findings[0]?.remedies[0]).toBe(
      'create every member before the budget, and leave its parameter group as it is',
    );
  });
});

describe('members that share a parameter group', () => {
  it('share its limit in whatever stacks they stand, and others do not', () => {
    const some = new SomeApp();
    const extra = new Stack(some.app, 'Extra');
    const group = new rds.ParameterGroup(some.stack, 'Group', { engine: auroraPostgres });
    const cluster = clusterOf(some, {
      writer: provisioned('writer', 'r6g.xlarge', { parameterGroup: group }),
      readers: [provisioned('own', 'r6g.xlarge')],
    });
    const { parameterGroupName } = group.bindToInstance({});
    cfnMember(extra, 'Small', cluster.clusterIdentifier, { dbParameterGroupName: parameterGroupName, promotionTier: 15 });
    const budget = budgetOf(some, DatabaseTarget.fromCluster(cluster), { maxConnections: MaxConnections.pinned() });
    const template = pass(some.app).template(some.stack);
    expect(ceilingsOf(budget)).toEqual([
      ['writer', 1722, 'pinned'],
      ['own', 3479, 'pinned'],
      ['Small', 1722, 'pinned'],
    ]);
    expect(resourcesOf(template, 'AWS::RDS::DBParameterGroup').map(({ Properties }) => Properties.Parameters)).toEqual([
      { max_connections: '1722' },
      { max_connections: '3479' },
    ]);
  });
});
