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

describe('what runs elsewhere', () => {
  const environment = {
    Type: 'AWS::Batch::ComputeEnvironment',
    Properties: { ComputeResources: { SecurityGroupIds: [{ Ref: 'Group' }] } },
  };
  const queue = (of: string) => ({
    Type: 'AWS::Batch::JobQueue',
    Properties: { ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: { Ref: of } }] },
  });
  const job = { Type: 'AWS::Batch::JobDefinition', Properties: {} };
  const hostsIn = (resources: object): readonly string[] | undefined => {
    const set = new TemplateSet([{ name: 'Data', template: { Resources: { Group: GROUP, ...resources } } }]);
    return readAccessGraph(set).workloads.find(({ id }) => id === 'Data/Small')?.hosts;
  };

  test('all jobs wait in the only queue', () => {
    expect(hostsIn({ Small: environment, Queue: queue('Small'), Nightly: job })).toEqual(['Data/Queue', 'Data/Nightly']);
  });

  test('of several queues, in the one that somebody names beside the job', () => {
    const submits = (...names: string[]) => ({
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: Object.fromEntries(names.map(name => [name, { Ref: name }])) } },
    });
    const some = { Small: environment, Large: environment, SmallQueue: queue('Small'), LargeQueue: queue('Large') };
    const jobs = { Nightly: job, Hourly: job, Daily: job };
    const all = { ...some, ...jobs, First: submits('SmallQueue', 'Nightly'), Second: submits('LargeQueue', 'Hourly') };
    expect(hostsIn(all)).toEqual(['Data/SmallQueue', 'Data/Nightly']);
  });

  const machine = (definition: unknown) => ({
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { DefinitionString: { 'Fn::Join': ['', [definition, { Ref: 'Cluster' }]] } },
  });
  const task = (Family: string) => ({
    Type: 'AWS::ECS::TaskDefinition',
    Properties: { Family, ContainerDefinitions: [{ Environment: [{ Name: 'HOST', Value: HOST }] }] },
  });
  const HOST = { 'Fn::GetAtt': ['Orders', 'Endpoint.Address'] };

  test.each([
    ['its family', '"TaskDefinition":"load"'],
    ['its revision', '"TaskDefinition": "load:3"'],
    ['its ARN', '"TaskDefinition":"arn:aws:ecs:eu-west-1:111122223333:task-definition/load:3"'],
  ])('a state machine is known to run a task by %s', (_, named) => {
    const more = { Load: task('load'), Machine: machine(`{"States":{"Run":{"Parameters":{${named}}}}}`) };
    expect(paths([{ name: 'Data', template: { Resources: database([], more) } }])).toEqual(['Machine']);
  });

  test('a state of the same name is not a task', () => {
    const more = { Load: task('load'), Machine: machine('{"States":{"load":{"Type":"Pass"}}}') };
    expect(paths([{ name: 'Data', template: { Resources: database([], more) } }])).toEqual(['Load']);
  });

  test('a state machine carries the groups that its text names', () => {
    const more = { Machine: machine('{"SecurityGroups":["sg-0123456789abcdef0"]}') };
    const rules = [tcp('sg-0123456789abcdef0')];
    expect(paths([{ name: 'Data', template: { Resources: database(rules, more) } }])).toEqual(['Machine']);
  });
});
