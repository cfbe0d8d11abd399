import * as fc from 'fast-check';
import type { DeploymentOverlap, MaxSurge } from '../../lib/core/overlap';
import { DEFAULT_MAX_SURGE, describeCopies, peakCopies } from '../../lib/core/overlap';
import { NO_OVERLAP, overlaps } from './some-facts';

const rolling = (maximumPercent: number, deferredCleanup?: boolean): DeploymentOverlap => ({
  kind: 'rolling',
  maximumPercent,
  deferredCleanup,
});
const blueGreen: DeploymentOverlap = { kind: 'blue-green', strategy: 'BLUE_GREEN' };
const daemon: DeploymentOverlap = { kind: 'daemon' };
const stated = (percent: number): DeploymentOverlap => ({ kind: 'stated', percent, reason: 'drains in a second' });
const kubernetes = (maxSurge: MaxSurge): DeploymentOverlap => ({ kind: 'kubernetes', maxSurge });
const percents = fc.integer({ min: 0, max: 1000 }).map((percent): MaxSurge => ({ percent }));
const surges: fc.Arbitrary<MaxSurge> = fc.oneof(fc.nat({ max: 100_000 }), percents);

describe('peakCopies', () => {
  test.each<[string, number, DeploymentOverlap, number]>([
    ['no overlap keeps the copies', 4, NO_OVERLAP, 4],
    ['a rolling deployment at 200 % doubles them', 4, rolling(200), 8],
    ['draining tasks double them at 150 % too', 4, rolling(150), 8],
    ['draining tasks double them at 100 % too', 4, rolling(100), 8],
    ['more than 200 % counts in full', 1, rolling(300), 3],
    ['maximumPercent is rounded down, as ECS does', 3, rolling(250), 7],
    ['deferred cleanup leaves the old tasks beside the new ones', 4, rolling(200, true), 12],
    ['deferred cleanup rounds down before it adds', 3, rolling(150, true), 7],
    ['deferred cleanup never counts less than both generations', 4, rolling(50, true), 8],
    ['blue/green doubles them', 3, blueGreen, 6],
    ['a daemon doubles them', 3, daemon, 6],
    ['a function has as many of both versions', 12, { kind: 'function' }, 24],
    ['a stated overlap is rounded up', 3, stated(110), 4],
    ['a stated overlap of a whole number is not rounded further', 10, stated(110), 11],
    ['a stated overlap is not fooled by the last digits of a product', 1000, stated(100.7), 1007],
    ['a stated overlap below 100 % keeps the copies', 4, stated(50), 4],
    ['no copies stay none', 0, rolling(200), 0],
    ['terminating pods double them under the usual surge', 6, kubernetes(DEFAULT_MAX_SURGE), 12],
    ['terminating pods double them without any surge', 6, kubernetes(0), 12],
    ['a surge of all replicas doubles them', 4, kubernetes({ percent: 100 }), 8],
    ['more surge than replicas counts in full', 4, kubernetes(5), 9],
    ['a percentage of surge is rounded up', 3, kubernetes({ percent: 150 }), 8],
    ['no replicas have no surge in per cent', 0, kubernetes({ percent: 25 }), 0],
  ])('%s', (_, copies, overlap, peak) => {
    expect(peakCopies(copies, overlap)).toBe(peak);
  });

  test('is never below the copies, and more copies never lower it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.oneof(overlaps, surges.map(kubernetes)), (copies, overlap) => {
        expect(peakCopies(copies, overlap)).toBeGreaterThanOrEqual(copies);
        expect(peakCopies(copies + 1, overlap)).toBeGreaterThanOrEqual(peakCopies(copies, overlap));
      }),
    );
  });
});

test('a Deployment keeps two generations of pods at least, and more surge never lowers its peak', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), surges, fc.nat({ max: 100 }), (replicas, maxSurge, more) => {
      const peak = peakCopies(replicas, kubernetes(maxSurge));
      const larger = typeof maxSurge === 'number' ? maxSurge + more : { percent: maxSurge.percent + more };
      expect(peak).toBeGreaterThanOrEqual(2 * replicas);
      expect(peakCopies(replicas, kubernetes(larger))).toBeGreaterThanOrEqual(peak);
    }),
  );
});

describe('describeCopies', () => {
  test.each<[string, number, DeploymentOverlap, string]>([
    ['2 tasks (1, doubled while deploying: maximumPercent 200)', 1, rolling(200), ''],
    ['24 tasks (12 from maxCapacity 12, doubled while deploying: maximumPercent 200)', 12, rolling(200), 'maxCapacity 12'],
    ['3 tasks (1, tripled while deploying: maximumPercent 300)', 1, rolling(300), ''],
    ['4 tasks (1, 4 while deploying: maximumPercent 400)', 1, rolling(400), ''],
    ['10 tasks (4, 10 while deploying: maximumPercent 250)', 4, rolling(250), ''],
    ['8 tasks (4, doubled while deploying: draining tasks keep their pools, maximumPercent 150)', 4, rolling(150), ''],
    ['12 tasks (4, tripled while deploying: old tasks may stay, maximumPercent 200)', 4, rolling(200, true), ''],
    ['2 tasks (1, doubled while deploying: BLUE_GREEN)', 1, blueGreen, ''],
    ['6 tasks (3, doubled while the old one drains)', 3, daemon, ''],
    ['6 tasks (4, 6 while deploying: stated 150 %: drains in a second)', 4, stated(150), ''],
    ['4 tasks (stated 100 %: drains in a second)', 4, stated(100), ''],
    ['4 tasks (no overlap: stopped first)', 4, { kind: 'none', reason: 'stopped first' }, ''],
    ['4 tasks (maxCapacity 4, no overlap: stopped first)', 4, { kind: 'none', reason: 'stopped first' }, 'maxCapacity 4'],
    ['4 tasks (desiredCount)', 4, NO_OVERLAP, 'desiredCount'],
    ['4 tasks', 4, NO_OVERLAP, ''],
    ['1 task', 1, NO_OVERLAP, ''],
    ['0 tasks', 0, rolling(200), ''],
  ])('%s', (words, steady, overlap, because) => {
    expect(describeCopies(steady, overlap, ['task', 'tasks'], because)).toBe(words);
  });

  test('takes the noun it is given', () => {
    expect(describeCopies(4, rolling(150), ['pod', 'pods'], '')).toBe(
      '8 pods (4, doubled while deploying: draining pods keep their pools, maximumPercent 150)',
    );
  });

  test.each([
    ['12 pods (6, doubled while deploying: terminating pods keep their pools, maxSurge 25 %)', 6, { percent: 25 }, ''],
    ['12 pods (6 from maxReplicas, doubled while deploying: terminating pods keep their pools, maxSurge 2)', 6, 2, 'maxReplicas'],
    ['2 pods (1, doubled while deploying: maxSurge 25 %)', 1, { percent: 25 }, ''],
    ['8 pods (4, doubled while deploying: maxSurge 100 %)', 4, { percent: 100 }, ''],
    ['9 pods (4, 9 while deploying: maxSurge 5)', 4, 5, ''],
    ['0 pods', 0, { percent: 25 }, ''],
  ])('%s', (words, replicas, maxSurge, because) => {
    expect(describeCopies(replicas, kubernetes(maxSurge), ['pod', 'pods'], because)).toBe(words);
  });

  test('a hostile reason stays on its line', () => {
    expect(describeCopies(1, { kind: 'none', reason: 'a\nb' }, ['task', 'tasks'], 'c\u001bd')).toBe(
      '1 task (c\ufffdd, no overlap: a\ufffdb)',
    );
  });
});
