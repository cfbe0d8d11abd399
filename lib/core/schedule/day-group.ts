import type { Clocks } from './clocks';
import type { Cron } from './cron';
import { minutesOfDay } from './cron';
import type { Layer, ScheduledLoad } from './load';
import { layersOf, spanOf } from './load';
import type { Horizon } from './minute';
import { MINUTES_OF_DAY } from './minute';
import type { Schedule } from './schedule';
import { boundsOf, isWithin, midnightsOf, startsOfDay } from './starts';
import { eachRunStep } from './steps';
import type { Timeline } from './timeline';

/** A load with a cron schedule. */
export type CronLoad = ScheduledLoad & { readonly schedule: Schedule & { readonly expression: Cron } };

/** Whether a load has a cron schedule. */
export function isCron(load: ScheduledLoad): load is CronLoad {
  return load.schedule.expression.kind === 'cron';
}

/** Loads that run on the same days by the same clock. */
export type DayGroup = readonly [CronLoad, ...CronLoad[]];

/** Loads, put together by the days on which they run. */
export function dayGroups(loads: readonly CronLoad[]): DayGroup[] {
  const groups = new Map<string, [CronLoad, ...CronLoad[]]>();
  for (const load of loads) {
    const { expression, timeZone, start, end } = load.schedule;
    const key = [expression.dayFields, timeZone, start, end].join('\n');
    const group = groups.get(key);
    if (group) group.push(load);
    else groups.set(key, [load]);
  }
  return [...groups.values()];
}

/**
 * Adds all runs of a group.
 *
 * Most days are alike, so the steps of one day are put together once, and many of them cancel out. Days on which the clock is changed, or
 * the schedule starts or ends, are made run by run.
 */
export function addGroup(timeline: Timeline, group: DayGroup, horizon: Horizon, clocks: Clocks): void {
  const [{ schedule }] = group;
  const clock = clocks.of(schedule.timeZone);
  const bounds = boundsOf(schedule);
  const longest = group.reduce((most, load) => Math.max(most, spanOf(load)), 0);
  const daily = group.map(load => ({ layers: layersOf(load), times: minutesOfDay(load.schedule.expression) }));
  const day = dayOf(daily);
  for (const midnight of midnightsOf(schedule.expression, { from: horizon.from - longest + 1, to: horizon.to })) {
    const offset = clock.steadyOffset(midnight, midnight + MINUTES_OF_DAY);
    const begins = midnight - (offset ?? 0);
    if (offset !== undefined && begins >= bounds.from && begins + MINUTES_OF_DAY <= bounds.to) {
      timeline.stepAll(begins, day.minutes, day.connections);
      continue;
    }
    for (const { layers, times } of daily) {
      for (const due of startsOfDay(midnight, times, clock)) {
        if (isWithin(bounds, due)) eachRunStep(layers, due, (minute, connections) => timeline.step(minute, connections));
      }
    }
  }
}

/** The steps of all runs that are due on one day, put together. */
interface Day {
  /** Counted from midnight. */
  readonly minutes: Int32Array;
  readonly connections: Float64Array;
}

function dayOf(daily: readonly { readonly layers: readonly Layer[]; readonly times: readonly number[] }[]): Day {
  const steps = new Map<number, number>();
  const add = (minute: number, connections: number): unknown => steps.set(minute, (steps.get(minute) ?? 0) + connections);
  for (const { layers, times } of daily) for (const time of times) eachRunStep(layers, time, add);
  const left = [...steps].filter(([, connections]) => connections !== 0).sort(([a], [b]) => a - b);
  return { minutes: Int32Array.from(left, ([minute]) => minute), connections: Float64Array.from(left, ([, change]) => change) };
}
