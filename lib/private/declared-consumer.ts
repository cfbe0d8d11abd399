import type { DeclaredConsumerOptions } from '../consumer-options';
import type { ConsumerFacts } from '../core/consumer';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
import { PoolClient } from '../pool-client';
import { PoolSizing } from '../pool-sizing';
import { requireNumber } from './require';

/** A consumer without its name and place. */
export type ConsumerBody = Omit<ConsumerFacts, 'path' | 'name'>;

/** @throws when a number is out of range */
export function declaredConsumer(options: DeclaredConsumerOptions): ConsumerBody {
  const { copies = 1, processes = 1, sideConnections = 0, pool = PoolSizing.derived() } = options;
  requireNumber('copies', copies, { min: 1, max: MOST_COPIES });
  requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
  requireNumber('sideConnections', sideConnections, { min: 0, max: MOST_CONNECTIONS });
  const client = options.client ?? PoolClient.custom({ name: 'a client without overflow' });
  return {
    kind: 'declared',
    copies,
    copyNoun: ['copy', 'copies'],
    copiesBecause: '',
    overlap: options.deploymentOverlap?._overlap() ?? { kind: 'none', reason: '' },
    processes,
    pool: pool._request(client._facts()),
    sideConnections,
  };
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
