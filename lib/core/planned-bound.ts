import type { DatabaseFacts } from './database';
import { nominalMaxConnections } from './nominal';
import { isPlainNumber, mostByExpression } from './parameter-limit';

/** What a template says of the limit that its server has: the number itself, or the most that it can be. */
export type PlannedBound = { readonly kind: 'number' } | { readonly kind: 'most'; readonly most: number };

/**
 * What the app says of the limit of a server beside its estimate; undefined where it says nothing.
 *
 * A live server with more was measured under another parameter, which its next deployment may take away.
 */
export function plannedBound(database: DatabaseFacts): PlannedBound | undefined {
  const { parameter, obstacle, taggedPath } = database;
  if (obstacle !== undefined) return undefined;
  if (parameter !== undefined && isPlainNumber(parameter)) return { kind: 'number' };
  // Of a database that the app does not create it does not know the parameter group.
  if (parameter === undefined && taggedPath === undefined) return undefined;
  const most = parameter ? mostByExpression(database, parameter) : nominalMaxConnections(database);
  return most === undefined ? undefined : { kind: 'most', most };
}
