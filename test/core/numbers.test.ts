import * as fc from 'fast-check';
import { numberProblem } from '../../lib/core/numbers';

const RANGE = { min: 1, max: 10 };

test.each([
  [0, '0'],
  [-1, '-1'],
  [11, '11'],
  [2.5, '2.5'],
  [NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [-0, '0'],
  ['7', '"7"'],
  [null, 'null'],
  [undefined, 'undefined'],
  [[3], '[3]'],
])('%p is refused with the value got and the values allowed', (got, shown) => {
  expect(numberProblem('processes', got, RANGE)).toBe(`processes must be a whole number from 1 to 10, got ${shown}`);
});

test('a function is refused by its type', () => {
  expect(numberProblem('processes', () => 1, RANGE)).toBe('processes must be a whole number from 1 to 10, got a function');
});

test('the way out ends the message', () => {
  expect(numberProblem('size', 0, RANGE, 'use 1')).toBe('size must be a whole number from 1 to 10, got 0: use 1');
});

test('a range that is not of whole numbers takes fractions and says so', () => {
  expect(numberProblem('ratio', 2.5, { ...RANGE, whole: false })).toBeUndefined();
  expect(numberProblem('ratio', 0.5, { ...RANGE, whole: false })).toBe('ratio must be a number from 1 to 10, got 0.5');
});

test('control characters do not reach the message', () => {
  expect(numberProblem('size', '\u202e1', RANGE)).not.toContain('\u202e');
});

test('every whole number of the range is taken, every other value is refused', () => {
  fc.assert(
    fc.property(fc.anything(), got => {
      const taken = typeof got === 'number' && Number.isInteger(got) && got >= 1 && got <= 10;
      expect(numberProblem('n', got, RANGE) === undefined).toBe(taken);
    }),
  );
});
