import type { Workload } from './pooler';

// Erlang C (M/M/c): requests arrive independently of each other, hold a connection for times that are spread exponentially, and
// wait in one queue for any of several connections. It is an estimate: requests that come in bursts, or a few that hold on for
// very long, make for longer waits; requests that all take the same time wait less, but hardly less than half as long.

/** Connections that are in use at a time, on average: Little's law. */
export function busyConnections({ requestsPerSecond, secondsHeld }: Workload): number {
  return requestsPerSecond * secondsHeld;
}

/**
 * Part of the requests that find no connection free; 1 where more are busy than there are.
 *
 * @param connections a whole number
 */
export function probabilityOfWait(busy: number, connections: number): number {
  if (busy >= connections) return 1;
  // Erlang B, the part that would be turned away if nobody queued. Never above 1, so nothing overflows.
  let blocked = 1;
  for (let count = 1; count <= connections; count++) blocked = (busy * blocked) / (count + busy * blocked);
  return (connections * blocked) / (connections - busy * (1 - blocked));
}

/** How long a request waits for a connection on average, those that need not wait included; Infinity where the queue never ends. */
export function meanWaitSeconds(busy: number, connections: number, secondsHeld: number): number {
  if (busy >= connections) return Infinity;
  return (probabilityOfWait(busy, connections) * secondsHeld) / (connections - busy);
}

/**
 * How long a request waits at most, but for the slowest ones; Infinity where the queue never ends.
 *
 * @param percentile from 0 to 100, such as 99: one request of a hundred waits longer
 */
export function waitPercentileSeconds(busy: number, connections: number, secondsHeld: number, percentile: number): number {
  if (busy >= connections) return Infinity;
  const slower = 1 - percentile / 100;
  const probability = probabilityOfWait(busy, connections);
  // P(wait > t) = probability * e^(-(connections - busy) t / secondsHeld)
  return probability <= slower ? 0 : (Math.log(probability / slower) * secondsHeld) / (connections - busy);
}

/** The multiple of today's load at which the queue no longer ends; 1 or less where it does not end today. */
export function cliff(busy: number, connections: number): number {
  return busy === 0 ? Infinity : connections / busy;
}
