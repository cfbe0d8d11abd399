import type { Schedule } from '../core/schedule/schedule';
import { readSchedule } from '../core/schedule/schedule';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { objectsOf } from './branches';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleNumbers, possibleTexts, unreadableBecause } from './intrinsics';
import type { ScheduledTarget } from './scheduled-target';
import { mayBeEnabled, onlyText, readTarget } from './scheduled-target';
import type { Template } from './template';
import { resourcesOfType } from './template';

/** Every task and function that an `AWS::Scheduler::Schedule` of a template starts. */
export function scheduledByScheduler(template: Template): ScheduledTarget[] {
  return resourcesOfType(template, 'AWS::Scheduler::Schedule').flatMap(([logicalId, { properties }]) => {
    const where = `the schedule ${printable(logicalId)}`;
    const common = {
      logicalId,
      schedule: scheduleOf(template, properties, where),
      enabled: mayBeEnabled(template, own(properties, 'State')),
    };
    const targets = objectsOf(own(properties, 'Target'));
    const read = targets.values.flatMap((target): ScheduledTarget[] => {
      const facts = target === undefined ? undefined : readTarget(template, target, where);
      return facts ? [{ ...common, ...facts, mayBeTask: isUnknown(facts.started) || facts.started.kind === 'ecs-task' }] : [];
    });
    const unread = targets.unknown.map((reason): ScheduledTarget => {
      const nothing = { unknown: unreadableBecause(`Target of ${where}`, reason) };
      return { ...common, started: nothing, mayBeTask: true, taskCount: nothing, retries: nothing, retryMinutes: nothing };
    });
    return [...read, ...unread];
  });
}

function scheduleOf(template: Template, properties: Fields, where: string): Maybe<Schedule> {
  const text = (property: string): Maybe<string | undefined> =>
    onlyText(template, own(properties, property), `${property} of ${where}`);
  const expression = text('ScheduleExpression');
  if (isUnknown(expression)) return expression;
  if (expression === undefined) return { unknown: `ScheduleExpression of ${where} is not set` };
  const timeZone = text('ScheduleExpressionTimezone');
  if (isUnknown(timeZone)) return timeZone;
  const startDate = text('StartDate');
  if (isUnknown(startDate)) return startDate;
  const endDate = text('EndDate');
  if (isUnknown(endDate)) return endDate;
  const flexibleMinutes = windowOf(template, properties, where);
  if (isUnknown(flexibleMinutes)) return flexibleMinutes;
  const schedule = readSchedule({ expression, timeZone, startDate, endDate, flexibleMinutes });
  return isUnknown(schedule) ? { unknown: `${where}: ${schedule.unknown}` } : schedule;
}

/** Minutes of the flexible time window, the largest possible number; 0 where it is off. */
function windowOf(template: Template, properties: Fields, where: string): Maybe<number> {
  const what = `FlexibleTimeWindow of ${where}`;
  const windows = objectsOf(own(properties, 'FlexibleTimeWindow'));
  if (windows.unknown[0] !== undefined) return { unknown: unreadableBecause(what, windows.unknown[0]) };
  let most = 0;
  for (const window of windows.values) {
    const modes = possibleTexts(template, own(window, 'Mode'), `Mode of ${what}`);
    if (modes.unknown[0] !== undefined) return { unknown: modes.unknown[0] };
    if (!modes.values.includes('FLEXIBLE')) continue;
    const property = 'MaximumWindowInMinutes';
    const { values, absent, unknown } = possibleNumbers(template, own(window, property), `${property} of ${what}`);
    if (unknown[0] !== undefined) return { unknown: unknown[0] };
    if (absent) return { unknown: `${property} of ${what} is not set` };
    most = Math.max(most, ...values);
  }
  return most;
}
