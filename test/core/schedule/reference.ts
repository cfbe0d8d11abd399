import type { ScheduledLoad } from '../../../lib/core/schedule/load';
import type { Horizon } from '../../../lib/core/schedule/minute';

/** A schedule as plain sets, read by nothing of the library. */
export interface PlainSchedule {
  readonly timeZone: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Days of the month, or of the week from 1 for Sunday. */
  readonly days: { readonly of: 'month' | 'week'; readonly values: readonly number[] };
  /** A period in minutes, instead of all of these. */
  readonly rate?: number;
  readonly start?: number;
  readonly end?: number;
}

/** The expression of a plain schedule. */
export function textOf({ minutes, hours, days, rate }: PlainSchedule): string {
  if (rate !== undefined) return `rate(${rate} minutes)`;
  const [month, week] = days.of === 'month' ? [days.values.join(','), '?'] : ['?', days.values.join(',')];
  return `cron(${minutes.join(',')} ${hours.join(',')} ${month} * ${week} *)`;
}

const DAY = 1440;

/** Longer than anything that is drawn. */
const LONGEST = 400;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * The peak, minute by minute: what each clock shows is asked for every minute, whatever it has shown before is not run again, and every
 * start that a window leaves open is tried.
 */
export function referencePeak(
  loads: readonly [PlainSchedule, ScheduledLoad][],
  horizon: Horizon,
): { connections: number; minute: number } {
  const wide = { from: horizon.from - LONGEST, to: horizon.to };
  const dues = loads.map(([plain]) => (plain.rate === undefined ? duesOf(plain, wide) : []));
  let most = { connections: 0, minute: horizon.from };
  for (let minute = horizon.from; minute < horizon.to; minute++) {
    const connections = loads.reduce((sum, [plain, load], index) => {
      const attempts = plain.rate === undefined ? attemptsAt(minute, dues[index] ?? [], load) : worstPhase(minute, plain, load);
      return sum + attempts * load.tasks * load.connectionsPerTask;
    }, 0);
    if (connections > most.connections) most = { connections, minute };
  }
  return most;
}

function duesOf(plain: PlainSchedule, { from, to }: Horizon): number[] {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: plain.timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const shown = new Set<string>();
  const dues: number[] = [];
  // What was shown a day before is remembered too.
  for (let minute = from - DAY; minute < to; minute++) {
    const text = clock.format(minute * 60_000);
    const isNew = !shown.has(text);
    shown.add(text);
    const [, weekday = '', day, hour, past] = /^(\w+), \d+\/(\d+)\/\d+, (\d+):(\d+)$/.exec(text) ?? [];
    const value = plain.days.of === 'month' ? Number(day) : WEEKDAYS.indexOf(weekday) + 1;
    const matches =
      plain.minutes.includes(Number(past)) && plain.hours.includes(Number(hour)) && plain.days.values.includes(value);
    if (isNew && matches && minute >= (plain.start ?? -Infinity) && minute <= (plain.end ?? Infinity)) dues.push(minute);
  }
  return dues;
}

/** Attempts that may be under way: each for which some start within what is left open would have it so. */
function attemptsAt(minute: number, dues: readonly number[], load: ScheduledLoad): number {
  const { longestRunMinutes, retries, retryMinutes, schedule } = load;
  const mayRun = (due: number, latest: number): boolean => {
    for (let start = due; start <= latest; start++) if (start <= minute && minute < start + longestRunMinutes) return true;
    return false;
  };
  return dues
    .filter(due => due <= minute && due > minute - LONGEST)
    .reduce((sum, due) => {
      const window = due + schedule.flexibleMinutes;
      return sum + (mayRun(due, window) ? 1 : 0) + (mayRun(due, window + retryMinutes) ? retries : 0);
    }, 0);
}

/** The worst of all minutes on which the first run of a rate may fall. */
function worstPhase(minute: number, { rate = 1, start = -Infinity, end = Infinity }: PlainSchedule, load: ScheduledLoad): number {
  let worst = 0;
  for (let phase = 0; phase < rate; phase++) {
    const dues: number[] = [];
    const first = minute - LONGEST;
    for (let due = first + phase; due <= minute; due += rate) if (due >= start && due <= end) dues.push(due);
    worst = Math.max(worst, attemptsAt(minute, dues, load));
  }
  return worst;
}
