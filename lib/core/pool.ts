import type { Pool } from './consumer';
import { roundDown } from './rounding';

/** Connections that one pool may open at most. */
export function connectionsOf(pool: Pool): number {
  return pool.size + pool.overflow;
}

/**
 * The connections of one process as the settings of its client: size and overflow, which add up to them.
 *
 * @param connections per process, a whole number from 1
 * @param ratio part of the connections that becomes the size, above 0 and at most 1
 * @param knowsOverflow clients that do not know overflow take all of it as size
 */
export function splitConnections(connections: number, ratio: number, knowsOverflow: boolean): Pool {
  if (!knowsOverflow) return { size: connections, overflow: 0 };
  const size = Math.max(1, roundDown(ratio * connections));
  return { size, overflow: connections - size };
}
