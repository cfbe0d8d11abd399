import { checkTemplates } from '../../../lib/cloudformation/implied/check';
import { readAccessGraph } from '../../../lib/cloudformation/reach/access-graph';
import { readReachedDatabase } from '../../../lib/cloudformation/reach/reached-database';
import type { TemplateMember } from '../../../lib/cloudformation/reach/template-set';
import { idOf, TemplateSet } from '../../../lib/cloudformation/reach/template-set';
import { undeclaredConsumers } from '../../../lib/core/reach/undeclared-consumer';

type Resources = Record<string, object>;

const GROUP = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };
const guard = (source: string): object => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: {
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: { Ref: source } }],
  },
});
const server = (group: string, more: object = {}): object => ({
  Type: 'AWS::RDS::DBInstance',
  Properties: { Engine: 'mysql', VPCSecurityGroups: [{ Ref: group }], ...more },
});
const DATABASE = { Orders: server('Guard'), Guard: guard('Group'), Group: GROUP, Other: GROUP };

function unseen(resources: Resources, more: object = {}, others: readonly TemplateMember[] = []): string[] {
  const set = new TemplateSet([{ name: 'Data', template: { Resources: resources, ...more } }, ...others]);
  const database = readReachedDatabase(set, idOf('Data', 'Orders'), 'Orders');
  const reach = undeclaredConsumers(database, readAccessGraph(set), new Set());
  expect(reach.findings).toEqual([]);
  return reach.unseen.map(({ what, because }) => `${what}: ${because}`);
}

const RULE = 'a rule of Guard on 3306';

describe('what carries a security group for somebody else', () => {
  const carriers = (group: object): [string, object, string][] => [
    [
      'a load balancer',
      { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Type: 'network', SecurityGroups: [group] } },
      'whoever comes through it connects with its security group, and is not known',
    ],
    [
      'a classic load balancer',
      { Type: 'AWS::ElasticLoadBalancing::LoadBalancer', Properties: { SecurityGroups: [group] } },
      'whoever comes through it connects with its security group, and is not known',
    ],
    [
      'a gateway of VPC Lattice',
      { Type: 'AWS::VpcLattice::ResourceGateway', Properties: { SecurityGroupIds: [group] } },
      'whoever comes through it connects with its security group, and is not known',
    ],
    [
      'a stack set',
      { Type: 'AWS::CloudFormation::StackSet', Properties: { Parameters: [{ ParameterKey: 'Sg', ParameterValue: group }] } },
      'the stacks of this stack set are not at hand',
    ],
    [
      'a custom resource',
      { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: { 'Fn::Join': ['', ['{"x":"', group, '"}']] } } },
      'what this custom resource does with the security group is not known',
    ],
    [
      'another database',
      { Type: 'AWS::RDS::DBCluster', Properties: { VpcSecurityGroupIds: [group] } },
      'another database may connect from there, by a foreign server or a link',
    ],
    [
      'a proxy in front of who knows what',
      { Type: 'AWS::RDS::DBProxy', Properties: { VpcSecurityGroupIds: [group] } },
      'which databases this proxy is in front of is not known',
    ],
  ];

  test.each(carriers({ Ref: 'Group' }))('%s is listed', (_, Carrier, because) => {
    const { Type } = Carrier as { Type: string };
    expect(unseen({ ...DATABASE, Carrier })).toEqual([`Carrier (${Type}): ${RULE}: ${because}`]);
  });

  test.each(carriers({ Ref: 'Other' }))('%s with a group that is not let in is not', (_, Carrier) => {
    expect(unseen({ ...DATABASE, Carrier })).toEqual([]);
  });
});

describe('a group that lets in itself', () => {
  const own = { Orders: server('Guard'), Guard: guard('Guard') };

  test('is that of the database, its replicas and theirs', () => {
    const Replica = server('Guard', { SourceDBInstanceIdentifier: { Ref: 'Orders' } });
    const Second = server('Guard', { SourceDBInstanceIdentifier: { Ref: 'Replica' } });
    expect(unseen({ ...own, Replica, Second })).toEqual([]);
    expect(
      unseen({
        Orders: server('Guard', { SourceDBInstanceIdentifier: { Ref: 'First' } }),
        Guard: own.Guard,
        First: server('Guard'),
      }),
    ).toEqual([]);
  });

  test('is that of a cluster and its members', () => {
    const Orders = {
      Type: 'AWS::RDS::DBCluster',
      Properties: { Engine: 'aurora-mysql', VpcSecurityGroupIds: [{ Ref: 'Guard' }] },
    };
    const Writer = server('Guard', { DBClusterIdentifier: { Ref: 'Orders' } });
    expect(unseen({ Orders, Writer, Guard: own.Guard })).toEqual([]);
  });

  test('is that of its proxy', () => {
    const Proxy = { Type: 'AWS::RDS::DBProxy', Properties: { VpcSecurityGroupIds: [{ Ref: 'Guard' }] } };
    const Target = {
      Type: 'AWS::RDS::DBProxyTargetGroup',
      Properties: { DBProxyName: { Ref: 'Proxy' }, DBInstanceIdentifiers: [{ Ref: 'Orders' }] },
    };
    expect(unseen({ ...own, Proxy, Target })).toEqual([]);
  });

  test('and of another database: that may connect', () => {
    expect(unseen({ ...own, Reporting: server('Guard') })).toEqual([
      `Reporting (AWS::RDS::DBInstance): ${RULE}: another database may connect from there, by a foreign server or a link`,
    ]);
  });
});

test('a replica with a group of its own that is let in may connect beside its replication', () => {
  const Replica = server('Group', { SourceDBInstanceIdentifier: { Ref: 'Orders' } });
  expect(unseen({ ...DATABASE, Replica })).toEqual([
    `Replica (AWS::RDS::DBInstance): ${RULE}: another database may connect from there, by a foreign server or a link`,
  ]);
});

test('the proxy of another database connects to that alone', () => {
  const Proxy = { Type: 'AWS::RDS::DBProxy', Properties: { VpcSecurityGroupIds: [{ Ref: 'Group' }] } };
  const target = (database: unknown): object => ({
    Type: 'AWS::RDS::DBProxyTargetGroup',
    Properties: { DBProxyName: { Ref: 'Proxy' }, DBInstanceIdentifiers: [database] },
  });
  const resources = { ...DATABASE, Proxy, Users: server('Other') };
  expect(unseen({ ...resources, Target: target({ Ref: 'Users' }) })).toEqual([]);
  const Parameters = { Database: { Type: 'String' } };
  expect(unseen({ ...resources, Target: target({ Ref: 'Database' }) }, { Parameters })).toEqual([
    `Proxy (AWS::RDS::DBProxy): ${RULE}: which databases this proxy is in front of is not known`,
  ]);
});

describe('a stack that is not at hand', () => {
  const stack = (Parameters: object, Type = 'AWS::CloudFormation::Stack', Location?: object): object => ({
    Type,
    Properties: { Parameters, ...(Location && { Location }) },
  });
  const ADDRESS = { 'Fn::GetAtt': ['Orders', 'Endpoint.Address'] };

  test.each([
    ['the address', ADDRESS],
    ['the secret', { 'Fn::GetAtt': ['Orders', 'MasterUserSecret.SecretArn'] }],
    ['the security group', { 'Fn::GetAtt': ['Guard', 'GroupId'] }],
    ['something', { Ref: 'Orders' }],
  ])('is handed %s', (part, value) => {
    for (const type of ['AWS::CloudFormation::Stack', 'AWS::Serverless::Application']) {
      expect(unseen({ ...DATABASE, Nested: stack({ It: value }, type) })).toEqual([
        `Nested (${type}): it is handed ${part} of Orders, and the template of this nested stack is not at hand`,
      ]);
    }
  });

  test('or nothing of the database', () => {
    expect(unseen({ ...DATABASE, Nested: stack({ Bucket: { Ref: 'Bucket' } }) })).toEqual([]);
  });

  test('rotates its secret', () => {
    const Location = {
      ApplicationId: 'arn:aws:serverlessrepo:us-east-1:1:applications/SecretsManagerRDSMySQLRotationSingleUser',
    };
    expect(unseen({ ...DATABASE, Nested: stack({ It: ADDRESS }, 'AWS::Serverless::Application', Location) })).toEqual([]);
  });

  test('or is', () => {
    const inner = { name: 'Nested', template: { Parameters: { It: {} } }, nestedIn: { name: 'Data', logicalId: 'Nested' } };
    expect(unseen({ ...DATABASE, Nested: stack({ It: ADDRESS }) }, {}, [inner])).toEqual([]);
  });

  test('is listed by checks for every database, once', () => {
    const Resources = { ...DATABASE, Users: server('Other'), Nested: stack({ It: ADDRESS }) };
    const check = (...others: TemplateMember[]): string[][] =>
      checkTemplates([{ name: 'Data', template: { Resources } }, ...others], {
        databases: new Map(),
        consumers: new Map(),
      }).budgets.map(({ unseen: all = [] }) => all.map(({ because }) => because));
    const rest = 'the template of this nested stack is not at hand';
    expect(check()).toEqual([[`it is handed the address of Orders, and ${rest}`], [`${rest}, and may hold whatever connects`]]);
    expect(check({ name: 'Nested', template: {}, nestedIn: { name: 'Data', logicalId: 'Nested' } })).toEqual([[], []]);
  });
});

describe('an export', () => {
  const exported = (Value: unknown, Name: unknown = 'it'): object => ({ Outputs: { It: { Value, Export: { Name } } } });
  const rest = 'no template here imports it, so who does is not known';

  test.each([
    ['the address', { 'Fn::GetAtt': ['Orders', 'Endpoint.Address'] }],
    ['the secret', { 'Fn::GetAtt': ['Orders', 'MasterUserSecret.SecretArn'] }],
    ['the security group', { Ref: 'Guard' }],
  ])('that nobody imports hands %s on', (part, value) => {
    expect(unseen(DATABASE, exported(value))).toEqual([`export it: it hands ${part} of Orders on, and ${rest}`]);
    const importing = { Resources: { X: { Type: 'AWS::New::Thing', Properties: { It: { 'Fn::ImportValue': 'it' } } } } };
    expect(unseen(DATABASE, exported(value), [{ name: 'App', template: importing }])).toEqual([]);
  });

  test('of a group that is let in', () => {
    const name = { 'Fn::Sub': '${AWS::StackName}-Group' };
    expect(unseen(DATABASE, exported({ Ref: 'Group' }, name))).toEqual([
      `export \${AWS::StackName}-Group: ${RULE}: it hands the security group on, and ${rest}`,
    ]);
  });

  test('of anything else says nothing', () => {
    expect(unseen(DATABASE, exported({ 'Fn::GetAtt': ['Orders', 'Endpoint.Port'] }))).toEqual([]);
    expect(unseen(DATABASE, exported({ Ref: 'Other' }))).toEqual([]);
  });
});

test('a parameter of Systems Manager hands the address on', () => {
  const Host = { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::GetAtt': ['Orders', 'Endpoint.Address'] } } };
  expect(unseen({ ...DATABASE, Host })).toEqual([
    'Host (AWS::SSM::Parameter): it hands the address of Orders on, and who takes it is not known',
  ]);
});
