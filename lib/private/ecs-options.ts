import type { EcsServiceConsumerOptions } from '../consumer-options';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
import { PoolSizing } from '../pool-sizing';
import { requireNumber, requireSeconds } from './require';

/** Refuses options of an ECS service that cannot be meant. */
export function checkEcsOptions(options: EcsServiceConsumerOptions): void {
  const { processes, maxTaskCount, sideConnections, containers, poolTimeout, poolRecycle } = options;
  if (processes !== undefined) requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
  if (maxTaskCount !== undefined) requireNumber('maxTaskCount', maxTaskCount, { min: 1, max: MOST_COPIES });
  if (sideConnections !== undefined) requireNumber('sideConnections', sideConnections, { min: 0, max: MOST_CONNECTIONS });
  if (poolTimeout) requireSeconds('poolTimeout', poolTimeout);
  if (poolRecycle) requireSeconds('poolRecycle', poolRecycle);
  if (containers?.length === 0) {
    throw new Error('containers must name at least one container, got []: leave it out for the first essential container');
  }
  if (options.poolMetrics) requireMetrics(options);
  // Asked for here, so that a pool that its client cannot have is refused where it is written.
  options.pool?._request(options.client._facts());
}

/** Metrics of a pool come from code that knows what was granted to it, and the limit of its waits from the timeout. */
function requireMetrics({ client, pool = PoolSizing.derived(), poolTimeout }: EcsServiceConsumerOptions): void {
  if (poolTimeout) requireNumber('poolTimeout in seconds, with poolMetrics,', poolTimeout.toSeconds(), { min: 1, max: 86_400 });
  const { isReadyMade, name } = client._facts();
  const got = isReadyMade ? `${name}, which comes as it is` : pool._injected() ? undefined : 'PoolSizing.applicationDefault()';
  if (got === undefined) return;
  throw new Error(
    `poolMetrics needs an application that reads its pool from the settings and publishes metrics of it, got ${got}: leave poolMetrics out`,
  );
}
