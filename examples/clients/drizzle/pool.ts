import { drizzle } from 'drizzle-orm/node-postgres';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool } from 'pg';
import { createPool as createNodePostgresPool } from '../node-postgres/pool';
import { databasePassword } from '../pool-settings';
import type { Password } from '../pool-settings';

/**
 * Drizzle has no pool of its own: it gets one of `pg`, and opens one of 10 when it is given a connection string instead.
 *
 * Behind RDS Proxy leave `.prepare(name)`: it prepares a statement and pins the session.
 */
export function createPool(
  env: NodeJS.ProcessEnv = process.env,
  password: Password = databasePassword(env),
): NodePgDatabase & { $client: Pool } {
  return drizzle({ client: createNodePostgresPool(env, password) });
}
