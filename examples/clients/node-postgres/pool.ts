import { Pool } from 'pg';
import { databaseAddress, databasePassword, poolSettings } from '../pool-settings';
import type { Password } from '../pool-settings';

/** The pool of this process, as large as the budget grants. PGAPPNAME is read by `pg` itself; it calls a password that is a function for each connection. */
export function createPool(env: NodeJS.ProcessEnv = process.env, password: Password = databasePassword(env)): Pool {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds } = poolSettings(env);
  const pool = new Pool({
    // In code, because there is no other way: `?max=` in a connection string is ignored, and 10 are opened.
    max: size,
    ...databaseAddress(env),
    password,
    // Without it, whoever finds the pool empty waits for ever.
    connectionTimeoutMillis: 1000 * timeoutSeconds,
    maxLifetimeSeconds: recycleSeconds,
    // By default 10 s: a pool that is used every minute would connect anew each time.
    idleTimeoutMillis: 1000 * (idleSeconds ?? recycleSeconds),
  });
  // A resting connection that the server ends is an 'error' event, and one that nobody hears ends the process.
  // The pool replaces the connection.
  pool.on('error', error => console.error(`a resting connection ended: ${error.message}`));
  return pool;
}
