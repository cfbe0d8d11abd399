import { Clocks } from '../../../lib/core/schedule/clocks';
import type { ScheduledLoad } from '../../../lib/core/schedule/load';
import type { Horizon } from '../../../lib/core/schedule/minute';
import { minuteOf, minuteText } from '../../../lib/core/schedule/minute';
import type { Schedule, ScheduleTexts } from '../../../lib/core/schedule/schedule';
import { readSchedule } from '../../../lib/core/schedule/schedule';
import { startsOf } from '../../../lib/core/schedule/starts';
import { isUnknown } from '../../../lib/core/unknown';

/** A schedule that has to be readable. */
export function schedule(expression: string, texts: Omit<ScheduleTexts, 'expression'> = {}): Schedule {
  const read = readSchedule({ expression, ...texts });
  if (isUnknown(read)) throw new Error(read.unknown);
  return read;
}

/** A load of 10 connections that runs 10 minutes. */
export function load(name: string, when: Schedule | string, more: Partial<ScheduledLoad> = {}): ScheduledLoad {
  const common = { longestRunMinutes: 10, tasks: 1, connectionsPerTask: 10, retries: 0, retryMinutes: 0 };
  return { name, schedule: typeof when === 'string' ? schedule(when) : when, ...common, ...more };
}

/** A minute of UTC, such as `2027-03-01 02:00`. */
export function at(text: string): number {
  return minuteOf(Date.parse(`${text.replace(' ', 'T')}Z`));
}

/** From one day to another, which is not among them. */
export function days(from: string, to: string): Horizon {
  return { from: at(`${from} 00:00`), to: at(`${to} 00:00`) };
}

/** The minutes of UTC at which a schedule is due, in order. */
export function due(when: Schedule, horizon: Horizon): string[] {
  const starts = startsOf(when, horizon, new Clocks(horizon).of(when.timeZone));
  return starts.sort((a, b) => a - b).map(start => minuteText(start).replace(' UTC', ''));
}
