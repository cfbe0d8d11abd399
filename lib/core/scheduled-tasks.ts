import type { ConsumerFacts, ScheduledRuns } from './consumer';
import { demandOf } from './demand';
import { minimumPool } from './derivation';
import { AllYears } from './schedule/all-years';
import { expressionText } from './schedule/expression';
import type { ScheduledLoad } from './schedule/load';
import { minuteText } from './schedule/minute';
import type { Schedule } from './schedule/schedule';
import type { SchedulePeak } from './schedule/sweep';
import { UTC } from './schedule/time-zone';
import { countOf, printable } from './text';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/** Kept, because the clocks of many years take longest to look up. */
const YEARS = new AllYears();

/** A message has room for the tasks that matter. */
const MOST_NAMES = 3;

/**
 * Consumers with all scheduled tasks among them put together into one line: what they hold at once at their worst minute of all years.
 *
 * The line may coincide with anything else, so it is the same in every scenario. Lines that were put together before are put together anew.
 *
 * @param path what the consumers come to
 */
export function gatherScheduled(consumers: readonly ConsumerFacts[], path: string): readonly ConsumerFacts[] {
  const tasks = consumers.flatMap(tasksOf);
  if (tasks.length === 0) return consumers;
  return [...consumers.filter(consumer => tasksOf(consumer).length === 0), lineOf(tasks, path)];
}

/** The scheduled tasks that a consumer is or stands for; none where it is something else. */
export function tasksOf(consumer: ConsumerFacts): readonly ConsumerFacts[] {
  const { kind, runs, copies, scheduled } = consumer;
  // One whose longest run nobody knows may be there at any time, so it is a line of its own.
  const isTask = kind === 'scheduled-task' && (runs !== undefined || isUnknown(copies));
  return isTask ? [consumer] : (scheduled?.tasks ?? []);
}

/** Tasks of these runs that hold connections at once, with no other schedule beside them. */
export function tasksAtOnce(runs: readonly ScheduledRuns[]): number {
  return runs.reduce((sum, run) => sum + YEARS.peakOfOne({ ...run, name: '', connectionsPerTask: 1 }), 0);
}

/** When and for how long: `cron(0 4 * * ? *) Europe/Berlin, up to 45 minutes`. */
export function runsInWords(runs: readonly ScheduledRuns[]): string {
  return runs
    .map(({ schedule, longestRunMinutes }) => `${scheduleInWords(schedule)}, ${longestInWords(longestRunMinutes)}`)
    .join('; ');
}

/** An expression with its clock, where that is not UTC. */
export function scheduleInWords({ expression, timeZone }: Schedule): string {
  const text = expressionText(expression);
  return timeZone === UTC ? text : `${text} ${printable(timeZone)}`;
}

/** Each run of known tasks as a load, named by the path of its task; with a number behind it where the task has several. */
export function loadsOf(tasks: readonly ConsumerFacts[]): Maybe<ScheduledLoad[]> {
  const loads: ScheduledLoad[] = [];
  for (const { path, copies, processes, pool, sideConnections, runs = [] } of tasks) {
    if (isUnknown(copies)) return copies;
    if (isUnknown(processes)) return processes;
    const connectionsPerTask = demandOf(1, processes, minimumPool(pool), sideConnections);
    runs.forEach((run, index) => loads.push({ ...run, name: index === 0 ? path : `${path}#${index}`, connectionsPerTask }));
  }
  return loads.filter(({ tasks: count, connectionsPerTask }) => count * connectionsPerTask > 0);
}

/** What each task that runs at the peak holds then, the largest first. */
export function shareOfPeak(
  tasks: readonly ConsumerFacts[],
  { running }: SchedulePeak,
): { readonly task: ConsumerFacts; readonly attempts: number; readonly connections: number }[] {
  return tasks
    .map(task => {
      const own = running.filter(({ name }) => name === task.path || name.startsWith(`${task.path}#`));
      const total = (what: 'attempts' | 'connections'): number => own.reduce((sum, each) => sum + each[what], 0);
      return { task, attempts: total('attempts'), connections: total('connections') };
    })
    .filter(({ connections }) => connections > 0)
    .sort((a, b) => b.connections - a.connections);
}

function lineOf(tasks: readonly ConsumerFacts[], path: string): ConsumerFacts {
  const loads = loadsOf(tasks);
  const peak = isUnknown(loads) ? undefined : YEARS.peakOf(loads);
  return {
    path: `${path}#scheduled`,
    name: 'scheduled tasks',
    kind: 'scheduled',
    copies: isUnknown(loads) ? loads : 1,
    copyNoun: ['peak', 'peaks'],
    copiesBecause: peak === undefined ? '' : peakInWords(tasks, peak),
    overlap: { kind: 'none', reason: '' },
    processes: 1,
    pool: { kind: 'fixed', size: peak?.connections ?? 0, overflow: 0 },
    sideConnections: 0,
    scheduled: { tasks, ...(peak && { peak }) },
  };
}

/** `2027-03-28 02:00 UTC: Etl 20, Report 15 and 2 others 6`. */
function peakInWords(tasks: readonly ConsumerFacts[], peak: SchedulePeak): string {
  const shares = shareOfPeak(tasks, peak);
  if (shares.length === 0) return 'none ever runs';
  const named = shares.slice(0, MOST_NAMES).map(({ task, connections }) => `${task.name} ${connections}`);
  const others = shares.slice(MOST_NAMES);
  const rest = others.reduce((sum, { connections }) => sum + connections, 0);
  const end = others.length === 0 ? '' : ` and ${countOf(others.length, ['other', 'others'])} ${rest}`;
  return `${minuteText(peak.minute)}: ${named.join(', ')}${end}`;
}

function longestInWords(minutes: number): string {
  return `up to ${countOf(minutes, ['minute', 'minutes'])}`;
}
