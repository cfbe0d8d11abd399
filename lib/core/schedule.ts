/** Firings of a schedule that follow one another, in seconds. */
export interface Firings {
  /** Shortest time between two of them; Infinity where there is one alone. */
  readonly gapSeconds: number;
}

/** EventBridge fires within the minute that a schedule names: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
export const PRECISION_SECONDS = 60;

const SECONDS_OF: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

const MINUTES_OF_DAY = 1440;

/**
 * How often a schedule expression of EventBridge fires: `rate(5 minutes)`, `cron(0/15 8-18 ? * MON-FRI *)`, `at(2027-01-01T00:00:00)`.
 *
 * Days are not read: a cron expression counts as one that fires every day, which is no rarer than it is.
 *
 * @param shifts whether clocks are put forward where the schedule is read, which brings two firings closer by an hour
 * @returns undefined for what is no such expression
 */
export function firingsOf(expression: string, shifts = false): Firings | undefined {
  const [, kind, argument = ''] = /^\s*(rate|cron|at)\(([^()]{1,200})\)\s*$/.exec(expression) ?? [];
  if (kind === 'at') return { gapSeconds: Infinity };
  if (kind === 'rate') return rateFirings(argument);
  return kind === 'cron' ? cronFirings(argument, shifts) : undefined;
}

/**
 * Runs of a schedule that may be under way at once.
 *
 * A run that began with a firing lasts so long at most; firings are late by a known time at most. So those under way began with the firings of the
 * last `lasts + late` seconds.
 */
export function runsAtOnce({ gapSeconds }: Firings, lastsSeconds: number, lateSeconds: number): number {
  return Math.max(1, Math.ceil((lastsSeconds + lateSeconds) / gapSeconds));
}

function rateFirings(argument: string): Firings | undefined {
  const [, count, unit = ''] = /^\s*(\d{1,6})\s+(minute|hour|day)s?\s*$/.exec(argument) ?? [];
  const gapSeconds = Number(count) * (SECONDS_OF[unit] ?? NaN);
  return gapSeconds > 0 ? { gapSeconds } : undefined;
}

function cronFirings(argument: string, shifts: boolean): Firings | undefined {
  const [minutes, hours, ...days] = argument.trim().split(/\s+/);
  if (minutes === undefined || hours === undefined || days.length !== 4) return undefined;
  const minuteValues = fieldValues(minutes, 59);
  const hourValues = fieldValues(hours, 23);
  if (minuteValues === undefined || hourValues === undefined) return undefined;
  const times = hourValues.flatMap(hour => minuteValues.map(minute => 60 * hour + minute)).sort((a, b) => a - b);
  const gaps = times.map((time, index) => (times[index + 1] ?? (times[0] ?? 0) + MINUTES_OF_DAY) - time);
  // An hour that is skipped cannot lie between two firings that are an hour apart or less.
  const closest = Math.min(...gaps.map(gap => (shifts && gap > 60 ? gap - 60 : gap)));
  return { gapSeconds: 60 * closest };
}

/** Values of a field such as `0/15`, `8-18`, `1,31` or `*`, from 0, in order and once each; undefined when it cannot be read. */
function fieldValues(field: string, last: number): number[] | undefined {
  const parts = field.split(',').map(part => partValues(part, last));
  if (parts.some(part => part === undefined)) return undefined;
  return [...new Set(parts.flatMap(part => part ?? []))].sort((a, b) => a - b);
}

function partValues(part: string, last: number): number[] | undefined {
  const [, first, until, step] = /^(\*|\d{1,2})(?:-(\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  if (first === undefined || (first === '*' && until !== undefined)) return undefined;
  const from = first === '*' ? 0 : Number(first);
  const to = until === undefined ? (first === '*' || step !== undefined ? last : from) : Number(until);
  const by = Number(step ?? 1);
  if (from > last || to > last || from > to || by < 1) return undefined;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}
