import fc from 'fast-check';
import { firingsOf, runsAtOnce } from '../../lib/core/schedule';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each<[string, number]>([
  ['rate(1 minute)', MINUTE],
  ['rate(5 minutes)', 5 * MINUTE],
  ['rate(12 hours)', 12 * HOUR],
  ['rate(1 day)', DAY],
  ['at(2027-01-01T00:00:00)', Infinity],
  ['cron(0 3 * * ? *)', DAY],
  ['cron(0 3 1 * ? *)', DAY],
  ['cron(0/15 * * * ? *)', 15 * MINUTE],
  ['cron(*/20 8-18 ? * MON-FRI *)', 20 * MINUTE],
  ['cron(0 8,9,17 * * ? *)', HOUR],
  ['cron(5,50 0/6 * * ? *)', 45 * MINUTE],
  ['cron(59 23,0 * * ? *)', HOUR],
  ['cron(10-50/20 4 * * ? *)', 20 * MINUTE],
  ['cron(* * * * ? *)', MINUTE],
])('the closest firings of %s', (expression, gapSeconds) => {
  expect(firingsOf(expression)).toEqual({ gapSeconds });
});

it.each([
  '',
  'rate(0 minutes)',
  'rate(5 weeks)',
  'rate(x)',
  'every hour',
  'cron(0 3 * *)',
  'cron(61 3 * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(5-2 3 * * ? *)',
  'cron(0/0 3 * * ? *)',
  'cron(*-5 3 * * ? *)',
  'cron(L 3 * * ? *)',
])('%j cannot be read, and is no number', expression => {
  expect(firingsOf(expression)).toBeUndefined();
});

it('clocks that are put forward bring firings closer by an hour, unless they are an hour apart', () => {
  expect(firingsOf('cron(0 1,3 * * ? *)', true)).toEqual({ gapSeconds: HOUR });
  expect(firingsOf('cron(0 * * * ? *)', true)).toEqual({ gapSeconds: HOUR });
});

describe('runs at once', () => {
  it.each<[string, number, number, number, number]>([
    ['one that ends before the next begins', HOUR, 49 * MINUTE, MINUTE, 1],
    ['one that may meet the next', 5 * MINUTE, 6 * MINUTE, MINUTE, 2],
    ['one that takes exactly as long', HOUR, 59 * MINUTE, MINUTE, 1],
    ['one that takes a second longer', HOUR, 59 * MINUTE + 1, MINUTE, 2],
    ['one alone', Infinity, DAY, MINUTE, 1],
  ])('%s', (_, gapSeconds, lasts, late, runs) => {
    expect(runsAtOnce({ gapSeconds }, lasts, late)).toBe(runs);
  });

  it('are never more, whenever each run begins and however late it is', () => {
    const late = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 600 }),
        fc.integer({ min: 1, max: 1500 }),
        fc.array(late, { minLength: 1, maxLength: 30 }),
        (gap, lasts, delays) => {
          const runs = delays.map((delay, index) => ({ from: index * gap + delay, to: index * gap + delay + lasts }));
          const underWay = runs.map(({ from }) => runs.filter(run => run.from <= from && from < run.to).length);
          // Delays reach 60 seconds, both ends included.
          expect(Math.max(...underWay)).toBeLessThanOrEqual(runsAtOnce({ gapSeconds: gap }, lasts, 61));
        },
      ),
    );
  });
});
