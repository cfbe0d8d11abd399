import type { DbClusterOptions } from '../../lib/cloudformation/db-cluster';
import { readDbCluster } from '../../lib/cloudformation/db-cluster';
import type { ParameterGroup } from '../../lib/cloudformation/parameter-group';
import type { Template } from '../../lib/cloudformation/template';
import type { MemberFacts } from '../../lib/core/cluster';

const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });
const POSTGRES = { Engine: 'aurora-postgresql', EngineVersion: '16.4' };
const MYSQL = { Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.08.0' };

const cluster = (properties: object) => ({ Type: 'AWS::RDS::DBCluster', Properties: properties });

function instance(properties: object, more: object = {}) {
  return { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Db' }, ...properties }, ...more };
}

const clusterGroup = (parameters: object) => ({
  Type: 'AWS::RDS::DBClusterParameterGroup',
  Properties: { Parameters: parameters },
});
const instanceGroup = (parameters: object) => ({ Type: 'AWS::RDS::DBParameterGroup', Properties: { Parameters: parameters } });

function read(properties: object, resources: object = {}, options: DbClusterOptions = {}, Parameters: object = {}) {
  return readDbCluster({ Parameters, Resources: { Db: cluster(properties), ...resources } }, 'Db', 'Stack/Db', options);
}

/** The obstacle of the only server of the only member. */
function obstacleOf(members: readonly MemberFacts[]): string | undefined {
  expect(members.map(({ databases }) => databases.length)).toEqual([1]);
  return members[0]?.databases[0]?.obstacle;
}

/** What `new DatabaseCluster` renders with a writer, and readers of which one scales with it. */
const WRITER_AND_READERS: Template = {
  Resources: {
    DbParameterGroup: clusterGroup({ max_connections: '300' }),
    Db: cluster({
      ...POSTGRES,
      CopyTagsToSnapshot: true,
      DBClusterParameterGroupName: { Ref: 'DbParameterGroup' },
      EnableLocalWriteForwarding: true,
      ServerlessV2ScalingConfiguration: { MaxCapacity: 8, MinCapacity: 0.5 },
    }),
    DbWriter: instance({ Engine: 'aurora-postgresql', DBInstanceClass: 'db.r6g.large', PromotionTier: 0 }),
    DbReader1: instance(
      { Engine: 'aurora-postgresql', DBInstanceClass: 'db.serverless', PromotionTier: 1 },
      { DependsOn: ['DbWriter'] },
    ),
    DbReader2: instance(
      {
        Engine: 'aurora-postgresql',
        DBInstanceClass: 'db.serverless',
        DBParameterGroupName: { Ref: 'DbReader2Group' },
        PromotionTier: 2,
      },
      { DependsOn: ['DbWriter'] },
    ),
    DbReader2Group: instanceGroup({ max_connections: '100' }),
  },
};

test('a writer and its readers are read with their classes, capacities, parameters and tiers', () => {
  const facts = { engine: 'aurora-postgresql', engineVersion: '16.4', writeForwardingPercent: 25 };
  const serverless = { instanceClass: 'db.serverless', serverless: { minAcu: 0.5, maxAcu: 8 } };
  const shared = { text: '300', where: 'cluster parameter group DbParameterGroup' };
  const overridden = { text: '100', where: 'parameter group DbReader2Group' };
  expect(readDbCluster(WRITER_AND_READERS, 'Db', 'Stack/Db')).toEqual([
    {
      path: 'Stack/Db/DbWriter',
      name: 'DbWriter',
      role: 'writer',
      isCertain: true,
      promotionTier: 0,
      databases: [{ ...facts, instanceClass: 'db.r6g.large', parameter: shared }],
    },
    {
      path: 'Stack/Db/DbReader1',
      name: 'DbReader1',
      role: 'reader',
      isCertain: true,
      promotionTier: 1,
      databases: [{ ...facts, ...serverless, parameter: shared }],
    },
    {
      path: 'Stack/Db/DbReader2',
      name: 'DbReader2',
      role: 'reader',
      isCertain: true,
      promotionTier: 2,
      databases: [{ ...facts, ...serverless, parameter: overridden }],
    },
  ]);
});

test('the legacy form states no tiers, so the first instance stands for the writer', () => {
  const legacy = instance({
    Engine: 'aurora-mysql',
    DBInstanceClass: 'db.r6g.large',
    DBParameterGroupName: { Ref: 'Parameters' },
  });
  const members = read(
    { ...MYSQL, DBClusterParameterGroupName: 'default.aurora-mysql8.0' },
    { Parameters: instanceGroup({ max_connections: '400' }), DbInstance1: legacy, DbInstance2: legacy },
  );
  const databases = [
    {
      engine: 'aurora-mysql',
      engineVersion: '8.0.mysql_aurora.3.08.0',
      instanceClass: 'db.r6g.large',
      parameter: { text: '400', where: 'parameter group Parameters' },
    },
  ];
  expect(members).toEqual([
    {
      path: 'Stack/Db/DbInstance1',
      name: 'DbInstance1',
      role: 'writer',
      isCertain: true,
      promotionTier: 1,
      databases,
    },
    {
      path: 'Stack/Db/DbInstance2',
      name: 'DbInstance2',
      role: 'reader',
      isCertain: true,
      promotionTier: 1,
      databases,
    },
  ]);
});

test('a cluster from a snapshot, or one that copies another, is read like any other', () => {
  const Writer = instance({ DBInstanceClass: 'db.t3.medium', PromotionTier: 0 });
  const origins = { SnapshotIdentifier: 'snap', SourceDBClusterIdentifier: 'other', ReplicationSourceIdentifier: 'arn' };
  expect(read({ ...MYSQL, ...origins }, { Writer })).toEqual(read(MYSQL, { Writer }));
  expect(read(MYSQL, { Writer })).toMatchObject([{ name: 'Writer', role: 'writer', databases: [{ engine: 'aurora-mysql' }] }]);
});

test('the version of a member counts where the cluster states none', () => {
  const Writer = instance({ DBInstanceClass: 'db.t3.medium', EngineVersion: '15.2' });
  const version = (properties: object) => read(properties, { Writer })[0]?.databases.map(each => each.engineVersion);
  expect(version({ Engine: 'aurora-postgresql' })).toEqual(['15.2']);
  expect(version(POSTGRES)).toEqual(['16.4']);
});

test('every combination that parameters and conditions allow is one server', () => {
  const Class = { Type: 'String', Default: 'db.r6g.large', AllowedValues: ['db.r6g.large', 'db.serverless'] };
  const [writer] = read(
    { ...POSTGRES, ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: choice(8, 16) } },
    { Writer: instance({ DBInstanceClass: { Ref: 'Class' } }) },
    {},
    { Class },
  );
  expect(writer?.databases.map(({ instanceClass, serverless }) => `${instanceClass} ${serverless?.maxAcu}`)).toEqual([
    'db.r6g.large undefined',
    'db.serverless 8',
    'db.serverless 16',
  ]);
});

test('a member that a condition may leave out is not certain', () => {
  const members = read(POSTGRES, {
    Writer: instance({ DBInstanceClass: 'db.r6g.large', PromotionTier: 0 }),
    Reader: instance({ DBInstanceClass: 'db.r6g.large', PromotionTier: 2 }, { Condition: 'IsProduction' }),
  });
  expect(members.map(({ name, role, isCertain }) => `${name} ${role} ${isCertain}`)).toEqual([
    'Writer writer true',
    'Reader reader false',
  ]);
});

describe('members in other templates', () => {
  const elsewhere: Template = {
    Resources: {
      Instance: instance({ DBClusterIdentifier: { Ref: 'FromParent' }, DBInstanceClass: 'db.r6g.large', PromotionTier: 3 }),
    },
  };
  const member = { template: elsewhere, logicalId: 'Instance', path: 'Other/Writer', name: 'Writer' };

  test('stand beside those of its own template', () => {
    const members = read(POSTGRES, { Found: instance({ DBInstanceClass: 'db.t3.medium' }) }, { members: [member] });
    expect(members).toMatchObject([
      { path: 'Other/Writer', name: 'Writer', role: 'writer', mayBeWriter: true, promotionTier: 3 },
      { path: 'Stack/Db/Found', name: 'Found', role: 'reader', mayBeWriter: true },
    ]);
    expect(members[0]?.databases).toEqual([
      { engine: 'aurora-postgresql', engineVersion: '16.4', instanceClass: 'db.r6g.large' },
    ]);
  });

  test('are readers where their stack is deployed later', () => {
    const members = read(
      POSTGRES,
      { Found: instance({ DBInstanceClass: 'db.t3.medium' }) },
      { members: [{ ...member, isLater: true }] },
    );
    expect(members.map(({ name, role, mayBeWriter }) => [name, role, mayBeWriter])).toEqual([
      ['Writer', 'reader', undefined],
      ['Found', 'writer', undefined],
    ]);
  });

  test('are told once, where they are found there as well', () => {
    const Found = instance({ DBInstanceClass: 'db.t3.medium' });
    const template: Template = { Resources: { Db: cluster(POSTGRES), Found } };
    const members = readDbCluster(template, 'Db', 'Stack/Db', {
      members: [{ template, logicalId: 'Found', path: 'Stack/Found', name: 'Found' }],
    });
    expect(members.map(({ path }) => path)).toEqual(['Stack/Found']);
  });

  test('may be missing there', () => {
    const members = read(POSTGRES, {}, { members: [{ ...member, logicalId: '__proto__' }] });
    expect(obstacleOf(members)).toBe('Other/Writer is not in the template');
  });
});

describe('parameter groups', () => {
  const sets = (clusterSets: unknown, memberSets: unknown, resources: object = {}, options: DbClusterOptions = {}) => {
    const Writer = instance({ DBInstanceClass: 'db.r6g.large', DBParameterGroupName: memberSets });
    const members = read({ ...MYSQL, DBClusterParameterGroupName: clusterSets }, { Writer, ...resources }, options);
    return members[0]?.databases.map(({ parameter, obstacle }) => obstacle ?? parameter?.text);
  };
  const Shared = clusterGroup({ max_connections: 300 });
  const Own = instanceGroup({ max_connections: choice(100, { Ref: 'AWS::NoValue' }) });
  const OUTSIDE =
    "DBClusterParameterGroupName of Stack/Db is 'corp', a cluster parameter group outside this app, " +
    'so its max_connections cannot be read';

  test('of the cluster count where the one of the instance leaves the limit alone', () => {
    expect(sets({ Ref: 'Shared' }, { Ref: 'Own' }, { Shared, Own })).toEqual(['100', '300']);
    expect(sets({ Ref: 'Shared' }, 'default.aurora-mysql8.0', { Shared })).toEqual(['300']);
    expect(sets({ Ref: 'Shared' }, { Ref: 'Own' }, { Shared, Own: instanceGroup({}) })).toEqual(['300']);
    expect(sets(undefined, { Ref: 'Own' }, { Own })).toEqual(['100', undefined]);
  });

  test('outside the app hide the limit, unless the instance sets it', () => {
    expect(sets('corp', undefined)).toEqual([OUTSIDE]);
    expect(sets('corp', { Ref: 'Own' }, { Own: instanceGroup({ max_connections: 100 }) })).toEqual(['100']);
    expect(sets('corp', { Ref: 'Own' }, { Own })).toEqual(['100', OUTSIDE]);
    expect(sets({ Ref: 'Shared' }, 'corp', { Shared })).toEqual([
      "DBParameterGroupName of Stack/Db/Writer is 'corp', a parameter group outside this app, " +
        'so its max_connections cannot be read',
    ]);
  });

  test('of the wrong kind are not mistaken', () => {
    expect(sets({ Ref: 'Own' }, undefined, { Own })).toEqual([
      'DBClusterParameterGroupName of Stack/Db cannot be read: ${Own} is known only when deployed, ' +
        'so its max_connections cannot be read',
    ]);
  });

  test('are found elsewhere by whoever knows where', () => {
    const found = (where: string, resource: { Type: string; Properties: object }): ParameterGroup => ({
      template: {},
      resource: { type: resource.Type, properties: { ...resource.Properties } },
      where,
    });
    const options = {
      findParameterGroup: () => found('Other/Own', instanceGroup({ max_connections: choice(50, { Ref: 'AWS::NoValue' }) })),
      findClusterParameterGroup: () => found('Other/Shared', clusterGroup({ max_connections: 70 })),
    };
    expect(sets({ 'Fn::ImportValue': 'a' }, { 'Fn::ImportValue': 'b' }, {}, options)).toEqual(['50', '70']);
  });
});

describe('a Multi-AZ DB cluster', () => {
  const MULTI_AZ = {
    Engine: 'postgres',
    EngineVersion: '16.4',
    DBClusterInstanceClass: 'db.m6gd.large',
    AllocatedStorage: 100,
    StorageType: 'io1',
  };

  test('has a writer and two readers, all alike', () => {
    const databases = [
      {
        engine: 'postgres',
        engineVersion: '16.4',
        instanceClass: 'db.m6gd.large',
        allocatedStorageGib: 100,
        parameter: { text: '500', where: 'cluster parameter group Shared' },
      },
    ];
    const same = { isCertain: true, promotionTier: 1, databases };
    const Shared = clusterGroup({ max_connections: 500 });
    expect(read({ ...MULTI_AZ, DBClusterParameterGroupName: { Ref: 'Shared' } }, { Shared })).toEqual([
      { path: 'Stack/Db/writer', name: 'writer', role: 'writer', ...same },
      { path: 'Stack/Db/reader 1', name: 'reader 1', role: 'reader', ...same },
      { path: 'Stack/Db/reader 2', name: 'reader 2', role: 'reader', ...same },
    ]);
  });

  test('needs its class', () => {
    const members = read({ Engine: 'mysql' });
    expect(members.map(({ databases }) => databases[0]?.obstacle)).toEqual(
      Array(3).fill('DBClusterInstanceClass of Stack/Db is not set'),
    );
  });

  test('is none of Aurora', () => {
    expect(read({ ...MULTI_AZ, ...POSTGRES })[0]?.databases[0]?.obstacle).toBe(
      "Engine of Stack/Db may be 'aurora-postgresql', whose instances state their classes, not DBClusterInstanceClass",
    );
    const Writer = instance({ DBInstanceClass: 'db.r6g.large' });
    const [writer] = read({ Engine: choice('aurora-mysql', 'mysql') }, { Writer });
    expect(writer?.databases.map(({ obstacle }) => obstacle)).toEqual([
      undefined,
      "Engine of Stack/Db may be 'mysql', whose class stands in DBClusterInstanceClass, which is not set",
    ]);
  });
});

describe('without a ceiling', () => {
  const V1 = 'Stack/Db is Aurora Serverless v1, which is not supported: AWS ended it on 31 March 2025; migrate to Serverless v2';

  test('is Aurora Serverless v1, which has one writer', () => {
    const members = read({ Engine: 'aurora-mysql', EngineMode: 'serverless' });
    expect(members).toMatchObject([{ path: 'Stack/Db/writer', name: 'writer', role: 'writer', isCertain: true }]);
    expect(members[0]?.databases).toEqual([{ engine: 'aurora-mysql', obstacle: V1 }]);
  });

  test('is an engine mode that cannot be read, or that may be that one', () => {
    const Writer = instance({ DBInstanceClass: 'db.r6g.large' });
    const obstacles = (EngineMode: unknown) =>
      read({ ...POSTGRES, EngineMode }, { Writer })[0]?.databases.map(({ obstacle }) => obstacle);
    expect(obstacles({ Ref: 'Mode' })).toEqual(['EngineMode of Stack/Db cannot be read: ${Mode} is known only when deployed']);
    expect(obstacles(choice('provisioned', 'serverless'))).toEqual([undefined, V1]);
    expect(obstacles('provisioned')).toEqual([undefined]);
  });

  test('is an Aurora cluster with no instance', () => {
    const obstacle =
      'Stack/Db has no DB instance in this app: add one to the app, or state its members with DatabaseTarget.fromClusterAttributes';
    expect(obstacleOf(read({ ...POSTGRES, GlobalClusterIdentifier: 'world' }))).toBe(obstacle);
  });

  test('is a cluster that states no engine', () => {
    const members = read({}, { Writer: instance({ Engine: 'aurora-mysql', DBInstanceClass: 'db.r6g.large' }) });
    expect(obstacleOf(members)).toBe('Engine of Stack/Db is not set');
  });

  test('is a cluster that is not there', () => {
    expect(obstacleOf(readDbCluster({}, '__proto__', 'Stack/Db'))).toBe('Stack/Db is not in the template');
  });

  test('is a serverless member whose capacity cannot be read', () => {
    const Writer = instance({ DBInstanceClass: 'db.serverless' });
    expect(obstacleOf(read(POSTGRES, { Writer }))).toBe(
      'ServerlessV2ScalingConfiguration of Stack/Db is not set, which db.serverless needs',
    );
  });

  test('is a member whose class cannot be read', () => {
    const Writer = instance({ DBInstanceClass: { 'Fn::ImportValue': 'Class' } });
    expect(obstacleOf(read(POSTGRES, { Writer }))).toBe(
      'DBInstanceClass of Stack/Db/Writer cannot be read: Fn::ImportValue is known only when deployed',
    );
  });
});

test('servers beyond 256 are cut off, which is an obstacle', () => {
  const many = (prefix: string) => ({
    Type: 'String',
    AllowedValues: Array.from({ length: 20 }, (_, index) => `${prefix}${index}`),
  });
  const [writer] = read(
    { Engine: 'aurora-postgresql', EngineVersion: { Ref: 'Version' } },
    { Writer: instance({ DBInstanceClass: { Ref: 'Class' } }) },
    {},
    { Version: many('16.'), Class: many('db.r6g.') },
  );
  expect(writer?.databases).toHaveLength(257);
  expect(writer?.databases[256]?.obstacle).toBe('Stack/Db/Writer may be more than 256 different servers');
});

test('a member has the identifier of its own instance', () => {
  const members = read(
    { ...POSTGRES, DBClusterIdentifier: 'orders' },
    {
      Writer: instance({ DBInstanceClass: 'db.r6g.large', DBInstanceIdentifier: 'Orders-1' }),
      Reader: instance({ DBInstanceClass: 'db.r6g.large' }, { DependsOn: ['Writer'] }),
    },
  );
  expect(members.map(({ databases }) => databases.map(({ identifier }) => identifier))).toEqual([['orders-1'], [undefined]]);
});
