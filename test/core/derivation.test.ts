import * as fc from 'fast-check';
import type { ConsumerFacts, Pool } from '../../lib/core/consumer';
import { demandOf } from '../../lib/core/demand';
import { comesFirst } from '../../lib/core/awards';
import type { Sum } from '../../lib/core/derivation';
import { deriveCommonPools, derivePools, leftAtMinimum, minimumPool } from '../../lib/core/derivation';
import { peakCopies } from '../../lib/core/overlap';
import { connectionsOf } from '../../lib/core/pool';
import { isUnknown } from '../../lib/core/unknown';
import { api, declared, derived, fixed, knownConsumers, NO_OVERLAP, service } from './some-facts';

const MOST = 700;
const budgets = fc.integer({ min: 0, max: MOST });

function poolOf(pools: ReadonlyMap<string, Pool>, consumer: ConsumerFacts): Pool {
  const pool = pools.get(consumer.path);
  if (pool === undefined) throw new Error(`no pool for ${consumer.path}`);
  return pool;
}

function connections(usable: number | undefined, consumers: readonly ConsumerFacts[]): number[] {
  const pools = derivePools(usable, consumers);
  return consumers.map(consumer => connectionsOf(poolOf(pools, consumer)));
}

function demandWith(pools: (consumer: ConsumerFacts) => Pool, consumers: readonly ConsumerFacts[]): number {
  return consumers.reduce((sum, consumer) => {
    const { copies, overlap, processes, sideConnections } = consumer;
    if (isUnknown(copies) || isUnknown(overlap) || isUnknown(processes)) throw new Error('unknown');
    return sum + demandOf(peakCopies(copies, overlap), processes, pools(consumer), sideConnections);
  }, 0);
}

const demandAtMinimum = (consumers: readonly ConsumerFacts[]): number => demandWith(({ pool }) => minimumPool(pool), consumers);

describe('derivePools', () => {
  test('fixed pools come first, and the rest is derived', () => {
    const pools = derivePools(51, [api({ pool: derived() }), declared('Worker', 7)]);
    expect(pools).toEqual(
      new Map([
        ['Stack/Api', { size: 7, overflow: 4 }],
        ['Stack/Worker', { size: 7, overflow: 0 }],
      ]),
    );
  });

  test('connections are shared in proportion to the weights', () => {
    const consumers = [1, 2, 3].map(weight => service(`Weight${weight}`, { pool: derived({ weight, max: 1000 }) }));
    expect(connections(600, consumers)).toEqual([100, 200, 300]);
  });

  test('a pool stops at its maximum, and the others go on', () => {
    const consumers = [service('A', { pool: derived({ max: 3 }) }), service('B', { pool: derived({ max: 50 }) })];
    expect(connections(30, consumers)).toEqual([3, 27]);
  });

  test('the first award that does not fit ends the derivation, although a smaller one would fit', () => {
    const large = service('Large', { copies: 5, pool: derived({ weight: 100 }) });
    const small = service('Small', { pool: derived() });
    expect(connections(10, [large, small])).toEqual([1, 1]);
  });

  test('of equal claims the one with fewer copies is served first', () => {
    const many = service('A', { copies: 2, pool: derived() });
    const few = service('B', { copies: 1, pool: derived() });
    expect(connections(4, [many, few])).toEqual([1, 2]);
  });

  test('of equal claims and copies the smaller path is served first', () => {
    const consumers = [service('B', { pool: derived() }), service('A', { pool: derived() })];
    expect(connections(3, consumers)).toEqual([1, 2]);
  });

  test('claims of unequal weights that come out equal are a tie', () => {
    const third = service('B', { pool: derived({ weight: 1, min: 2 }) });
    const sixth = service('A', { pool: derived({ weight: 2, min: 5 }) });
    expect(connections(8, [third, sixth])).toEqual([2, 6]);
  });

  test('awards that cost nothing are made up to the maximum', () => {
    expect(connections(0, [service('A', { copies: 0, pool: derived({ max: 9 }) })])).toEqual([9]);
  });

  test('everybody stays at the minimum where the budget is unknown', () => {
    expect(connections(undefined, [service('A', { pool: derived({ min: 3 }) }), declared('B', 7)])).toEqual([3, 7]);
  });

  test.each<[string, Partial<ConsumerFacts>]>([
    ['copies', { copies: { unknown: 'copies' } }],
    ['overlap', { overlap: { unknown: 'overlap' } }],
    ['processes', { processes: { unknown: 'processes' } }],
  ])('everybody stays at the minimum where the %s of one are unknown', (_, unknown) => {
    const consumers = [service('A', { pool: derived({ min: 3 }) }), service('B', unknown)];
    expect(connections(500, consumers)).toEqual([3, 1]);
  });

  test('everybody stays at the minimum where the minimum does not fit', () => {
    expect(connections(9, [service('A', { pool: derived({ min: 3 }) }), declared('B', 7)])).toEqual([3, 7]);
    expect(connections(10, [service('A', { pool: derived({ min: 3 }) }), declared('B', 7)])).toEqual([3, 7]);
    expect(connections(11, [service('A', { pool: derived({ min: 3 }) }), declared('B', 7)])).toEqual([4, 7]);
  });

  test('a maximum below the minimum leaves the minimum', () => {
    expect(connections(100, [service('A', { pool: derived({ min: 5, max: 2 }) })])).toEqual([5]);
  });

  test('a maximum far away costs no more awards than a near one', () => {
    let comparisons = 0;
    const consumers = [1, 2, 3].map(weight => service(`Weight${weight}`, { pool: derived({ weight, max: 200_000 }) }));
    const pools = derivePools(262_143, consumers, (a, b) => {
      comparisons += 1;
      return comesFirst(a, b);
    });
    expect(consumers.map(consumer => connectionsOf(poolOf(pools, consumer)))).toEqual([43_690, 87_381, 131_072]);
    expect(comparisons).toBeLessThan(100);
  });

  test('never exceeds the budget once the minimum fits', () => {
    fc.assert(
      fc.property(knownConsumers, budgets, (consumers, usable) => {
        fc.pre(demandAtMinimum(consumers) <= usable);
        const pools = derivePools(usable, consumers);
        expect(demandWith(consumer => poolOf(pools, consumer), consumers)).toBeLessThanOrEqual(usable);
      }),
    );
  });

  test('keeps every pool between its minimum and maximum, and fixed pools as they are', () => {
    fc.assert(
      fc.property(knownConsumers, budgets, (consumers, usable) => {
        const pools = derivePools(usable, consumers);
        for (const consumer of consumers) {
          const pool = poolOf(pools, consumer);
          const request = consumer.pool;
          if (request.kind === 'fixed') expect(pool).toEqual({ size: request.size, overflow: request.overflow });
          else expect(connectionsOf(pool)).toBeGreaterThanOrEqual(request.min);
          if (request.kind === 'derived') expect(connectionsOf(pool)).toBeLessThanOrEqual(request.max);
        }
      }),
    );
  });

  test('does not depend on the order in which consumers were added', () => {
    const shuffled = knownConsumers.chain(consumers =>
      fc.tuple(
        fc.constant(consumers),
        fc.shuffledSubarray(consumers, { minLength: consumers.length, maxLength: consumers.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, budgets, ([consumers, others], usable) => {
        const pools = derivePools(usable, consumers);
        const otherPools = derivePools(usable, others);
        for (const consumer of consumers) expect(poolOf(otherPools, consumer)).toEqual(poolOf(pools, consumer));
      }),
    );
  });

  test('a larger budget never makes a pool smaller', () => {
    fc.assert(
      fc.property(knownConsumers, budgets, fc.integer({ min: 1, max: 100 }), (consumers, usable, more) => {
        const before = connections(usable, consumers);
        connections(usable + more, consumers).forEach((after, index) => {
          expect(after).toBeGreaterThanOrEqual(Number(before[index]));
        });
      }),
    );
  });

  test('another consumer never makes a pool larger', () => {
    fc.assert(
      fc.property(knownConsumers, budgets, fc.nat(5), (consumers, usable, place) => {
        fc.pre(consumers.length > 1);
        const others = consumers.filter((_, index) => index !== place % consumers.length);
        const withAll = derivePools(usable, consumers);
        const without = derivePools(usable, others);
        for (const other of others) {
          expect(connectionsOf(poolOf(withAll, other))).toBeLessThanOrEqual(connectionsOf(poolOf(without, other)));
        }
      }),
    );
  });

  test('is the same as awarding one by one to the best of all', () => {
    fc.assert(
      fc.property(knownConsumers, budgets, (consumers, usable) => {
        expect(connections(usable, consumers)).toEqual(awardedOneByOne(usable, consumers));
      }),
    );
  });

  test('ten times the consumers take little more than ten times the comparisons', () => {
    const few = comparisonsOf(1_000);
    const many = comparisonsOf(10_000);
    expect(few).toBeGreaterThan(500);
    expect(many / few).toBeLessThan(15);
  });
});

/** Comparisons made in sharing out ten and a half connections to each of so many consumers. */
function comparisonsOf(count: number): number {
  const consumers = Array.from({ length: count }, (_, index) =>
    service(`Consumer${index}`, { pool: derived({ weight: 1 + (index % 7) }) }),
  );
  let comparisons = 0;
  derivePools(10.5 * count, consumers, (a, b) => {
    comparisons += 1;
    return comesFirst(a, b);
  });
  return comparisons;
}

/** The rule as it is written down, without any thought for speed; exact, because weights are whole numbers. */
function awardedOneByOne(usable: number, consumers: readonly ConsumerFacts[]): number[] {
  const state = consumers.map(consumer => ({ consumer, connections: connectionsOf(minimumPool(consumer.pool)) }));
  const demand = (): number =>
    demandWith(consumer => fixedPool(state.find(one => one.consumer === consumer)?.connections ?? 0), consumers);
  if (demand() > usable) return state.map(one => one.connections);
  for (;;) {
    const open = state.filter(({ consumer: { pool }, connections: now }) => pool.kind === 'derived' && now < pool.max);
    const [best] = open.sort((a, b) => byClaim(a.consumer, a.connections, b.consumer, b.connections));
    if (best === undefined) break;
    best.connections += 1;
    if (demand() <= usable) continue;
    best.connections -= 1;
    break;
  }
  return state.map(one => one.connections);
}

function byClaim(a: ConsumerFacts, aConnections: number, b: ConsumerFacts, bConnections: number): number {
  const weight = ({ pool }: ConsumerFacts): number => (pool.kind === 'derived' ? pool.weight : 0);
  const peak = ({ copies, overlap }: ConsumerFacts): number => peakCopies(copies as number, overlap as never);
  return weight(b) * (aConnections + 1) - weight(a) * (bConnections + 1) || peak(a) - peak(b) || (a.path < b.path ? -1 : 1);
}

function fixedPool(size: number): Pool {
  return minimumPool(fixed(size));
}

describe('leftAtMinimum', () => {
  test('is what fixed pools and minimums leave, below zero where they do not fit', () => {
    const consumers = [api({ pool: derived({ min: 2 }) }), declared('Worker', 7)];
    expect(leftAtMinimum(51, consumers)).toBe(36);
    expect(leftAtMinimum(10, consumers)).toBe(-5);
  });

  test('is undefined where the budget or a consumer is unknown', () => {
    expect(leftAtMinimum(undefined, [])).toBeUndefined();
    expect(leftAtMinimum(51, [service('A', { processes: { unknown: 'a secret' } })])).toBeUndefined();
  });
});

describe('deriveCommonPools', () => {
  const shared = service('Shared', { pool: derived({ knowsOverflow: false, max: 100 }) });
  const other = service('Other', { pool: derived({ knowsOverflow: false, max: 100 }) });

  /** Up to four sums over some of the same consumers, at some moment of each. */
  const sums: fc.Arbitrary<Sum[]> = knownConsumers.chain(consumers =>
    fc.array(
      fc.record({
        usable: fc.option(budgets, { nil: undefined }),
        consumers: fc
          .tuple(fc.shuffledSubarray(consumers), fc.boolean())
          .map(([some, isDeployed]) => (isDeployed ? some : some.map(one => ({ ...one, overlap: NO_OVERLAP })))),
      }),
      { maxLength: 4 },
    ),
  );

  test('of one sum are its own', () => {
    expect(deriveCommonPools([{ usable: 51, consumers: [api({ pool: derived() })] }])).toEqual(
      derivePools(51, [api({ pool: derived() })]),
    );
  });

  test('of several sums are the smallest that any of them grants', () => {
    const pools = deriveCommonPools([
      { usable: 60, consumers: [shared, other] },
      { usable: 20, consumers: [shared] },
    ]);
    expect([shared, other].map(consumer => poolOf(pools, consumer).size)).toEqual([20, 30]);
  });

  test('what one consumer leaves in another sum is given to nobody else', () => {
    const pools = deriveCommonPools([
      { usable: 100, consumers: [shared, other] },
      { usable: 10, consumers: [shared] },
    ]);
    expect([shared, other].map(consumer => poolOf(pools, consumer).size)).toEqual([10, 50]);
  });

  test('of a sum that is not known stay at the minimum', () => {
    const pools = deriveCommonPools([
      { usable: 60, consumers: [shared] },
      { usable: undefined, consumers: [shared] },
    ]);
    expect(poolOf(pools, shared).size).toBe(1);
  });

  test('of no sum are none', () => {
    expect(deriveCommonPools([])).toEqual(new Map());
  });

  test('are never larger than any single sum grants, and as large as one of them', () => {
    fc.assert(
      fc.property(sums, all => {
        const common = deriveCommonPools(all);
        const granted = all.map(({ usable, consumers }) => derivePools(usable, consumers));
        for (const [path, pool] of common) {
          const offers = granted.flatMap(pools => pools.get(path) ?? []);
          expect(connectionsOf(pool)).toBe(Math.min(...offers.map(connectionsOf)));
        }
        expect([...common.keys()].sort()).toEqual([...new Set(granted.flatMap(pools => [...pools.keys()]))].sort());
      }),
    );
  });

  test('fit every sum whose minimum fits', () => {
    fc.assert(
      fc.property(sums, all => {
        const common = deriveCommonPools(all);
        for (const { usable, consumers } of all) {
          if (usable === undefined || demandAtMinimum(consumers) > usable) continue;
          expect(demandWith(consumer => poolOf(common, consumer), consumers)).toBeLessThanOrEqual(usable);
        }
      }),
    );
  });

  test('do not depend on the order of the sums', () => {
    const shuffled = sums.chain(all =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, others]) => {
        expect(new Map([...deriveCommonPools(others)].sort())).toEqual(new Map([...deriveCommonPools(all)].sort()));
      }),
    );
  });

  test('are never made larger by another sum', () => {
    fc.assert(
      fc.property(sums, sums, (all, more) => {
        const before = deriveCommonPools(all);
        for (const [path, pool] of deriveCommonPools([...all, ...more]))
          expect(connectionsOf(pool)).toBeLessThanOrEqual(connectionsOf(before.get(path) ?? { size: Infinity, overflow: 0 }));
      }),
    );
  });
});
