import { engineFamily } from '../core/engine';
import type { PoolerHost } from './pooler-host';

/** PgBouncer speaks the protocol of PostgreSQL alone. */
export function requirePostgres({ budgetPath, engineName }: Pick<PoolerHost, 'budgetPath' | 'engineName'>): void {
  const family = engineName === undefined ? undefined : engineFamily(engineName);
  if (family === 'postgres' || family === 'aurora-postgresql') return;
  throw new Error(
    `PgBouncer stands in front of PostgreSQL alone, got ${engineName ?? 'an unknown engine'} at ${budgetPath}: use addProxy`,
  );
}
