import type { ScheduledRuns } from '../core/consumer';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { scheduledByRules } from './scheduled-rule';
import type { ScheduledTarget } from './scheduled-target';
import { scheduledByScheduler } from './scheduler-schedule';
import type { Template } from './template';

/** What is stated of the tasks of one schedule. */
export interface ScheduledTaskOptions {
  /** How messages call them. */
  readonly name: string;
  readonly longestRunMinutes: number;
  /** Further attempts that are to be counted, as far as the target makes them. */
  readonly retries: number;
}

/** When one rule or schedule starts ECS tasks, and how many: one entry for each target. None where it is disabled for certain. */
export function readScheduledTask(
  template: Template,
  logicalId: string,
  options: ScheduledTaskOptions,
): Maybe<readonly ScheduledRuns[]> {
  const all = [...scheduledByRules(template), ...scheduledByScheduler(template)].filter(each => each.logicalId === logicalId);
  const targets = all.filter(({ mayBeTask }) => mayBeTask);
  if (targets.length === 0) return { unknown: nothingStarted(options.name, all) };
  const runs: ScheduledRuns[] = [];
  for (const target of targets.filter(({ enabled }) => enabled)) {
    const read = runsOf(target, options);
    if (isUnknown(read)) return read;
    runs.push(read);
  }
  return runs;
}

function nothingStarted(name: string, targets: readonly ScheduledTarget[]): string {
  if (targets.length > 0) return `${printable(name)} starts no ECS task: functions are added with addFunction`;
  return `${printable(name)} starts no ECS task on a schedule: what runs on events is declared with addConsumer`;
}

function runsOf(
  { schedule, started, taskCount, retries, retryMinutes }: ScheduledTarget,
  options: ScheduledTaskOptions,
): Maybe<ScheduledRuns> {
  if (isUnknown(schedule)) return schedule;
  if (isUnknown(started)) return started;
  if (isUnknown(taskCount)) return taskCount;
  const { longestRunMinutes } = options;
  const once = { schedule, longestRunMinutes, tasks: taskCount, retries: 0, retryMinutes: 0 };
  if (options.retries === 0) return once;
  if (isUnknown(retries)) return retries;
  return isUnknown(retryMinutes) ? retryMinutes : { ...once, retries: Math.min(options.retries, retries), retryMinutes };
}
