import * as fc from 'fast-check';
import type { ClusterFacts, MemberFacts } from '../../lib/core/cluster';
import type { ConsumerFacts } from '../../lib/core/consumer';
import { knownConsumers } from './some-facts';

/** A member whose limit stands in its parameter group. */
export function member(name: string, maxConnections: number, overrides: Partial<MemberFacts> = {}): MemberFacts {
  return {
    path: `Stack/Cluster/${name}`,
    name,
    role: name === 'writer' ? 'writer' : 'reader',
    isCertain: true,
    promotionTier: name === 'writer' ? 0 : 1,
    databases: [
      {
        engine: 'aurora-postgresql',
        instanceClass: 'db.r6g.large',
        parameter: { text: String(maxConnections), where: `parameter group of ${name}` },
      },
    ],
    ...overrides,
  };
}

/** A cluster of which nothing is withheld. */
export function cluster(
  members: readonly MemberFacts[],
  consumers: Partial<ClusterFacts['consumers']> = {},
  overrides: Partial<ClusterFacts> = {},
): ClusterFacts {
  return {
    path: 'Stack/Budget',
    name: 'Orders',
    members,
    ceiling: { kind: 'estimated' },
    reserve: { kind: 'stated', items: [] },
    consumers: { writer: [], reader: [], ...consumers },
    findings: [],
    ...overrides,
  };
}

/** Consumers whose paths differ from those of another group. */
function renamed(group: string, consumers: readonly ConsumerFacts[]): ConsumerFacts[] {
  return consumers.map(consumer => ({ ...consumer, path: `${consumer.path}/${group}` }));
}

/** Clusters of a writer and up to four readers, with consumers at both endpoints. */
export const clusters: fc.Arbitrary<ClusterFacts> = fc
  .record({
    writer: fc.integer({ min: 10, max: 2000 }),
    readers: fc.array(
      fc.record({
        limit: fc.integer({ min: 10, max: 2000 }),
        promotionTier: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
        isCertain: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
    writing: knownConsumers,
    reading: knownConsumers,
    must: fc.subarray(['steady', 'scaled-out', 'deployment', 'member-lost', 'deployment-during-failover'] as const),
  })
  .map(({ writer, readers, writing, reading, must }) =>
    cluster(
      [member('writer', writer), ...readers.map(({ limit, ...rest }, index) => member(`reader${index}`, limit, rest))],
      { writer: renamed('w', writing), reader: renamed('r', reading) },
      { scenarios: { must, should: [] } },
    ),
  );
