import type { AlarmId } from './alarm';
import { ALARMS, alarmPage } from './alarm';
import { countOf, printable, shorten } from './text';

/** The longest description that CloudWatch takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST = 1024;
const LONGEST_NAME = 60;

/** What an alarm says: the lines, then what to run next, then the page that says what to do. */
export function alarmDescription(id: AlarmId, lines: readonly string[], commands: readonly string[]): string {
  return descriptionWith(alarmPage(id), lines, commands);
}

/** The same with another page. What does not fit is left out from the end, and the page never. */
export function descriptionWith(page: string, lines: readonly string[], commands: readonly string[]): string {
  const text = [...lines, ...commands.map((command, index) => `${index + 1}) ${command}`)];
  while (text.length > 1 && [...text, page].join('\n').length > LONGEST) text.pop();
  return [...text, page].join('\n');
}

/** A name for a description, whatever is in it. */
export function shownName(name: string): string {
  return shorten(printable(name), LONGEST_NAME);
}

/** For how long an alarm waits, in words. */
export function minutesOf(id: AlarmId): string {
  const [beyond] = ALARMS[id].minutes;
  return `for ${countOf(beyond, ['minute', 'minutes'])}`;
}

export function connections(count: number): string {
  return countOf(count, ['connection', 'connections']);
}

export function seconds(count: number): string {
  return `${Number(count.toPrecision(3))} s`;
}
