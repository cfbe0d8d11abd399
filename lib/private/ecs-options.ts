import type { EcsServiceConsumerOptions } from '../consumer-options';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
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
  // Asked for here, so that a pool that its client cannot have is refused where it is written.
  options.pool?._request(options.client._facts());
}
