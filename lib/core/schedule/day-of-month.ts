import { printable } from '../text';
import type { Maybe } from '../unknown';
import { isUnknown } from '../unknown';
import type { Field } from './field';
import { itemsIn, valueOf, valuesOf } from './field';
import type { Month } from './month';
import { SATURDAY, SUNDAY, weekdayOf } from './month';

/** One item of the day-of-month field: the days that it stands for in a month. */
export type DayOfMonth = (month: Month) => readonly number[];

const FIELD: Field = { name: 'day-of-month', min: 1, max: 31, cyclic: true };

/** Every month has this day. */
const SHORTEST = 28;

/**
 * Reads a day-of-month field: numbers, ranges, steps, `L` for the last day, `15W` for the weekday nearest to the 15th.
 *
 * `LW`, the last weekday, is not in AWS's table, though both its letters are. It has one meaning only.
 */
export function readDaysOfMonth(text: string): Maybe<readonly DayOfMonth[]> {
  const days: DayOfMonth[] = [];
  for (const item of itemsIn(text)) {
    const day = readItem(item);
    if (isUnknown(day)) return day;
    days.push(day);
  }
  return days;
}

function readItem(item: string): Maybe<DayOfMonth> {
  if (item === 'L') return ({ length }) => [length];
  if (item === 'LW') return month => nearestWeekday(month, month.length);
  if (item.startsWith('L')) return { unknown: `what begins with L in day-of-month must be L or LW, got '${printable(item)}'` };
  if (item.endsWith('W')) {
    const day = valueOf(FIELD, item.slice(0, -1));
    if (isUnknown(day) || day <= SHORTEST) return isUnknown(day) ? day : month => nearestWeekday(month, day);
    return { unknown: `what ${item} does in a month without that day is not documented: write LW, or a day up to ${SHORTEST}` };
  }
  const values = valuesOf(FIELD, item);
  return isUnknown(values) ? values : ({ length }) => values.filter(day => day <= length);
}

/** The weekday nearest to a day, within its month, which has that day. */
function nearestWeekday(month: Month, day: number): number[] {
  switch (weekdayOf(month, day)) {
    case SATURDAY:
      return [day === 1 ? 3 : day - 1];
    case SUNDAY:
      return [day === month.length ? day - 2 : day + 1];
    default:
      return [day];
  }
}
