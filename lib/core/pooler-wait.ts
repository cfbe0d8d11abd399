/** Below the 10 seconds that a client's own pool waits unless told otherwise; RDS Proxy and PgBouncer wait 120 by themselves, longer than most callers. */
const USUAL_WAIT = 8;

/** PgBouncer turns to the reserve of its pool after one second: a shorter wait would leave it unused. */
const LEAST_WAIT = 2;

/**
 * Seconds that a client may wait for a connection of the server: the pooler gives up before its clients do, so that the error names
 * the place where it was tight, and nobody works for somebody who has gone.
 *
 * @param clientTimeout the wait after which the least patient client gives up; undefined where none is known
 */
export function poolerWaitSeconds(clientTimeout: number | undefined): number {
  if (clientTimeout === undefined) return USUAL_WAIT;
  return Math.max(LEAST_WAIT, Math.min(USUAL_WAIT, Math.ceil(clientTimeout) - 1));
}
