import type { Pool } from 'mysql2/promise';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(pool: Pool, size: number): Promise<void> {
  // All of them are held before the first one goes back, or it would be handed out again.
  const held = await Promise.all(Array.from({ length: size }, () => pool.getConnection()));
  for (const connection of held) connection.release();
}
