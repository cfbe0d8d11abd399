import type { CheckTerms, ConsumerTerms, DatabaseTerms } from '../cloudformation/implied/terms';
import type {
  CheckedConsumerOptions,
  CheckedDatabaseOptions,
  ConnectionBudgetChecksProps,
} from '../connection-budget-checks-props';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
import { requireNumber, requireText } from './require';

/** @throws when a number is out of range, a reason is empty, or a limit is to be pinned */
export function checkTerms({ databases = {}, consumers = {} }: ConnectionBudgetChecksProps): CheckTerms {
  return {
    databases: new Map(Object.entries(databases).map(([path, options]) => [path, databaseTerms(path, options)])),
    consumers: new Map(Object.entries(consumers).map(([path, options]) => [path, consumerTerms(path, options)])),
  };
}

function databaseTerms(path: string, { maxConnections, reserve, ignore }: CheckedDatabaseOptions): DatabaseTerms {
  const ceiling = maxConnections?._policy();
  if (ceiling?.kind === 'pinned') {
    throw new Error(
      `maxConnections of '${path}' must be stated or measured, got MaxConnections.pinned(): a check changes no construct; use ConnectionBudget to pin it`,
    );
  }
  return {
    ...(ceiling && { ceiling }),
    ...(reserve && { reserve: reserve._policy() }),
    ...ignored(path, ignore),
  };
}

const COPIES = { min: 1, max: MOST_COPIES } as const;

function consumerTerms(path: string, options: CheckedConsumerOptions): ConsumerTerms {
  const { maxCopies, processes, pool, sideConnections, ignore } = options;
  const of = (option: string): string => `${option} of '${path}'`;
  if (maxCopies !== undefined) requireNumber(of('maxCopies'), maxCopies, COPIES);
  if (processes !== undefined) requireNumber(of('processes'), processes, COPIES);
  if (pool) requireNumber(of('pool.size'), pool.size, { min: 1, max: MOST_CONNECTIONS });
  if (pool?.overflow !== undefined) requireNumber(of('pool.overflow'), pool.overflow, { min: 0, max: MOST_CONNECTIONS });
  if (sideConnections !== undefined) requireNumber(of('sideConnections'), sideConnections, { min: 0, max: MOST_CONNECTIONS });
  return {
    ...(maxCopies !== undefined && { copies: maxCopies }),
    ...(processes !== undefined && { processes }),
    ...(pool && { pool: { overflow: 0, ...pool } }),
    ...(sideConnections !== undefined && { sideConnections }),
    ...ignored(path, ignore),
  };
}

function ignored(path: string, reason: string | undefined): { readonly ignored?: string } {
  if (reason === undefined) return {};
  return { ignored: requireText(`ignore of '${path}'`, reason, 'say in a few words why it is left out') };
}
