import type { DatabaseFacts } from './database';
import type { Measurement, Measurements } from './measurement';
import { tagValue } from './tag-value';

/** Where an app is deployed to, as far as that is known when it is synthesized. */
export interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** Measurements that may be of servers in a place: an identifier is one of an account and Region alone. */
export function measurementsAt({ version, servers }: Measurements, { account, region }: Place): Measurements {
  const isElsewhere = (entry: Measurement): boolean =>
    (region !== undefined && entry.region !== region) ||
    (account !== undefined && /^\d{12}$/.test(entry.account) && entry.account !== account);
  return { version, servers: servers.filter(entry => !isElsewhere(entry)) };
}

/** By what the measurements of a server are found in a file. */
export interface MeasurementKey {
  readonly by: 'server' | 'budget';
  readonly value: string;
}

/**
 * The first that is known: the server that the user names, the identifier of the database, the budget that its tags name.
 *
 * A known identifier is never left for the tags: an entry of another name is another server, such as the one that this one has replaced.
 * Undefined where nothing is known.
 */
export function measurementKey({ identifier, taggedPath }: DatabaseFacts, server?: string): MeasurementKey | undefined {
  const name = server ?? identifier;
  if (name !== undefined) return { by: 'server', value: name };
  return taggedPath === undefined ? undefined : { by: 'budget', value: tagValue(taggedPath) };
}

/** The measurements that belong to a server; RDS does not tell identifiers apart by their case. */
export function measurementsOf({ servers }: Measurements, key: MeasurementKey | undefined): Measurement[] {
  if (key === undefined) return [];
  if (key.by === 'budget') return servers.filter(({ budget }) => budget === key.value);
  return servers.filter(({ server }) => server.toLowerCase() === key.value.toLowerCase());
}
