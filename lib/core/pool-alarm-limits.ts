import type { LedgerConsumer } from './ledger';

/** Per cent of what a pool may open, beyond which it is nearly full. */
export const POOL_USE_PERCENT = 80;

/**
 * The use beyond which a pool is nearly full.
 *
 * Undefined where its size is unknown, and for a pool of one connection: mostly a worker, which holds it for as long as it works.
 */
export function poolUseLimit({ pool }: Pick<LedgerConsumer, 'pool'>): number | undefined {
  return pool.unknown === undefined && pool.size + pool.overflow > 1 ? POOL_USE_PERCENT : undefined;
}

/**
 * Milliseconds beyond which somebody waited too long for a connection: half of the wait after which requests fail, so that the alarm comes before they do.
 *
 * A longer limit would come too late, so that only a shorter one counts.
 */
export function checkoutWaitLimit(timeoutSeconds: number, statedMilliseconds = Infinity): number {
  return Math.min(statedMilliseconds, (timeoutSeconds * 1000) / 2);
}
