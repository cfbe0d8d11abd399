import type { Pool, PoolClient } from 'pg';
import { createPool } from './pool';

/**
 * For the application's own tests: runs a piece of work twice on a pool of one connection that nobody waits for longer than a second.
 *
 * @throws the pool's timeout when the work needs two connections at once, which deadlocks a full pool, and an error of its own when it keeps one
 */
export async function leavesNothingOpen(
  work: (pool: Pool) => Promise<unknown>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const pool = createPool({ ...env, DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' });
  const held = new Set<PoolClient>();
  pool.on('acquire', client => void held.add(client));
  pool.on('release', (_error, client) => void held.delete(client));
  try {
    for (const time of ['first', 'second']) {
      await work(pool);
      if (held.size > 0) throw new Error(`a connection was not given back the ${time} time`);
    }
  } finally {
    for (const client of held) client.release(true);
    await pool.end();
  }
}
