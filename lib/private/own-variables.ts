import type { CfnResource } from 'aws-cdk-lib';
import { CLIENTS } from '../core/clients/table';
import type { Pool } from '../core/consumer';
import type { PoolClient } from '../pool-client';
import type { SettingsSource } from './settings-request';

/** The pool whose variables a client reads by itself. Its size is known once it is granted. */
export interface OwnVariables {
  /** Undefined as long as it is not known. */
  granted(): Pool | undefined;
}

/** Pools that have these variables already, by service, client and selection of containers. */
const pools = new WeakMap<CfnResource, Map<string, OwnVariables>>();

/**
 * An earlier pool that has the variables which the client reads by itself: they name one pool, and an application may have several. Undefined for the first.
 *
 * @param service name of the service: another one with the same task definition reads the same variables, and must not differ
 * @param containers names of the containers; undefined where they are not selected
 */
export function earlierPool(
  resource: CfnResource,
  { client, source }: { readonly client: PoolClient; readonly source: SettingsSource },
  service: string,
  containers: readonly string[] = [],
): OwnVariables | undefined {
  const facts = client._facts();
  // Whoever states a variable says that this pool reads it.
  if (!Object.values<unknown>(CLIENTS).includes(facts)) return undefined;
  const known = pools.get(resource) ?? new Map<string, OwnVariables>();
  const pool = JSON.stringify([facts.name, service, ...containers]);
  const earlier = known.get(pool);
  if (!earlier) pools.set(resource, known.set(pool, { granted: () => source.line()?.pool }));
  return earlier;
}
