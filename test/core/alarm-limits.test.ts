import fc from 'fast-check';
import { limitOf, nearLimit, overPlan, overSteady } from '../../lib/core/alarm-limits';
import type { LedgerBudget, LedgerScenario } from '../../lib/core/ledger';
import { fitting, ofCluster, overBudget, UNKNOWN_CEILING } from './some-ledger';

/** db.t3.micro: 65 are admitted, 44 + 7 of consumers and 10 for operations are planned. */
const FULL = fitting();

function scenario(overrides: Partial<LedgerScenario>): LedgerScenario {
  return {
    scenario: 'member-lost',
    level: 'should',
    server: 'reader',
    usable: 90,
    admitted: 90,
    demand: 60,
    headroom: 30,
    ...overrides,
  };
}

describe('nearLimit', () => {
  it('is 90 % of what is admitted, rounded down', () => {
    expect(nearLimit(fitting({ demand: 20 }))).toBe(58);
  });

  it('is another percentage where one is stated', () => {
    expect(nearLimit(fitting({ demand: 20 }), 80)).toBe(52);
  });

  it('is what is planned where that is more, because what is planned is no incident', () => {
    expect(nearLimit(FULL)).toBe(51 + 10);
  });

  it('is the percentage where the plan does not fit, and the last connection but one at most', () => {
    expect(nearLimit(overBudget())).toBe(58);
    expect(nearLimit(fitting({ admitted: 5, demand: 90 }), 99)).toBe(4);
    expect(nearLimit(fitting({ admitted: 62 }))).toBe(61);
  });

  it('is none for an unknown ceiling, and goes by the percentage where the demand is unknown', () => {
    expect(nearLimit(fitting(UNKNOWN_CEILING))).toBeUndefined();
    expect(nearLimit(fitting({ demand: null }))).toBe(58);
  });

  it('is what is planned after a failover where that fits, and not where it does not', () => {
    expect(nearLimit(fitting({ admitted: 100, demand: 40, scenarios: [scenario({ admitted: 100, demand: 85 })] }))).toBe(95);
    const lost = scenario({ admitted: 100, demand: 120, headroom: -30 });
    expect(nearLimit(fitting({ admitted: 100, demand: 40, scenarios: [lost] }))).toBe(90);
  });

  it('is no less than the peak where a larger server would bear the failover', () => {
    const lost = scenario({ admitted: 300, demand: 200 });
    expect(nearLimit(ofCluster({ admitted: 100, operations: 0, demand: 96, scenarios: [lost] }))).toBe(96);
  });

  describe('of a smaller server that a failover may put there', () => {
    const writer = { admitted: 100, operations: 0 };
    const scenarios = [scenario({ admitted: 50, demand: 30, headroom: 15 })];

    it('counts as long as the plan fits below its limit', () => {
      expect(nearLimit(ofCluster({ ...writer, demand: 30, scenarios }))).toBe(45);
      expect(nearLimit(ofCluster({ ...writer, demand: 48, scenarios }))).toBe(48);
      expect(nearLimit(ofCluster({ ...writer, demand: 80, scenarios }))).toBe(90);
      expect(limitOf(ofCluster({ ...writer, demand: 30, scenarios }))).toMatchObject({ admitted: 50, standIn: 'reader' });
    });

    it('counts for readers when it is the writer of before', () => {
      const reader = ofCluster({ ...writer, demand: 30, scenarios: [] });
      expect(nearLimit(reader, 90, { name: 'old writer', admitted: 40 })).toBe(36);
      expect(limitOf(reader, { name: 'old writer', admitted: 40 })).toMatchObject({ admitted: 40, standIn: 'old writer' });
      expect(nearLimit(reader, 90, { admitted: null })).toBe(90);
    });
  });
});

describe('overPlan', () => {
  it('is the demand at its peak, and what is reserved for operations', () => {
    expect(overPlan(FULL)).toBe(51 + 10);
  });

  it('is the demand after a failover where that fits', () => {
    expect(overPlan(fitting({ admitted: 100, demand: 40, scenarios: [scenario({ demand: 60 })] }))).toBe(70);
  });

  it('leaves out a failover that does not fit, which is nobody’s plan', () => {
    const lost = scenario({ demand: 120, headroom: -30 });
    expect(overPlan(fitting({ admitted: 100, demand: 40, scenarios: [lost] }))).toBe(50);
  });

  it('can be reached: a plan beyond the limit is cut there', () => {
    expect(overPlan(overBudget())).toBe(64);
  });

  it('is known where the ceiling is not, and unknown where the demand is', () => {
    expect(overPlan(fitting({ ...UNKNOWN_CEILING }))).toBe(61);
    expect(overPlan(fitting({ demand: null }))).toBeUndefined();
  });
});

describe('overSteady', () => {
  it('is the demand outside deployments, and what is reserved for operations', () => {
    expect(overSteady(fitting({ steadyDemand: 29 }))).toBe(39);
    expect(overSteady(fitting({ steadyDemand: null }))).toBeUndefined();
    expect(overSteady(fitting({ ...UNKNOWN_CEILING, steadyDemand: 29 }))).toBe(39);
  });

  it('is none where nothing more is planned at any time, or the server would not bear it', () => {
    expect(overSteady(fitting({ steadyDemand: 51 }))).toBeUndefined();
    expect(overSteady(fitting({ steadyDemand: 60, demand: 90 }))).toBeUndefined();
  });
});

describe('whatever the numbers', () => {
  const counts = fc.nat({ max: 300 });
  const ledgers: fc.Arbitrary<LedgerBudget> = fc
    .record({ admitted: fc.integer({ min: 1, max: 300 }), operations: counts, demand: counts, promoted: counts, lost: counts })
    .map(({ admitted, operations, demand, promoted, lost }) =>
      ofCluster({
        admitted,
        operations,
        demand,
        scenarios: [scenario({ admitted: promoted, demand: lost, headroom: promoted - lost })],
      }),
    );

  it('every alarm can fire before the first refusal', () => {
    fc.assert(
      fc.property(ledgers, ledger => {
        for (const threshold of [nearLimit(ledger), overPlan(ledger)]) {
          expect(threshold).toBeGreaterThanOrEqual(0);
          expect(threshold).toBeLessThan(ledger.admitted ?? 0);
        }
      }),
    );
  });

  it('a plan that fits wakes nobody', () => {
    fc.assert(
      fc.property(ledgers, ledger => {
        const planned = (ledger.demand ?? 0) + ledger.operations;
        fc.pre(planned < (ledger.admitted ?? 0));
        expect(nearLimit(ledger)).toBeGreaterThanOrEqual(planned);
        expect(overPlan(ledger)).toBeGreaterThanOrEqual(planned);
      }),
    );
  });
});
