import type { Maybe } from '../unknown';
import { isUnknown } from '../unknown';
import type { DayOfMonth } from './day-of-month';
import { readDaysOfMonth } from './day-of-month';
import type { DayOfWeek } from './day-of-week';
import { readDaysOfWeek } from './day-of-week';
import type { Field } from './field';
import { valuesIn } from './field';
import type { Month } from './month';

/**
 * A cron expression in the dialect of EventBridge: minutes, hours, day-of-month, month, day-of-week, year. Ranges go round, as in AWS's own
 * example of `20-2` for the hours of a night; those of years do not.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export interface Cron {
  readonly kind: 'cron';
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly days: readonly (DayOfMonth | DayOfWeek)[];
  /** The hours, as they were written. */
  readonly hoursField: string;
  /** The fields behind the hours, which say on what days it runs, as they were written. */
  readonly dayFields: string;
}

const MINUTES: Field = { name: 'minutes', min: 0, max: 59, cyclic: true };
const HOURS: Field = { name: 'hours', min: 0, max: 23, cyclic: true };
const MONTH: Field = {
  name: 'month',
  min: 1,
  max: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  cyclic: true,
};
const YEAR: Field = { name: 'year', min: 1970, max: 2199, cyclic: false };

/** Reads the six fields. */
export function readCron(fields: readonly string[]): Maybe<Cron> {
  const [minutesText, hoursText, dayText, monthText, weekdayText, yearText] = fields;
  if (
    minutesText === undefined ||
    hoursText === undefined ||
    dayText === undefined ||
    monthText === undefined ||
    weekdayText === undefined ||
    yearText === undefined ||
    fields.length > 6
  ) {
    return { unknown: `it must have 6 fields (minutes hours day-of-month month day-of-week year), got ${fields.length}` };
  }
  const minutes = valuesIn(MINUTES, minutesText);
  const hours = valuesIn(HOURS, hoursText);
  const days = readDays(dayText, weekdayText);
  const months = valuesIn(MONTH, monthText);
  const years = valuesIn(YEAR, yearText);
  if (isUnknown(minutes)) return minutes;
  if (isUnknown(hours)) return hours;
  if (isUnknown(days)) return days;
  if (isUnknown(months)) return months;
  if (isUnknown(years)) return years;
  return { kind: 'cron', minutes, hours, months, years, days, hoursField: hoursText, dayFields: fields.slice(2).join(' ') };
}

/** Days are stated in one of both fields, and the other one is a question mark. */
function readDays(dayText: string, weekdayText: string): Maybe<readonly (DayOfMonth | DayOfWeek)[]> {
  if ((dayText === '?') === (weekdayText === '?')) {
    const got = dayText === '?' ? 'both' : 'neither';
    return { unknown: `one of day-of-month and day-of-week must be ?, got ${got}` };
  }
  return weekdayText === '?' ? readDaysOfMonth(dayText) : readDaysOfWeek(weekdayText);
}

/** The days of a month on which it runs, in order. */
export function daysIn({ days, months, years }: Cron, month: Month): number[] {
  if (!months.includes(month.month) || !years.includes(month.year)) return [];
  return [...new Set(days.flatMap(day => day(month)))].sort((a, b) => a - b);
}

/** Whether no day is left out. */
export function isOfEveryDay(cron: Cron): boolean {
  return isOfEveryYear(cron) && /^(\* \* \?|\? \* \*) /.test(cron.dayFields);
}

/** Whether no year is left out. */
export function isOfEveryYear({ years }: Cron): boolean {
  return years.length > YEAR.max - YEAR.min;
}

/** The minutes of a day at which it runs, in order. */
export function minutesOfDay({ hours, minutes }: Cron): number[] {
  return hours.flatMap(hour => minutes.map(minute => hour * 60 + minute));
}

/** The same, so many minutes later within its hours; undefined where it would leave them. */
export function shifted(cron: Cron, by: number): Cron | undefined {
  const minutes = cron.minutes.map(minute => minute + by);
  return minutes.every(minute => minute >= MINUTES.min && minute <= MINUTES.max) ? { ...cron, minutes } : undefined;
}

/** The expression as AWS takes it. */
export function cronText({ minutes, hoursField, dayFields }: Cron): string {
  return `cron(${minutesText(minutes)} ${hoursField} ${dayFields})`;
}

function minutesText(minutes: readonly number[]): string {
  const [first = 0, second = 0] = minutes;
  const step = second - first;
  const isSteady = minutes.length > 2 && minutes.every((minute, index) => minute === first + index * step);
  const isWhole = isSteady && (minutes.at(-1) ?? 0) + step > MINUTES.max;
  if (!isWhole) return minutes.join(',');
  return first === 0 && step === 1 ? '*' : `${first}/${step}`;
}
