import { Clocks } from './clocks';
import { isOfEveryDay, isOfEveryYear } from './cron';
import type { ScheduledLoad } from './load';
import { connectionsOf } from './load';
import type { Minute } from './minute';
import { MINUTES_OF_DAY, yearFrom, yearOf } from './minute';
import type { Schedule } from './schedule';
import { ownPeakIn } from './own-peak';
import type { Running, SchedulePeak } from './sweep';
import { timelineOf } from './sweep';
import { UTC } from './time-zone';

/** 28 years have every calendar there is: each weekday on the first of January of a common year and of a leap year. */
const FIRST_YEAR = 2027;
const CALENDARS_REPEAT = 28;

/** Clocks that follow the moon never repeat with the calendar. The time zone database has their dates until 2087; afterwards they do repeat. */
const MOON_IS_FORETOLD = 100;

/** Years that a date may name; EventBridge has none before. */
const EARLIEST = 1970;
const LATEST = 9998;

/** What a year looks like from the end of the year before to the begin of the year after: longer than anything that is scheduled may run. */
const BEFORE = 31 * MINUTES_OF_DAY;
const AFTER = 2 * MINUTES_OF_DAY;

/** The longest run that may be counted, in minutes: whatever lasts longer is a service. */
export const LONGEST_RUN = 14 * MINUTES_OF_DAY;

/**
 * What schedules come to in whatever year they run: the answer does not depend on the day on which it is asked for.
 *
 * Years in which the same loads run by the same calendar and the same clocks are alike, so one of them is swept. Looked at are 28 years, 100
 * where a clock follows the moon, and all that a date of the schedules names.
 */
export class AllYears {
  private readonly clocks = new Map<number, Clocks>();

  /** The most connections of all loads together, and the first minute in which they may be open. */
  public peakOf(loads: readonly ScheduledLoad[]): SchedulePeak {
    let highest = { connections: 0, minute: yearFrom(FIRST_YEAR).from };
    for (const year of this.distinct(loads)) {
      const summit = timelineOf(loads, yearFrom(year), this.clocksOf(year)).summit();
      if (summit.connections > highest.connections) highest = summit;
    }
    return { ...highest, running: this.runningAt(highest.minute, loads) };
  }

  /** The most connections that the attempts of one load hold at once. */
  public peakOfOne(load: ScheduledLoad): number {
    const { expression, timeZone } = load.schedule;
    if (expression.kind !== 'cron') return this.peakOf([load]).connections;
    const seen = new Set<string>();
    const peaks = this.distinct([load]).map(year =>
      ownPeakIn(yearFrom(year), load, expression, this.clocksOf(year).of(timeZone), seen),
    );
    return Math.max(0, ...peaks);
  }

  private runningAt(minute: Minute, loads: readonly ScheduledLoad[]): Running[] {
    const only = { from: minute, to: minute + 1 };
    const clocks = this.clocksOf(yearOf(minute));
    return loads
      .map((load): Running => {
        const { connections } = timelineOf([load], only, clocks).summit();
        return { name: load.name, attempts: connections / connectionsOf(load), connections };
      })
      .filter(({ connections }) => connections > 0)
      .sort((a, b) => b.connections - a.connections);
  }

  /** One of all years that are alike. */
  private distinct(loads: readonly ScheduledLoad[]): number[] {
    const years = new Map<string, number>();
    for (const year of this.candidates(loads)) {
      const look = this.lookOf(year, loads);
      if (!years.has(look)) years.set(look, year);
    }
    return [...years.values()];
  }

  private lookOf(year: number, loads: readonly ScheduledLoad[]): string {
    const clocks = zonesOf(loads).map(zone => this.clockIn(year, zone));
    const bounds = loads.filter(isBounded).map(({ schedule }) => boundsIn(year, schedule));
    return [loads.every(isAlwaysAlike) ? '' : calendarOf(year), ...clocks, ...bounds].join('\n');
  }

  private candidates(loads: readonly ScheduledLoad[]): number[] {
    const named = new Set(loads.flatMap(({ schedule }) => yearsNamedBy(schedule)));
    // The last run of a year ends in the next one, and a year begins at another minute by another clock.
    const around = [...named].flatMap(year => [year - 1, year, year + 1]).filter(year => year >= EARLIEST && year <= LATEST);
    const length = zonesOf(loads).some(zone => this.followsTheMoon(zone)) ? MOON_IS_FORETOLD : CALENDARS_REPEAT;
    const usual = Array.from({ length }, (_, index) => FIRST_YEAR + index);
    return [...new Set([...usual, ...around.sort((a, b) => a - b)])];
  }

  private followsTheMoon(zone: string): boolean {
    return this.clockIn(FIRST_YEAR, zone) !== this.clockIn(FIRST_YEAR + CALENDARS_REPEAT, zone);
  }

  /** How a clock is changed in a year, in words that are equal where it is changed alike in another year. */
  private clockIn(year: number, zone: string): string {
    return this.clocksOf(year).of(zone).since(yearFrom(year).from);
  }

  private clocksOf(year: number): Clocks {
    const known = this.clocks.get(year);
    if (known) return known;
    const { from, to } = yearFrom(year);
    const clocks = new Clocks({ from: from - BEFORE, to: to + AFTER });
    this.clocks.set(year, clocks);
    return clocks;
  }
}

/** Time zones whose clocks may be changed. */
function zonesOf(loads: readonly ScheduledLoad[]): string[] {
  return [...new Set(loads.map(({ schedule }) => schedule.timeZone))].filter(zone => zone !== UTC);
}

function yearsNamedBy({ expression, start, end }: Schedule): number[] {
  const dates = [start, end].filter(date => date !== undefined).map(yearOf);
  if (expression.kind === 'at') return [yearOf(expression.localMinute)];
  return expression.kind === 'cron' && !isOfEveryYear(expression) ? [...expression.years, ...dates] : dates;
}

function isBounded({ schedule: { expression, start, end } }: ScheduledLoad): boolean {
  const isDated = start !== undefined || end !== undefined || expression.kind === 'at';
  return isDated || (expression.kind === 'cron' && !isOfEveryYear(expression));
}

/** Whether days, years and clocks make no difference. */
function isAlwaysAlike(load: ScheduledLoad): boolean {
  const { expression, timeZone } = load.schedule;
  if (isBounded(load)) return false;
  return expression.kind === 'rate' || (expression.kind === 'cron' && isOfEveryDay(expression) && timeZone === UTC);
}

/** Its length, and the weekday of its first day. */
function calendarOf(year: number): string {
  const { from, to } = yearFrom(year);
  return `${to - from} ${(from / MINUTES_OF_DAY) % 7}`;
}

/** What the dates of a schedule mean for a year; what lies far from it is alike. */
function boundsIn(year: number, { expression, start = -Infinity, end = Infinity }: Schedule): string {
  const { from, to } = yearFrom(year);
  const near = (minute: Minute): number => Math.min(Math.max(minute - from, -BEFORE), to - from + AFTER);
  const active = expression.kind === 'cron' ? [year - 1, year, year + 1].map(each => expression.years.includes(each)) : [];
  const once = expression.kind === 'at' ? [near(expression.localMinute)] : [];
  return [...active, ...once, near(start), near(end)].join(' ');
}
