import type { Schedule } from '../core/schedule/schedule';
import { readSchedule } from '../core/schedule/schedule';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { itemsOf } from './branches';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleTexts, unreadableBecause } from './intrinsics';
import type { ScheduledTarget } from './scheduled-target';
import { mayBeEnabled, readTarget } from './scheduled-target';
import type { Template } from './template';
import { resourcesOfType } from './template';

/** Every task and function that an `AWS::Events::Rule` of a template starts on a schedule. A rule that only waits for events has none. */
export function scheduledByRules(template: Template): ScheduledTarget[] {
  return resourcesOfType(template, 'AWS::Events::Rule').flatMap(([logicalId, { properties }]) => {
    const schedule = ruleSchedule(template, logicalId, properties);
    return schedule === undefined ? [] : targetsOf(template, logicalId, properties, schedule);
  });
}

function targetsOf(template: Template, logicalId: string, properties: Fields, schedule: Maybe<Schedule>): ScheduledTarget[] {
  const where = `the rule ${printable(logicalId)}`;
  const enabled = mayBeEnabled(template, own(properties, 'State'));
  const { values, unknown } = itemsOf(own(properties, 'Targets'));
  const read = values.flatMap((target): ScheduledTarget[] => {
    const facts = readTarget(template, target, where);
    // A rule names the task definition there and nowhere else.
    const mayBeTask = own(target, 'EcsParameters') !== undefined;
    return facts ? [{ logicalId, schedule, ...facts, mayBeTask, enabled }] : [];
  });
  const unread = unknown.map((reason): ScheduledTarget => {
    const nothing = { unknown: unreadableBecause(`Targets of ${where}`, reason) };
    return {
      logicalId,
      schedule,
      started: nothing,
      mayBeTask: true,
      taskCount: nothing,
      retries: nothing,
      retryMinutes: nothing,
      enabled,
    };
  });
  return [...read, ...unread];
}

/** When a rule runs, by the clock of UTC; undefined where it has no schedule. */
function ruleSchedule(template: Template, logicalId: string, properties: Fields): Maybe<Schedule> | undefined {
  const what = `ScheduleExpression of the rule ${printable(logicalId)}`;
  const { values, unknown } = possibleTexts(template, own(properties, 'ScheduleExpression'), what);
  if (unknown[0] !== undefined) return { unknown: unknown[0] };
  const [expression, ...others] = values;
  if (expression === undefined) return undefined;
  if (others.length > 0) return { unknown: printable(`${what} may be ${values.join(' or ')}, depending on who deploys it`) };
  if (own(properties, 'EventPattern') !== undefined) {
    return { unknown: `the rule ${printable(logicalId)} also runs on events, at times that nothing tells` };
  }
  const schedule = readSchedule({ expression });
  if (isUnknown(schedule)) return { unknown: `${what}: ${schedule.unknown}` };
  return schedule.expression.kind === 'at'
    ? { unknown: `${what} must be cron(…) or rate(…), got ${printable(expression)}` }
    : schedule;
}
