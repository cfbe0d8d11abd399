import { knex } from 'knex';
import type { Knex } from 'knex';
import { databaseAddress, databasePassword, poolSettings } from '../pool-settings';
import type { Password } from '../pool-settings';

/** The pool of this process, as large as the budget grants. PGAPPNAME is read by `pg`, which Knex uses. */
export function createPool(env: NodeJS.ProcessEnv = process.env, password: Password = databasePassword(env)): Knex {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds } = poolSettings(env);
  return knex({
    client: 'pg',
    // `pg` calls a password that is a function for each connection. A function in place of the whole `connection` is asked once,
    // and one whose `expirationChecker` says that it has expired costs the connections that are open.
    connection: { ...databaseAddress(env), password },
    pool: {
      max: size,
      // By default 2, which is more than a pool of one may have, and connections that nobody needs at night.
      min: 0,
      acquireTimeoutMillis: 1000 * timeoutSeconds,
      // By default 30 s.
      idleTimeoutMillis: 1000 * (idleSeconds ?? recycleSeconds),
      // Knex 3.2 or newer. Knex looks at age and at connections known to be closed before each use; it has no ping.
      maxConnectionLifetimeMillis: 1000 * recycleSeconds,
    },
  });
}
