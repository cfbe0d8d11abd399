/** A minute of UTC, counted from 1970-01-01 00:00. Schedules know nothing finer: AWS invokes within the minute that is stated. */
export type Minute = number;

export const MINUTES_OF_HOUR = 60;
export const MINUTES_OF_DAY = 1440;

const MILLISECONDS = 60_000;

/** Minutes from one, which counts, to another, which does not. */
export interface Horizon {
  readonly from: Minute;
  readonly to: Minute;
}

/** The minute that an instant lies in. */
export function minuteOf(milliseconds: number): Minute {
  return Math.floor(milliseconds / MILLISECONDS);
}

export function millisecondsOf(minute: Minute): number {
  return minute * MILLISECONDS;
}

/** The twelve months that begin with the first day of a year and month, such as 2027 and 1. */
export function yearFrom(year: number, month = 1): Horizon {
  return { from: minuteOf(Date.UTC(year, month - 1, 1)), to: minuteOf(Date.UTC(year + 1, month - 1, 1)) };
}

/** The year of UTC that a minute lies in. */
export function yearOf(minute: Minute): number {
  return new Date(millisecondsOf(minute)).getUTCFullYear();
}

/** A minute as messages have it: `2027-03-01 02:00 UTC`. */
export function minuteText(minute: Minute): string {
  return `${new Date(millisecondsOf(minute)).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
