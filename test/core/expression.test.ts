import { parseExpression, ungrouped, variablesOf } from '../../lib/core/expression';

describe('parseExpression', () => {
  test('binds products closer than sums, and from the left', () => {
    expect(shape('{1+2*3-4}')).toBe('{((1+(2*3))-4)}');
    expect(shape('{8/4/2}')).toBe('{((8/4)/2)}');
  });

  test('takes unary minus before products', () => {
    expect(shape('{-2*3}')).toBe('{((-2)*3)}');
    expect(shape('{2*-3}')).toBe('{(2*(-3))}');
  });

  test('reads functions in any case and gives them their own name', () => {
    expect(shape('least(1, Greatest(2,3), LOG(4))')).toBe('LEAST(1,GREATEST(2,3),log(4))');
  });

  test('tells where everything stands', () => {
    expect(parseExpression('{ DBInstanceVCPU }')).toEqual({
      kind: 'group',
      open: '{',
      at: 1,
      inner: { kind: 'variable', name: 'DBInstanceVCPU', at: 3 },
    });
  });

  test.each([
    ['', 'empty at character 1: a number or a formula in braces is needed'],
    ['   ', 'empty at character 4: a number or a formula in braces is needed'],
    ['{', 'unexpected the end at character 2, where a number, a variable, a function, "{" or "(" is needed'],
    ['{1', '"{" at character 1 is never closed'],
    ['SUM(1', '"(" at character 4 is never closed'],
    ['1}', 'unexpected "}" at character 2, where an operator or the end is needed'],
    ['{1)', 'unexpected ")" at character 3, where "}" for the "{" at character 1 is needed'],
    ['{1}}', 'unexpected "}" at character 4, where an operator or the end is needed'],
    ['200 connections', 'unexpected "connections" at character 5, where an operator or the end is needed'],
    ['{1+}', 'unexpected "}" at character 4, where a number, a variable, a function, "{" or "(" is needed'],
    ['1.5', 'unexpected "." at character 2, where an operator or the end is needed'],
    ['1e3', 'unexpected "e3" at character 2, where an operator or the end is needed'],
    ['+1', 'unexpected "+" at character 1, where a number, a variable, a function, "{" or "(" is needed'],
    ['🐘', 'unexpected "🐘" at character 1, where a number, a variable, a function, "{" or "(" is needed'],
    ['\u001b[31m', 'unexpected "\ufffd" at character 1, where a number, a variable, a function, "{" or "(" is needed'],
    ['SUM()', 'unexpected ")" at character 5, where a number, a variable, a function, "{" or "(" is needed'],
    ['LEST(1,2)', 'unknown function "LEST" at character 1, the nearest known is LEAST'],
    ['constructor(1)', 'unknown function "constructor" at character 1, the nearest known is '],
    ['{DBInstanceMemory/2}', 'unknown variable "DBInstanceMemory" at character 2, the nearest known is DBInstanceClassMemory'],
    ['{dbinstancevcpu}', 'unknown variable "dbinstancevcpu" at character 2, the nearest known is DBInstanceVCPU'],
    ['{__proto__}', 'unknown variable "__proto__" at character 2, the nearest known is '],
    ['log(1,2)', 'log at character 1 takes 1 value, got 2'],
    ['IF(1,2)', 'IF at character 1 takes 3 values, got 2'],
  ])('refuses %j', (text, message) => {
    expect(() => parseExpression(text)).toThrow(message);
  });

  test.each([
    ['DBInstanceClassMemory/9531392', 'arithmetic at character 22 stands outside braces: write {DBInstanceClassMemory/9531392}'],
    [' DBInstanceVCPU ', 'DBInstanceVCPU at character 2 stands outside braces: write {DBInstanceVCPU}'],
    ['({1}+2)', 'arithmetic at character 5 stands outside braces: write {({1}+2)}'],
    ['LEAST(1,2)*2', 'arithmetic at character 11 stands outside braces: write {LEAST(1,2)*2}'],
    ['-{5}', 'arithmetic at character 1 stands outside braces: write {-{5}}'],
  ])('wants braces around %j and shows them', (text, message) => {
    expect(() => parseExpression(text)).toThrow(message);
    expect(() => parseExpression(`{${text}}`)).not.toThrow();
  });

  test.each(['5', '-5', '(5)', '{5}', 'SUM(DBInstanceClassMemory/12038,-50003)'])('wants no further braces around %j', text => {
    expect(() => parseExpression(text)).not.toThrow();
  });

  test('takes 50 levels and no more', () => {
    expect(() => parseExpression(`${'{'.repeat(50)}1${'}'.repeat(50)}`)).not.toThrow();
    expect(() => parseExpression(`${'{'.repeat(51)}1${'}'.repeat(51)}`)).toThrow('nested more than 50 deep at character 51');
    expect(() => parseExpression(`{${'-'.repeat(50)}1}`)).toThrow('nested more than 50 deep at character 51');
    expect(() => parseExpression(`${'SUM('.repeat(51)}1${')'.repeat(51)}`)).toThrow('nested more than 50 deep at character 204');
  });

  test('counts levels, not groups', () => {
    expect(() => parseExpression(`SUM(${Array(100).fill('{1}').join(',')})`)).not.toThrow();
  });

  test('takes 1000 characters and no more', () => {
    expect(() => parseExpression(`{${'1+'.repeat(498)}11}`)).not.toThrow();
    expect(() => parseExpression(' '.repeat(1001))).toThrow('expression goes on at character 1001, and at most 1000 are allowed');
  });
});

test('variablesOf finds the variables of every branch', () => {
  const expression = parseExpression('IF({DBInstanceClassHugePagesDefault}, -{DBInstanceVCPU}, {AllocatedStorage/EndPointPort})');
  expect(variablesOf(expression).map(({ name }) => name)).toEqual([
    'DBInstanceClassHugePagesDefault',
    'DBInstanceVCPU',
    'AllocatedStorage',
    'EndPointPort',
  ]);
});

test('ungrouped looks through braces and parentheses', () => {
  expect(ungrouped(parseExpression('{({5})}'))).toMatchObject({ kind: 'number', value: 5n });
});

function shape(text: string): string {
  return render(parseExpression(text));
}

function render(expression: ReturnType<typeof parseExpression>): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'variable':
      return expression.name;
    case 'negation':
      return `(-${render(expression.operand)})`;
    case 'operation':
      return `(${render(expression.left)}${expression.operator}${render(expression.right)})`;
    case 'group':
      return `{${render(expression.inner)}}`;
    case 'call':
      return `${expression.name}(${expression.operands.map(render).join(',')})`;
  }
}
