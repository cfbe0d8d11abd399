import { readTemplateText } from '../../lib/cli/template-text';

function resources(text: string): unknown {
  const reading = readTemplateText(text);
  return 'template' in reading ? reading.template.Resources : reading;
}

it('reads JSON', () => {
  expect(resources('{"Resources": {"A": {"Type": "T", "Properties": {"B": {"Fn::GetAtt": ["C", "D"]}}}}}')).toEqual({
    A: { Type: 'T', Properties: { B: { 'Fn::GetAtt': ['C', 'D'] } } },
  });
});

it.each([
  ['!Ref Count', { Ref: 'Count' }],
  ['!Condition IsProd', { Condition: 'IsProd' }],
  ['!GetAtt Database.Endpoint.Address', { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] }],
  ['!GetAtt [Database, Port]', { 'Fn::GetAtt': ['Database', 'Port'] }],
  ["!Sub '${AWS::Region}-x'", { 'Fn::Sub': '${AWS::Region}-x' }],
  ["!Join [',', [!Ref A, b]]", { 'Fn::Join': [',', [{ Ref: 'A' }, 'b']] }],
  [
    '!If [IsProd, !Select [0, !Split [",", x]], 2]',
    { 'Fn::If': ['IsProd', { 'Fn::Select': [0, { 'Fn::Split': [',', 'x'] }] }, 2] },
  ],
  ['!FindInMap [Sizes, !Ref Stage, Count]', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'Count'] }],
  ['2010-09-09', '2010-09-09'],
  ['0123', 123],
  ["'0123'", '0123'],
  ['!!str 5', '5'],
])('reads %s', (text, value) => {
  expect(resources(`Resources:\n  A: ${text}\n`)).toEqual({ A: value });
});

it('reads anchors, as CloudFormation does', () => {
  expect(resources('Resources:\n  A: &a { B: 1 }\n  C: *a\n')).toEqual({ A: { B: 1 }, C: { B: 1 } });
});

it.each<[string, unknown]>([
  ['yes', true],
  ['Off', false],
  ['[On, NO, y, N]', [true, false, 'y', 'N']],
  ['nO', 'nO'],
  ['"yes"', 'yes'],
  ['!!str yes', 'yes'],
  ['{ yes: no }', { yes: false }],
  ['!Ref Yes', { Ref: 'Yes' }],
  ['{ Ref: Yes, DependsOn: [No] }', { Ref: 'Yes', DependsOn: ['No'] }],
  ['!GetAtt [Yes, On]', { 'Fn::GetAtt': ['Yes', 'On'] }],
  ['!If [Yes, no, [yes]]', { 'Fn::If': ['Yes', false, [true]] }],
  ['!FindInMap [Sizes, yes, no]', { 'Fn::FindInMap': ['Sizes', 'yes', 'no'] }],
])('reads the booleans of YAML 1.1: %s', (text, value) => {
  expect(resources(`Resources:\n  A: ${text}\n`)).toEqual({ A: value });
});

describe('merge keys', () => {
  const BASES = 'a: &a { P: 1, Q: 1 }\nb: &b { P: 2, R: 2 }\n';

  it.each<[string, unknown]>([
    ['{ <<: *a }', { P: 1, Q: 1 }],
    ['{ Q: 3, <<: *a }', { P: 1, Q: 3 }],
    ['{ <<: *a, Q: 3 }', { P: 1, Q: 3 }],
    ['{ <<: [*a, *b] }', { P: 1, Q: 1, R: 2 }],
    ['{ <<: [*b, *a], S: 3 }', { P: 2, Q: 1, R: 2, S: 3 }],
    ['{ <<: { P: 4 } }', { P: 4 }],
    ["{ '<<': *a }", { '<<': { P: 1, Q: 1 } }],
    ['{ B: { <<: *a }, C: *b }', { B: { P: 1, Q: 1 }, C: { P: 2, R: 2 } }],
  ])('are merged: %s', (text, value) => {
    expect(resources(`${BASES}Resources:\n  A: ${text}\n`)).toEqual({ A: value });
  });

  it('of anything else are refused', () => {
    expect(resources('Resources:\n  A: { <<: 3 }\n')).toEqual({ problem: '<< takes a mapping, or a list of mappings', line: 1 });
  });
});

it.each([
  ['nothing', '', /no Resources/],
  ['a list', '- a\n- b\n', /no Resources/],
  ['a manifest', '{"artifacts": {}}', /no Resources/],
  ['text that is no YAML', 'Resources:\n  A: [1\n', /.+/],
  ['an alias of nothing', 'Resources:\n  A: *b\n', /.+/],
])('refuses %s', (_what, text, problem) => {
  expect(resources(text)).toMatchObject({ problem: expect.stringMatching(problem) as string });
});

it('ends with what would grow without end', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level += 1) {
    const [name, before] = ['abcdefghijkl'[level], 'abcdefghijkl'[level - 1]];
    bomb.push(`${name}: &${name} [${Array.from({ length: 8 }, () => `*${before}`).join(', ')}]`);
  }
  expect(resources(`${bomb.join('\n')}\nResources: {}\n`)).toMatchObject({
    problem: expect.stringContaining('aliases') as string,
  });
  expect(resources(`{"Resources": ${'['.repeat(100_000)}`)).toMatchObject({ problem: expect.any(String) as string });
});
