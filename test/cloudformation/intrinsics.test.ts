import { possibleNumbers, possibleTexts, possibleValues } from '../../lib/cloudformation/intrinsics';
import type { Template } from '../../lib/cloudformation/template';

const template: Template = {
  Parameters: {
    Class: { Type: 'String', Default: 'db.t3.micro' },
    Size: { Type: 'String', Default: 'small', AllowedValues: ['small', 'large'] },
    Choice: { Type: 'Number', AllowedValues: [1, '2'] },
    Count: { Type: 'Number', Default: '4' },
    Bare: { Type: 'String' },
    Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Ports: { Type: 'List<Number>', Default: '80,443' },
    FromSsm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/prod/class' },
    Odd: { Type: 'String', Default: { a: 1 } },
    Broken: null,
  },
  Mappings: {
    ByRegion: { 'eu-west-1': { Class: 'db.r6g.large', Count: 2 }, 'us-east-1': { Class: 'db.t3.micro', Count: 8 } },
    Lists: { all: { Names: ['a', 'b'], Nested: { a: 1 } } },
  },
  Resources: { Api: { Type: 'AWS::ECS::Service' } },
};

const valuesOf = (expression: unknown) => possibleValues(template, expression);
const known = (...values: unknown[]) => ({ values, unknown: [] });
const unknown = (...reasons: string[]) => ({ values: [], unknown: reasons });
const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });

describe('literals', () => {
  test.each(['text', 4, true, undefined])('%j is itself', value => {
    expect(valuesOf(value)).toEqual(known(value));
  });

  test.each([
    [null, 'it is no single value'],
    [{}, 'it is no single value'],
    [{ a: 1, b: 2 }, 'it is no single value'],
    [['a'], 'it is a list'],
    [Number.NaN, 'it is no number'],
    [Number.POSITIVE_INFINITY, 'it is no number'],
    ['{{resolve:ssm:/prod/count}}', 'a dynamic reference is known only when deployed'],
    ['${Token[TOKEN.12]}', 'it is an unresolved token'],
    ['x'.repeat(20_000), 'its text is longer than 16384 characters'],
  ])('%j cannot be read', (value, reason) => {
    expect(valuesOf(value)).toEqual(unknown(reason));
  });
});

describe('Ref', () => {
  test('a parameter takes its default', () => {
    expect(valuesOf({ Ref: 'Class' })).toEqual(known('db.t3.micro'));
  });

  test('a parameter takes every allowed value, its default first', () => {
    expect(valuesOf({ Ref: 'Size' })).toEqual(known('small', 'large'));
  });

  test('allowed values are enough without a default, and those of a number are numbers', () => {
    expect(valuesOf({ Ref: 'Choice' })).toEqual(known(1, 2));
    expect(valuesOf({ Ref: 'Count' })).toEqual(known(4));
  });

  test.each([
    ['Bare', 'parameter Bare has no default'],
    ['Broken', 'parameter Broken has no default'],
    ['Odd', 'parameter Odd has a default that is no text'],
    ['FromSsm', 'parameter FromSsm is read from Systems Manager when deployed'],
    ['Names', 'it is a list'],
  ])('parameter %s cannot be read', (name, reason) => {
    expect(valuesOf({ Ref: name })).toEqual(unknown(reason));
  });

  test('AWS::NoValue is absent', () => {
    expect(valuesOf({ Ref: 'AWS::NoValue' })).toEqual(known(undefined));
  });

  test.each(['AWS::Region', 'Api', 'InAnotherStack', '__proto__'])('%s is a symbol', name => {
    expect(valuesOf({ Ref: name })).toEqual(known(`\${${name}}`));
  });

  test('a Ref to nothing cannot be read', () => {
    expect(valuesOf({ Ref: 7 })).toEqual(unknown('Ref does not name anything'));
  });
});

test.each([[['Api', 'Name']], ['Api.Name']])('Fn::GetAtt of %j is a symbol', argument => {
  expect(valuesOf({ 'Fn::GetAtt': argument })).toEqual(known('${Api.Name}'));
});

test.each([[[]], ['Api'], [['Api', { Ref: 'Class' }]], [null]])('Fn::GetAtt of %j cannot be read', argument => {
  expect(valuesOf({ 'Fn::GetAtt': argument })).toEqual(unknown('Fn::GetAtt does not name an attribute'));
});

describe('Fn::If', () => {
  test('both branches are possible, each once', () => {
    expect(valuesOf(choice(2, choice(4, 2)))).toEqual(known(2, 4));
  });

  test('a branch that cannot be read leaves the other', () => {
    expect(valuesOf(choice(2, { Ref: 'Bare' }))).toEqual({ values: [2], unknown: ['parameter Bare has no default'] });
  });

  test('with other than three arguments it is malformed', () => {
    expect(valuesOf({ 'Fn::If': ['Condition', 1] })).toEqual(unknown('Fn::If is malformed'));
  });
});

describe('Fn::Join', () => {
  test('every combination is joined', () => {
    expect(valuesOf({ 'Fn::Join': ['-', [choice('a', 'b'), 1, { Ref: 'Size' }]] })).toEqual(
      known('a-1-small', 'a-1-large', 'b-1-small', 'b-1-large'),
    );
  });

  test('absent items are left out', () => {
    expect(valuesOf({ 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] })).toEqual(known('a-b'));
  });

  test('a list parameter is joined', () => {
    expect(valuesOf({ 'Fn::Join': ['+', { Ref: 'Names' }] })).toEqual(known('a+b'));
  });

  test('an item that cannot be read hides the text', () => {
    expect(valuesOf({ 'Fn::Join': ['', ['a', { Ref: 'Bare' }]] })).toEqual(unknown('parameter Bare has no default'));
  });

  test('more than 256 combinations are cut, and said to be', () => {
    const items = Array.from({ length: 9 }, (_, index) => choice(`a${index}`, `b${index}`));
    const { values, unknown: reasons } = valuesOf({ 'Fn::Join': ['', items] });
    expect(values).toHaveLength(256);
    expect(reasons).toEqual(['it has more than 256 alternatives']);
  });

  test('texts that double at every level come to an end', () => {
    const doubled = Array.from({ length: 6 }).reduce(inner => ({ 'Fn::Join': ['', [inner, inner]] }), 'x'.repeat(1000));
    expect(valuesOf(doubled)).toEqual(unknown('its text is longer than 16384 characters'));
  });
});

describe('Fn::Select and Fn::Split', () => {
  test('an item is chosen by number or numeric text', () => {
    expect(valuesOf({ 'Fn::Select': [1, ['a', 'b']] })).toEqual(known('b'));
    expect(valuesOf({ 'Fn::Select': ['1', { Ref: 'Ports' }] })).toEqual(known('443'));
    expect(valuesOf({ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] })).toEqual(known('b'));
  });

  test('what stands beside the chosen item does not matter', () => {
    expect(valuesOf({ 'Fn::Select': [0, ['a', { Ref: 'Bare' }]] })).toEqual(known('a'));
  });

  test.each([[[5, ['a']]], [['length', ['a']]], [[0]], [null], [[0, 'text']], [[-1, ['a']]]])(
    'Fn::Select of %j is malformed',
    argument => {
      expect(valuesOf({ 'Fn::Select': argument })).toEqual(unknown('Fn::Select is malformed'));
    },
  );

  test('a text that is known only when deployed cannot be split', () => {
    expect(valuesOf({ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Api' }] }] })).toEqual(
      unknown('Fn::Split reads what is known only when deployed'),
    );
  });

  test('splitting by nothing is malformed', () => {
    expect(valuesOf({ 'Fn::Select': [0, { 'Fn::Split': ['', 'abc'] }] })).toEqual(unknown('Fn::Split is malformed'));
  });
});

describe('Fn::Sub', () => {
  test('parameters, attributes, pseudo parameters and own variables are put in', () => {
    const text = '${Class}/${Api.Name}/${AWS::Region}/${Mine}/${!Kept}';
    expect(valuesOf({ 'Fn::Sub': [text, { Mine: choice('x', 'y') }] })).toEqual(
      known('db.t3.micro/${Api.Name}/${AWS::Region}/x/${Kept}', 'db.t3.micro/${Api.Name}/${AWS::Region}/y/${Kept}'),
    );
  });

  test('a variable that cannot be read hides the text', () => {
    expect(valuesOf({ 'Fn::Sub': 'a-${Bare}' })).toEqual(unknown('parameter Bare has no default'));
  });

  test('a dynamic reference is seen before its variables are put in', () => {
    expect(valuesOf({ 'Fn::Sub': '{{resolve:ssm:/${Class}}}' })).toEqual(
      unknown('a dynamic reference is known only when deployed'),
    );
  });

  test('a list cannot be put in', () => {
    expect(valuesOf({ 'Fn::Sub': '${Names}' })).toEqual(unknown('Fn::Sub holds a list'));
  });

  test('a long text of openings that never close is read in no time', () => {
    expect(valuesOf({ 'Fn::Sub': '${'.repeat(500_000) })).toEqual(unknown('its text is longer than 16384 characters'));
    expect(valuesOf({ 'Fn::Sub': '${'.repeat(8_000) }).values).toHaveLength(1);
  });
});

describe('Fn::FindInMap', () => {
  const find = (...keys: unknown[]) => valuesOf({ 'Fn::FindInMap': keys });

  test('written keys find their entry', () => {
    expect(find('ByRegion', 'eu-west-1', 'Class')).toEqual(known('db.r6g.large'));
  });

  test('a key that is known only when deployed finds every entry', () => {
    expect(find('ByRegion', { Ref: 'AWS::Region' }, 'Class')).toEqual(known('db.r6g.large', 'db.t3.micro'));
    expect(find('ByRegion', { Ref: 'Bare' }, 'Count')).toEqual(known(2, 8));
  });

  test('an entry may be a list', () => {
    expect(valuesOf({ 'Fn::Select': [1, { 'Fn::FindInMap': ['Lists', 'all', 'Names'] }] })).toEqual(known('b'));
  });

  test('the default value counts beside the entries', () => {
    expect(find('ByRegion', 'mars-1', 'Class', { DefaultValue: 'db.t3.small' })).toEqual(known('db.t3.small'));
  });

  test.each([
    [['ByRegion', 'mars-1', 'Class']],
    [['Missing', 'a', 'b']],
    [['__proto__', 'a', 'b']],
    [['ByRegion', 'constructor', 'name']],
  ])('%j finds nothing', keys => {
    expect(find(...keys)).toEqual(unknown('Fn::FindInMap finds no entry'));
  });

  test('an entry that is an object cannot be read', () => {
    expect(find('Lists', 'all', 'Nested')).toEqual(unknown('it is no single value'));
  });
});

test.each(['Fn::ImportValue', 'Fn::GetAZs', 'Fn::Transform', 'Fn::Base64', 'Condition'])(
  '%s cannot be read, and is named',
  name => {
    expect(valuesOf({ [name]: 'x' })).toEqual(unknown(`${name} is known only when deployed`));
  },
);

describe('symbols', () => {
  const textOf = (expression: unknown) => possibleValues(template, expression, { symbols: true }).values;

  test('a part that cannot be read leaves the rest of the text', () => {
    expect(textOf({ 'Fn::Join': ['', ['service/', { 'Fn::ImportValue': 'Net:Cluster' }, '/', { Ref: 'Bare' }]] })).toEqual([
      'service/${Fn::ImportValue Net:Cluster}/${Bare}',
    ]);
  });

  test('a part of a text that is known only when deployed says what it comes from', () => {
    expect(textOf({ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Api' }] }] })).toEqual(['${?Api}']);
    expect(textOf({ 'Fn::ImportValue': { 'Fn::Sub': 'x' } })).toEqual(['${?Fn::ImportValue}']);
  });
});

describe('bounds', () => {
  test('50 levels are read, more are not', () => {
    const nested = (levels: number) => Array.from({ length: levels }).reduce(inner => ({ 'Fn::Join': ['', [inner]] }), 'end');
    expect(valuesOf(nested(24))).toEqual(known('end'));
    expect(valuesOf(nested(26))).toEqual(unknown('it is nested more than 50 levels deep'));
  });

  test.each([
    ['written', Array.from({ length: 5_000 }, () => 'a')],
    ['split', { 'Fn::Split': [',', ','.repeat(5_000)] }],
  ])('a long list that is %s is not read', (_, list) => {
    expect(valuesOf({ 'Fn::Join': ['', list] })).toEqual(unknown('its list is longer than 4096 items'));
  });

  test('an expression that contains itself comes to an end', () => {
    const loop: { 'Fn::If': unknown[] } = { 'Fn::If': ['Condition', 1] };
    loop['Fn::If'].push(loop);
    expect(valuesOf(loop)).toEqual({ values: [1], unknown: ['it is nested more than 50 levels deep'] });
  });

  test('conditions that share their branches come to an end', () => {
    const shared = Array.from({ length: 49 }).reduce(inner => choice(inner, inner), 1);
    expect(valuesOf(shared).values).toContain(1);
    expect(valuesOf(shared).unknown).toEqual(['it has more than 100000 parts']);
  });
});

describe('possibleNumbers', () => {
  const numbersOf = (expression: unknown) => possibleNumbers(template, expression, 'DesiredCount of Api');

  test('numbers and numeric texts are numbers, each once', () => {
    expect(numbersOf(choice('4', choice(4, '5.0')))).toEqual({ values: [4, 5], absent: false, unknown: [] });
  });

  test('absent is not 0', () => {
    expect(numbersOf({ Ref: 'AWS::NoValue' })).toEqual({ values: [], absent: true, unknown: [] });
  });

  test.each([
    ['abc', 'DesiredCount of Api must be a whole number from 0 to 100000, got abc'],
    ['', 'DesiredCount of Api must be a whole number from 0 to 100000, got '],
    [true, 'DesiredCount of Api must be a whole number from 0 to 100000, got true'],
    [2.5, 'DesiredCount of Api must be a whole number from 0 to 100000, got 2.5'],
    [-1, 'DesiredCount of Api must be a whole number from 0 to 100000, got -1'],
    [1e300, 'DesiredCount of Api must be a whole number from 0 to 100000, got 1e+300'],
    [{ Ref: 'Bare' }, 'DesiredCount of Api cannot be read: parameter Bare has no default'],
    [{ 'Fn::GetAtt': 'Api.Count' }, 'DesiredCount of Api cannot be read: ${Api.Count} is known only when deployed'],
  ])('%j is unknown, and the property is named', (expression, reason) => {
    expect(numbersOf(expression)).toEqual({ values: [], absent: false, unknown: [reason] });
  });
});

test('possibleTexts writes numbers and booleans as texts', () => {
  expect(possibleTexts(template, choice(16, choice('16', true)), 'EngineVersion')).toEqual({
    values: ['16', 'true'],
    absent: false,
    unknown: [],
  });
});

test('a hostile name cannot break a message', () => {
  const [reason] = possibleValues({ Parameters: { 'a\nb\u202e': {} } }, { Ref: 'a\nb\u202e' }).unknown;
  expect(reason).toBe('parameter a\ufffdb\ufffd has no default');
});
