import { minuteText, yearFrom } from '../../../lib/core/schedule/minute';
import { readSchedule } from '../../../lib/core/schedule/schedule';
import { at, days, due, schedule } from './some-schedules';

const dueBetween = (expression: string, timeZone: string, from: string, to: string): string[] =>
  due(schedule(expression, { timeZone }), { from: at(from), to: at(to) });

describe('where the clock is put forward', () => {
  test('what falls into the hour that is skipped does not run', () => {
    // Berlin goes from 02:00 to 03:00 on 2027-03-28.
    expect(dueBetween('cron(30 2 * * ? *)', 'Europe/Berlin', '2027-03-27 00:00', '2027-03-30 00:00')).toEqual([
      '2027-03-27 01:30',
      '2027-03-29 00:30',
    ]);
  });

  test('what stands beside it runs by the new clock', () => {
    expect(dueBetween('cron(0/30 1-3 * * ? *)', 'America/New_York', '2027-03-14 00:00', '2027-03-15 00:00')).toEqual([
      '2027-03-14 06:00',
      '2027-03-14 06:30',
      '2027-03-14 07:00',
      '2027-03-14 07:30',
    ]);
  });

  test('a clock may skip half an hour', () => {
    // Lord Howe goes from 02:00 to 02:30 on 2027-10-03, from 10:30 to 11 hours ahead of UTC.
    expect(dueBetween('cron(15,45 2 * * ? *)', 'Australia/Lord_Howe', '2027-10-02 00:00', '2027-10-03 00:00')).toEqual([
      '2027-10-02 15:45',
    ]);
  });

  test('a clock may skip midnight', () => {
    // Cairo goes from 00:00 to 01:00 on 2027-04-30.
    expect(dueBetween('cron(0 0,1 * * ? *)', 'Africa/Cairo', '2027-04-29 12:00', '2027-04-30 12:00')).toEqual([
      '2027-04-29 22:00',
    ]);
  });

  test('a one-time schedule is counted all the same, when the clock would have shown it', () => {
    expect(dueBetween('at(2027-03-28T02:30:00)', 'Europe/Berlin', '2027-03-28 00:00', '2027-03-29 00:00')).toEqual([
      '2027-03-28 01:30',
    ]);
  });
});

describe('where the clock is put back', () => {
  test('what falls into the hour that is repeated runs once, the first time', () => {
    // Berlin goes from 03:00 to 02:00 on 2027-10-31.
    expect(dueBetween('cron(30 2 * * ? *)', 'Europe/Berlin', '2027-10-30 00:00', '2027-11-02 00:00')).toEqual([
      '2027-10-30 00:30',
      '2027-10-31 00:30',
      '2027-11-01 01:30',
    ]);
  });

  test('nothing runs while it is repeated, and all goes on afterwards', () => {
    expect(dueBetween('cron(0/30 0-2 * * ? *)', 'America/New_York', '2027-11-07 00:00', '2027-11-08 00:00')).toEqual([
      '2027-11-07 04:00',
      '2027-11-07 04:30',
      '2027-11-07 05:00',
      '2027-11-07 05:30',
      '2027-11-07 07:00',
      '2027-11-07 07:30',
    ]);
  });

  test('a one-time schedule runs the first time', () => {
    expect(dueBetween('at(2027-10-31T02:30:00)', 'Europe/Berlin', '2027-10-31 00:00', '2027-11-01 00:00')).toEqual([
      '2027-10-31 00:30',
    ]);
  });
});

test.each([
  ['UTC', '2027-01-01 00:30'],
  ['Asia/Kolkata', '2026-12-31 19:00'],
  ['Pacific/Kiritimati', '2026-12-31 10:30'],
  ['Pacific/Pago_Pago', '2027-01-01 11:30'],
])('a year begins by the clock of %s', (timeZone, expected) => {
  expect(dueBetween('cron(30 0 1 1 ? *)', timeZone, '2026-12-30 00:00', '2027-01-03 00:00')).toEqual([expected]);
});

test('start and end are minutes of UTC, both inclusive', () => {
  const bounded = schedule('cron(0 * * * ? *)', {
    timeZone: 'Europe/Berlin',
    startDate: '2027-05-01T10:00:00Z',
    endDate: '2027-05-01T14:00:00+02:00',
  });
  expect(due(bounded, yearFrom(2027))).toEqual(['2027-05-01 10:00', '2027-05-01 11:00', '2027-05-01 12:00']);
});

test('the dates do not bound a one-time schedule', () => {
  const dates = { startDate: '2027-07-01', endDate: '2027-08-01' };
  expect(due(schedule('at(2027-06-30T13:00:00)', dates), yearFrom(2027))).toEqual(['2027-06-30 13:00']);
});

test('a leap year has a day more', () => {
  const daily = schedule('cron(0 0 * * ? *)');
  expect(due(daily, yearFrom(2027))).toHaveLength(365);
  expect(due(daily, yearFrom(2028))).toHaveLength(366);
  expect(minuteText(yearFrom(2027, 7).from)).toBe('2027-07-01 00:00 UTC');
});

test('nothing is due in a horizon without minutes', () => {
  expect(due(schedule('cron(* * * * ? *)'), days('2027-01-01', '2027-01-01'))).toEqual([]);
});

test.each([
  [{ timeZone: 'Europe/Bonn' }, "'Europe/Bonn' is no time zone of the IANA database that this Node.js knows"],
  [{ startDate: 'soon' }, "the start date must be like 2027-06-30T13:00:00Z, got 'soon'"],
  [{ endDate: '2027-13-01' }, "the end date must be like 2027-06-30T13:00:00Z, got '2027-13-01'"],
])('%j cannot be read', (texts, unknown) => {
  expect(readSchedule({ expression: 'rate(1 hour)', ...texts })).toEqual({ unknown });
});
