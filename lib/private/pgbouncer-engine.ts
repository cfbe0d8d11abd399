import { engineFamily } from '../core/engine';
import type { PoolerHost } from './pooler-host';

/** PgBouncer speaks the protocol of PostgreSQL alone. */
export function requirePostgres({ budget, engineName }: Pick<PoolerHost, 'budget' | 'engineName'>): void {
  const family = engineName === undefined ? undefined : engineFamily(engineName);
  if (family === 'postgres' || family === 'aurora-postgresql') return;
  throw new Error(
    `PgBouncer stands in front of PostgreSQL alone, got ${engineName ?? 'an unknown engine'} at ${budget.node.path}: use addProxy`,
  );
}
