import { expressionText, readExpression } from '../../../lib/core/schedule/expression';
import { isUnknown } from '../../../lib/core/unknown';
import { days, due, schedule } from './some-schedules';

const dueIn = (expression: string, from: string, to: string): string[] => due(schedule(expression), days(from, to));

describe("AWS's examples", () => {
  // 2027-03-01 is a Monday.
  test.each([
    ['cron(0 10 * * ? *)', ['2027-03-01 10:00', '2027-03-02 10:00']],
    ['cron(15 12 * * ? *)', ['2027-03-01 12:15', '2027-03-02 12:15']],
    ['cron(0 18 ? * MON-FRI *)', ['2027-03-01 18:00', '2027-03-02 18:00']],
    ['cron(0 8 1 * ? *)', ['2027-03-01 08:00']],
    ['cron(5,35 14 * * ? *)', ['2027-03-01 14:05', '2027-03-01 14:35', '2027-03-02 14:05', '2027-03-02 14:35']],
  ])('%s', (expression, expected) => {
    expect(dueIn(expression, '2027-03-01', '2027-03-03')).toEqual(expected);
  });

  test.each([
    ['cron(0/15 * * * ? *)', 96, ['00:00', '00:15', '00:30']],
    ['cron(0/10 * ? * MON-FRI *)', 144, ['00:00', '00:10', '00:20']],
    ['cron(0/5 8-17 ? * MON-FRI *)', 120, ['08:00', '08:05', '08:10']],
    ['cron(0/30 20-2 ? * MON-FRI *)', 14, ['00:00', '00:30', '01:00']],
    ['cron(1/10 * * * ? *)', 144, ['00:01', '00:11', '00:21']],
  ])('%s runs %d times on a Monday', (expression, times, first) => {
    const found = dueIn(expression, '2027-03-01', '2027-03-02').map(text => text.slice(11));
    expect(found).toHaveLength(times);
    expect(found.slice(0, 3)).toEqual(first);
  });

  test('the last Friday of each month of two years', () => {
    const found = dueIn('cron(15 10 ? * 6L 2022-2023)', '2021-01-01', '2025-01-01');
    expect(found).toHaveLength(24);
    expect(found.slice(0, 3)).toEqual(['2022-01-28 10:15', '2022-02-25 10:15', '2022-03-25 10:15']);
  });

  test('3#2 is the second Tuesday of the month', () => {
    expect(dueIn('cron(0 9 ? * 3#2 *)', '2027-01-01', '2027-04-01')).toEqual([
      '2027-01-12 09:00',
      '2027-02-09 09:00',
      '2027-03-09 09:00',
    ]);
  });

  test('3W is the weekday nearest to the third', () => {
    // Sunday 2027-01-03, Wednesday 2027-02-03, Saturday 2027-04-03
    expect(dueIn('cron(0 9 3W JAN,FEB,APR ? 2027)', '2027-01-01', '2028-01-01')).toEqual([
      '2027-01-04 09:00',
      '2027-02-03 09:00',
      '2027-04-02 09:00',
    ]);
  });
});

describe('days', () => {
  test.each([
    ['L', '2027-01-01', '2027-04-01', ['01-31', '02-28', '03-31']],
    ['L', '2028-02-01', '2028-03-01', ['02-29']],
    ['LW', '2027-01-01', '2027-04-01', ['01-29', '02-26', '03-31']],
    ['1,L', '2027-02-01', '2027-03-01', ['02-01', '02-28']],
    ['29', '2027-02-01', '2027-03-31', ['03-29']],
    ['31', '2027-04-01', '2027-07-01', ['05-31']],
    ['29-2', '2027-02-01', '2027-03-31', ['02-01', '02-02', '03-01', '03-02', '03-29', '03-30']],
    ['1W', '2027-05-01', '2027-06-01', ['05-03']],
    ['1W', '2027-08-01', '2027-09-01', ['08-02']],
    ['LW', '2027-10-01', '2027-11-01', ['10-29']],
    ['28W', '2027-02-01', '2027-03-01', ['02-26']],
    ['*/10', '2027-02-01', '2027-03-01', ['02-01', '02-11', '02-21']],
  ])('day-of-month %s from %s to %s', (day, from, to, expected) => {
    expect(dueIn(`cron(0 0 ${day} * ? *)`, from, to).map(text => text.slice(5, 10))).toEqual(expected);
  });

  test.each([
    ['L', ['03-06', '03-13', '03-20', '03-27']],
    ['7L', ['03-27']],
    ['FRIL', ['03-26']],
    ['MON#5', ['03-29']],
    ['5#5', []],
    ['SAT-SUN', ['03-06', '03-07', '03-13', '03-14', '03-20', '03-21', '03-27', '03-28']],
    ['1', ['03-07', '03-14', '03-21', '03-28']],
    ['fri', ['03-05', '03-12', '03-19', '03-26']],
  ])('day-of-week %s in March 2027', (day, expected) => {
    expect(dueIn(`cron(0 0 ? * ${day} *)`, '2027-03-01', '2027-04-01').map(text => text.slice(5, 10))).toEqual(expected);
  });

  test('a leap day comes every four years', () => {
    expect(dueIn('cron(0 12 29 FEB ? *)', '2027-01-01', '2034-01-01')).toEqual(['2028-02-29 12:00', '2032-02-29 12:00']);
  });
});

test('a one-time schedule runs once, in the minute that it states', () => {
  expect(dueIn('at(2027-06-30T13:05:59)', '2027-01-01', '2028-01-01')).toEqual(['2027-06-30 13:05']);
  expect(dueIn('at(2026-06-30T13:05:00)', '2027-01-01', '2028-01-01')).toEqual([]);
});

test.each([
  ['rate(1 minute)', 1],
  ['rate(5 minutes)', 5],
  ['rate(1 hour)', 60],
  ['rate(2 days)', 2880],
])('%s has a period of %d minutes', (text, periodMinutes) => {
  expect(readExpression(text)).toEqual({ kind: 'rate', periodMinutes });
});

test.each([
  ['', 'it must be cron(…), rate(…) or at(…)'],
  ['0 10 * * ? *', 'it must be cron(…), rate(…) or at(…)'],
  ['cron(0 10 * * ?)', 'it must have 6 fields (minutes hours day-of-month month day-of-week year), got 5'],
  ['cron(0 0 10 * * ? *)', 'it must have 6 fields (minutes hours day-of-month month day-of-week year), got 7'],
  ['cron(60 10 * * ? *)', "minutes must be from 0 to 59, got '60'"],
  ['cron(0 24 * * ? *)', "hours must be from 0 to 23, got '24'"],
  ['cron(0 10 0 * ? *)', "day-of-month must be from 1 to 31, got '0'"],
  ['cron(0 10 * JANUARY ? *)', "month must be from 1 to 12 or JAN-DEC, got 'JANUARY'"],
  ['cron(0 10 ? * 0 *)', "day-of-week must be from 1 to 7 or SUN-SAT, got '0'"],
  ['cron(0 10 * * ? 1969)', "year must be from 1970 to 2199, got '1969'"],
  ['cron(0 10 * * ? 2028-2027)', "a range of year must not end before it starts, got '2028-2027'"],
  ['cron(0 10 * * * *)', 'one of day-of-month and day-of-week must be ?, got neither'],
  ['cron(0 10 ? * ? *)', 'one of day-of-month and day-of-week must be ?, got both'],
  ['cron(0 ? * * ? *)', "hours must be from 0 to 23, got '?'"],
  ['cron(0/0 10 * * ? *)', "the step of minutes must be at least 1, got '0/0'"],
  ['cron(0, 10 * * ? *)', "minutes must be from 0 to 59, got ''"],
  ['cron(*-5 10 * * ? *)', "minutes must be from 0 to 59, got '*-5'"],
  ['cron(0 10 L-3 * ? *)', "what begins with L in day-of-month must be L or LW, got 'L-3'"],
  ['cron(0 10 31W * ? *)', 'what 31W does in a month without that day is not documented: write LW, or a day up to 28'],
  ['cron(0 10 W * ? *)', "day-of-month must be from 1 to 31, got ''"],
  ['cron(0 10 ? * 3#6 *)', "what follows # in day-of-week must be from 1 to 5, got '3#6'"],
  ['cron(0 10 ? * 3#1,6#3 *)', "day-of-week may have one item only where it has a #, got '3#1,6#3'"],
  ['rate(0 minutes)', "a rate must be a whole number from 1 of minutes, hours or days, got '0 minutes'"],
  ['rate(5 seconds)', "a rate must be a whole number from 1 of minutes, hours or days, got '5 seconds'"],
  ['at(2027-02-29T10:00:00)', "a time must be a day and a time like 2027-06-30T13:00:00, got '2027-02-29T10:00:00'"],
  ['at(2027-06-30T24:00:00)', "a time must be a day and a time like 2027-06-30T13:00:00, got '2027-06-30T24:00:00'"],
  ['at(2027-06-30T13:00:00Z)', "a time must be a day and a time like 2027-06-30T13:00:00, got '2027-06-30T13:00:00Z'"],
])('%s is told to be no schedule', (text, reason) => {
  expect(readExpression(text)).toEqual({ unknown: `${text} cannot be read: ${reason}` });
});

test('an expression that is too long is not looked at', () => {
  const text = `cron(${'0,'.repeat(200)}0 10 * * ? *)`;
  expect(JSON.stringify(readExpression(text))).toContain('longer than 256 characters');
});

test('what could do harm on a terminal is not repeated', () => {
  const read = readExpression('cron(\u001b[2J)');
  expect(isUnknown(read) && read.unknown).toMatch(/^cron\(\ufffd\[2J\) cannot be read/);
});

test.each(['cron(7 2 ? * MON-FRI *)', 'cron(5,35 14 L * ? *)', 'cron(3/15 * * * ? *)', 'cron(* * * * ? *)', 'rate(1 hour)'])(
  '%s is written as it was read',
  text => {
    const expression = readExpression(text);
    if (isUnknown(expression)) throw new Error(expression.unknown);
    expect(expressionText(expression)).toBe(text);
  },
);

test.each([
  ['cron(0/20 10 * * ? *)', 'cron(0/20 10 * * ? *)'],
  ['cron(0,20,40 10 * * ? *)', 'cron(0/20 10 * * ? *)'],
  ['cron(0,30 10 * * ? *)', 'cron(0,30 10 * * ? *)'],
  ['rate(60 minutes)', 'rate(1 hour)'],
  ['rate(2880 minutes)', 'rate(2 days)'],
  ['at(2027-06-30T13:05:59)', 'at(2027-06-30T13:05:00)'],
])('%s is written as %s', (text, expected) => {
  const expression = readExpression(text);
  if (isUnknown(expression)) throw new Error(expression.unknown);
  expect(expressionText(expression)).toBe(expected);
});
