import * as fc from 'fast-check';
import type { InstanceReplacement } from '../../lib/core/instance-replacement';
import { surplusOf, worstReplacement } from '../../lib/core/instance-replacement';
import { describeCopies, peakCopies } from '../../lib/core/overlap';

const NOUN = ['instance', 'instances'] as const;
const rebalancing: InstanceReplacement = { kind: 'rebalancing' };
const rolling = (maxBatchSize: number): InstanceReplacement => ({ kind: 'rolling', maxBatchSize });
const maintenance = (maxHealthyPercentage: number): InstanceReplacement => ({ kind: 'maintenance', maxHealthyPercentage });
const replacing: InstanceReplacement = { kind: 'replacing' };
const waiting: InstanceReplacement = { kind: 'waiting', hook: 'Drain' };

it.each<[number, InstanceReplacement, number]>([
  [0, rebalancing, 0],
  [1, rebalancing, 1],
  [10, rebalancing, 1],
  [11, rebalancing, 2],
  [0, rolling(1), 0],
  [4, rolling(2), 2],
  [4, rolling(10), 4],
  [4, maintenance(100), 0],
  [4, maintenance(110), 1],
  [3, maintenance(150), 2],
  [4, maintenance(200), 4],
  [4, maintenance(50), 0],
  [4, replacing, 4],
  [4, waiting, 4],
])('of %d instances, %j adds %d', (instances, replacement, surplus) => {
  expect(surplusOf(instances, replacement)).toBe(surplus);
});

it.each<[number, InstanceReplacement[], string]>([
  [10, [rebalancing], '11 instances (10 from MaxSize, 11 while Availability Zones are rebalanced)'],
  [4, [rebalancing, rolling(2)], '6 instances (4 from MaxSize, 6 while deploying: rolling update, MaxBatchSize 2)'],
  [
    4,
    [rebalancing, rolling(2), maintenance(175)],
    '7 instances (4 from MaxSize, 7 while replacing instances: MaxHealthyPercentage 175)',
  ],
  [
    4,
    [rebalancing, replacing],
    '8 instances (4 from MaxSize, doubled while deploying: replacing update, a new group beside the old one)',
  ],
  [
    4,
    [rebalancing, waiting, replacing],
    '8 instances (4 from MaxSize, doubled while terminating instances wait in the lifecycle hook Drain)',
  ],
  [0, [rebalancing], '0 instances (MaxSize)'],
])('of %d instances, the worst of %j is told: %s', (instances, replacements, words) => {
  expect(describeCopies(instances, worstReplacement(instances, replacements), NOUN, 'MaxSize')).toBe(words);
});

it('never less than the group, never more than twice, and never less with one more way', () => {
  const way = fc.oneof(
    fc.constant(rebalancing),
    fc.integer({ min: 0, max: 100 }).map(rolling),
    fc.integer({ min: 0, max: 200 }).map(maintenance),
    fc.constant(replacing),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), fc.array(way, { maxLength: 5 }), way, (instances, ways, more) => {
      const peak = peakCopies(instances, worstReplacement(instances, ways));
      expect(peak).toBeGreaterThanOrEqual(instances);
      expect(peak).toBeLessThanOrEqual(2 * instances);
      expect(peakCopies(instances, worstReplacement(instances, [...ways, more]))).toBeGreaterThanOrEqual(peak);
      for (const each of ways) expect(peak).toBeGreaterThanOrEqual(instances + surplusOf(instances, each));
    }),
  );
});
