import type { IBudgetConsumer } from '../budget-consumer';
import type { DeclaredConsumerOptions } from '../consumer-options';
import type { ConsumerFacts } from '../core/consumer';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
import { DatabaseEndpoint } from '../database-endpoint';
import { PoolClient } from '../pool-client';
import { PoolSizing } from '../pool-sizing';
import type { Registration } from './registrations';
import { requireNumber, requireText } from './require';

/** A consumer without its name and place. */
export type ConsumerBody = Omit<ConsumerFacts, 'path' | 'name'>;

/** Declared consumers, by what their users hold of them. */
const declared = new WeakMap<IBudgetConsumer, ConsumerFacts>();

/** @throws when a number is out of range, or copies are stated that are another consumer's */
export function declaredConsumer(options: DeclaredConsumerOptions): ConsumerBody {
  const { sideConnections = 0, pool = PoolSizing.derived() } = options;
  const client = options.client ?? PoolClient.custom({ name: 'a client without overflow' });
  const copies = options.inCopiesOf ? sharedCopies(options.inCopiesOf, options) : ownCopies(options, client);
  requireNumber('sideConnections', sideConnections, { min: 0, max: MOST_CONNECTIONS });
  return {
    kind: 'declared',
    copyNoun: ['copy', 'copies'],
    copiesBecause: '',
    ...copies,
    pool: pool._request(client._facts()),
    sideConnections,
  };
}

type Copies = Pick<ConsumerFacts, 'copies' | 'copiesOf' | 'overlap' | 'processes'>;

function ownCopies({ copies = 1, processes, deploymentOverlap }: DeclaredConsumerOptions, client: PoolClient): Copies {
  requireNumber('copies', copies, { min: 1, max: MOST_COPIES });
  if (processes !== undefined) requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
  return {
    copies,
    overlap: deploymentOverlap?._overlap() ?? { kind: 'none', reason: '' },
    processes: processes ?? client._facts().processes,
  };
}

/** A further pool has the copies of the first one, and its processes unless it is in some of them only. */
function sharedCopies(first: IBudgetConsumer, { copies, processes, deploymentOverlap }: DeclaredConsumerOptions): Copies {
  const facts = declared.get(first);
  if (facts?.kind !== 'declared') {
    throw new Error(
      `inCopiesOf must be what addConsumer returned, got ${first.path}: add a service or function once for each of its pools`,
    );
  }
  if (copies !== undefined || deploymentOverlap !== undefined) {
    const stated = copies === undefined ? 'deploymentOverlap' : `copies ${copies}`;
    throw new Error(
      `copies and deploymentOverlap come from inCopiesOf (${first.path}), got ${stated}: leave them out, or leave out inCopiesOf`,
    );
  }
  if (processes !== undefined) requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
  return {
    copies: facts.copies,
    copiesOf: facts.copiesOf ?? facts.path,
    overlap: facts.overlap,
    processes: processes ?? facts.processes,
  };
}

/** Where a declared consumer stands. */
export interface DeclaredPlace {
  /** Path of the budget or the pooler. */
  readonly ownerPath: string;
  readonly name: string;
  readonly endpoint?: DatabaseEndpoint;
}

/**
 * Registers a declared consumer; nothing of it is read later, and nothing injected.
 *
 * @throws when the name is empty
 */
export function declare(
  { ownerPath, name, endpoint = DatabaseEndpoint.WRITER }: DeclaredPlace,
  body: ConsumerBody,
  register: (registration: Registration) => IBudgetConsumer,
): IBudgetConsumer {
  requireText('name', name, 'name the consumer');
  const path = `${ownerPath}/${name}`;
  // Whose copies they are, so that a further pool in them can say the same.
  const copiesOf = body.kind === 'declared' ? { copiesOf: body.copiesOf ?? path } : {};
  const facts: ConsumerFacts = { ...body, ...copiesOf, path, name };
  const consumer = register({ path, name, endpoint, facts: () => ({ facts, findings: [] }), settingFindings: () => [] });
  declared.set(consumer, facts);
  return consumer;
}

/**
 * Connections set aside: one number, and the reason for it.
 *
 * @throws when the number is out of range
 */
export function reservedConsumer(connections: number, reason: string): ConsumerBody {
  requireNumber('connections', connections, { min: 1, max: MOST_CONNECTIONS });
  return {
    kind: 'reserved',
    copies: 1,
    copyNoun: ['copy', 'copies'],
    copiesBecause: reason,
    overlap: { kind: 'none', reason: '' },
    processes: 1,
    pool: { kind: 'fixed', size: connections, overflow: 0 },
    sideConnections: 0,
  };
}

/**
 * What a migration opens while something is deployed.
 *
 * @throws when the number is out of range
 */
export function migrationConsumer(connections: number): ConsumerBody {
  requireNumber('connections', connections, { min: 1, max: MOST_CONNECTIONS });
  return {
    kind: 'migration',
    copies: 0,
    copyNoun: ['run', 'runs'],
    copiesBecause: '',
    overlap: { kind: 'migration' },
    processes: 1,
    pool: { kind: 'fixed', size: connections, overflow: 0 },
    sideConnections: 0,
  };
}
