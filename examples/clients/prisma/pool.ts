import { PrismaPg } from '@prisma/adapter-pg';
import { databaseAddress, databasePassword, poolSettings } from '../pool-settings';
import type { Password } from '../pool-settings';
import { PrismaClient } from './generated/client';

/**
 * The pool of this process, as large as the budget grants; one client per process, because each has a pool of its own.
 *
 * Since Prisma 7 the adapter holds the pool: `?connection_limit=` and `?pool_timeout=` in DATABASE_URL are ignored, and 10 are opened.
 */
export function createPool(env: NodeJS.ProcessEnv = process.env, password: Password = databasePassword(env)): PrismaClient {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds } = poolSettings(env);
  // These are the options of `pg`, which also reads PGAPPNAME.
  const adapter = new PrismaPg({
    ...databaseAddress(env),
    password,
    max: size,
    // Without it, whoever finds the pool empty waits for ever.
    connectionTimeoutMillis: 1000 * timeoutSeconds,
    maxLifetimeSeconds: recycleSeconds,
    idleTimeoutMillis: 1000 * (idleSeconds ?? recycleSeconds),
  });
  return new PrismaClient({ adapter });
}
