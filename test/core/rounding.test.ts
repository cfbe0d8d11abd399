import { roundDown, roundUp } from '../../lib/core/rounding';

describe('rounding', () => {
  test('a product that falls short of a whole number by its last digits is that number', () => {
    expect(0.29 * 100).toBeLessThan(29);
    expect(roundDown(0.29 * 100)).toBe(29);
  });

  test('a product that passes a whole number by its last digits is that number', () => {
    expect((0.1 + 0.2) * 10).toBeGreaterThan(3);
    expect(roundUp((0.1 + 0.2) * 10)).toBe(3);
  });

  test.each([
    [0, 0, 0],
    [2.5, 2, 3],
    [3, 3, 3],
    [99_999.000_001, 99_999, 100_000],
  ])('%p lies between %p and %p', (value, down, up) => {
    expect([roundDown(value), roundUp(value)]).toEqual([down, up]);
  });
});
