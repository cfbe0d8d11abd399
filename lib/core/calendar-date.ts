/** A day as ISO 8601 writes it; as texts they stand in the order of time. */
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a text is a day of the calendar, such as `2027-06-30`. */
export function isCalendarDate(text: string): boolean {
  const [, year, month, day] = FORM.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

const DAY = 24 * 60 * 60 * 1000;

/** Days from one day of the calendar to another; below 0 where the other one comes first. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY;
}

/** The day of the calendar that comes so many days after another one. */
export function laterBy(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** Days of a month, which is counted from 1. */
export function daysOf(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
