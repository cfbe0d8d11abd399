import type { DataSource, QueryRunner } from 'typeorm';
import { openAll } from '../open-all';

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
export async function warmUp(source: DataSource, size: number): Promise<void> {
  const take = async (): Promise<QueryRunner> => {
    const runner = source.createQueryRunner();
    await runner.connect();
    return runner;
  };
  await openAll(size, take, runner => runner.release());
}
