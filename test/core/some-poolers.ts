import * as fc from 'fast-check';
import type { PoolerClient, PoolerFacts } from '../../lib/core/pooler';
import { api, knownConsumers, NO_OVERLAP, ROLLING } from './some-facts';

/** An RDS Proxy; its percentage is derived unless it is stated. */
export function proxy(name: string, percent?: number, overrides: Partial<PoolerFacts> = {}): PoolerFacts {
  return {
    path: `Stack/Budget/${name}`,
    name,
    endpoints: ['writer'],
    share: { kind: 'percent', percent, weight: 1 },
    clients: [],
    ...overrides,
  };
}

/** A PgBouncer fleet of so many tasks, doubled while it is deployed. */
export function fleet(
  name: string,
  copies: number,
  maxDbConnections?: number,
  overrides: Partial<PoolerFacts> = {},
): PoolerFacts {
  const tasks = { copies, copyNoun: ['task', 'tasks'], copiesBecause: '', overlap: ROLLING } as const;
  return {
    ...proxy(name),
    share: { kind: 'fleet', fleet: tasks, databases: 1, maxDbConnections, weight: 1 },
    ...overrides,
  };
}

export function client(overrides: Partial<PoolerClient> = {}): PoolerClient {
  return { consumer: api({ overlap: NO_OVERLAP }), ...overrides };
}

/** Up to three poolers of all kinds, with clients. */
export const poolers: fc.Arbitrary<PoolerFacts[]> = fc
  .array(
    fc.record({
      isProxy: fc.boolean(),
      percent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
      connections: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
      copies: fc.integer({ min: 1, max: 6 }),
      weight: fc.integer({ min: 1, max: 5 }),
      clients: knownConsumers,
    }),
    { maxLength: 3 },
  )
  .map(all =>
    all.map(({ isProxy, percent, connections, copies, weight, clients }, index) => {
      const name = `p${index}`;
      const facts = isProxy ? proxy(name, percent) : fleet(name, copies, connections);
      return { ...facts, share: { ...facts.share, weight }, clients: clients.map(consumer => ({ consumer })) };
    }),
  );
