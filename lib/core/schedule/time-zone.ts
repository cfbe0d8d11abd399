import { printable } from '../text';
import type { Horizon, Minute } from './minute';
import { MINUTES_OF_DAY, millisecondsOf } from './minute';

export const UTC = 'UTC';

/** Why a name is no time zone; undefined when it is one. */
export function timeZoneProblem(name: string): string | undefined {
  try {
    formatOf(name);
    return undefined;
  } catch {
    return `'${printable(name)}' is no time zone of the IANA database that this Node.js knows`;
  }
}

/** From a minute on, what the clock is ahead of UTC. */
interface Change {
  readonly from: Minute;
  readonly offset: number;
}

/** The clock of one time zone over some time, by the time zone database of this Node.js. */
export class TimeZone {
  /** In order; the first one begins with the horizon. */
  private readonly changes: readonly Change[];

  private constructor(changes: readonly Change[]) {
    this.changes = changes;
  }

  /** @throws RangeError when it is no time zone */
  public static over(name: string, horizon: Horizon): TimeZone {
    return new TimeZone(name === UTC ? [{ from: horizon.from, offset: 0 }] : changesOf(formatOf(name), horizon));
  }

  /** What the clock is ahead of UTC from one of its minutes to another, where it shows each of them once, and nothing changes in between. */
  public steadyOffset(from: number, to: number): number | undefined {
    for (let index = 0; index < this.changes.length; index++) {
      const offset = this.changes[index]?.offset ?? 0;
      const { begins, ends } = this.reach(index);
      if (begins > from - offset || ends < to - offset) continue;
      const before = this.changes[index - 1]?.offset ?? offset;
      return from - before >= begins ? offset : undefined;
    }
    return undefined;
  }

  /** The first minute of UTC at which the clock shows a minute, which may be the first of two; undefined where it is skipped. */
  public instantOf(local: number): Minute | undefined {
    for (let index = 0; index < this.changes.length; index++) {
      const minute = local - (this.changes[index]?.offset ?? 0);
      const { begins, ends } = this.reach(index);
      if (minute >= begins && minute < ends) return minute;
    }
    return undefined;
  }

  /** When a clock that skips a minute would have shown it, had it not been put forward. */
  public instantBeforeSkip(local: number): Minute {
    const [first, ...others] = this.changes;
    const before = others.filter(({ from, offset }) => local - offset >= from).at(-1) ?? first;
    return local - (before?.offset ?? 0);
  }

  /** Every change, in words that are equal where two clocks are changed alike before and after a minute. */
  public since(minute: Minute): string {
    return this.changes.map(({ from, offset }) => `${from - minute} ${offset}`).join(',');
  }

  /** How long a change holds, in minutes of UTC; the first and the last one also hold beyond the horizon. */
  private reach(index: number): { begins: Minute; ends: Minute } {
    const begins = index === 0 ? -Infinity : (this.changes[index]?.from ?? Infinity);
    return { begins, ends: this.changes[index + 1]?.from ?? Infinity };
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
}

/** Looks once a day, and for the minute in between: no clock is changed twice in 24 hours. */
function changesOf(format: Intl.DateTimeFormat, { from, to }: Horizon): Change[] {
  const changes: Change[] = [{ from, offset: offsetAt(format, from) }];
  for (let start = from; start < to; start += MINUTES_OF_DAY) {
    const end = start + MINUTES_OF_DAY;
    const before = changes.at(-1)?.offset;
    const offset = offsetAt(format, end);
    if (offset !== before) changes.push({ from: firstWith(format, offset, start, end), offset });
  }
  return changes;
}

/** The first minute after one, up to another, that has an offset. */
function firstWith(format: Intl.DateTimeFormat, offset: number, after: Minute, upTo: Minute): Minute {
  let [low, high] = [after, upTo];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(format, middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/** Minutes that the clock is ahead of UTC: `3/28/2027, GMT+02:00`. */
function offsetAt(format: Intl.DateTimeFormat, minute: Minute): number {
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(millisecondsOf(minute))) ?? [];
  const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -ahead : ahead;
}
