import { DataSource } from 'typeorm';
import { databaseAddress, databasePassword, poolSettings } from '../pool-settings';
import type { Password } from '../pool-settings';

/** The pool of this process, as large as the budget grants; `initialize()` opens it. PGAPPNAME is read by `pg`, which TypeORM uses. */
export function createPool(env: NodeJS.ProcessEnv = process.env, password: Password = databasePassword(env)): DataSource {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds } = poolSettings(env);
  const { user: username, ...address } = databaseAddress(env);
  return new DataSource({
    type: 'postgres',
    username,
    ...address,
    password,
    poolSize: size,
    // Handed on to `pg` as they are; without the first, whoever finds the pool empty waits for ever.
    extra: {
      connectionTimeoutMillis: 1000 * timeoutSeconds,
      maxLifetimeSeconds: recycleSeconds,
      idleTimeoutMillis: 1000 * (idleSeconds ?? recycleSeconds),
    },
    poolErrorHandler: (error: Error) => console.error(`a resting connection ended: ${error.message}`),
  });
}
