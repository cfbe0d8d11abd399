import type { Pool } from 'mysql2/promise';
import { openAll } from '../open-all';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(pool: Pool, size: number): Promise<void> {
  await openAll(
    size,
    () => pool.getConnection(),
    connection => connection.release(),
  );
}
