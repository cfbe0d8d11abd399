import type { Pool } from 'pg';
import { openAll } from '../open-all';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(pool: Pool): Promise<void> {
  await openAll(
    pool.options.max,
    () => pool.connect(),
    client => client.release(),
  );
}
