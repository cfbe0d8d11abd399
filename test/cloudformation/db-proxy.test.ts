import type { ProxyFacts, RegisteredDatabase } from '../../lib/cloudformation/db-proxy';
import { readTargetGroup, targetGroupsOf } from '../../lib/cloudformation/db-proxy';

const Parameters = { Percent: { Type: 'Number', Default: 30, AllowedValues: [30, 60] }, Bare: { Type: 'Number' } };
const NO_VALUE = { Ref: 'AWS::NoValue' };
const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });

/** As the CDK renders them. */
function resources(pool: unknown = {}, proxy: object = {}, group: object = {}) {
  return {
    Proxy: {
      Type: 'AWS::RDS::DBProxy',
      Properties: {
        Auth: [{ AuthScheme: 'SECRETS', IAMAuth: 'DISABLED', SecretArn: { Ref: 'Secret' } }],
        DBProxyName: 'Orders',
        EngineFamily: 'POSTGRESQL',
        RequireTLS: true,
        ...proxy,
      },
    },
    Group: {
      Type: 'AWS::RDS::DBProxyTargetGroup',
      Properties: {
        ConnectionPoolConfigurationInfo: pool,
        DBInstanceIdentifiers: [{ Ref: 'Db' }],
        DBProxyName: { Ref: 'Proxy' },
        TargetGroupName: 'default',
        ...group,
      },
    },
  };
}

function read(pool?: unknown, proxy?: object, group?: object, others: object = {}): ProxyFacts {
  const template = { Parameters, Resources: { ...resources(pool, proxy, group), ...others } };
  return readTargetGroup(template, 'Group', 'Stack/Group');
}

describe('readTargetGroup', () => {
  test('reads what is stated', () => {
    const pool = { MaxConnectionsPercent: 50, MaxIdleConnectionsPercent: 20, ConnectionBorrowTimeout: 30 };
    expect(read(pool, { IdleClientTimeout: 300 })).toEqual({
      percent: 50,
      idlePercent: 20,
      borrowTimeoutSeconds: 30,
      idleClientTimeoutSeconds: 300,
      requiresTls: true,
      iamAuth: false,
      hasReaderEndpoint: false,
    });
  });

  test.each([[{}], [undefined], [NO_VALUE]])("AWS's defaults count where %j is stated", pool => {
    expect(read(pool, { RequireTLS: undefined, Auth: undefined })).toEqual({
      percent: 100,
      idlePercent: undefined,
      borrowTimeoutSeconds: 120,
      idleClientTimeoutSeconds: 1800,
      requiresTls: false,
      iamAuth: false,
      hasReaderEndpoint: false,
    });
  });

  test.each([
    ['SQLSERVER', 10],
    [choice('SQLSERVER', 'MYSQL'), 100],
    [{ Ref: 'Bare' }, 100],
    [undefined, 100],
  ])('the default of engine family %j is %d per cent', (EngineFamily, percent) => {
    expect(read({}, { EngineFamily }).percent).toBe(percent);
  });

  test('the default is 100 per cent too where the proxy is not, or may not be, in the template', () => {
    const EngineFamily = 'SQLSERVER';
    expect(read({}, { EngineFamily }, { DBProxyName: 'billing' }).percent).toBe(100);
    expect(read({}, { EngineFamily }, { DBProxyName: choice({ Ref: 'Proxy' }, 'billing') }).percent).toBe(100);
  });

  test.each([
    [{ Ref: 'Percent' }, 60],
    [choice(20, 40), 40],
    [choice(20, NO_VALUE), 100],
    ['25', 25],
    [{ Ref: 'Bare' }, { unknown: 'MaxConnectionsPercent of Stack/Group cannot be read: parameter Bare has no default' }],
    [
      choice(20, { 'Fn::ImportValue': 'x' }),
      { unknown: 'MaxConnectionsPercent of Stack/Group cannot be read: Fn::ImportValue is known only when deployed' },
    ],
    [choice(20, 101), { unknown: 'MaxConnectionsPercent of Stack/Group must be a whole number from 1 to 100, got 101' }],
    [0, { unknown: 'MaxConnectionsPercent of Stack/Group must be a whole number from 1 to 100, got 0' }],
    ['all', { unknown: 'MaxConnectionsPercent of Stack/Group must be a whole number from 0 to 100000, got all' }],
  ])('of a share of %j the largest counts, or why it is not known', (MaxConnectionsPercent, percent) => {
    expect(read({ MaxConnectionsPercent }).percent).toEqual(percent);
  });

  test('the whole pool may depend on a condition', () => {
    const pool = choice({ MaxConnectionsPercent: 20, MaxIdleConnectionsPercent: 5 }, { MaxConnectionsPercent: 40 });
    expect(read(pool)).toMatchObject({ percent: 40, idlePercent: 5 });
    const reason = 'ConnectionPoolConfigurationInfo of Stack/Group cannot be read: Fn::Transform is known only when deployed';
    const facts = read(choice({ MaxConnectionsPercent: 20 }, { 'Fn::Transform': {} }));
    expect([facts.percent, facts.idlePercent, facts.borrowTimeoutSeconds]).toEqual(Array(3).fill({ unknown: reason }));
  });

  test.each([
    [choice(30, 60), 60],
    [choice(30, NO_VALUE), 120],
    [choice(0, 60), Infinity],
    [{ Ref: 'Bare' }, { unknown: 'ConnectionBorrowTimeout of Stack/Group cannot be read: parameter Bare has no default' }],
  ])('of a borrow timeout of %j the longest counts, 0 being none', (ConnectionBorrowTimeout, seconds) => {
    expect(read({ ConnectionBorrowTimeout }).borrowTimeoutSeconds).toEqual(seconds);
  });

  test.each([
    [choice(300, 900), 300],
    [choice(3600, NO_VALUE), 1800],
    [{ Ref: 'Bare' }, { unknown: 'IdleClientTimeout of Proxy cannot be read: parameter Bare has no default' }],
  ])('of an idle client timeout of %j the shortest counts', (IdleClientTimeout, seconds) => {
    expect(read({}, { IdleClientTimeout }).idleClientTimeoutSeconds).toEqual(seconds);
  });

  test.each([['orders'], ['ORDERS'], [{ Ref: 'Proxy' }]])('%j names the proxy', DBProxyName => {
    expect(read({}, {}, { DBProxyName })).toMatchObject({ idleClientTimeoutSeconds: 1800, requiresTls: true });
  });

  test.each([['billing'], [undefined], [{ Ref: 'Bare' }], [['Orders']]])('%j names a proxy elsewhere', DBProxyName => {
    expect(read({ MaxConnectionsPercent: 40 }, {}, { DBProxyName })).toMatchObject({
      percent: 40,
      idleClientTimeoutSeconds: { unknown: 'the proxy of Stack/Group is not in the template' },
      requiresTls: false,
    });
  });

  test('of two proxies that a condition chooses from the worse counts', () => {
    const other = { Type: 'AWS::RDS::DBProxy', Properties: { IdleClientTimeout: 60, EngineFamily: 'SQLSERVER' } };
    const DBProxyName = choice({ Ref: 'Proxy' }, { Ref: 'Other' });
    expect(read({}, {}, { DBProxyName }, { Other: other })).toMatchObject({ percent: 100, idleClientTimeoutSeconds: 60 });
    const half = read({}, {}, { DBProxyName: choice({ Ref: 'Proxy' }, 'billing') });
    expect(half.idleClientTimeoutSeconds).toEqual({ unknown: 'the proxy of Stack/Group is not in the template' });
  });

  test.each([
    [{ Auth: [{ IAMAuth: 'DISABLED' }, { IAMAuth: 'REQUIRED' }] }, true],
    [{ Auth: [choice({ IAMAuth: 'ENABLED' }, NO_VALUE)] }, true],
    [{ Auth: [{ IAMAuth: { Ref: 'Bare' } }] }, true],
    [{ Auth: { 'Fn::Transform': {} } }, true],
    [{ Auth: undefined, DefaultAuthScheme: 'IAM_AUTH' }, true],
    [{ DefaultAuthScheme: 'NONE' }, false],
    [{ Auth: [{}] }, false],
  ])('with %j clients may be asked for IAM authentication: %p', (proxy, iamAuth) => {
    expect(read({}, proxy).iamAuth).toBe(iamAuth);
  });

  test.each([
    [true, true],
    ['true', true],
    [choice(true, false), true],
    [{ Ref: 'Bare' }, true],
    [false, false],
  ])('with RequireTLS %j clients may be asked for TLS: %p', (RequireTLS, requiresTls) => {
    expect(read({}, { RequireTLS }).requiresTls).toBe(requiresTls);
  });

  test.each([
    [{ Ref: 'Proxy' }, 'READ_ONLY', true],
    ['orders', choice('READ_ONLY', 'READ_WRITE'), true],
    [{ Ref: 'Proxy' }, { Ref: 'Bare' }, true],
    [{ Ref: 'Proxy' }, 'READ_WRITE', false],
    [{ Ref: 'Proxy' }, undefined, false],
    [{ Ref: 'Other' }, 'READ_ONLY', false],
  ])('an endpoint of %j with the role %j may lead to readers: %p', (DBProxyName, TargetRole, hasReaderEndpoint) => {
    const Endpoint = { Type: 'AWS::RDS::DBProxyEndpoint', Properties: { DBProxyName, TargetRole } };
    expect(read({}, {}, {}, { Endpoint }).hasReaderEndpoint).toBe(hasReaderEndpoint);
  });

  test('a target group that is not there is unknown', () => {
    const unknown = { unknown: 'Stack/Group is not in the template' };
    expect(readTargetGroup({}, 'Group', 'Stack/Group')).toMatchObject({
      percent: unknown,
      idlePercent: unknown,
      borrowTimeoutSeconds: unknown,
      idleClientTimeoutSeconds: unknown,
    });
  });
});

describe('targetGroupsOf', () => {
  function groups(properties: object, database: RegisteredDatabase): string[] {
    const Resources = {
      Db: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceIdentifier: 'Orders' } },
      Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { DBClusterIdentifier: 'Orders-Cluster' } },
      Group: { Type: 'AWS::RDS::DBProxyTargetGroup', Properties: properties },
      Topic: { Type: 'AWS::SNS::Topic', Properties: properties },
    };
    return targetGroupsOf({ Parameters, Resources }, database);
  }

  test.each([
    [{ DBInstanceIdentifiers: [{ Ref: 'Db' }] }],
    [{ DBInstanceIdentifiers: ['orders'] }],
    [{ DBInstanceIdentifiers: choice([{ Ref: 'Db' }], NO_VALUE) }],
    [{ DBInstanceIdentifiers: [choice({ Ref: 'Other' }, { Ref: 'Db' })] }],
  ])('%j registers the instance', properties => {
    expect(groups(properties, { instance: 'Db' })).toEqual(['Group']);
    expect(groups(properties, { cluster: 'Cluster' })).toEqual([]);
  });

  test.each([
    [{ DBClusterIdentifiers: [{ Ref: 'Cluster' }] }],
    [{ DBClusterIdentifiers: ['ORDERS-cluster'] }],
    [{ DBClusterIdentifiers: choice(NO_VALUE, [{ Ref: 'Cluster' }]) }],
  ])('%j registers the cluster', properties => {
    expect(groups(properties, { cluster: 'Cluster' })).toEqual(['Group']);
    expect(groups(properties, { instance: 'Db' })).toEqual([]);
  });

  test.each([
    [{}],
    [{ DBInstanceIdentifiers: [] }],
    [{ DBInstanceIdentifiers: [{ Ref: 'Other' }] }],
    [{ DBInstanceIdentifiers: [{ 'Fn::ImportValue': 'Orders' }] }],
    [{ DBInstanceIdentifiers: { 'Fn::Transform': {} } }],
    [{ DBClusterIdentifiers: [{ Ref: 'Db' }] }],
  ])('%j registers neither', properties => {
    expect(groups(properties, { instance: 'Db', cluster: 'Cluster' })).toEqual([]);
  });

  test('every target group of the database is found, in order', () => {
    const group = resources().Group;
    expect(targetGroupsOf({ Resources: { A: group, B: { ...group, Condition: 'C' } } }, { instance: 'Db' })).toEqual(['A', 'B']);
    expect(targetGroupsOf({ Resources: { A: group } }, {})).toEqual([]);
  });
});
