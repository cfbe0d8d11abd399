import * as fc from 'fast-check';
import { byDistance, editDistance } from '../../lib/core/edit-distance';

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['least', 'least', 0],
    ['lest', 'least', 1],
    ['mirco', 'micro', 2],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  test('is the same both ways and 0 between equal texts only', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test('looks at no more than 64 characters', () => {
    expect(editDistance('x'.repeat(1_000_000), '')).toBe(64);
  });
});

test('byDistance puts the nearest first and equally near ones in order', () => {
  expect(byDistance('ab', ['xy', 'ac', 'abc', 'ab', 'aa'])).toEqual(['ab', 'aa', 'abc', 'ac', 'xy']);
});
