import type { Knex } from 'knex';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(database: Knex, size: number): Promise<void> {
  const client = database.client as Knex.Client;
  // All of them are held before the first one goes back, or it would be handed out again.
  const held: unknown[] = await Promise.all(Array.from({ length: size }, () => client.acquireConnection() as Promise<unknown>));
  await Promise.all(held.map(connection => client.releaseConnection(connection) as Promise<void>));
}
