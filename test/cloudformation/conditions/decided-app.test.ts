import { decideConditions } from '../../../lib/cloudformation/conditions/decided-app';
import type { DecidedApp } from '../../../lib/cloudformation/conditions/decided-app';
import { linkTemplates } from '../../../lib/cloudformation/linked-template';
import { possibleValues } from '../../../lib/cloudformation/intrinsics';
import { own } from '../../../lib/cloudformation/fields';
import type { Template } from '../../../lib/cloudformation/template';
import type { TemplateMember } from '../../../lib/cloudformation/template-member';

const Parameters = { Env: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] }, Zone: { Type: 'String' } };
const Conditions = {
  Prod: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
  Zoned: { 'Fn::Equals': [{ Ref: 'Zone' }, 'a'] },
};
const NO_VALUE = { Ref: 'AWS::NoValue' };

function stating(members: readonly TemplateMember[], values: Record<string, string>, ...secret: string[]): DecidedApp {
  return decideConditions(members, { values: new Map(Object.entries(values)), secret: new Set(secret) });
}

function decided(template: Template, values: Record<string, string> = { Env: 'prod' }): Template {
  return stating([{ name: 'A', template: { Parameters, Conditions, ...template } }], values).members[0]!.template;
}

/** What becomes of a property where the environment is `prod`. */
function property(value: unknown, values?: Record<string, string>): unknown {
  const { Resources } = decided({ Resources: { X: { Type: 'T', Properties: { value } } } }, values);
  return own(own(own(Resources, 'X'), 'Properties'), 'value');
}

const either = (condition: string, yes: unknown, no: unknown): object => ({ 'Fn::If': [condition, yes, no] });

test.each<[string, unknown, unknown]>([
  ['the branch that is taken', either('Prod', 1, 2), 1],
  ['a branch of a branch', either('Prod', either('Prod', { a: either('Prod', 1, 2) }, 3), 4), { a: 1 }],
  ['both branches of an open condition', either('Zoned', either('Prod', 1, 2), 3), either('Zoned', 1, 3)],
  ['nothing', either('Prod', NO_VALUE, 1), undefined],
  ['items without those that are left out', [1, either('Prod', NO_VALUE, 2), 3], [1, 3]],
  ['fields without those that are left out', { a: either('Prod', NO_VALUE, 2), b: 3 }, { b: 3 }],
  ['arguments, all of them', either('Zoned', either('Prod', NO_VALUE, 2), 3), either('Zoned', NO_VALUE, 3)],
  ['a condition of a policy', { Condition: { StringEquals: { a: 'Prod' } } }, { Condition: { StringEquals: { a: 'Prod' } } }],
  ['what is no condition', { 'Fn::If': ['Prod'] }, { 'Fn::If': ['Prod'] }],
  ['fields that are called as those of a resource', { Type: either('Prod', 1, 2) }, { Type: 1 }],
])('%s', (_what, value, expected) => {
  expect(property(value)).toEqual(expected);
});

test('what is not there is left out, and what is there is certain', () => {
  const entry = (Condition?: string): object => ({ Type: 'T', ...(Condition !== undefined && { Condition }) });
  const all = { A: entry(), B: entry('Prod'), C: entry('Dev'), D: entry('Zoned'), E: 3 };
  const more = { ...Conditions, Dev: { 'Fn::Not': [{ Condition: 'Prod' }] } };
  const template = decided({ Conditions: more, Resources: all, Outputs: all });
  const expected = { A: entry(), B: entry(), D: entry('Zoned'), E: 3 };
  expect([template.Resources, template.Outputs]).toEqual([expected, expected]);
});

test('a stated parameter has its value alone', () => {
  const template = decided({});
  expect(possibleValues(template, { Ref: 'Env' })).toEqual({ values: ['prod'], unknown: [] });
});

test('a secret decides conditions, and can be read by nobody', () => {
  const Resources = { X: { Type: 'T', Condition: 'Prod', Properties: { value: { Ref: 'Env' } } } };
  const { members } = stating([{ name: 'A', template: { Parameters, Conditions, Resources } }], { Env: 'prod' }, 'Env');
  expect(own(own(members[0]!.template.Resources, 'X'), 'Condition')).toBeUndefined();
  expect(JSON.stringify(members[0]!.template.Parameters)).not.toContain('prod');
});

test('pseudo parameters stand for their values, also in texts', () => {
  const value = [
    { Ref: 'AWS::Region' },
    { Ref: 'AWS::AccountId' },
    { 'Fn::Sub': '${AWS::Region}-${Env}-${!AWS::Region}' },
    { 'Fn::Sub': ['${AWS::Region}-${A}', { A: { Ref: 'AWS::Region' } }] },
    either('Here', 1, 2),
  ];
  const Resources = { X: { Type: 'T', Properties: { value } } };
  const Here = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] };
  const template = decided({ Conditions: { Here }, Resources }, { 'AWS::Region': 'eu-west-1' });
  expect(own(own(own(template.Resources, 'X'), 'Properties'), 'value')).toEqual([
    'eu-west-1',
    { Ref: 'AWS::AccountId' },
    { 'Fn::Sub': 'eu-west-1-${Env}-${!AWS::Region}' },
    { 'Fn::Sub': ['eu-west-1-${A}', { A: 'eu-west-1' }] },
    1,
  ]);
});

test('a parameter with one allowed value needs no statement', () => {
  const Env = { Type: 'String', AllowedValues: ['prod'] };
  const Resources = { X: { Type: 'T', Properties: { value: either('Prod', 1, 2) } } };
  const template = decided({ Parameters: { Env }, Resources }, {});
  expect(own(own(own(template.Resources, 'X'), 'Properties'), 'value')).toBe(1);
});

describe('nested stacks', () => {
  const inner: Template = {
    Parameters,
    Conditions,
    Resources: { X: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: either('Prod', 10, 1) } } },
  };

  function nesting(handed: unknown, values: Record<string, string> = {}, Condition?: string, ...secret: string[]): DecidedApp {
    const Nested = {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { Parameters: handed },
      ...(Condition !== undefined && { Condition }),
    };
    const outer = { Parameters: { Stage: { Type: 'String' } }, Conditions: { P: { 'Fn::Equals': [{ Ref: 'Stage' }, 'p'] } } };
    return stating(
      [
        // Whoever stands in another one may come first.
        { name: 'A/N/X/X', template: inner, nestedIn: { name: 'A/N/X', logicalId: 'X' } },
        { name: 'A/N/X', template: inner, nestedIn: { name: 'A/N', logicalId: 'X' } },
        { name: 'A/N', template: inner, nestedIn: { name: 'A', logicalId: 'Nested' } },
        { name: 'A', template: { ...outer, Resources: { Nested } } },
      ],
      values,
      ...secret,
    );
  }

  const countOf = ({ members }: DecidedApp): unknown => {
    const found = members.find(({ name }) => name === 'A/N');
    return own(own(own(found?.template.Resources, 'X'), 'Properties'), 'DesiredCount');
  };
  const BOTH = either('Prod', 10, 1);

  test.each<[string, unknown, Record<string, string>, unknown]>([
    ['a text', { Env: 'prod' }, {}, 10],
    ['nothing, and have their default', { Zone: 'a' }, {}, 1],
    ['what is stated', { Env: { Ref: 'Stage' } }, { Stage: 'prod' }, 10],
    ['a text made of that', { Env: { 'Fn::Sub': '${Stage}rod' } }, { Stage: 'p' }, 10],
    ['what a condition decides', { Env: either('P', 'prod', 'dev') }, { Stage: 'p' }, 10],
    ['nothing by a condition', { Env: either('P', NO_VALUE, 'prod') }, { Stage: 'p' }, 1],
    ['what nobody has stated', { Env: { Ref: 'Stage' } }, {}, BOTH],
    ['what is known when deployed', { Env: { 'Fn::GetAtt': ['X', 'Arn'] } }, {}, BOTH],
    ['what nobody can read', { 'Fn::Transform': 'x' }, {}, BOTH],
    ['theirs, whatever is stated of a parameter of that name', { Env: { Ref: 'Stage' } }, { Env: 'prod' }, BOTH],
  ])('are handed %s', (_what, handed, values, expected) => {
    expect(countOf(nesting(handed, values))).toEqual(expected);
  });

  test('that are not there have nothing in them', () => {
    expect(nesting({}, { Stage: 'q' }, 'P').members.map(({ name }) => name)).toEqual(['A']);
    expect(nesting({}, { Stage: 'p' }, 'P').members).toHaveLength(4);
    expect(nesting({}, {}, 'P').members).toHaveLength(4);
  });

  test('that are handed a secret are decided by it, and nobody reads it', () => {
    const app = nesting({ Env: { Ref: 'Stage' } }, { Stage: 'prod' }, undefined, 'Stage');
    expect(countOf(app)).toBe(10);
    const linked = linkTemplates(app.members);
    expect(possibleValues(linked, { Ref: 'A/Stage' }).values).toEqual([]);
    expect(possibleValues(linked, { Ref: 'A/N/Env' }).values).toEqual([]);
  });

  test('name what is to be stated around them', () => {
    expect(nesting({ Env: { Ref: 'Stage' } }).open.ofFigures).toEqual(['Stage']);
    expect(nesting({ Env: either('P', 'prod', 'dev') }).open.ofFigures).toEqual(['Stage']);
    expect(nesting({ Env: 'prod' }).open.ofFigures).toEqual([]);
  });

  test('of a parent that is not here are handed nobody knows what', () => {
    const alone: TemplateMember = { name: 'A/N', template: inner, nestedIn: { name: 'A', logicalId: 'Nested' } };
    expect(countOf(stating([alone], { Env: 'prod' }))).toEqual(BOTH);
  });

  test('in a circle stay as they are', () => {
    const one: TemplateMember = { name: 'A', template: inner, nestedIn: { name: 'B', logicalId: 'X' } };
    const other: TemplateMember = { name: 'B', template: inner, nestedIn: { name: 'A', logicalId: 'X' } };
    expect(stating([one, other], { Env: 'prod' }).members.map(({ template }) => template)).toEqual([inner, inner]);
  });
});

describe('what is to be stated', () => {
  const open = (Resources: object, values: Record<string, string> = {}): DecidedApp['open'] => {
    const Both = { 'Fn::And': [{ Condition: 'Prod' }, { Condition: 'Zoned' }] };
    const Secret = { Type: 'AWS::SSM::Parameter::Value<String>' };
    const Hidden = { 'Fn::Equals': [{ Ref: 'Secret' }, 'x'] };
    const template = {
      Parameters: { ...Parameters, Secret },
      Conditions: { ...Conditions, Both, Hidden, Round: { Condition: 'Round' } },
      Resources,
    };
    return stating([{ name: 'A', template }], values).open;
  };
  const service = (Properties: object): object => ({ S: { Type: 'AWS::ECS::Service', Properties } });

  test.each<[string, object, string[], string[]]>([
    ['copies', service({ DesiredCount: either('Prod', 1, 2) }), ['Env'], ['Env']],
    ['by several conditions', service({ DesiredCount: either('Both', 1, 2) }), ['Env', 'Zone'], ['Env', 'Zone']],
    ['tags', service({ Tags: either('Prod', [], [1]) }), [], ['Env']],
    ['a resource that may not be there', { D: { Type: 'AWS::RDS::DBInstance', Condition: 'Zoned' } }, ['Zone'], ['Zone']],
    ['a usage statistic', { M: { Type: 'AWS::CDK::Metadata', Condition: 'Prod' } }, [], []],
    ['what cannot be stated', service({ DesiredCount: either('Hidden', 1, 2) }), [], []],
    ['a circle', service({ DesiredCount: either('Round', 1, 2) }), [], []],
  ])('for %s', (_what, resources, ofFigures, ofAnything) => {
    expect(open(resources)).toEqual({ ofFigures, ofAnything });
  });

  test('is what is not stated yet', () => {
    const resources = service({ DesiredCount: either('Both', 1, 2) });
    expect(open(resources, { Env: 'prod' }).ofFigures).toEqual(['Zone']);
    expect(open(resources, { Env: 'dev' }).ofFigures).toEqual([]);
    expect(open(resources, { Env: 'prod', Zone: 'a' }).ofFigures).toEqual([]);
  });
});

test('a deep template is left as it is where nobody reads it', () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) deep = [either('Prod', deep, 2)];
  expect(() => property(deep)).not.toThrow();
});
