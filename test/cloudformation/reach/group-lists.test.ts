import { readAccessGraph } from '../../../lib/cloudformation/reach/access-graph';
import { readReachedDatabase } from '../../../lib/cloudformation/reach/reached-database';
import { idOf, TemplateSet } from '../../../lib/cloudformation/reach/template-set';
import type { TemplateMember } from '../../../lib/cloudformation/template-member';
import { reachersOf } from '../../../lib/core/reach/reachers';

const [A, B, C] = ['sg-0aaaaaaaaaaaaaaaa', 'sg-0bbbbbbbbbbbbbbbb', 'sg-0cccccccccccccccc'];
const GROUPS = { Type: 'List<AWS::EC2::SecurityGroup::Id>', Default: `${A}, ${B}` };
const Parameters = { Groups: GROUPS, Text: { Type: 'String', Default: `${A},${B}` }, Env: { Type: 'String', Default: 'prod' } };
const Mappings = { Sets: { prod: { list: [A, B], one: A }, test: { list: [C], one: C } } };

/** Who comes to a database in whose group a rule lets something in, and what is unseen of it. */
function reached(carried: unknown, admitted: unknown, guard: unknown = [{ Ref: 'Guard' }]): { who: string[]; unseen: string[] } {
  const rule = { GroupId: { Ref: 'Guard' }, IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: admitted };
  const Resources = {
    Db: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres', VPCSecurityGroups: guard } },
    Guard: { Type: 'AWS::EC2::SecurityGroup', Properties: {} },
    Rule: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: rule },
    Own: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { ...rule, GroupId: A } },
    Fn: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SecurityGroupIds: carried } } },
  };
  const set = new TemplateSet([{ name: 'T', template: { Parameters, Mappings, Resources } } satisfies TemplateMember]);
  const { reachers, unseen } = reachersOf(readReachedDatabase(set, idOf('T', 'Db'), 'Db'), readAccessGraph(set));
  return { who: reachers.map(({ workload }) => workload.name), unseen: unseen.map(({ what }) => what) };
}

const LIST = { 'Fn::FindInMap': ['Sets', { Ref: 'Env' }, 'list'] };

test.each<[string, unknown, unknown, boolean]>([
  ['a parameter that is a list', { Ref: 'Groups' }, B, true],
  ['a parameter that is a list of others', { Ref: 'Groups' }, C, false],
  ['a text that is split', { 'Fn::Split': [',', `${A},${B}`] }, B, true],
  ['a parameter that is split', { 'Fn::Split': [',', { Ref: 'Text' }] }, B, true],
  ['a text that is split elsewhere', { 'Fn::Split': [';', `${A},${B}`] }, B, false],
  ['a list of a mapping', LIST, B, true],
  ['a list of a mapping, of another key', LIST, C, false],
  ['an entry of a mapping', [{ 'Fn::FindInMap': ['Sets', 'prod', 'one'] }], A, true],
  [
    'an entry of a mapping, by what is known only when deployed',
    [{ 'Fn::FindInMap': ['Sets', { Ref: 'AWS::Region' }, 'one'] }],
    C,
    true,
  ],
  ['what stands there for want of one', [{ 'Fn::FindInMap': ['Sets', 'x', 'one', { DefaultValue: C }] }], C, true],
  ['a rule by a mapping', [A], { 'Fn::FindInMap': ['Sets', 'prod', 'one'] }, true],
  ['a rule by a mapping, of another group', [B], { 'Fn::FindInMap': ['Sets', 'prod', 'one'] }, false],
])('groups by %s', (_, carried, admitted, isReached) => {
  expect(reached(carried, admitted).who).toEqual(isReached ? ['Fn'] : []);
});

test.each<[string, unknown, string[]]>([
  ['a parameter that is a list', { Ref: 'Groups' }, ['parameter Groups', A, B, C]],
  ['a text that is split', { 'Fn::Split': [',', `${A},${B}`] }, [A, B, C]],
  ['a list of a mapping', LIST, [A, B, C]],
  ['an entry that is not found', [{ 'Fn::FindInMap': ['Sets', 'x', 'y'] }], ['an entry of a mapping that is not found']],
])('guards by %s', (_, guard, unseen) => {
  // A rule of the first one lets the third one in, which is none of the template.
  expect(reached([C], C, guard).unseen.sort()).toEqual(unseen);
});

test('a list that is handed to a nested stack', () => {
  const inner = {
    Parameters: { Given: { Type: 'CommaDelimitedList' } },
    Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SecurityGroupIds: { Ref: 'Given' } } } } },
  };
  const stack = { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Given: `${A},${B}` } } };
  const set = new TemplateSet([
    { name: 'Outer', template: { Resources: { Inner: stack } } },
    { name: 'Inner', template: inner, nestedIn: { name: 'Outer', logicalId: 'Inner' } },
  ]);
  expect(readAccessGraph(set).workloads.map(({ groups }) => groups)).toEqual([[A, B]]);
});
