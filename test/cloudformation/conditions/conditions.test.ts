import { Conditions } from '../../../lib/cloudformation/conditions/conditions';

const PARAMETERS = {
  Env: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
  Size: { Type: 'Number', Default: 1 },
  Zones: { Type: 'CommaDelimitedList' },
  Secret: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' },
  Other: { Type: 'String', Default: 'x' },
};
const Mappings = { Sizes: { prod: { size: 'large' }, dev: { size: 'small' } } };
const STATED = new Map([
  ['Env', 'prod'],
  ['Size', '3'],
  ['Zones', 'a, b'],
  ['Secret', '/other'],
]);

function decided(Conditions_: Record<string, unknown>, name = 'C'): boolean | undefined {
  return new Conditions({ Parameters: PARAMETERS, Mappings, Conditions: Conditions_ }, STATED).decided(name);
}

const ref = (name: string): object => ({ Ref: name });
const equals = (...values: unknown[]): object => ({ 'Fn::Equals': values });
const YES = equals(ref('Env'), 'prod');
const NO = equals(ref('Env'), 'dev');
const OPEN = equals(ref('Other'), 'x');

test.each<[string, unknown, boolean | undefined]>([
  ['a text', equals('a', 'a'), true],
  ['a stated parameter', YES, true],
  ['another value of it', NO, false],
  ['a number, written as one', equals(ref('Size'), 3), true],
  ['a joined text', equals({ 'Fn::Join': ['-', [ref('Env'), ref('Size')]] }, 'prod-3'), true],
  ['an item of a list', equals({ 'Fn::Select': [1, ref('Zones')] }, 'b'), true],
  ['an entry of a mapping', equals({ 'Fn::FindInMap': ['Sizes', ref('Env'), 'size'] }, 'large'), true],
  ['a substituted text', equals({ 'Fn::Sub': 'x-${Env}' }, 'x-prod'), true],
  ['a substituted text with names of its own', equals({ 'Fn::Sub': ['${A}', { A: ref('Env') }] }, 'prod'), true],
  ['a parameter of which only the default is known', OPEN, undefined],
  ['an entry that nobody has stated', equals({ 'Fn::FindInMap': ['Sizes', ref('Other'), 'size'] }, 'large'), undefined],
  ['a text with such a part', equals({ 'Fn::Sub': '${Env}-${Other}' }, 'prod-x'), undefined],
  ['a pseudo parameter', equals(ref('AWS::Region'), 'eu-west-1'), undefined],
  ['what stands in Systems Manager', equals(ref('Secret'), '/other'), undefined],
  ['a whole list', equals(ref('Zones'), 'a,b'), undefined],
  ['a resource', equals(ref('Nothing'), 'a'), undefined],
  ['all', { 'Fn::And': [YES, YES] }, true],
  ['all but one', { 'Fn::And': [YES, OPEN, NO] }, false],
  ['all, and an open one', { 'Fn::And': [YES, OPEN] }, undefined],
  ['any', { 'Fn::Or': [NO, OPEN, YES] }, true],
  ['none', { 'Fn::Or': [NO, NO] }, false],
  ['none, and an open one', { 'Fn::Or': [NO, OPEN] }, undefined],
  ['the opposite', { 'Fn::Not': [NO] }, true],
  ['the opposite of an open one', { 'Fn::Not': [OPEN] }, undefined],
  ['another condition', { Condition: 'Yes' }, true],
  ['a condition of nobody', { Condition: 'None' }, undefined],
  ['nothing', undefined, undefined],
  ['a list', [YES], undefined],
  ['a text that is no condition', 'true', undefined],
  ['too few values', equals('a'), undefined],
  ['no values', { 'Fn::And': [] }, undefined],
  ['a condition without a name', { Condition: 3 }, undefined],
  ['two opposites', { 'Fn::Not': [YES, NO] }, undefined],
  ['a function of no condition', { 'Fn::If': ['Yes', YES, NO] }, undefined],
])('%s', (_what, condition, expected) => {
  expect(decided({ C: condition, Yes: YES })).toBe(expected);
});

describe('hostile conditions', () => {
  const CIRCLE = {
    A: { 'Fn::Or': [{ Condition: 'B' }, YES] },
    B: { 'Fn::Not': [{ Condition: 'A' }] },
    C: { 'Fn::And': [{ Condition: 'B' }, NO] },
    D: YES,
  };

  test.each([
    ['A', 'B', 'C', 'D'],
    ['C', 'B', 'A', 'D'],
    ['D', 'B', 'A', 'C'],
  ])('in a circle are undecided, wherever one enters it: %s %s %s %s', (...order) => {
    const conditions = new Conditions({ Parameters: PARAMETERS, Conditions: CIRCLE }, STATED);
    const found = Object.fromEntries(order.map(name => [name, conditions.decided(name)]));
    expect(found).toEqual({ A: undefined, B: undefined, C: undefined, D: true });
  });

  test('nested without end are undecided', () => {
    let deep: unknown = YES;
    for (let depth = 0; depth < 100_000; depth++) deep = { 'Fn::Not': [deep] };
    expect(decided({ C: deep })).toBeUndefined();
  });

  test('of a long chain are undecided at its far end', () => {
    const chain = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`C${at}`, { Condition: `C${at + 1}` }]));
    const conditions = new Conditions({ Conditions: { ...chain, C50000: equals('a', 'a') } }, new Map());
    const all = Array.from({ length: 50_001 }, (_, at) => conditions.decided(`C${at}`));
    expect(all[0]).toBeUndefined();
    expect(all.at(-1)).toBe(true);
  });

  test('have names like any other', () => {
    const section = JSON.parse('{"__proto__": {"Fn::Equals": ["a", "a"]}}') as Record<string, unknown>;
    expect([decided(section, '__proto__'), decided({}, 'constructor')]).toEqual([true, undefined]);
  });
});
