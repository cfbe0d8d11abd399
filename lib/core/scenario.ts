import type { ConsumerFacts } from './consumer';
import type { PoolerFacts } from './pooler';

/** A moment that a budget may have to survive, by its name in the ledger. */
export type ScenarioId = 'steady' | 'scaled-out' | 'deployment' | 'member-lost' | 'deployment-during-failover';

/** In the order in which they are told. */
export const SCENARIOS: readonly ScenarioId[] = [
  'steady',
  'scaled-out',
  'deployment',
  'member-lost',
  'deployment-during-failover',
];

/** What it means that a scenario does not fit: an error, a warning, or a row of the ledger and nothing more. */
export type ScenarioLevel = 'must' | 'should' | 'shown';

/** Which scenarios have to fit. */
export interface ScenarioPolicy {
  readonly must: readonly ScenarioId[];
  readonly should: readonly ScenarioId[];
}

/** A deployment at full scale-out must fit, and the loss of one member should. */
export const DEFAULT_SCENARIOS: ScenarioPolicy = { must: ['deployment'], should: ['member-lost'] };

export function levelOf(scenario: ScenarioId, { must, should }: ScenarioPolicy = DEFAULT_SCENARIOS): ScenarioLevel {
  if (must.includes(scenario)) return 'must';
  return should.includes(scenario) ? 'should' : 'shown';
}

/** Whether one server has to serve what belongs to two. */
export function isFailover(scenario: ScenarioId): boolean {
  return scenario === 'member-lost' || scenario === 'deployment-during-failover';
}

/** What of a consumer differs from moment to moment. */
type CopiesFacts = Pick<ConsumerFacts, 'copies' | 'usualCopies' | 'copiesBecause' | 'overlap'>;

/** A consumer with the copies that it has in a scenario. */
export function inScenario<Copies extends CopiesFacts>(consumer: Copies, scenario: ScenarioId): Copies {
  switch (scenario) {
    case 'steady':
      return { ...consumer, ...usualCopies(consumer), overlap: NO_OVERLAP };
    case 'scaled-out':
    case 'member-lost':
      return { ...consumer, overlap: NO_OVERLAP };
    case 'deployment':
    case 'deployment-during-failover':
      return consumer;
  }
}

/** Why there are so many copies at full scale-out says nothing about the usual ones. */
function usualCopies({ usualCopies: copies }: CopiesFacts): Partial<CopiesFacts> {
  return copies === undefined ? {} : { copies, copiesBecause: '' };
}

/** A pooler with the copies that it and its clients have in a scenario. */
export function poolerInScenario(pooler: PoolerFacts, scenario: ScenarioId): PoolerFacts {
  const clients = pooler.clients.map(client => ({ ...client, consumer: inScenario(client.consumer, scenario) }));
  const { share } = pooler;
  if (share.kind !== 'fleet') return { ...pooler, clients };
  return { ...pooler, clients, share: { ...share, fleet: inScenario(share.fleet, scenario) } };
}

const NO_OVERLAP = { kind: 'none', reason: '' } as const;
