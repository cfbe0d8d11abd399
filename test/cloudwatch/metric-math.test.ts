import { evaluateMath } from './metric-math';

describe('evaluateMath', () => {
  it.each([
    ['100 * a / b', { a: 3, b: 4 }, 75],
    ['a + b * 2 - 1', { a: 3, b: 4 }, 10],
    ['(a + b) * 2', { a: 3, b: 4 }, 14],
    ['SUM([a, b])', { a: 3, b: undefined }, 3],
    ['100 * MAX([SUM([a, b]) / 10, c / 5])', { a: 3, b: undefined, c: 4 }, 80],
    ['AVG([a, b]) - MIN([a, b])', { a: 3, b: 5 }, 1],
  ])('%s', (expression, ids, expected) => {
    expect(evaluateMath(expression, ids)).toBe(expected);
  });

  it.each([
    ['a / b', { a: 3, b: undefined }],
    ['a / b', { a: 3, b: 0 }],
    ['MAX([a, b])', { a: undefined, b: undefined }],
  ])('%s of %j is nothing', (expression, ids) => {
    expect(evaluateMath(expression, ids)).toBeUndefined();
  });

  it.each([
    ['a b', 'b was not expected'],
    ['x', 'x is no id of the expression'],
    ['a %', 'signs that this evaluator does not know'],
    ['(a]', ') was expected'],
    ['a +', 'ends too early'],
    ['[a]', 'gives a list'],
    ['[a] + 1', 'lists are for functions'],
    ['[[a]]', 'a list has no lists in it'],
    ['SUM a', 'a function has its argument in parentheses'],
  ])('refuses %s', (expression, because) => {
    expect(() => evaluateMath(expression, { a: 1, b: 2 })).toThrow(because);
  });
});
