import type { CfnResource } from 'aws-cdk-lib';
import { CLIENTS } from '../core/clients/table';
import type { PoolClient } from '../pool-client';

/** Clients that have a pool already, by service and selection of containers. */
const pools = new WeakMap<CfnResource, Set<string>>();

/**
 * Whether an earlier pool has the variables that the client reads by itself: they name one pool, and an application may have several.
 *
 * @param service name of the service: another one with the same task definition reads the same variables, and must not differ
 * @param containers names of the containers; undefined where they are not selected
 */
export function isFurtherPool(
  resource: CfnResource,
  client: PoolClient,
  service: string,
  containers: readonly string[] = [],
): boolean {
  const facts = client._facts();
  // Whoever states a variable says that this pool reads it.
  if (!Object.values<unknown>(CLIENTS).includes(facts)) return false;
  const known = pools.get(resource) ?? new Set();
  const pool = JSON.stringify([facts.name, service, ...containers]);
  const isFurther = known.has(pool);
  pools.set(resource, known.add(pool));
  return isFurther;
}
