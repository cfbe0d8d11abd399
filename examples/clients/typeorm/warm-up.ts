import type { DataSource } from 'typeorm';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(source: DataSource, size: number): Promise<void> {
  const runners = Array.from({ length: size }, () => source.createQueryRunner());
  // All of them are held before the first one goes back, or it would be handed out again.
  await Promise.all(runners.map(runner => runner.connect()));
  await Promise.all(runners.map(runner => runner.release()));
}
