import type { Cron } from './cron';
import { minutesOfDay } from './cron';
import type { ScheduledLoad } from './load';
import { layersOf, spanOf } from './load';
import type { Horizon, Minute } from './minute';
import { MINUTES_OF_DAY } from './minute';
import { boundsOf, isWithin, midnightsOf, startsOfDay } from './starts';
import type { TimeZone } from './time-zone';

/**
 * The most connections that the attempts of one cron load hold at once within a horizon.
 *
 * Day by day: what is under way on a day began on it or on the few before, and most of these look alike, so each such row of days is counted once.
 *
 * @param seen rows of days that were counted before, for the same load; those of this horizon are added
 */
export function ownPeakIn(horizon: Horizon, load: ScheduledLoad, cron: Cron, clock: TimeZone, seen: Set<string>): number {
  const bounds = boundsOf(load.schedule);
  const times = minutesOfDay(cron);
  const before = Math.ceil(spanOf(load) / MINUTES_OF_DAY);
  const midnights = midnightsOf(cron, { from: horizon.from - spanOf(load) + 1, to: horizon.to });
  let [most, first] = [0, 0];
  midnights.forEach((midnight, index) => {
    const begins = midnight - before * MINUTES_OF_DAY;
    while ((midnights[first] ?? midnight) < begins) first += 1;
    const row = midnights.slice(first, index + 1);
    if (isAlike(begins, midnight, clock, bounds)) {
      const look = row.map(each => midnight - each).join(' ');
      if (seen.has(look)) return;
      seen.add(look);
    }
    const starts = row.flatMap(each => startsOfDay(each, times, clock)).filter(start => isWithin(bounds, start));
    most = Math.max(most, mostAtOnce(load, starts));
  });
  return most;
}

/** Whether days are as any others: their clock is not changed, and no date bounds them. */
function isAlike(from: number, midnight: number, clock: TimeZone, { from: start, to: end }: Horizon): boolean {
  return start === -Infinity && end === Infinity && clock.steadyOffset(from, midnight + MINUTES_OF_DAY) !== undefined;
}

/** The most connections at one of the starts; between two of them there are never more. */
function mostAtOnce(load: ScheduledLoad, unordered: readonly Minute[]): number {
  const starts = [...unordered].sort((a, b) => a - b);
  const layers = layersOf(load).map(layer => ({ ...layer, oldest: 0 }));
  let most = 0;
  starts.forEach((start, index) => {
    let connections = 0;
    for (const layer of layers) {
      while ((starts[layer.oldest] ?? start) + layer.span <= start) layer.oldest += 1;
      connections += (index + 1 - layer.oldest) * layer.connections;
    }
    most = Math.max(most, connections);
  });
  return most;
}
