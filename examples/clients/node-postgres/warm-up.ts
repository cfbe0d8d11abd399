import type { Pool } from 'pg';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(pool: Pool): Promise<void> {
  // All of them are held before the first one goes back, or it would be handed out again.
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  for (const client of clients) client.release();
}
