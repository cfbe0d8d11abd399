import * as fc from 'fast-check';
import { daysBetween, isCalendarDate } from '../../lib/core/calendar-date';

test.each(['2027-06-30', '2028-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is a day', text => {
  expect(isCalendarDate(text)).toBe(true);
});

test.each([
  '2027-06-31',
  '2027-02-29',
  '1900-02-29',
  '2027-13-01',
  '2027-00-10',
  '2027-01-00',
  '2027-1-1',
  '27-01-01',
  '30.06.2027',
  '2027-06-30T00:00:00Z',
  '2027-06-30\n',
  ' 2027-06-30',
  '',
])('%j is none', text => {
  expect(isCalendarDate(text)).toBe(false);
});

test('every day of the calendar is one, and no other text of its form', () => {
  const part = (max: number, length: number): fc.Arbitrary<string> =>
    fc.nat({ max }).map(number => String(number).padStart(length, '0'));
  fc.assert(
    fc.property(part(9999, 4), part(13, 2), part(32, 2), (year, month, day) => {
      const text = `${year}-${month}-${day}`;
      const time = Date.parse(`${text}T00:00:00Z`);
      expect(isCalendarDate(text)).toBe(!Number.isNaN(time) && new Date(time).toISOString().startsWith(text));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['2026-11-21', '2026-11-21', 0],
  ['2026-11-20', '2026-11-21', 1],
  ['2026-11-22', '2026-11-21', -1],
  ['2026-05-25', '2026-11-21', 180],
  ['2027-12-31', '2028-03-01', 61],
  ['2026-03-28', '2026-03-30', 2],
  ['0001-01-01', '0002-01-01', 365],
])('from %s to %s it is %d days, wherever that is asked', (from, to, days) => {
  expect(daysBetween(from, to)).toBe(days);
});
