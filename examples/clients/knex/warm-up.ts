import type { Knex } from 'knex';
import { openAll } from '../open-all';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(database: Knex, size: number): Promise<void> {
  const client = database.client as Knex.Client;
  await openAll(
    size,
    () => client.acquireConnection() as Promise<unknown>,
    connection => client.releaseConnection(connection) as Promise<void>,
  );
}
