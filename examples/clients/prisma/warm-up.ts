import type { PrismaClient } from './generated/client';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(client: PrismaClient, size: number): Promise<void> {
  // There is no way to hold a connection. The adapter's pool begins a new one for each query as long as none is free.
  await Promise.all(Array.from({ length: size }, () => client.$queryRaw`select 1`));
}
