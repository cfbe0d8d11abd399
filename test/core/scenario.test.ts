import * as fc from 'fast-check';
import { ledgerConsumer } from '../../lib/core/demand';
import { minimumPool } from '../../lib/core/derivation';
import type { ScenarioId } from '../../lib/core/scenario';
import { DEFAULT_SCENARIOS, inScenario, isFailover, levelOf, SCENARIOS } from '../../lib/core/scenario';
import { api, declared, fixed, knownConsumers, ROLLING, service } from './some-facts';

/** Two tasks as a rule, six at full scale-out, twelve while they are deployed. */
const scaling = service('Api', {
  copies: 6,
  usualCopies: 2,
  copiesBecause: 'maxCapacity',
  overlap: ROLLING,
  pool: fixed(5),
});

const lineOf = (consumer = scaling, scenario: ScenarioId = 'deployment'): ReturnType<typeof ledgerConsumer> =>
  ledgerConsumer(inScenario(consumer, scenario), minimumPool(consumer.pool));

describe('levelOf', () => {
  test('by default a deployment must fit, a lost member should, and the rest is shown', () => {
    expect(SCENARIOS.map(scenario => [scenario, levelOf(scenario)])).toEqual([
      ['steady', 'shown'],
      ['scaled-out', 'shown'],
      ['deployment', 'must'],
      ['member-lost', 'should'],
      ['deployment-during-failover', 'shown'],
    ]);
  });

  test('a policy takes the place of the default as a whole', () => {
    const policy = { must: ['steady'], should: ['deployment-during-failover'] } as const;
    expect(SCENARIOS.map(scenario => levelOf(scenario, policy))).toEqual(['must', 'shown', 'shown', 'shown', 'should']);
  });

  test('what must and should fit must fit', () => {
    expect(levelOf('steady', { must: ['steady'], should: ['steady'] })).toBe('must');
  });

  test('the default names no scenario twice', () => {
    const { must, should } = DEFAULT_SCENARIOS;
    expect(must.filter(scenario => should.includes(scenario))).toEqual([]);
  });
});

test('only the loss of a member brings the pools of two servers to one', () => {
  expect(SCENARIOS.filter(isFailover)).toEqual(['member-lost', 'deployment-during-failover']);
});

describe('inScenario', () => {
  test.each<[ScenarioId, number, string]>([
    ['steady', 10, '2 tasks'],
    ['scaled-out', 30, '6 tasks (maxCapacity)'],
    ['deployment', 60, '12 tasks (6 from maxCapacity, doubled while deploying: maximumPercent 200)'],
    ['member-lost', 30, '6 tasks (maxCapacity)'],
    ['deployment-during-failover', 60, '12 tasks (6 from maxCapacity, doubled while deploying: maximumPercent 200)'],
  ])('%s asks for %d: %s', (scenario, demand, because) => {
    const line = lineOf(scaling, scenario);
    expect([line.demand, line.copies.because]).toEqual([demand, because]);
  });

  test('a consumer that does not scale is always there in full', () => {
    expect(lineOf(api(), 'steady').demand).toBe(40);
    expect(lineOf(api(), 'scaled-out').demand).toBe(40);
  });

  test('connections set aside keep their reason at every moment', () => {
    const team = declared('Team B', 7, { kind: 'reserved', copiesBecause: 'their share' });
    expect(SCENARIOS.map(scenario => lineOf(team, scenario).copies.because)).toEqual(SCENARIOS.map(() => 'their share'));
  });

  test('an unknown overlap is only unknown while deploying', () => {
    const unread = { ...scaling, overlap: { unknown: 'a token' } };
    expect(SCENARIOS.map(scenario => lineOf(unread, scenario).demand)).toEqual([10, 30, null, 30, null]);
  });

  test('unknown copies stay unknown, and the usual ones are known where they are stated', () => {
    const unread = { ...scaling, copies: { unknown: 'a token' } };
    expect(SCENARIOS.map(scenario => lineOf(unread, scenario).demand)).toEqual([10, null, null, null, null]);
  });

  test('every moment asks for at least as much as the one before', () => {
    fc.assert(
      fc.property(knownConsumers, fc.nat(8), (consumers, usual) => {
        for (const consumer of consumers) {
          const scaled = { ...consumer, usualCopies: Math.min(usual, Number(consumer.copies)) };
          const [steady, scaledOut, deployment, lost, lostWhileDeploying] = SCENARIOS.map(each =>
            Number(lineOf(scaled, each).demand),
          );
          expect(steady).toBeLessThanOrEqual(Number(scaledOut));
          expect(scaledOut).toBeLessThanOrEqual(Number(deployment));
          expect([lost, lostWhileDeploying]).toEqual([scaledOut, deployment]);
        }
      }),
    );
  });
});
