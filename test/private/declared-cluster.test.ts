import { CfnParameter, Stack } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { DatabaseClusterTargetAttributes } from '../../lib';
import { declaredMembers } from '../../lib/private/declared-cluster';
import { auroraMysql, auroraPostgres } from '../some-clusters';

const large = { instanceType: new InstanceType('r6g.large') };

function attributes(overrides: Partial<DatabaseClusterTargetAttributes> = {}): DatabaseClusterTargetAttributes {
  return { engine: auroraPostgres, writer: large, ...overrides };
}

describe('the members of a declared cluster', () => {
  it('are a writer and readers, named and numbered where they are not', () => {
    const members = declaredMembers(attributes({ readers: [large, { ...large, name: 'reports', promotionTier: 15 }, large] }));
    expect(members.map(({ path, name, role, promotionTier, isCertain }) => [path, name, role, promotionTier, isCertain])).toEqual(
      [
        ['the cluster/writer', 'writer', 'writer', 1, true],
        ['the cluster/reader 1', 'reader 1', 'reader', 1, true],
        ['the cluster/reports', 'reports', 'reader', 15, true],
        ['the cluster/reader 3', 'reader 3', 'reader', 1, true],
      ],
    );
  });

  it('are a writer alone where no reader is stated', () => {
    expect(declaredMembers(attributes({ clusterIdentifier: 'orders' }))).toEqual([
      {
        path: 'orders/writer',
        name: 'writer',
        role: 'writer',
        isCertain: true,
        promotionTier: 1,
        databases: [{ engine: 'aurora-postgresql', engineVersion: '16.4', instanceClass: 'db.r6g.large' }],
      },
    ]);
  });

  it('are Serverless v2 where they have no instance type', () => {
    const [writer] = declaredMembers(
      attributes({ engine: auroraMysql, writer: {}, serverlessV2MinCapacity: 0, serverlessV2MaxCapacity: 256 }),
    );
    expect(writer?.databases).toEqual([
      {
        engine: 'aurora-mysql',
        engineVersion: '8.0.mysql_aurora.3.08.0',
        instanceClass: 'db.serverless',
        serverless: { minAcu: 0, maxAcu: 256 },
      },
    ]);
  });

  it('have the limit and the share of forwarded sessions that are stated', () => {
    const [writer] = declaredMembers(attributes({ writer: { ...large, maxConnections: 500 }, writeForwardingPercent: 25 }));
    expect(writer?.databases[0]).toMatchObject({
      parameter: { text: '500', where: 'the parameter group of writer, as stated' },
      writeForwardingPercent: 25,
    });
  });
});

it('knows a class by its name with and without the prefix of RDS', () => {
  const of = (name: string) => declaredMembers(attributes({ writer: { instanceType: new InstanceType(name) } }))[0]?.databases[0];
  expect(of('db.r6g.large')).toEqual(of('r6g.large'));
  expect(() => of('serverless')).toThrow('writer has no instance class, so it is Serverless v2 and needs');
});

describe('a declared cluster is refused', () => {
  const token = new CfnParameter(new Stack(), 'Number', { type: 'Number' }).valueAsNumber;

  it.each<[string, Partial<DatabaseClusterTargetAttributes>, string]>([
    [
      'without a name',
      { clusterIdentifier: '' },
      'clusterIdentifier must be a text of at least one character known at synthesis, got "": name the cluster, or leave it out',
    ],
    [
      'with a member without a name',
      { readers: [{ ...large, name: ' ' }] },
      'name of a member must be a text of at least one character known at synthesis, got " ": name the member, or leave it out',
    ],
    [
      'with two members of one name',
      { clusterIdentifier: 'orders', readers: [{ ...large, name: 'writer' }] },
      'members of orders must have different names, got writer twice: rename one',
    ],
    [
      'with a name that is given to another member by default',
      { readers: [{ ...large, name: 'reader 2' }, large] },
      'members of the cluster must have different names, got reader 2 twice: rename one',
    ],
    [
      'with a promotion tier beyond the last',
      { readers: [{ ...large, promotionTier: 16 }] },
      'promotionTier of reader 1 must be a whole number from 0 to 15, got 16',
    ],
    [
      'with a limit that no server has',
      { writer: { ...large, maxConnections: 0 } },
      'maxConnections of writer must be a whole number from 1 to 262143, got 0',
    ],
    [
      'with a limit that only CloudFormation knows',
      { writer: { ...large, maxConnections: token } },
      'maxConnections of writer must be a number known at synthesis, got a token: state a plain number from 1 to 262143, ' +
        'the largest that the token may take where it counts demand and the smallest where it counts supply',
    ],
    [
      'with more forwarded sessions than there are',
      { writeForwardingPercent: 101 },
      'writeForwardingPercent must be a whole number from 0 to 100, got 101',
    ],
    [
      'with a member that has neither a class nor a capacity',
      { readers: [{ name: 'reports' }], serverlessV2MaxCapacity: 8 },
      'reports has no instance class, so it is Serverless v2 and needs serverlessV2MinCapacity and serverlessV2MaxCapacity, ' +
        'got undefined and 8: state both, or its instanceType',
    ],
    [
      'with a capacity beyond the largest',
      { writer: {}, serverlessV2MinCapacity: 1, serverlessV2MaxCapacity: 256.5 },
      'serverlessV2MaxCapacity must be a number from 1 to 256, got 256.5',
    ],
    [
      'with a smallest capacity above the largest',
      { writer: {}, serverlessV2MinCapacity: 9, serverlessV2MaxCapacity: 8 },
      'serverlessV2MinCapacity must be a number from 0 to 8, got 9',
    ],
  ])('%s', (_, overrides, message) => {
    expect(() => declaredMembers(attributes(overrides))).toThrow(new Error(message));
  });

  it('with a gap in the list of its readers', () => {
    const gap = { readers: [large, null as unknown as typeof large] };
    expect(() => declaredMembers(attributes(gap))).toThrow(
      new Error('reader 2 must be described, got null: state its instanceType, or {} for Serverless v2'),
    );
  });

  it('with a capacity between the steps of AWS', () => {
    const capacity = { writer: {}, serverlessV2MinCapacity: 0.5, serverlessV2MaxCapacity: 8.3 };
    expect(() => declaredMembers(attributes(capacity))).toThrow(
      'serverlessV2MaxCapacity must be a number from 1 to 256 in steps of 0.5, got 8.3',
    );
  });
});
