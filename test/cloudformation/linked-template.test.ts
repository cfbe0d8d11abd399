import { possibleTexts, possibleValues } from '../../lib/cloudformation/intrinsics';
import { linkTemplates } from '../../lib/cloudformation/linked-template';
import { readEcsService } from '../../lib/cloudformation/ecs-service';
import { own } from '../../lib/cloudformation/fields';
import { identityOf } from '../../lib/cloudformation/function-references';
import { triggersOf } from '../../lib/cloudformation/function-triggers';
import { rawReferences } from '../../lib/cloudformation/reach/raw-references';
import type { Template } from '../../lib/cloudformation/template';
import { idOf } from '../../lib/cloudformation/template-member';
import type { TemplateMember } from '../../lib/cloudformation/template-member';

/** What becomes of a property in a template that is called A, beside others. */
function linked(value: unknown, a: object = {}, others: readonly TemplateMember[] = []): unknown {
  const Resources = { X: { Type: 'T', Properties: { value } } };
  const template = linkTemplates([{ name: 'A', template: { Resources, ...a } }, ...others]);
  return propertyOf(template, 'A/X');
}

function propertyOf(template: Template, id: string): unknown {
  return own(own(own(template.Resources, id), 'Properties'), 'value');
}

const STACK = 'AWS::CloudFormation::Stack';

/** The linked templates of a stack and the one nested in it, whose resource X has a property. */
function nested(value: unknown, { handed, parameters, more = {} }: { handed?: unknown; parameters?: object; more?: object }) {
  const Nested = { Type: STACK, Properties: { Parameters: handed } };
  return linkTemplates([
    { name: 'A', template: { Resources: { Nested, ...more } } },
    {
      name: 'A/Nested',
      template: { Parameters: parameters, Resources: { X: { Type: 'T', Properties: { value } } } },
      nestedIn: { name: 'A', logicalId: 'Nested' },
    },
  ]);
}

test.each<[string, unknown, unknown]>([
  ['Ref', { Ref: 'Api' }, { Ref: 'A/Api' }],
  ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, { Ref: 'AWS::Region' }],
  ['Ref to nothing', { Ref: 3 }, { Ref: 3 }],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Api', 'Name'] }, { 'Fn::GetAtt': ['A/Api', 'Name'] }],
  ['Fn::GetAtt of a named attribute', { 'Fn::GetAtt': ['Api', { Ref: 'P' }] }, { 'Fn::GetAtt': ['A/Api', { Ref: 'A/P' }] }],
  ['Fn::GetAtt with a dot', { 'Fn::GetAtt': 'Api.Endpoint.Port' }, { 'Fn::GetAtt': 'A/Api.Endpoint.Port' }],
  [
    'Fn::Sub',
    { 'Fn::Sub': '${Api}-${Api.Name}-${!Api}-${AWS::Region}' },
    { 'Fn::Sub': '${A/Api}-${A/Api.Name}-${!Api}-${AWS::Region}' },
  ],
  [
    'Fn::Sub with names of its own',
    { 'Fn::Sub': ['${Own}-${Api}', { Own: { Ref: 'Db' } }] },
    { 'Fn::Sub': ['${Own}-${A/Api}', { Own: { Ref: 'A/Db' } }] },
  ],
  ['Fn::If', { 'Fn::If': ['C', { Ref: 'X' }, 'C'] }, { 'Fn::If': ['A/C', { Ref: 'A/X' }, 'C'] }],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['M', { Ref: 'P' }, 'k'] }, { 'Fn::FindInMap': ['A/M', { Ref: 'A/P' }, 'k'] }],
  ['Fn::FindInMap of any map', { 'Fn::FindInMap': [{ Ref: 'P' }, 'a', 'b'] }, { 'Fn::FindInMap': [{ Ref: 'A/P' }, 'a', 'b'] }],
  ['Fn::Join', { 'Fn::Join': ['', ['Api', { Ref: 'Api' }]] }, { 'Fn::Join': ['', ['Api', { Ref: 'A/Api' }]] }],
  ['data that looks like a condition', { Condition: 'C' }, { Condition: 'C' }],
  ['data with a Ref among other fields', { Ref: 'Api', more: 1 }, { Ref: 'Api', more: 1 }],
  ['plain data', [1, 'Api', null, true, { Api: ['Api'] }], [1, 'Api', null, true, { Api: ['Api'] }]],
  ['an import of nobody', { 'Fn::ImportValue': 'none' }, { 'Fn::ImportValue': 'none' }],
])('%s', (_what, value, expected) => {
  expect(linked(value)).toEqual(expected);
});

test('every section has the names of its template', () => {
  const template = {
    Parameters: { P: { Type: 'String', Default: 'P' } },
    Conditions: { C: { 'Fn::And': [{ Condition: 'D' }, { 'Fn::Equals': [{ Ref: 'P' }, 'D'] }] }, D: {} },
    Mappings: { M: { P: { P: 'P' } } },
    Resources: {
      R: { Type: 'T', Condition: 'C', DependsOn: 'S', Metadata: { Ref: 'S' }, DeletionPolicy: 'Retain', Properties: {} },
      S: { Type: 'T', DependsOn: ['R', 'Q'], UpdatePolicy: { Any: { Ref: 'R' } } },
    },
    Outputs: { O: { Condition: 'C', Value: { Ref: 'R' }, Export: { Name: { 'Fn::Sub': '${P}-o' } } } },
  };
  const before = JSON.stringify(template);
  expect(linkTemplates([{ name: 'A', template }])).toEqual({
    Parameters: { 'A/P': { Type: 'String', Default: 'P' } },
    Conditions: { 'A/C': { 'Fn::And': [{ Condition: 'A/D' }, { 'Fn::Equals': [{ Ref: 'A/P' }, 'D'] }] }, 'A/D': {} },
    Mappings: { 'A/M': { P: { P: 'P' } } },
    Resources: {
      'A/R': {
        Type: 'T',
        Condition: 'A/C',
        DependsOn: 'A/S',
        Metadata: { Ref: 'S' },
        DeletionPolicy: 'Retain',
        Properties: {},
      },
      'A/S': { Type: 'T', DependsOn: ['A/R', 'A/Q'], UpdatePolicy: { Any: { Ref: 'A/R' } } },
    },
    Outputs: { 'A/O': { Condition: 'A/C', Value: { Ref: 'A/R' }, Export: { Name: { 'Fn::Sub': '${A/P}-o' } } } },
  });
  expect(JSON.stringify(template)).toBe(before);
});

describe('exports', () => {
  const exporting = (name: string, Name: unknown, Value: unknown = { Ref: 'Db' }, more: object = {}): TemplateMember => ({
    name,
    template: { Outputs: { O: { Value, Export: { Name } } }, ...more },
  });

  test('of one template', () => {
    expect(linked({ 'Fn::ImportValue': 'db' }, {}, [exporting('B', 'db')])).toEqual({ Ref: 'B/Db' });
  });

  test('whose names hold parameters', () => {
    const Parameters = { Env: { Type: 'String', Default: 'prod' } };
    const importing = { 'Fn::ImportValue': { 'Fn::Sub': '${Env}-db' } };
    const b = exporting('B', { 'Fn::Join': ['-', [{ Ref: 'Env' }, 'db']] }, 5, { Parameters });
    expect(linked(importing, { Parameters }, [b])).toBe(5);
    expect(linked(importing, { Parameters: { Env: { ...Parameters.Env, AllowedValues: ['dev'] } } }, [b])).toEqual({
      'Fn::ImportValue': { 'Fn::Sub': '${A/Env}-db' },
    });
  });

  test('of two templates, or of two outputs, are nobody knows whose', () => {
    const importing = { 'Fn::ImportValue': 'db' };
    expect(linked(importing, {}, [exporting('B', 'db'), exporting('C', 'db')])).toEqual(importing);
    const Outputs = { O: { Value: 1, Export: { Name: 'db' } }, P: { Value: 2, Export: { Name: 'db' } } };
    expect(linked(importing, {}, [{ name: 'B', template: { Outputs } }])).toEqual(importing);
  });

  test('of a name that is known only when deployed', () => {
    const name = { 'Fn::Sub': '${AWS::StackName}-db' };
    expect(linked({ 'Fn::ImportValue': name }, {}, [exporting('B', name)])).toEqual({ 'Fn::ImportValue': name });
  });

  test('of imports, also within texts', () => {
    const b = exporting('B', 'b', { 'Fn::Sub': ['${X}', { X: { 'Fn::ImportValue': 'c' } }] });
    const all = [b, exporting('C', 'c', { 'Fn::GetAtt': ['Db', 'Arn'] })];
    expect(linked([{ 'Fn::ImportValue': 'b' }], {}, all)).toEqual([
      { 'Fn::Sub': ['${X}', { X: { 'Fn::GetAtt': ['C/Db', 'Arn'] } }] },
    ]);
  });

  test('whose name a nested stack is handed', () => {
    const outer = {
      Resources: { Nested: { Type: STACK, Properties: { Parameters: { Env: 'prod' } } } },
    };
    const inner = {
      Parameters: { Env: { Type: 'String', Default: 'dev' } },
      Outputs: { O: { Value: 5, Export: { Name: { 'Fn::Sub': '${Env}-db' } } } },
    };
    const others: TemplateMember[] = [
      { name: 'Outer', template: outer },
      { name: 'Inner', template: inner, nestedIn: { name: 'Outer', logicalId: 'Nested' } },
    ];
    expect(linked([{ 'Fn::ImportValue': 'prod-db' }, { 'Fn::ImportValue': 'dev-db' }], {}, others)).toEqual([
      5,
      { 'Fn::ImportValue': 'dev-db' },
    ]);
  });
});

describe('nested stacks', () => {
  const P = { Type: 'String', Default: 'preset', AllowedValues: ['preset', 'other'] };

  test('are handed parameters', () => {
    const value = [{ Ref: 'P' }, { 'Fn::Sub': '${P}-${P.x}-${Api}' }, { 'Fn::Sub': ['${Own}${P}', { Own: 1 }] }];
    const template = nested(value, { handed: { P: { 'Fn::GetAtt': ['Db', 'Arn'] } }, parameters: { P } });
    const handed = { 'Fn::GetAtt': ['A/Db', 'Arn'] };
    expect(propertyOf(template, 'A/Nested/X')).toEqual([
      handed,
      { 'Fn::Sub': ['${P}-${A/Nested/P.x}-${A/Nested/Api}', { P: handed }] },
      { 'Fn::Sub': ['${Own}${P}', { Own: 1, P: handed }] },
    ]);
    expect(possibleValues(template, propertyOf(template, 'A/Nested/X'), { symbols: true }).unknown).toEqual(['it is a list']);
    expect(template.Parameters).toEqual({ 'A/Nested/P': { Type: 'String' } });
  });

  test('that are not handed a parameter have its default', () => {
    const template = nested({ Ref: 'P' }, { handed: { Q: 1 }, parameters: { P } });
    expect(propertyOf(template, 'A/Nested/X')).toEqual({ Ref: 'A/Nested/P' });
    expect(template.Parameters).toEqual({ 'A/Nested/P': P });
  });

  test.each<[string, unknown, object, unknown]>([
    [
      'nothing under a condition',
      { P: { 'Fn::If': ['C', 'a', { Ref: 'AWS::NoValue' }] } },
      P,
      { 'Fn::If': ['A/C', 'a', 'preset'] },
    ],
    ['all or nothing', { 'Fn::If': ['C', { P: 'a' }, {}] }, P, { 'Fn::If': ['A/C', 'a', 'preset'] }],
    ['what nobody can read', { 'Fn::Transform': 'x' }, P, { 'Fn::GetAtt': [] }],
    ['items', { P: 'a, b' }, { Type: 'CommaDelimitedList' }, ['a', 'b']],
    ['joined items', { P: { 'Fn::Join': [',', ['a', { Ref: 'B' }]] } }, { Type: 'List<String>' }, ['a', { Ref: 'A/B' }]],
    ['unknown items', { P: { Ref: 'B' } }, { Type: 'CommaDelimitedList' }, { 'Fn::Split': [',', { Ref: 'A/B' }] }],
    ['a name in Systems Manager', { P: '/name' }, { Type: 'AWS::SSM::Parameter::Value<String>' }, { Ref: 'A/Nested/P' }],
  ])('are handed %s', (_what, handed, parameter, expected) => {
    expect(propertyOf(nested({ Ref: 'P' }, { handed, parameters: { P: parameter } }), 'A/Nested/X')).toEqual(expected);
  });

  test('hand back outputs', () => {
    const values = [
      { 'Fn::GetAtt': ['Nested', 'Outputs.Db'] },
      { 'Fn::GetAtt': 'Nested.Outputs.Db' },
      { 'Fn::Sub': '${Nested.Outputs.Db}' },
      { 'Fn::GetAtt': ['Nested', 'Outputs.None'] },
    ];
    const inner: TemplateMember = {
      name: 'I',
      template: { Outputs: { Db: { Value: { Ref: 'Db' } } } },
      nestedIn: { name: 'A', logicalId: 'Nested' },
    };
    const Resources = { Nested: { Type: STACK }, X: { Type: 'T', Properties: { value: values } } };
    expect(linked(undefined, { Resources }, [inner])).toEqual([
      { Ref: 'I/Db' },
      { Ref: 'I/Db' },
      { 'Fn::Sub': ['${Nested.Outputs.Db}', { 'Nested.Outputs.Db': { Ref: 'I/Db' } }] },
      { 'Fn::GetAtt': ['A/Nested', 'Outputs.None'] },
    ]);
  });

  test('hand on what they are handed', () => {
    const stack = (Parameters: object) => ({ Type: STACK, Properties: { Parameters } });
    const Parameters = { P: { Type: 'Number' } };
    const template = linkTemplates([
      { name: 'A', template: { Resources: { One: stack({ P: 3 }) } } },
      {
        name: 'B',
        template: { Parameters, Resources: { Two: stack({ P: { Ref: 'P' } }) } },
        nestedIn: { name: 'A', logicalId: 'One' },
      },
      {
        name: 'C',
        template: { Parameters, Resources: { X: { Type: 'T', Properties: { value: { Ref: 'P' } } } } },
        nestedIn: { name: 'B', logicalId: 'Two' },
      },
    ]);
    expect(propertyOf(template, 'C/X')).toBe(3);
  });

  test('under a condition have nothing that is certain', () => {
    const Nested = { Type: STACK, Condition: 'C' };
    const Resources = { X: { Type: 'T' }, Y: { Type: 'T', Condition: 'D' } };
    const linkedTemplate = linkTemplates([
      { name: 'A', template: { Resources: { Nested } } },
      { name: 'I', template: { Resources }, nestedIn: { name: 'A', logicalId: 'Nested' } },
    ]);
    expect(own(linkedTemplate.Resources, 'I/X')).toEqual({ Type: 'T', Condition: 'A/C' });
    expect(own(linkedTemplate.Resources, 'I/Y')).toEqual({ Type: 'T', Condition: 'I/D' });
  });

  test('that are handed a function do not invoke it: what uses it there does', () => {
    const handed = { P: { 'Fn::GetAtt': ['Fn', 'Arn'] } };
    const more = { Fn: { Type: 'AWS::Lambda::Function', Properties: {} } };
    const template = nested({ Ref: 'P' }, { handed, parameters: { P }, more });
    expect(triggersOf(template, identityOf(template, 'A/Fn')).problems).toEqual(['A/Nested/X (T) refers to it']);
  });
});

test('whoever imports comes after whoever exports', () => {
  const member = (DependsOn?: unknown) => ({
    Type: 'AWS::RDS::DBInstance',
    Properties: { DBClusterIdentifier: { 'Fn::ImportValue': 'cluster' } },
    ...(DependsOn !== undefined && { DependsOn }),
  });
  const Outputs = { C: { Value: { Ref: 'Cluster' }, Export: { Name: 'cluster' } } };
  const template = linkTemplates([
    { name: 'B', template: { Resources: { R: member('S'), S: member() } } },
    { name: 'A', template: { Outputs, Resources: { W: { Type: 'AWS::RDS::DBInstance' } } } },
  ]);
  expect(own(own(template.Resources, 'B/R'), 'DependsOn')).toEqual(['B/S', 'A/W']);
  expect(own(own(template.Resources, 'B/S'), 'DependsOn')).toEqual(['A/W']);
  expect(own(own(template.Resources, 'A/W'), 'DependsOn')).toBeUndefined();
});

describe('names', () => {
  test('of one template never mean those of another', () => {
    const others = [{ name: 'A/B', template: { Resources: { Db: { Type: 'T' } } } }];
    expect(linked([{ Ref: 'B/Db' }, { 'Fn::Sub': '${B/Db}' }], {}, others)).toEqual([
      { Ref: 'A/B%2FDb' },
      { 'Fn::Sub': '${A/B%2FDb}' },
    ]);
  });

  test('are different for different things, and safe in texts', () => {
    const pairs = [
      ['a', 'b/c'],
      ['a/b', 'c'],
      ['a.b', 'c'],
      ['a%2Eb', 'c'],
      ['a', 'b%2Fc'],
      ['\u{1F600}', 'c'],
      ['{"$!?:', 'c'],
    ] as const;
    const ids = pairs.map(([member, id]) => idOf(member, id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\w%/]+$/);
    expect(idOf('Prod/Shop-1', 'Api')).toBe('Prod/Shop-1/Api');
  });

  test('of services are told in paths of linked templates', () => {
    const Service = { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 2, Cluster: { Ref: 'Cluster' } } };
    const target = (ResourceId: unknown) => ({
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: { ResourceId, MinCapacity: 1, MaxCapacity: 9, ScalableDimension: 'ecs:service:DesiredCount' },
    });
    const copiesOf = (ResourceId: unknown): unknown => {
      const Resources = { Api: Service, Other: Service, Cluster: { Type: 'AWS::ECS::Cluster' }, Target: target(ResourceId) };
      const template = { Parameters: { Name: { Type: 'String' } }, Resources };
      const options = { name: 'Api', path: 'Api' };
      const copies = readEcsService(linkTemplates([{ name: 'A', template }]), 'A/Api', options).copies;
      expect(JSON.parse(JSON.stringify(copies).replaceAll('A/', ''))).toEqual(readEcsService(template, 'Api', options).copies);
      return copies;
    };
    expect(copiesOf({ 'Fn::Sub': 'service/${Cluster}/${Api.Name}' })).toBe(9);
    expect(copiesOf({ 'Fn::Sub': 'service/${Cluster}/${Other.Name}' })).toBe(2);
    expect(copiesOf({ 'Fn::Sub': 'service/${Cluster}/Stack-Api-1' })).toBe(9);
    expect(copiesOf({ 'Fn::Sub': 'service/${Cluster}/${Name}' })).toHaveProperty('unknown');
    expect(copiesOf({ Ref: 'Name' })).toHaveProperty('unknown');
  });
});

describe('templates that are not meant well', () => {
  test('circles lead nowhere', () => {
    const Outputs = {
      B: { Value: { 'Fn::ImportValue': 'c' }, Export: { Name: 'b' } },
      C: { Value: [{ 'Fn::ImportValue': 'b' }], Export: { Name: 'c' } },
    };
    const value = linked({ 'Fn::ImportValue': 'b' }, { Outputs });
    expect(possibleTexts({}, value, 'X').values).toEqual([]);
    const stack = (Parameters: object) => ({ Type: STACK, Properties: { Parameters } });
    const template = {
      Parameters: { P: { Default: 1 } },
      Resources: { S: stack({ P: { Ref: 'P' } }), X: { Type: 'T', Properties: { value: { Ref: 'P' } } } },
    };
    const circle = linkTemplates([
      { name: 'A', template, nestedIn: { name: 'B', logicalId: 'S' } },
      { name: 'B', template, nestedIn: { name: 'A', logicalId: 'S' } },
    ]);
    // Not 1: it is handed something else.
    expect(possibleValues(circle, propertyOf(circle, 'A/X')).values).not.toContain(1);
  });

  test('exports of imports in a long row are followed to an end', () => {
    const handsOn = (from: string, to: string) => ({ Value: { 'Fn::ImportValue': from }, Export: { Name: to } });
    const row = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`Row${at}`, handsOn(`row-${at + 1}`, `row-${at}`)]),
    );
    const Outputs = { ...row, Last: { Value: 1, Export: { Name: 'row-20000' } } };
    expect(JSON.stringify(linked({ 'Fn::ImportValue': 'row-0' }, { Outputs }))).toMatch(/Fn::ImportValue":"row-\d+"/);
    expect(linked({ 'Fn::ImportValue': 'row-19980' }, { Outputs })).toBe(1);
  });

  test('what doubles forty times is not written out, nor read as often', () => {
    const doubled = (at: number) => ({
      Value: { 'Fn::Join': ['', [{ 'Fn::ImportValue': `d-${at - 1}` }, { 'Fn::ImportValue': `d-${at - 1}` }]] },
      Export: { Name: `d-${at}` },
    });
    const Outputs = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`D${at}`, doubled(at)]));
    const value = linked({ 'Fn::ImportValue': 'd-39' }, { Outputs });
    expect(rawReferences(value).length).toBeLessThan(20_000);
    const Sub = Array.from({ length: 500 }, () => ({ 'Fn::ImportValue': 'd-10' }));
    expect(rawReferences(linked(Sub, { Outputs })).length).toBeLessThan(2_000_000);
  });

  test('names of the prototype are names like any other', () => {
    const template = JSON.parse(`{
      "Parameters": { "__proto__": { "Type": "Number", "Default": 3 }, "constructor": { "Type": "Number", "Default": 4 } },
      "Resources": { "__proto__": { "Type": "AWS::ECS::Service", "Properties": { "DesiredCount": { "Ref": "__proto__" }, "__proto__": { "a": { "Ref": "x" } } } } }
    }`) as Template;
    const one = linkTemplates([{ name: '__proto__', template }]);
    expect(readEcsService(one, '__proto__/__proto__', { name: 'Api', path: 'Api' }).copies).toBe(3);
    expect(JSON.stringify(one.Resources)).toContain('"__proto__":{"a":{"Ref":"__proto__/x"}}');
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  test.each([[[]], [null], [3], ['text'], [[[{}]]], [{ A: null, B: [], C: 3 }]])('sections that are %j', section => {
    const template = { Parameters: section, Mappings: section, Conditions: section, Resources: section, Outputs: section };
    const members: TemplateMember[] = [
      { name: 'A', template },
      { name: 'B', template, nestedIn: { name: 'A', logicalId: 'A' } },
      { name: 'C', template: section as Template, nestedIn: { name: 'Nobody', logicalId: 'A' } },
    ];
    expect(() => linkTemplates(members)).not.toThrow();
  });

  test.each(['[', '{"a":', '{"Fn::If":["C",1,', '{"Fn::Sub":["",{"x":'])('ten thousand times %s', opening => {
    const closing = Array.from(opening, each => ({ '[': ']', '{': '}' })[each] ?? '')
      .reverse()
      .join('');
    const value = JSON.parse(`${opening.repeat(10_000)}1${closing.repeat(10_000)}`) as unknown;
    const text = JSON.stringify(linked([value, { Ref: 'Y' }], { Outputs: { O: { Value: value } } }));
    expect(text).toContain('{"Ref":"A/Y"}');
  });
});

test('500 resources are linked in a few milliseconds', () => {
  const service = {
    Type: 'AWS::ECS::Service',
    Properties: { A: { Ref: 'P' }, B: { 'Fn::Sub': 'service/${P}/${Q.Name}' }, C: { 'Fn::ImportValue': 'o' } },
  };
  const Resources = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`R${at}`, service]));
  const members = [
    { name: 'A', template: { Resources } },
    { name: 'B', template: { Outputs: { O: { Value: { 'Fn::GetAtt': ['Db', 'Arn'] }, Export: { Name: 'o' } } } } },
  ];
  linkTemplates(members);
  const started = performance.now();
  linkTemplates(members);
  // A few; others may use the machine.
  expect(performance.now() - started).toBeLessThan(100);
});
