import type { PlanDocument } from '../../lib/cli/plan-document';
import { readPlanDocument } from '../../lib/cli/plan-document';

function documentOf(text: string): PlanDocument {
  const document = readPlanDocument(text);
  if (!('value' in document)) throw new Error(JSON.stringify(document));
  return document;
}

/** Mistakes as `line:column: message`. */
function mistakesIn(text: string): string[] {
  const document = readPlanDocument(text);
  return 'value' in document ? [] : document.map(({ place, message }) => `${place.line}:${place.column}: ${message}`);
}

describe('a plan that can be read', () => {
  test.each([
    ['YAML', 'a: 1\nb: [2, x]\n'],
    ['JSON', '{"a": 1, "b": [2, "x"]}'],
    ['JSON indented with tabs', '{\n\t"a": 1,\n\t"b": [\n\t\t2,\n\t\t"x"\n\t]\n}\n'],
    ['YAML with other line ends', 'a: 1\r\nb:\r\n  - 2\r\n  - x\r\n'],
  ])('may be %s', (_, text) => {
    expect(documentOf(text).value).toEqual({ a: 1, b: [2, 'x'] });
  });

  test('an engine version keeps its last zero without quotes', () => {
    expect(documentOf('database: { engineVersion: 16.10, parameter: 0600 }').value).toEqual({
      database: { engineVersion: '16.10', parameter: '0600' },
    });
  });

  test('other numbers stay numbers', () => {
    expect(documentOf('tasks: 16.10').value).toEqual({ tasks: 16.1 });
  });

  test('places are those of values, of keys where asked for, and of what is around a thing that is missing', () => {
    const { placeOf } = documentOf('name: x\nconsumers:\n  - name: Api\n    pool: {size: 8}\n    deployment:\n');
    expect(placeOf(['consumers', 0, 'pool', 'size'])).toEqual({ line: 4, column: 18 });
    expect(placeOf(['consumers', 0, 'pool', 'size'], 'key')).toEqual({ line: 4, column: 12 });
    expect(placeOf(['consumers', 0, 'pool', 'none', 'at all'])).toEqual({ line: 4, column: 11 });
    expect(placeOf(['consumers', 0, 'deployment'])).toEqual({ line: 5, column: 5 });
    expect(placeOf(['consumers', 7])).toEqual({ line: 3, column: 3 });
    expect(placeOf([])).toEqual({ line: 1, column: 1 });
  });

  test('what an alias stands for has the place of its anchor', () => {
    const { placeOf, value } = documentOf('a: &pool\n  size: 0\nb: *pool\n');
    expect(value).toEqual({ a: { size: 0 }, b: { size: 0 } });
    expect(placeOf(['b', 'size'])).toEqual({ line: 2, column: 9 });
  });
});

describe('a plan that cannot be read', () => {
  const empty = '1:1: the plan is empty: state database and consumers, see connection-budget plan --help';

  test.each([
    ['', [empty]],
    ['\n\n# nothing yet\n', [empty]],
    ['a: [1, 2', ['1:9: not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]']],
    ['a:\n\tb: 1', ['2:1: not valid YAML: tabs are not allowed as indentation']],
    ['a: !secret 1', ['1:4: not valid YAML: unresolved tag: !secret']],
    ['a: 1\n---\nb: 2', ['2:1: a plan is one YAML document, got another one: remove it, or state both as budgets']],
    ['name: a\nb:\n  name: c\nname: d\n', ['4:1: name stands here twice, first in line 1: keep one']],
    ['{"a": {"b": 1,\n"b": 2}}', ['2:1: b stands here twice, first in line 1: keep one']],
    ['a: 1\nb: *x\n', ['2:4: *x has no anchor before it: set &x where the value stands']],
  ])('%j', (text, mistakes) => {
    expect(mistakesIn(text)).toEqual(mistakes);
  });

  test('more aliases than anybody writes are refused where they become too many', () => {
    const lines = (count: number): string => `a: &a 1\nb:\n${'  - *a\n'.repeat(count)}`;
    expect(mistakesIn(lines(100))).toEqual([]);
    expect(mistakesIn(lines(101))).toEqual(['103:5: a plan may have 100 aliases, got 101: write the values out']);
  });

  test('aliases of aliases do not multiply', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
    );
    expect(mistakesIn(['l0: &l0 [1]', ...levels].join('\n'))).toEqual([
      '1:1: the aliases multiply each other: write the values out',
    ]);
  });

  test('nesting without end is refused', () => {
    const [first] = mistakesIn('['.repeat(20_000));
    expect(first).toMatch(/^1:\d+: nested too deeply: a plan has six levels$/);
  });
});
