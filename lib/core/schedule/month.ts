import { daysOf } from '../calendar-date';
import { MINUTES_OF_DAY, minuteOf } from './minute';

/** One month of one year. */
export interface Month {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** Its first day, counted from 1970-01-01. */
  readonly firstDay: number;
  /** Number of its days. */
  readonly length: number;
}

/** Saturday and Sunday as AWS counts the days of the week, from SUN, which is 1. */
export const SUNDAY = 1;
export const SATURDAY = 7;

/** Every month that has a day of these, which are counted from 1970-01-01. */
export function monthsOf(firstDay: number, lastDay: number): Month[] {
  const start = new Date(firstDay * MINUTES_OF_DAY * 60_000);
  const months: Month[] = [];
  for (let index = 0; ; index++) {
    const month = monthAt(start.getUTCFullYear() * 12 + start.getUTCMonth() + index);
    if (month.firstDay > lastDay) return months;
    months.push(month);
  }
}

function monthAt(index: number): Month {
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return { year, month, firstDay: minuteOf(Date.UTC(year, month - 1, 1)) / MINUTES_OF_DAY, length: daysOf(year, month) };
}

/** Day of the week of a day of a month, from 1 for Sunday to 7 for Saturday. */
export function weekdayOf({ firstDay }: Month, day: number): number {
  // 1970-01-01 was a Thursday.
  return ((((firstDay + day - 1 + 4) % 7) + 7) % 7) + 1;
}
