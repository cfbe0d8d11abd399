import { isLumpSum } from './demand';
import type { LedgerConsumer } from './ledger';
import { neededFor } from './verdict';

/** A declared pool beside what its copies can have used. */
export interface PoolSuggestion {
  readonly consumer: string;
  /** Connections that one process may open. */
  readonly declared: number;
  /** What one process had at most, if all of them have the same load. */
  readonly seen: number;
  /** What would have done, with 30 per cent to spare. */
  readonly suggested: number;
  /** How `seen` comes about, such as `49 connections / (6 x 2 processes)`. */
  readonly because: string;
}

/**
 * Pools that could be smaller by what was seen.
 *
 * Nobody publishes the connections of one consumer. Each is held against all that were seen, and against the copies that are there at all
 * times: it cannot have had more than that, as a mean over its processes. Where it is not known how many are, nothing is said.
 *
 * @param seen the most connections that all consumers together had
 */
export function poolSuggestions(consumers: readonly LedgerConsumer[], seen: number): PoolSuggestion[] {
  return consumers.flatMap(consumer => poolSuggestion(consumer, seen));
}

function poolSuggestion(consumer: LedgerConsumer, seen: number): PoolSuggestion[] {
  const { copies, processes, pool, kind, path } = consumer;
  const { fewest } = copies;
  if (kind === 'pooler' || isLumpSum(consumer) || !fewest || !processes) return [];
  const declared = pool.size + pool.overflow;
  const each = Math.ceil(seen / (fewest * processes));
  const suggested = Math.max(1, neededFor(each));
  if (suggested >= declared) return [];
  const because = `${Math.ceil(seen)} connections / (${fewest} x ${processes} ${processes === 1 ? 'process' : 'processes'})`;
  return [{ consumer: path, declared, seen: each, suggested, because }];
}
