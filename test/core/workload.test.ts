import * as fc from 'fast-check';
import { busyConnections, cliff, meanWaitSeconds, probabilityOfWait, waitPercentileSeconds } from '../../lib/core/workload';

/** Busy connections, and connections to serve them with something to spare. */
const stable = fc
  .record({ busy: fc.double({ min: 0.01, max: 300, noNaN: true }), spare: fc.integer({ min: 1, max: 100 }) })
  .map(({ busy, spare }) => ({ busy, connections: Math.floor(busy) + spare }));

function fewest(busy: number, probability: number): number {
  let connections = 1;
  while (probabilityOfWait(busy, connections) >= probability) connections += 1;
  return connections;
}

test("busy connections follow Little's law", () => {
  expect(busyConnections({ requestsPerSecond: 200, secondsHeld: 0.015 })).toBe(3);
});

test.each([
  [0.5, 3, 4],
  [1, 4, 5],
  [2, 6, 7],
  [3, 7, 9],
  [4, 9, 10],
  [5, 10, 12],
  [8, 14, 16],
  [10, 17, 19],
  [15, 23, 26],
  [20, 29, 32],
])('%d busy connections need %d so that less than 5 %% wait, %d so that less than 1 %% do', (busy, five, one) => {
  expect([fewest(busy, 0.05), fewest(busy, 0.01)]).toEqual([five, one]);
});

test.each([
  [2, 0.5, 0.33, 0.33],
  [2, 0.7, 0.58, 0.96],
  [2, 0.8, 0.71, 1.78],
  [2, 0.9, 0.85, 4.26],
  [5, 0.5, 0.13, 0.05],
  [5, 0.7, 0.38, 0.25],
  [5, 0.8, 0.55, 0.55],
  [5, 0.9, 0.76, 1.53],
  [10, 0.5, 0.04, 0.01],
  [10, 0.7, 0.22, 0.07],
  [10, 0.8, 0.41, 0.2],
  [10, 0.9, 0.67, 0.67],
  [20, 0.5, 0, 0],
  [20, 0.7, 0.09, 0.02],
  [20, 0.8, 0.26, 0.06],
  [20, 0.9, 0.55, 0.28],
  [40, 0.7, 0.02, 0],
  [40, 0.8, 0.12, 0.02],
  [40, 0.9, 0.41, 0.1],
])(
  'of %d connections, %d of them busy: a part of %d waits, on average for %d of the time held',
  (connections, part, waiting, wait) => {
    const busy = part * connections;
    expect(Math.abs(probabilityOfWait(busy, connections) - waiting)).toBeLessThanOrEqual(0.0051);
    expect(Math.abs(meanWaitSeconds(busy, connections, 1) - wait)).toBeLessThanOrEqual(0.0051);
  },
);

test('on a single connection as many wait as it is busy: M/M/1', () => {
  expect(probabilityOfWait(0.8, 1)).toBeCloseTo(0.8, 12);
  expect(meanWaitSeconds(0.8, 1, 0.01)).toBeCloseTo(0.04, 12);
  // P(W > t) = 0.8 e^(-0.2 t / 0.01) = 0.01
  expect(waitPercentileSeconds(0.8, 1, 0.01, 99)).toBeCloseTo(0.05 * Math.log(80), 12);
});

test.each([
  [10, 10],
  [11, 10],
  [0, 0],
  [1, 0],
])('%d busy of %d: all wait, and the queue never ends', (busy, connections) => {
  expect(probabilityOfWait(busy, connections)).toBe(1);
  expect(meanWaitSeconds(busy, connections, 0.01)).toBe(Infinity);
  expect(waitPercentileSeconds(busy, connections, 0.01, 50)).toBe(Infinity);
});

test('nobody waits without load, and a percentile that need not wait does not', () => {
  expect(probabilityOfWait(0, 5)).toBe(0);
  expect(meanWaitSeconds(0, 5, 0.01)).toBe(0);
  expect(waitPercentileSeconds(10, 20, 0.01, 99)).toBe(0);
});

test('the cliff is the multiple of the load that all connections are needed for', () => {
  expect(cliff(8, 10)).toBe(1.25);
  expect(cliff(20, 10)).toBe(0.5);
  expect(cliff(0, 10)).toBe(Infinity);
});

test('thousands of connections neither overflow nor lose their digits', () => {
  expect(probabilityOfWait(4_900, 5_000)).toBeCloseTo(0.0999378772344876, 12);
  expect(probabilityOfWait(9_999, 10_000)).toBeCloseTo(0.987556252434486, 9);
  expect(probabilityOfWait(1, 262_143)).toBe(0);
});

test('a part is from 0 to 1, the 99th percentile is above the 50th, and more than the mean where many wait', () => {
  fc.assert(
    fc.property(stable, ({ busy, connections }) => {
      const probability = probabilityOfWait(busy, connections);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      const [half, most] = [50, 99].map(percentile => waitPercentileSeconds(busy, connections, 1, percentile));
      expect(half).toBeLessThanOrEqual(most ?? 0);
      if (probability > 0.1) expect(most).toBeGreaterThan(meanWaitSeconds(busy, connections, 1));
    }),
  );
});

test('the percentile of a wait is the part of the requests that waits no longer', () => {
  fc.assert(
    fc.property(stable, fc.integer({ min: 1, max: 99 }), ({ busy, connections }, percentile) => {
      const wait = waitPercentileSeconds(busy, connections, 0.02, percentile);
      const longer = probabilityOfWait(busy, connections) * Math.exp((-(connections - busy) * wait) / 0.02);
      if (wait > 0) expect(longer).toBeCloseTo(1 - percentile / 100, 9);
      else expect(longer).toBeLessThanOrEqual(1 - percentile / 100);
    }),
  );
});

test('more load never makes waits shorter, and more connections never make them longer', () => {
  const waits = (busy: number, connections: number) => [
    probabilityOfWait(busy, connections),
    meanWaitSeconds(busy, connections, 0.1),
    waitPercentileSeconds(busy, connections, 0.1, 95),
  ];
  const expectNoMore = (least: readonly number[], most: readonly number[]) => {
    // The last digits of hundreds of products may fall either way.
    least.forEach((wait, index) => expect(wait).toBeLessThanOrEqual((most[index] ?? 0) * (1 + 1e-9)));
  };
  fc.assert(
    fc.property(stable, fc.double({ min: 0, max: 5, noNaN: true }), ({ busy, connections }, more) => {
      expectNoMore(waits(busy, connections), waits(busy + more, connections));
      expectNoMore(waits(busy, connections + 1), waits(busy, connections));
    }),
  );
});
