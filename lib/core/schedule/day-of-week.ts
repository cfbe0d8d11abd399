import { printable } from '../text';
import type { Maybe } from '../unknown';
import { isUnknown } from '../unknown';
import type { Field } from './field';
import { itemsIn, valueOf, valuesOf } from './field';
import type { Month } from './month';
import { SATURDAY, weekdayOf } from './month';

/** One item of the day-of-week field: the days of a month that it stands for. */
export type DayOfWeek = (month: Month) => readonly number[];

const FIELD: Field = {
  name: 'day-of-week',
  min: 1,
  max: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  cyclic: true,
};

/** A weekday is there five times in a month at most. */
const MOST = 5;

/** Reads a day-of-week field: numbers and names, ranges, steps, `L` for Saturday, `6L` for the last Friday, `3#2` for the second Tuesday. */
export function readDaysOfWeek(text: string): Maybe<readonly DayOfWeek[]> {
  const items = itemsIn(text);
  if (items.length > 1 && items.some(item => item.includes('#'))) {
    return { unknown: `day-of-week may have one item only where it has a #, got '${printable(text)}'` };
  }
  const days: DayOfWeek[] = [];
  for (const item of items) {
    const day = readItem(item);
    if (isUnknown(day)) return day;
    days.push(day);
  }
  return days;
}

function readItem(item: string): Maybe<DayOfWeek> {
  if (item === 'L') return month => daysOn(month, [SATURDAY]);
  if (item.endsWith('L')) return readLast(item);
  if (item.includes('#')) return readNth(item);
  const weekdays = valuesOf(FIELD, item);
  return isUnknown(weekdays) ? weekdays : month => daysOn(month, weekdays);
}

function readLast(item: string): Maybe<DayOfWeek> {
  const weekday = valueOf(FIELD, item.slice(0, -1));
  return isUnknown(weekday) ? weekday : month => daysOn(month, [weekday]).slice(-1);
}

function readNth(item: string): Maybe<DayOfWeek> {
  const [name = '', nth = ''] = item.split('#', 2);
  const weekday = valueOf(FIELD, name);
  if (isUnknown(weekday)) return weekday;
  const index = Number(nth);
  if (!/^\d$/.test(nth) || index < 1 || index > MOST || item.split('#').length > 2) {
    return { unknown: `what follows # in day-of-week must be from 1 to ${MOST}, got '${printable(item)}'` };
  }
  return month => daysOn(month, [weekday]).slice(index - 1, index);
}

function daysOn(month: Month, weekdays: readonly number[]): number[] {
  const days: number[] = [];
  for (let day = 1; day <= month.length; day++) if (weekdays.includes(weekdayOf(month, day))) days.push(day);
  return days;
}
