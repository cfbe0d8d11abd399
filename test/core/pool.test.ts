import * as fc from 'fast-check';
import { connectionsOf, splitConnections } from '../../lib/core/pool';

describe('splitConnections', () => {
  test.each([
    [11, 0.7, 7, 4],
    [167, 0.7, 116, 51],
    [159, 0.7, 111, 48],
    [10, 0.7, 7, 3],
    [30, 0.7, 21, 9],
    [5, 0.6, 3, 2],
    [100, 0.29, 29, 71],
    [3, 1 / 3, 1, 2],
    [1, 0.7, 1, 0],
    [2, 0.7, 1, 1],
    [20, 1, 20, 0],
  ])('%p connections at ratio %p are %p + %p', (connections, ratio, size, overflow) => {
    expect(splitConnections(connections, ratio, true)).toEqual({ size, overflow });
  });

  test('a client without overflow takes all of it as size', () => {
    expect(splitConnections(11, 0.7, false)).toEqual({ size: 11, overflow: 0 });
  });

  test('size and overflow always add up, and the ratio is kept to the connection', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 100 }), (connections, percent) => {
        const pool = splitConnections(connections, percent / 100, true);
        expect(connectionsOf(pool)).toBe(connections);
        expect(pool.size).toBe(Math.max(1, Math.floor((percent * connections) / 100)));
      }),
    );
  });
});
