import * as fc from 'fast-check';
import { bytesOf, lowerBoundMemory, nominalMemory, wholeMib } from '../../lib/core/memory';

const MIB = 1024 * 1024;

describe('lowerBoundMemory', () => {
  test.each([
    [1, 704],
    [2, 1628],
    [4, 3544],
    [8, 7528],
    [16, 15496],
    [32, 31432],
    [64, 63304],
    [128, 127048],
  ])('of %d GiB is %d MiB', (gib, mib) => {
    expect(lowerBoundMemory(gib)).toBe(mib * MIB);
  });

  test('is never negative', () => {
    expect(lowerBoundMemory(0)).toBe(0);
    expect(lowerBoundMemory(0.1)).toBe(0);
  });

  test('is a whole number of bytes, below the nominal memory, and grows with it', () => {
    const gib = fc.double({ min: 0.25, max: 4096, noNaN: true });
    fc.assert(
      fc.property(gib, gib, (a, b) => {
        const [small, large] = a < b ? [a, b] : [b, a];
        expect(Number.isSafeInteger(lowerBoundMemory(small))).toBe(true);
        expect(lowerBoundMemory(small)).toBeLessThan(nominalMemory(small));
        expect(lowerBoundMemory(small)).toBeLessThanOrEqual(lowerBoundMemory(large));
      }),
    );
  });
});

test('nominalMemory is the memory as it is advertised, in bytes', () => {
  expect(nominalMemory(16)).toBe(17_179_869_184);
});

test('bytes and MiB are rounded down', () => {
  expect(bytesOf(0.6123)).toBe(657_452_118);
  expect(wholeMib(2 * MIB - 1)).toBe(1);
});
