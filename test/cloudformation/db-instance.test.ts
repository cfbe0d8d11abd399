import { readDbInstance } from '../../lib/cloudformation/db-instance';
import type { Template } from '../../lib/cloudformation/template';

const MICRO = { Engine: 'postgres', EngineVersion: '16.8', DBInstanceClass: 'db.t3.micro', AllocatedStorage: '20' };
const MICRO_FACTS = { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro', allocatedStorageGib: 20 };

const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });

function templateOf(properties: object, sections: { Parameters?: object; Mappings?: object; Resources?: object } = {}): Template {
  return { ...sections, Resources: { ...sections.Resources, Db: { Type: 'AWS::RDS::DBInstance', Properties: properties } } };
}

function read(properties: object, sections: { Parameters?: object; Mappings?: object; Resources?: object } = {}) {
  return readDbInstance(templateOf(properties, sections), 'Db', 'Stack/Db');
}

const group = (parameters: unknown, more: object = {}) => ({
  Group: { Type: 'AWS::RDS::DBParameterGroup', Properties: { Family: 'postgres16', Parameters: parameters, ...more } },
});

test('engine, version, class and storage are read', () => {
  expect(read(MICRO)).toEqual([MICRO_FACTS]);
});

test('an identifier is read as it is written, and no other', () => {
  expect(read({ ...MICRO, DBInstanceIdentifier: 'Orders-Prod' })).toEqual([{ ...MICRO_FACTS, identifier: 'orders-prod' }]);
  const Parameters = { Name: { Type: 'String', Default: 'orders' } };
  for (const DBInstanceIdentifier of [{ Ref: 'Name' }, choice('orders', 'orders-test'), '', 7]) {
    expect(read({ ...MICRO, DBInstanceIdentifier }, { Parameters })).toEqual([MICRO_FACTS]);
  }
});

test('every combination that parameters and conditions allow is one server', () => {
  const Parameters = { Class: { Type: 'String', Default: 'db.t3.micro', AllowedValues: ['db.t3.micro', 'db.t3.small'] } };
  const servers = read({ ...MICRO, EngineVersion: choice('15.2', '16.8'), DBInstanceClass: { Ref: 'Class' } }, { Parameters });
  expect(servers.map(({ engineVersion, instanceClass }) => `${engineVersion} ${instanceClass}`)).toEqual([
    '15.2 db.t3.micro',
    '15.2 db.t3.small',
    '16.8 db.t3.micro',
    '16.8 db.t3.small',
  ]);
});

test('a class that cannot be read is an obstacle that names the property', () => {
  expect(read({ ...MICRO, DBInstanceClass: { Ref: 'DbClass' } }, { Parameters: { DbClass: { Type: 'String' } } })).toEqual([
    {
      ...MICRO_FACTS,
      instanceClass: undefined,
      obstacle: 'DBInstanceClass of Stack/Db cannot be read: parameter DbClass has no default',
    },
  ]);
});

test('a class that can be read in one branch only gives both servers', () => {
  expect(
    read({ ...MICRO, DBInstanceClass: choice('db.t3.micro', { 'Fn::ImportValue': 'Class' }) }).map(facts => facts.obstacle),
  ).toEqual([undefined, 'DBInstanceClass of Stack/Db cannot be read: Fn::ImportValue is known only when deployed']);
});

test('an absent class and an absent engine are obstacles', () => {
  expect(read({})).toEqual([
    { engine: 'unknown', obstacle: 'Engine of Stack/Db is not set; DBInstanceClass of Stack/Db is not set' },
  ]);
});

test('an engine that comes with a snapshot is not known', () => {
  expect(read({ DBInstanceClass: 'db.t3.micro', DBSnapshotIdentifier: 'snap' })).toEqual([
    { engine: 'unknown', instanceClass: 'db.t3.micro', obstacle: 'Engine of Stack/Db is not set, it comes with the snapshot' },
  ]);
});

test('a snapshot beside a stated engine is no obstacle', () => {
  expect(read({ ...MICRO, DBSnapshotIdentifier: 'snap' })).toEqual([MICRO_FACTS]);
});

test('a version or storage that cannot be read is left out', () => {
  const servers = read({ ...MICRO, EngineVersion: { 'Fn::ImportValue': 'V' }, AllocatedStorage: { 'Fn::ImportValue': 'S' } });
  expect(servers).toEqual([{ engine: 'postgres', instanceClass: 'db.t3.micro' }]);
});

test.each([
  ['DBClusterIdentifier', 'Stack/Db is a member of a cluster: budget the cluster, DatabaseTarget.fromCluster'],
  [
    'SourceDBClusterIdentifier',
    'Stack/Db is a read replica of a cluster (SourceDBClusterIdentifier), which is not read: ' +
      'state it with DatabaseTarget.fromAttributes',
  ],
])('with %s there is an obstacle', (property, obstacle) => {
  expect(read({ ...MICRO, [property]: { Ref: 'Other' } })).toEqual([{ ...MICRO_FACTS, obstacle }]);
  expect(read({ ...MICRO, [property]: { Ref: 'AWS::NoValue' } })).toEqual([MICRO_FACTS]);
});

describe('a read replica', () => {
  const instance = (properties: object) => ({ Type: 'AWS::RDS::DBInstance', Properties: properties });
  const SOURCE = { Engine: 'postgres', EngineVersion: '16.8', DBInstanceClass: 'db.r6g.large' };
  const SOURCE_FACTS = { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.r6g.large' };
  const primary = { name: 'Main', databases: [SOURCE_FACTS] };
  const REPLICA = { DBInstanceClass: 'db.t3.micro', SourceDBInstanceIdentifier: { Ref: 'Main' } };

  test('has engine and version of its source, and the class and parameter group of its own', () => {
    const Resources = { Main: instance(SOURCE), ...group({ max_connections: 300 }) };
    expect(read({ ...REPLICA, DBParameterGroupName: { Ref: 'Group' } }, { Resources })).toEqual([
      {
        engine: 'postgres',
        engineVersion: '16.8',
        instanceClass: 'db.t3.micro',
        primary,
        parameter: { text: '300', where: 'parameter group Group' },
      },
    ]);
  });

  test('has the version that it states', () => {
    const [facts] = read({ ...REPLICA, EngineVersion: '17.2' }, { Resources: { Main: instance(SOURCE) } });
    expect(facts).toEqual({ engine: 'postgres', engineVersion: '17.2', instanceClass: 'db.t3.micro', primary });
  });

  test('of a source outside the app is read when it states its engine', () => {
    const outside = { name: 'orders', databases: [] };
    expect(read({ ...MICRO, SourceDBInstanceIdentifier: 'orders' })).toEqual([{ ...MICRO_FACTS, primary: outside }]);
  });

  test('of a source outside the app with no engine is an obstacle', () => {
    expect(read({ DBInstanceClass: 'db.t3.micro', SourceDBInstanceIdentifier: 'orders' })).toEqual([
      {
        engine: 'unknown',
        instanceClass: 'db.t3.micro',
        primary: { name: 'orders', databases: [] },
        obstacle:
          'Engine of Stack/Db is not set, and its source, orders, is not in this app: ' +
          'set Engine on the replica, or state it with DatabaseTarget.fromAttributes',
      },
    ]);
  });

  test('may have a source that is found elsewhere', () => {
    const asked: unknown[] = [];
    const found = { name: 'Data/Orders', databases: [SOURCE_FACTS] };
    const expression = { 'Fn::ImportValue': 'Data:Orders' };
    const template = templateOf({ ...REPLICA, SourceDBInstanceIdentifier: expression });
    const findSource = (each: unknown) => {
      asked.push(each);
      return found;
    };
    expect(readDbInstance(template, 'Db', 'Stack/Db', { findSource })).toEqual([
      { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro', primary: found },
    ]);
    expect(asked).toEqual([expression]);
  });

  test('of a replica follows it to the source of both', () => {
    const Resources = { Main: instance(SOURCE), Middle: instance({ ...REPLICA, DBInstanceClass: 'db.t3.small' }) };
    const middle = { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.small', primary };
    expect(read({ ...REPLICA, SourceDBInstanceIdentifier: { Ref: 'Middle' } }, { Resources })).toEqual([
      { ...middle, instanceClass: 'db.t3.micro', primary: { name: 'Middle', databases: [middle] } },
    ]);
  });

  test('of itself ends', () => {
    const [facts, ...others] = read({ ...REPLICA, SourceDBInstanceIdentifier: { Ref: 'Db' } });
    expect(others).toEqual([]);
    expect(facts?.obstacle).toBe(
      'Engine of Stack/Db is not set, and that of its source Db is not known: Db is a read replica of itself',
    );
  });

  test('follows no more replicas in a row than AWS allows', () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => [
          `R${index}`,
          instance(index === 0 ? SOURCE : { ...REPLICA, SourceDBInstanceIdentifier: { Ref: `R${index - 1}` } }),
        ]),
      );
    const last = (length: number) =>
      read({ ...REPLICA, SourceDBInstanceIdentifier: { Ref: `R${length - 1}` } }, { Resources: chain(length) })[0];
    expect(last(3)).toMatchObject({ engine: 'postgres', engineVersion: '16.8' });
    expect(last(3)?.obstacle).toBeUndefined();
    expect(last(4)?.obstacle).toMatch(/R0 has more than 3 read replicas in a row$/);
  });

  test('that a condition makes one is read both ways', () => {
    const SourceDBInstanceIdentifier = choice({ Ref: 'Main' }, { Ref: 'AWS::NoValue' });
    const servers = read({ ...MICRO, SourceDBInstanceIdentifier }, { Resources: { Main: instance(SOURCE) } });
    expect(servers).toEqual([{ ...MICRO_FACTS, primary }, MICRO_FACTS]);
  });
});

test('an instance that is not there is an obstacle', () => {
  expect(readDbInstance({}, '__proto__', 'Stack/Db')).toEqual([
    { engine: 'unknown', obstacle: 'Stack/Db is not in the template' },
  ]);
});

describe('the parameter group', () => {
  const withGroup = (resources: object, name: unknown = { Ref: 'Group' }, sections = {}) =>
    read({ ...MICRO, DBParameterGroupName: name }, { ...sections, Resources: resources });
  const parameter = (text: string) => ({ text, where: 'parameter group Group' });

  test.each([
    [400, '400'],
    ['400', '400'],
    ['LEAST({DBInstanceClassMemory/9531392},200)', 'LEAST({DBInstanceClassMemory/9531392},200)'],
  ])('sets max_connections to %j', (value, text) => {
    expect(withGroup(group({ max_connections: value }))).toEqual([{ ...MICRO_FACTS, parameter: parameter(text) }]);
  });

  test('without the parameter leaves it to the engine', () => {
    expect(withGroup(group({ work_mem: '4096' }))).toEqual([MICRO_FACTS]);
    expect(withGroup(group(undefined))).toEqual([MICRO_FACTS]);
  });

  test('is found by the name that it is given', () => {
    expect(withGroup(group({ max_connections: 400 }, { DBParameterGroupName: 'corp-pg16' }), 'corp-pg16')).toEqual([
      { ...MICRO_FACTS, parameter: parameter('400') },
    ]);
  });

  test.each(['default.postgres16', undefined, { Ref: 'AWS::NoValue' }])('%j is the engine default', DBParameterGroupName => {
    expect(read({ ...MICRO, DBParameterGroupName })).toEqual([MICRO_FACTS]);
  });

  test('of another name is outside the app', () => {
    const obstacle =
      "DBParameterGroupName of Stack/Db is 'corp-pg16', a parameter group outside this app, so its max_connections cannot be read";
    expect(withGroup({}, 'corp-pg16')).toEqual([{ ...MICRO_FACTS, obstacle }]);
    expect(withGroup({}, { Ref: 'Name' }, { Parameters: { Name: { Type: 'String', Default: 'corp-pg16' } } })).toEqual([
      { ...MICRO_FACTS, obstacle },
    ]);
  });

  test.each([
    [{ Ref: 'Elsewhere' }, '${Elsewhere} is known only when deployed'],
    [{ 'Fn::ImportValue': 'Group' }, 'Fn::ImportValue is known only when deployed'],
  ])('named by %j cannot be read', (name, reason) => {
    const obstacle = `DBParameterGroupName of Stack/Db cannot be read: ${reason}, so its max_connections cannot be read`;
    expect(withGroup({}, name)).toEqual([{ ...MICRO_FACTS, obstacle }]);
  });

  test('may depend on a condition, as may its parameters', () => {
    const resources = group(choice({ max_connections: 100 }, { max_connections: choice(200, { Ref: 'AWS::NoValue' }) }));
    const servers = withGroup(resources, choice({ Ref: 'Group' }, { Ref: 'AWS::NoValue' }));
    expect(servers.map(facts => facts.parameter?.text)).toEqual(['100', '200', undefined]);
  });

  test('with a parameter that cannot be read is an obstacle', () => {
    expect(withGroup(group({ max_connections: { Ref: 'Most' } }), { Ref: 'Group' }, { Parameters: { Most: {} } })).toEqual([
      { ...MICRO_FACTS, obstacle: 'max_connections of parameter group Group cannot be read: parameter Most has no default' },
    ]);
    expect(withGroup(group({ 'Fn::Transform': {} }))).toEqual([
      {
        ...MICRO_FACTS,
        obstacle: 'Parameters of parameter group Group cannot be read: Fn::Transform is known only when deployed',
      },
    ]);
  });

  test('of Oracle sets processes', () => {
    const servers = read(
      { ...MICRO, Engine: 'oracle-ee', DBParameterGroupName: { Ref: 'Group' } },
      { Resources: group({ processes: 300, max_connections: 7 }) },
    );
    expect(servers).toEqual([{ ...MICRO_FACTS, engine: 'oracle-ee', parameter: parameter('300') }]);
  });

  test('of SQL Server sets no limit', () => {
    const properties = { ...MICRO, Engine: 'sqlserver-ex', DBParameterGroupName: 'corp' };
    expect(read(properties)).toEqual([{ ...MICRO_FACTS, engine: 'sqlserver-ex' }]);
  });

  test('is found elsewhere by whoever knows where', () => {
    const found = {
      template: {},
      resource: { type: 'AWS::RDS::DBParameterGroup', properties: { Parameters: { max_connections: 50 } } },
    };
    const template = templateOf({ ...MICRO, DBParameterGroupName: { Ref: 'Elsewhere' } });
    const asked: unknown[] = [];
    const facts = readDbInstance(template, 'Db', 'Stack/Db', {
      findParameterGroup: expression => {
        asked.push(expression);
        return { ...found, where: 'Other/Params' };
      },
    });
    expect(asked).toEqual([{ Ref: 'Elsewhere' }]);
    expect(facts).toEqual([{ ...MICRO_FACTS, parameter: { text: '50', where: 'parameter group Other/Params' } }]);
  });
});

test('servers beyond 256 are cut off, which is an obstacle', () => {
  const many = (prefix: string) => ({
    Type: 'String',
    AllowedValues: Array.from({ length: 20 }, (_, index) => `${prefix}${index}`),
  });
  const servers = read(
    { ...MICRO, EngineVersion: { Ref: 'Version' }, DBInstanceClass: { Ref: 'Class' } },
    { Parameters: { Version: many('16.'), Class: many('db.r6g.') } },
  );
  expect(servers).toHaveLength(257);
  expect(servers[256]).toEqual({ engine: 'postgres', obstacle: 'Stack/Db may be more than 256 different servers' });
});
