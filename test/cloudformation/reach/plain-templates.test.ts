import { readAccessGraph } from '../../../lib/cloudformation/reach/access-graph';
import { readReachedDatabase } from '../../../lib/cloudformation/reach/reached-database';
import type { TemplateMember } from '../../../lib/cloudformation/reach/template-set';
import { idOf, TemplateSet } from '../../../lib/cloudformation/reach/template-set';
import { undeclaredConsumers } from '../../../lib/core/reach/undeclared-consumer';
import type { Reach } from '../../../lib/core/reach/undeclared-consumer';

/** Templates as somebody writes them, without CDK. */
function reach(members: readonly TemplateMember[], where = 'Data'): Reach {
  const set = new TemplateSet(members);
  return undeclaredConsumers(readReachedDatabase(set, idOf(where, 'Orders'), 'Orders'), readAccessGraph(set), new Set());
}

const paths = (members: readonly TemplateMember[]): string[] => reach(members).findings.map(({ path }) => path);

const database = (rules: readonly unknown[], more: object = {}) => ({
  Orders: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'mysql', VPCSecurityGroups: [{ Ref: 'Guard' }] } },
  Guard: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: rules } },
  ...more,
});
const tcp = (source: unknown, from: unknown = 3306, to: unknown = from) => ({
  IpProtocol: 'tcp',
  FromPort: from,
  ToPort: to,
  SourceSecurityGroupId: source,
});
const fn = (group: unknown) => ({ Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SecurityGroupIds: [group] } } });
const GROUP = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };

test('one template, with the functions of YAML', () => {
  const more = { Group: GROUP, Import: fn({ 'Fn::GetAtt': 'Group.GroupId' }) };
  const source = { 'Fn::If': ['IsProd', { 'Fn::Sub': '${Group.GroupId}' }, { Ref: 'AWS::NoValue' }] };
  expect(paths([{ name: 'Data', template: { Resources: database([tcp(source, '3306')], more) } }])).toEqual(['Import']);
});

test('an export whose name holds a parameter with a default', () => {
  const network = {
    Resources: { Group: GROUP },
    Outputs: { Group: { Value: { Ref: 'Group' }, Export: { Name: 'prod-group' } } },
  };
  const group = { 'Fn::ImportValue': { 'Fn::Sub': '${Env}-group' } };
  const Parameters = { Env: { Type: 'String', Default: 'prod' } };
  const data = { Parameters, Resources: database([tcp(group)]) };
  const team = { Parameters, Resources: { Import: fn(group) } };
  const members = [
    { name: 'Network', template: network },
    { name: 'Data', template: data },
    { name: 'Team', template: team },
  ];
  expect(paths(members)).toEqual(['Import']);
});

test('a nested stack, by its parameter and by its output', () => {
  const outer = {
    Resources: {
      Group: GROUP,
      Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Source: { Ref: 'Group' } } } },
      Import: fn({ Ref: 'Group' }),
      Other: fn({ 'Fn::GetAtt': ['Inner', 'Outputs.Guard'] }),
    },
  };
  const inner = {
    Parameters: { Source: { Type: 'String' } },
    Resources: database([tcp({ Ref: 'Source' }), tcp({ Ref: 'Guard' })]),
    Outputs: { Guard: { Value: { Ref: 'Guard' } } },
  };
  const members = [
    { name: 'Outer', template: outer },
    { name: 'Data', template: inner, nestedIn: { name: 'Outer', logicalId: 'Inner' } },
  ];
  expect(paths(members)).toEqual(['Import', 'Other']);
});

test('what is not at hand is not seen, and not clean', () => {
  const rules = [
    tcp({ Ref: 'Teams' }),
    tcp({ 'Fn::ImportValue': 'other-group' }),
    tcp('{{resolve:ssm:/teams/group}}'),
    { IpProtocol: '-1', CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } },
    { IpProtocol: 6, FromPort: 3306, ToPort: 3306, SourcePrefixListId: 'pl-1' },
  ];
  const template = { Parameters: { Teams: { Type: 'AWS::EC2::SecurityGroup::Id' } }, Resources: database(rules) };
  const { findings, unseen } = reach([{ name: 'Data', template }]);
  expect(findings).toEqual([]);
  expect(unseen.map(({ what }) => what)).toEqual([
    'parameter Teams',
    'export other-group',
    'a security group that is known only when deployed',
    '${Vpc.CidrBlock}',
    'pl-1',
  ]);
});

test('rules that only a deployment makes are not seen', () => {
  const Guard = { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: { 'Fn::Transform': { Name: 'Rules' } } } };
  const { unseen } = reach([{ name: 'Data', template: { Resources: database([], { Guard }) } }]);
  expect(unseen).toEqual([
    { what: 'whoever it lets in', because: 'a rule of Guard on 3306: Fn::Transform is known only when deployed' },
  ]);
});

test('a database without security groups has those of its VPC', () => {
  const Orders = { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'mysql' } };
  const { unseen } = reach([{ name: 'Data', template: { Resources: { Orders } } }]);
  expect(unseen[0]?.because).toContain('it states no security group');
});

test('the cluster group of EKS is carried by its nodes', () => {
  const Eks = { Type: 'AWS::EKS::Cluster', Properties: {} };
  const rules = [tcp({ 'Fn::GetAtt': ['Eks', 'ClusterSecurityGroupId'] })];
  const { findings } = reach([{ name: 'Data', template: { Resources: database(rules, { Eks }) } }]);
  expect(findings.map(({ message }) => message)).toEqual([
    'Eks (AWS::EKS::Cluster) can reach Orders, and is not in its budget: ' +
      'security group Data/Eks.ClusterSecurityGroupId -> a rule of Guard on 3306',
  ]);
});

test('a password that RDS manages is a secret of the database', () => {
  const more = {
    Import: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { SECRET: { 'Fn::GetAtt': ['Orders', 'MasterUserSecret.SecretArn'] } } } },
    },
  };
  expect(paths([{ name: 'Data', template: { Resources: database([], more) } }])).toEqual(['Import']);
});
