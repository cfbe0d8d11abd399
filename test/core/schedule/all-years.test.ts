import * as fc from 'fast-check';
import { AllYears } from '../../../lib/core/schedule/all-years';
import { Clocks } from '../../../lib/core/schedule/clocks';
import type { ScheduledLoad } from '../../../lib/core/schedule/load';
import { minuteText, yearFrom, yearOf } from '../../../lib/core/schedule/minute';
import { sweep } from '../../../lib/core/schedule/sweep';
import { load, schedule } from './some-schedules';

const years = new AllYears();

function peakOf(...loads: ScheduledLoad[]): [connections: number, minute: string] {
  const { connections, minute } = years.peakOf(loads);
  return [connections, minuteText(minute)];
}

const one = { tasks: 1, connectionsPerTask: 1, longestRunMinutes: 30 };

describe('the peak of all years', () => {
  it('is the first one, where every year is alike', () => {
    expect(peakOf(load('A', 'cron(0 2 * * ? *)', one), load('B', 'cron(15 2 * * ? *)', one))).toEqual([
      2,
      '2027-01-01 02:15 UTC',
    ]);
  });

  it('is found in a leap year', () => {
    const loads = [load('A', 'cron(0 2 29 2 ? *)', one), load('B', 'cron(0 2 ? 2 TUE *)', one)];
    expect(peakOf(...loads)).toEqual([2, '2028-02-29 02:00 UTC']);
  });

  it('is found where a day of the week meets a leap day once in 28 years', () => {
    const loads = [load('A', 'cron(0 2 29 2 ? *)', one), load('B', 'cron(0 2 ? * WED *)', one)];
    expect(peakOf(...loads)).toEqual([2, '2040-02-29 02:00 UTC']);
  });

  it('is found where a clock that follows the moon is back on a leap day that is a Sunday', () => {
    const sundays = schedule('cron(30 22 ? * SUN *)', { timeZone: 'UTC' });
    const first = schedule('cron(20 22 29 2 ? *)', { timeZone: 'Africa/Casablanca' });
    expect(peakOf(load('A', sundays, one), load('B', first, one))).toEqual([2, '2060-02-29 22:30 UTC']);
  });

  it('is found where the last run of a year meets the first one of the next', () => {
    const loads = [load('A', 'cron(50 23 31 12 ? *)', one), load('B', 'cron(5 0 ? 1 SAT#1 *)', one)];
    expect(peakOf(...loads)).toEqual([2, '2028-01-01 00:05 UTC']);
  });

  it('is found in a year that a date names', () => {
    const once = load('Once', schedule('at(2099-03-01T02:10:00)', { timeZone: 'Asia/Tokyo' }), one);
    expect(peakOf(once, load('A', 'cron(0 17 28 2 ? *)', one))).toEqual([2, '2099-02-28 17:10 UTC']);
    const last = load('Last', schedule('cron(0 2 * * ? *)', { startDate: '2080-12-31', endDate: '2081-01-02' }), one);
    expect(peakOf(last, load('A', 'cron(0 2 1 1 ? *)', one))).toEqual([2, '2081-01-01 02:00 UTC']);
    expect(peakOf(load('A', 'cron(0 2 1 1 ? 2150)', one), load('B', 'cron(0 2 ? * THU *)', one))).toEqual([
      2,
      '2150-01-01 02:00 UTC',
    ]);
  });

  it('is none where nothing is left to run', () => {
    expect(years.peakOf([])).toMatchObject({ connections: 0, running: [] });
    expect(peakOf(load('A', 'cron(0 2 31 2 ? *)', one))[0]).toBe(0);
  });
});

const expressions = fc.oneof(
  fc
    .record({
      minute: fc.integer({ min: 0, max: 59 }),
      hour: fc.integer({ min: 0, max: 23 }),
      days: fc.constantFrom('* * ?', '31 * ?', 'L * ?', '29 2 ?', '15W * ?', '? * MON-FRI', '? 3,10 SUN', '? * 6L', '? 11 5#4'),
    })
    .map(({ minute, hour, days }) => `cron(${minute} ${hour} ${days} *)`),
  fc.constantFrom('rate(7 hours)', 'cron(0/20 * ? * SUN *)', 'cron(0 3 ? * WED 2060)', 'at(2033-03-27T02:30:00)'),
);

const loads = fc.array(
  fc.record({
    expression: expressions,
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Africa/Casablanca'),
    longestRunMinutes: fc.integer({ min: 1, max: 3000 }),
    connectionsPerTask: fc.integer({ min: 1, max: 9 }),
    retries: fc.constantFrom(0, 0, 2),
  }),
  { minLength: 1, maxLength: 4 },
);

const made = loads.map(many =>
  many.map(({ expression, timeZone, ...rest }, index) =>
    load(`Load ${index}`, schedule(expression, { timeZone }), { tasks: 1, retryMinutes: rest.retries === 0 ? 0 : 90, ...rest }),
  ),
);

test('no year from 2027 to 2070 has more than the peak of all years', () => {
  fc.assert(
    fc.property(made, some => {
      const swept = Array.from({ length: 44 }, (_, index) => sweep(some, yearFrom(2027 + index)).connections);
      const { connections, minute, running } = years.peakOf(some);
      expect(connections).toBeGreaterThanOrEqual(Math.max(...swept));
      // A later year has it where clocks follow the moon; a run of its first days may have begun in the year before.
      expect(connections).toBe(sweep(some, yearFrom(yearOf(minute))).connections);
      expect(running.reduce((sum, each) => sum + each.connections, 0)).toBe(connections);
    }),
    { numRuns: 12 },
  );
}, 120_000);

test('one load by itself holds what a sweep of it alone finds', () => {
  fc.assert(
    fc.property(made, ([first]) => {
      if (first) expect(years.peakOfOne(first)).toBe(years.peakOf([first]).connections);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('two clocks that are changed alike look alike, and others do not', () => {
  const look = (zone: string, year: number): string => new Clocks(yearFrom(year)).of(zone).since(yearFrom(year).from);
  expect(look('Europe/Berlin', 2027)).toBe(look('Europe/Paris', 2027));
  expect(look('Europe/Berlin', 2027)).toBe(look('Europe/Berlin', 2055));
  expect(look('Europe/Berlin', 2027)).not.toBe(look('Europe/Berlin', 2028));
});
