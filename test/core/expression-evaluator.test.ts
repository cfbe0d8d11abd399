import * as fc from 'fast-check';
import type { Variables } from '../../lib/core/expression-evaluator';
import { evaluateExpression, variablesIn } from '../../lib/core/expression-evaluator';

const GIB = 1024 ** 3;

describe('evaluateExpression', () => {
  test.each<[string, Variables, number]>([
    ['200', {}, 200],
    [' 0200 ', {}, 200],
    ['-5', {}, -5],
    ['{7/2}', {}, 3],
    ['{-7/2}', {}, -3],
    ['{7/-2}', {}, -3],
    ['{1+2*3}', {}, 7],
    ['{(1+2)*3}', {}, 9],
    ['{{1+2}*3}', {}, 9],
    ['{10-4-3}', {}, 3],
    ['{--5}', {}, 5],
    ['SUM(1,2,3)', {}, 6],
    ['GREATEST(5)', {}, 5],
    ['least(9,{20/3},7)', {}, 6],
    ['log(1)', {}, 0],
    ['log(1023)', {}, 9],
    ['log(1024)', {}, 10],
    ['{log(9/2)}', {}, 2],
    ['{log(1/3)}', {}, -2],
    ['{log({-8}/-2)}', {}, 2],
    ['IF({DBInstanceClassHugePagesDefault}, 10, 20)', { DBInstanceClassHugePagesDefault: true }, 10],
    ['IF(DBInstanceClassHugePagesDefault, 10, {1/0})', { DBInstanceClassHugePagesDefault: true }, 10],
    ['IF(DBInstanceClassHugePagesDefault, 10, 20)', { DBInstanceClassHugePagesDefault: false }, 20],
    ['{DBInstanceVCPU*2+EndPointPort-AllocatedStorage}', { DBInstanceVCPU: 4, EndPointPort: 5432, AllocatedStorage: 40 }, 5400],
    ['{DBInstanceClassMemory*DBInstanceClassMemory/DBInstanceClassMemory}', { DBInstanceClassMemory: 4096 * GIB }, 4096 * GIB],
  ])('%s with %j is %d', (text, variables, value) => {
    expect(evaluateExpression(text, variables)).toEqual({ value });
  });

  test.each<[string, number, number]>([
    ['LEAST({DBInstanceClassMemory/9531392},5000)', 1, 112],
    ['LEAST({DBInstanceClassMemory/9531392}, 5000)', 16, 1802],
    ['LEAST({DBInstanceClassMemory/9531392},5000)', 64, 5000],
    ['{DBInstanceClassMemory/31457280}', 16, 546],
    ['{DBInstanceClassMemory/12582880}', 8, 682],
    ['LEAST({DBInstanceClassMemory/25165760},12000)', 4, 170],
    ['LEAST({DBInstanceClassMemory/9868951}, 20000)', 8, 870],
    ['GREATEST({DBInstanceClassMemory/9868951},80)', 0.5, 80],
    ['{DBInstanceClassMemory*3/4}', 8, 6 * GIB],
    ['SUM(DBInstanceClassMemory/12038,-50003)', 16, 1_377_133],
    ['GREATEST(DBInstanceClassMemory/64371566592,3)', 768, 12],
  ])("RDS's %s on %d GiB is %d", (text, gib, value) => {
    expect(evaluateExpression(text, { DBInstanceClassMemory: gib * GIB })).toEqual({ value });
  });

  test.each<[number, number]>([
    [2, 45],
    [4, 90],
    [16, 1000],
    [32, 2000],
    [64, 3000],
    [128, 4000],
    [256, 5000],
  ])("Aurora MySQL's default on %d GiB is %d", (gib, value) => {
    const text = 'GREATEST({log(DBInstanceClassMemory/805306368)*45},{log(DBInstanceClassMemory/8187281408)*1000})';
    expect(evaluateExpression(text, { DBInstanceClassMemory: gib * GIB })).toEqual({ value });
  });

  test.each<[string, Variables, string]>([
    ['{1/0}', {}, 'division by zero at character 3'],
    ['{1/(2-2)}', {}, 'division by zero at character 3'],
    ['log(0)', {}, 'log at character 1 needs a number above 0, got 0'],
    ['log(-4)', {}, 'log at character 1 needs a number above 0, got -4'],
    ['log(1/0)', {}, 'division by zero under log at character 1'],
    ['{DBInstanceVCPU*2}', {}, 'DBInstanceVCPU at character 2 is used but not given'],
    ['{DBInstanceVCPU*2}', { DBInstanceVCPU: undefined }, 'DBInstanceVCPU at character 2 is used but not given'],
    [
      'IF(DBInstanceClassHugePagesDefault, 1, {EndPointPort})',
      { DBInstanceClassHugePagesDefault: true },
      'EndPointPort at character 41 is used but not given',
    ],
    ['{DBInstanceVCPU}', { DBInstanceVCPU: 1.5 }, 'DBInstanceVCPU must be a whole number, got 1.5'],
    ['{DBInstanceVCPU}', { DBInstanceVCPU: NaN }, 'DBInstanceVCPU must be a whole number, got NaN'],
    ['{DBInstanceVCPU}', { DBInstanceVCPU: true }, 'DBInstanceVCPU must be a whole number, got true'],
    [
      'IF(DBInstanceClassHugePagesDefault,1,2)',
      { DBInstanceClassHugePagesDefault: 1 },
      'DBInstanceClassHugePagesDefault must be true or false, got 1',
    ],
    [
      '{DBInstanceClassHugePagesDefault+1}',
      { DBInstanceClassHugePagesDefault: true },
      'DBInstanceClassHugePagesDefault at character 2 is true or false, which only IF takes, as its first value',
    ],
    ['IF(1,2,3)', {}, 'IF at character 1 decides by a boolean variable alone: DBInstanceClassHugePagesDefault'],
    [
      'IF({DBInstanceVCPU},2,3)',
      { DBInstanceVCPU: 1 },
      'IF at character 1 decides by a boolean variable alone: DBInstanceClassHugePagesDefault',
    ],
    ['9007199254740992', {}, 'result is beyond 9007199254740991, on one side of 0 or the other'],
    ['nonsense', {}, 'unknown variable "nonsense" at character 1, the nearest known is EndPointPort'],
  ])('%s with %j is an error', (text, variables, error) => {
    expect(evaluateExpression(text, variables)).toEqual({ error });
  });

  test('computes exactly beyond what a double holds', () => {
    expect(evaluateExpression('{9007199254740993*9007199254740993/9007199254740993-9007199254740000}', {})).toEqual({
      value: 993,
    });
  });

  test('does not take an inherited property for a variable', () => {
    const inherited: Variables = Object.create({ DBInstanceVCPU: 4 }) as Variables;
    expect(evaluateExpression('{DBInstanceVCPU}', inherited)).toEqual({
      error: 'DBInstanceVCPU at character 2 is used but not given',
    });
  });

  test('never throws, whatever it is given', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      ',',
      '+',
      '-',
      '*',
      '/',
      '0',
      '42',
      'LEAST',
      'log',
      'IF',
      'DBInstanceVCPU',
      ' ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1100 }),
      fc.array(pieces, { maxLength: 30 }).map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(text, given => {
        const evaluation = evaluateExpression(given, { DBInstanceVCPU: 4 });
        expect(Object.keys(evaluation)).toEqual(['value' in evaluation ? 'value' : 'error']);
      }),
      { numRuns: 500 },
    );
  });

  test('agrees with naive arithmetic on generated expressions', () => {
    fc.assert(
      fc.property(generated, memory, ({ text, naive }, bytes) => {
        const evaluation = evaluateExpression(`{${text}}`, { DBInstanceClassMemory: bytes });
        expect('value' in evaluation ? evaluation.value : undefined).toBe(outcome(() => naive(BigInt(bytes))));
      }),
      { numRuns: 1000 },
    );
  });
});

test('variablesIn names what a text uses, and nothing when it cannot be read', () => {
  expect([...variablesIn('LEAST({DBInstanceClassMemory/9531392},5000)')]).toEqual(['DBInstanceClassMemory']);
  expect([...variablesIn('200')]).toEqual([]);
  expect([...variablesIn('{DBInstanceClassMemory')]).toEqual([]);
});

/** An expression as text, beside a function that computes it without reading the text. */
interface Generated {
  readonly text: string;
  readonly naive: (memory: bigint) => bigint;
}

const memory = fc.integer({ min: 1, max: 4096 * GIB });

const literal: fc.Arbitrary<Generated> = fc.nat(100_000).map(value => ({ text: String(value), naive: () => BigInt(value) }));
const variable: fc.Arbitrary<Generated> = fc.constant({ text: 'DBInstanceClassMemory', naive: bytes => bytes });

const { generated } = fc.letrec<{ generated: Generated }>(tie => ({
  generated: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    literal,
    variable,
    fc
      .tuple(tie('generated'), fc.constantFrom('+', '-', '*', '/'), tie('generated'))
      .map(([a, operator, b]) => operation(a, operator, b)),
    tie('generated').map(({ text, naive }) => ({ text: `-(${text})`, naive: (bytes: bigint) => -naive(bytes) })),
    tie('generated').map(({ text, naive }) => ({ text: `{ ${text} }`, naive })),
    tie('generated').map(({ text, naive }) => ({ text: `log(${text}+0)`, naive: (bytes: bigint) => naiveLog(naive(bytes)) })),
    fc
      .tuple(fc.constantFrom('GREATEST', 'least', 'Sum'), fc.array(tie('generated'), { minLength: 1, maxLength: 3 }))
      .map(([name, operands]) => call(name, operands)),
  ),
}));

function operation(a: Generated, operator: string, b: Generated): Generated {
  const compute = (left: bigint, right: bigint): bigint => {
    if (operator === '+') return left + right;
    if (operator === '-') return left - right;
    return operator === '*' ? left * right : towardsZero(left, right);
  };
  return { text: `(${a.text})${operator}(${b.text})`, naive: bytes => compute(a.naive(bytes), b.naive(bytes)) };
}

/** Long hand: the quotient of the magnitudes, then the sign. */
function towardsZero(left: bigint, right: bigint): bigint {
  if (right === 0n) throw new RangeError('division by zero');
  const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
  const quotient = magnitude(left) / magnitude(right);
  return left < 0n === right < 0n ? quotient : -quotient;
}

function naiveLog(value: bigint): bigint {
  if (value <= 0n) throw new RangeError('no logarithm');
  let power = 0n;
  for (let left = value; left > 1n; left /= 2n) power += 1n;
  return power;
}

function call(name: string, operands: readonly Generated[]): Generated {
  const combine: Record<string, (values: bigint[]) => bigint> = {
    GREATEST: values => sorted(values).at(-1) ?? 0n,
    least: values => sorted(values)[0] ?? 0n,
    Sum: values => values.reduce((sum, value) => sum + value, 0n),
  };
  return {
    text: `${name}(${operands.map(({ text }) => text).join(', ')})`,
    naive: bytes => combine[name]?.(operands.map(({ naive }) => naive(bytes))) ?? 0n,
  };
}

function sorted(values: bigint[]): bigint[] {
  return [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Undefined where there is no result that a safe integer holds. */
function outcome(compute: () => bigint): number | undefined {
  try {
    const value = Number(compute());
    return Number.isSafeInteger(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
