import * as fc from 'fast-check';
import type { ScheduledLoad } from '../../../lib/core/schedule/load';
import { minuteText, yearFrom } from '../../../lib/core/schedule/minute';
import { sweep } from '../../../lib/core/schedule/sweep';
import type { PlainSchedule } from './reference';
import { referencePeak, textOf } from './reference';
import { at, days, load, schedule } from './some-schedules';

const year = yearFrom(2027);

/** The peak in words: connections, minute, and who runs. */
function peakOf(loads: readonly ScheduledLoad[], horizon = year): string {
  const { connections, minute, running } = sweep(loads, horizon);
  return `${connections} at ${minuteText(minute)}: ${running.map(({ name, attempts }) => `${name} x ${attempts}`).join(', ')}`;
}

test('what runs at different times does not add up', () => {
  const loads = [load('Etl', 'cron(0 2 * * ? *)'), load('Report', 'cron(10 2 * * ? *)')];
  expect(peakOf(loads)).toBe('10 at 2027-01-01 02:00 UTC: Etl x 1');
});

test('what overlaps by one minute adds up in that minute', () => {
  const loads = [load('Etl', 'cron(0 2 * * ? *)'), load('Report', 'cron(9 2 * * ? *)')];
  expect(peakOf(loads)).toBe('20 at 2027-01-01 02:09 UTC: Etl x 1, Report x 1');
});

test('those that run at the peak add up to it, the largest first', () => {
  const loads = [
    load('Etl', 'cron(0 2 * * ? *)'),
    load('Report', 'cron(5 2 * * ? *)', { tasks: 3, connectionsPerTask: 4 }),
    load('Other', 'cron(0 3 * * ? *)'),
  ];
  expect(sweep(loads, year)).toEqual({
    connections: 22,
    minute: at('2027-01-01 02:05'),
    running: [
      { name: 'Report', attempts: 1, connections: 12 },
      { name: 'Etl', attempts: 1, connections: 10 },
    ],
  });
});

test('a day of the month that meets a day of the week is found wherever in the year it is', () => {
  // The only 29th of February that is a Tuesday in 2028; nothing of it in 2027.
  const loads = [load('Leap', 'cron(0 2 29 2 ? *)'), load('Tuesdays', 'cron(5 2 ? * TUE *)')];
  expect(peakOf(loads, yearFrom(2028))).toBe('20 at 2028-02-29 02:05 UTC: Leap x 1, Tuesdays x 1');
  expect(peakOf(loads, year)).toBe('10 at 2027-01-05 02:05 UTC: Tuesdays x 1');
});

test('what began in the year before is still there', () => {
  const loads = [load('Eve', 'cron(55 23 31 DEC ? *)'), load('Morning', 'cron(4 0 1 JAN ? *)')];
  expect(peakOf(loads)).toBe('20 at 2027-01-01 00:04 UTC: Eve x 1, Morning x 1');
});

test('what begins in the last minute of the year counts for that minute', () => {
  expect(peakOf([load('Eve', 'cron(59 23 31 DEC ? 2027)')])).toBe('10 at 2027-12-31 23:59 UTC: Eve x 1');
});

test('a schedule by its own clock meets another one in summer only', () => {
  const berlin = schedule('cron(0 4 * * ? *)', { timeZone: 'Europe/Berlin' });
  const loads = [load('Utc', 'cron(0 2 * * ? *)'), load('Berlin', berlin)];
  expect(peakOf(loads)).toBe('20 at 2027-03-28 02:00 UTC: Utc x 1, Berlin x 1');
});

describe('runs that are longer than their period', () => {
  test.each([
    [15, 1],
    [16, 2],
    [30, 2],
    [31, 3],
    [90, 6],
  ])('of %d minutes every 15 overlap %d times, at known minutes and at a rate', (longestRunMinutes, attempts) => {
    const timed = load('Timed', 'cron(0/15 * * * ? *)', { longestRunMinutes });
    const rate = load('Rate', 'rate(15 minutes)', { longestRunMinutes });
    expect(sweep([timed], year).connections).toBe(10 * attempts);
    expect(sweep([rate], year)).toEqual({
      connections: 10 * attempts,
      minute: year.from,
      running: [{ name: 'Rate', attempts, connections: 10 * attempts }],
    });
  });
});

test('a rate meets everything else at its worst', () => {
  const loads = [load('Rate', 'rate(1 day)', { longestRunMinutes: 1 }), load('Etl', 'cron(0 2 * * ? *)')];
  expect(peakOf(loads)).toBe('20 at 2027-01-01 02:00 UTC: Rate x 1, Etl x 1');
});

test('a rate counts between its dates, and until the last run is over', () => {
  const dates = { startDate: '2027-05-01T00:00:00Z', endDate: '2027-06-01T00:00:00Z' };
  const rate = load('Rate', schedule('rate(1 hour)', dates));
  const others = (minute: string): ScheduledLoad[] => [rate, load('Other', `cron(${minute} ? 2027)`, { longestRunMinutes: 1 })];
  expect(peakOf([rate])).toBe('10 at 2027-05-01 00:00 UTC: Rate x 1');
  expect(peakOf(others('9 0 1 6'))).toBe('20 at 2027-06-01 00:09 UTC: Rate x 1, Other x 1');
  expect(sweep(others('10 0 1 6'), year).connections).toBe(10);
  expect(sweep(others('59 23 30 4'), year).connections).toBe(10);
});

test('a run may begin anywhere within its window', () => {
  const flexible = load('Flexible', schedule('cron(0 2 * * ? *)', { flexibleMinutes: 30 }));
  const next = (minute: number): ScheduledLoad => load('Next', `cron(${minute} 2 * * ? *)`);
  expect(sweep([flexible, next(39)], year).connections).toBe(20);
  expect(sweep([flexible, next(40)], year).connections).toBe(10);
});

test('a retry may begin until its time is over, and overlaps what it retries', () => {
  const retried = load('Retried', 'cron(0 2 * * ? *)', { retries: 2, retryMinutes: 30 });
  const next = (minute: number): ScheduledLoad => load('Next', `cron(${minute} 2 * * ? *)`, { tasks: 9 });
  expect(peakOf([retried])).toBe('30 at 2027-01-01 02:00 UTC: Retried x 3');
  expect(peakOf([retried, next(10)])).toBe('110 at 2027-01-01 02:10 UTC: Next x 1, Retried x 2');
  expect(peakOf([retried, next(39)])).toBe('110 at 2027-01-01 02:39 UTC: Next x 1, Retried x 2');
  expect(sweep([retried, next(40)], year).connections).toBe(90);
});

test('nothing has no peak', () => {
  const none = { connections: 0, minute: year.from, running: [] };
  expect(sweep([], year)).toEqual(none);
  expect(sweep([load('Past', 'cron(0 2 * * ? 2020)'), load('Empty', 'rate(1 hour)', { connectionsPerTask: 0 })], year)).toEqual(
    none,
  );
});

describe('beside a count minute by minute', () => {
  const some = (min: number, max: number, most: number): fc.Arbitrary<number[]> =>
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: most });

  /** Around days on which clocks are changed, or a year or a short February ends. */
  const horizons = fc.constantFrom(
    days('2027-03-28', '2027-03-29'),
    days('2027-10-31', '2027-11-01'),
    days('2027-11-07', '2027-11-08'),
    days('2027-10-02', '2027-10-03'),
    days('2028-02-29', '2028-03-02'),
    days('2027-12-31', '2028-01-02'),
    { from: at('2027-04-03 13:17'), to: at('2027-04-04 21:03') },
  );
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Cairo',
  );
  const weekdays = some(1, 7, 5).map(values => ({ of: 'week' as const, values }));
  const monthdays = some(1, 31, 25).map(values => ({ of: 'month' as const, values }));
  const plain = fc.record({
    timeZone: zones,
    minutes: some(0, 59, 4),
    hours: some(0, 23, 8),
    days: fc.oneof(weekdays, monthdays),
    rate: fc.option(fc.integer({ min: 2, max: 90 }), { nil: undefined, freq: 4 }),
    dates: fc.option(fc.tuple(fc.integer({ min: -500, max: 2000 }), fc.integer({ min: 0, max: 3000 })), { nil: undefined }),
  });
  const sizes = fc.record({
    longestRunMinutes: fc.integer({ min: 1, max: 200 }),
    tasks: fc.integer({ min: 1, max: 3 }),
    connectionsPerTask: fc.integer({ min: 1, max: 20 }),
    retries: fc.integer({ min: 0, max: 2 }),
    retryMinutes: fc.integer({ min: 0, max: 60 }),
  });
  const flexible = fc.constantFrom(0, 0, 15, 90);

  test('peak and minute are the same', () => {
    const loads = fc.array(fc.tuple(plain, sizes, flexible), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(horizons, loads, (horizon, drawn) => {
        const pairs = drawn.map(([{ dates, ...rest }, size, flexibleMinutes], index): [PlainSchedule, ScheduledLoad] => {
          const bounds = dates && { start: horizon.from + dates[0], end: horizon.from + dates[0] + dates[1] };
          const when: PlainSchedule = { ...rest, ...bounds };
          const read = { ...schedule(textOf(when), { timeZone: when.timeZone, flexibleMinutes }), ...bounds };
          return [when, load(`Load${index}`, read, size)];
        });
        const { connections, minute, running } = sweep(
          pairs.map(([, each]) => each),
          horizon,
        );
        expect({ connections, minute }).toEqual(referencePeak(pairs, horizon));
        expect(running.reduce((sum, each) => sum + each.connections, 0)).toBe(connections);
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
