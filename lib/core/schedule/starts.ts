import type { Cron } from './cron';
import { daysIn, minutesOfDay } from './cron';
import type { Horizon, Minute } from './minute';
import { MINUTES_OF_DAY } from './minute';
import { monthsOf } from './month';
import type { Schedule } from './schedule';
import type { TimeZone } from './time-zone';

/**
 * Every minute within a horizon at which a schedule is due, in no particular order. None for a rate, which nothing ties to the clock.
 *
 * Where the clock is put forward, what falls into the hour that is skipped does not run; where it is put back, what falls into the hour
 * that is repeated runs once, the first time (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 * For one-time schedules AWS does not say it: one that falls into a skipped hour is counted.
 *
 * @param clock covers the horizon and a day on either side
 */
export function startsOf(schedule: Schedule, horizon: Horizon, clock: TimeZone): Minute[] {
  const { expression } = schedule;
  if (expression.kind === 'rate') return [];
  const bounds = boundsOf(schedule);
  const bounded = { from: Math.max(horizon.from, bounds.from), to: Math.min(horizon.to, bounds.to) };
  if (expression.kind === 'cron') return cronStarts(expression, bounded, clock);
  const minute = clock.instantOf(expression.localMinute) ?? clock.instantBeforeSkip(expression.localMinute);
  return isWithin(bounded, minute) ? [minute] : [];
}

/** From the first minute at which a schedule may run to the one after the last. */
export function boundsOf({ start = -Infinity, end = Infinity }: Schedule): Horizon {
  return { from: start, to: end + 1 };
}

/**
 * The days on which a cron schedule runs at some minute of a horizon, and perhaps one more on either side: each by its midnight, counted in
 * minutes of the schedule's own clock.
 */
export function midnightsOf(cron: Cron, horizon: Horizon): number[] {
  if (horizon.to <= horizon.from) return [];
  // A local day may begin a day before the same day of UTC, or end a day after it.
  const first = Math.floor(horizon.from / MINUTES_OF_DAY) - 1;
  const last = Math.floor(horizon.to / MINUTES_OF_DAY) + 1;
  const midnights: number[] = [];
  for (const month of monthsOf(first, last)) {
    for (const day of daysIn(cron, month)) {
      const number = month.firstDay + day - 1;
      if (number >= first && number <= last) midnights.push(number * MINUTES_OF_DAY);
    }
  }
  return midnights;
}

function cronStarts(cron: Cron, horizon: Horizon, clock: TimeZone): Minute[] {
  const times = minutesOfDay(cron);
  const starts: Minute[] = [];
  for (const midnight of midnightsOf(cron, horizon)) {
    for (const minute of startsOfDay(midnight, times, clock)) if (isWithin(horizon, minute)) starts.push(minute);
  }
  return starts;
}

/** The minutes of UTC at which a clock shows these times of one of its days. */
export function startsOfDay(midnight: number, times: readonly number[], clock: TimeZone): Minute[] {
  const offset = clock.steadyOffset(midnight, midnight + MINUTES_OF_DAY);
  if (offset !== undefined) return times.map(time => midnight + time - offset);
  return times.map(time => clock.instantOf(midnight + time)).filter(minute => minute !== undefined);
}

export function isWithin({ from, to }: Horizon, minute: Minute): boolean {
  return minute >= from && minute < to;
}
