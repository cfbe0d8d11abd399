import * as fc from 'fast-check';
import type { Claimant } from '../../lib/core/awards';
import { award, comesFirst } from '../../lib/core/awards';

function claimant(overrides: Partial<Claimant>): Claimant {
  return { path: 'A', weight: 1, max: 20, step: 1, rank: 0, connections: 1, ...overrides };
}

const claimants = fc
  .array(
    fc.record({
      weight: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0.001, max: 1000, noNaN: true })),
      max: fc.integer({ min: 2, max: 60 }),
      step: fc.integer({ min: 0, max: 12 }),
      connections: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 12 },
  )
  .map(many =>
    many.map((overrides, rank) => claimant({ ...overrides, rank, max: Math.max(overrides.max, overrides.connections) })),
  );

/** The rule as it is written down: the first of all open claimants, again and again. */
function awardOneByOne(budget: number, all: readonly Claimant[]): void {
  let left = budget;
  for (;;) {
    const [first] = all.filter(({ connections, max }) => connections < max).sort((a, b) => (comesFirst(a, b) ? -1 : 1));
    if (first === undefined || first.step > left) return;
    left -= first.step;
    first.connections += 1;
  }
}

describe('comesFirst', () => {
  test('the larger claim does, whatever the ranks', () => {
    expect(comesFirst(claimant({ weight: 2, rank: 1 }), claimant({ weight: 1, rank: 0 }))).toBe(true);
  });

  test('of equal claims the better rank does', () => {
    const third = claimant({ weight: 1, connections: 2, rank: 1 });
    const sixth = claimant({ weight: 2, connections: 5, rank: 0 });
    expect([comesFirst(sixth, third), comesFirst(third, sixth)]).toEqual([true, false]);
  });
});

describe('award', () => {
  test('awards in bulk are the awards made one by one', () => {
    fc.assert(
      fc.property(claimants, fc.integer({ min: 0, max: 2000 }), (all, budget) => {
        const others = all.map(one => ({ ...one }));
        award(budget, all, comesFirst);
        awardOneByOne(budget, others);
        expect(all).toEqual(others);
      }),
      { numRuns: 500 },
    );
  });

  test('weights far apart lose no award', () => {
    const heavy = claimant({ weight: 1e12, rank: 0, max: 50 });
    const light = claimant({ weight: 1e-12, rank: 1, max: 50 });
    award(60, [heavy, light], comesFirst);
    expect([heavy.connections, light.connections]).toEqual([50, 12]);
  });

  test('nobody to award to is no mistake', () => {
    expect(() => {
      award(10, [], comesFirst);
    }).not.toThrow();
  });
});
