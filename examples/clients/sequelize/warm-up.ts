import type { Sequelize } from 'sequelize';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp({ connectionManager }: Sequelize, size: number): Promise<void> {
  // All of them are held before the first one goes back, or it would be handed out again.
  const held = await Promise.all(Array.from({ length: size }, () => connectionManager.getConnection({ type: 'write' })));
  for (const connection of held) connectionManager.releaseConnection(connection);
}
