import { isCalendarDate } from '../calendar-date';
import { printable } from '../text';
import type { Maybe } from '../unknown';
import { isUnknown } from '../unknown';
import type { Cron } from './cron';
import { cronText, readCron } from './cron';
import { MINUTES_OF_DAY, minuteOf } from './minute';

/** Runs at regular distances, which nothing ties to the clock: they may fall on any minute. */
export interface Rate {
  readonly kind: 'rate';
  readonly periodMinutes: number;
}

/** Runs once. */
export interface OneTime {
  readonly kind: 'at';
  /** Minute of the clock in the schedule's time zone, counted as if that were UTC. */
  readonly localMinute: number;
}

/** When something runs, as AWS writes it. */
export type ScheduleExpression = Cron | Rate | OneTime;

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const LONGEST = 256;

const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: MINUTES_OF_DAY };

/** Reads `cron(…)`, `rate(…)` or `at(…)`; unknown, with the reason, when AWS would not take it or what it means is not documented. */
export function readExpression(text: string): Maybe<ScheduleExpression> {
  const read = text.length > LONGEST ? { unknown: `it is longer than ${LONGEST} characters` } : readCall(text.trim());
  return isUnknown(read) ? { unknown: `${printable(text)} cannot be read: ${read.unknown}` } : read;
}

function readCall(text: string): Maybe<ScheduleExpression> {
  const [, kind = '', inside = ''] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  switch (kind) {
    case 'cron':
      return readCron(inside.trim() === '' ? [] : inside.trim().split(/\s+/));
    case 'rate':
      return readRate(inside.trim());
    case 'at':
      return readOneTime(inside.trim());
    default:
      return { unknown: 'it must be cron(…), rate(…) or at(…)' };
  }
}

function readRate(text: string): Maybe<Rate> {
  const [, value, unit = ''] = /^(\d{1,9})\s+(minute|hour|day)s?$/.exec(text) ?? [];
  const minutes = UNITS[unit];
  if (value === undefined || minutes === undefined || Number(value) < 1) {
    return { unknown: `a rate must be a whole number from 1 of minutes, hours or days, got '${printable(text)}'` };
  }
  return { kind: 'rate', periodMinutes: Number(value) * minutes };
}

function readOneTime(text: string): Maybe<OneTime> {
  const [, day = '', time = ''] = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)$/.exec(text) ?? [];
  if (!isCalendarDate(day))
    return { unknown: `a time must be a day and a time like 2027-06-30T13:00:00, got '${printable(text)}'` };
  return { kind: 'at', localMinute: minuteOf(Date.parse(`${day}T${time}Z`)) };
}

/** The expression as AWS takes it. */
export function expressionText(expression: ScheduleExpression): string {
  switch (expression.kind) {
    case 'cron':
      return cronText(expression);
    case 'rate':
      return `rate(${rateText(expression.periodMinutes)})`;
    case 'at':
      return `at(${new Date(expression.localMinute * 60_000).toISOString().slice(0, 19)})`;
  }
}

function rateText(minutes: number): string {
  const [unit = 'minute', size = 1] =
    Object.entries(UNITS)
      .reverse()
      .find(([, each]) => minutes % each === 0) ?? [];
  const count = minutes / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
