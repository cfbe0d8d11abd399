import type { Sequelize } from 'sequelize';
import { openAll } from '../open-all';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp({ connectionManager }: Sequelize, size: number): Promise<void> {
  await openAll(
    size,
    () => connectionManager.getConnection({ type: 'write' }),
    connection => connectionManager.releaseConnection(connection),
  );
}
