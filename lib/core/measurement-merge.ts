import { daysBetween } from './calendar-date';
import type { Measurement } from './measurement';
import { LONGEST_AGE } from './measurement-use';

/** Measurements of a file together with newer ones, in a fixed order: what is not measured now stays. */
export function mergedMeasurements(before: readonly Measurement[], now: readonly Measurement[]): Measurement[] {
  const all = new Map(before.map(each => [keyOf(each), each]));
  for (const each of now) {
    const known = all.get(keyOf(each));
    if (known === undefined || !isBetter(known, each)) all.set(keyOf(each), each);
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, measurement]) => measurement);
}

function keyOf({ account, region, server }: Measurement): string {
  return JSON.stringify([server, region, account]);
}

/**
 * Whether what is known goes before what was measured now: it is newer, as beside an old snapshot, or it was asked of the same server and what a
 * proxy says does not prove more.
 */
function isBetter(known: Measurement, now: Measurement): boolean {
  if (known.measuredOn > now.measuredOn) return true;
  if (known.proxied || !now.proxied || !isSameServer(known, now)) return false;
  return known.maxConnections >= now.maxConnections && daysBetween(known.measuredOn, now.measuredOn) <= LONGEST_AGE;
}

function isSameServer(a: Measurement, b: Measurement): boolean {
  const what = ({ engine, engineVersion, instanceClass, serverless }: Measurement): string =>
    JSON.stringify([engine, engineVersion, instanceClass, serverless]);
  return what(a) === what(b);
}
