import { firesAfter } from './alarm';
import { firstRefusal, metricsOf, minutesOf } from './observed';
import { clusterObservers, grownObservers, instanceObservers, shrunkObservers } from './observers';
import type { Observers } from './observers';
import { CLUSTER_STORIES, GROWN_STORIES, INSTANCE_STORIES, SHRUNK_STORIES } from './stories';
import type { Story } from './stories';
import type { Resource } from '../synth';

/** One story, and when each way of making alarms pages. */
export interface Row {
  readonly story: Story;
  /** The minute of the first refusal; undefined where nobody is refused. */
  readonly refused: number | undefined;
  /** The first minute with more connections than are planned; undefined where there is none. */
  readonly unplanned: number | undefined;
  readonly ours: number | undefined;
  /** The first of our warnings, which wakes nobody. */
  readonly warned: number | undefined;
  readonly theirs: number | undefined;
  readonly recommended: number | undefined;
}

/** Every story under the eyes of all. */
export function comparison(): Row[] {
  return [
    rowsOf(INSTANCE_STORIES, instanceObservers()),
    rowsOf(SHRUNK_STORIES, shrunkObservers()),
    rowsOf(GROWN_STORIES, grownObservers()),
    rowsOf(CLUSTER_STORIES, clusterObservers()),
  ].flat();
}

function rowsOf(stories: readonly Story[], observers: Observers): Row[] {
  return stories.map(story => rowOf(story, observers));
}

function rowOf(story: Story, { admitted, planned, ours, theirs, recommended }: Observers): Row {
  const metrics = metricsOf(story, admitted);
  const first = (alarms: readonly Resource[]): number | undefined => {
    const minutes = alarms.flatMap(alarm => firesAfter(alarm, metrics, minutesOf(story)) ?? []);
    return minutes.length === 0 ? undefined : Math.min(...minutes);
  };
  return {
    story,
    refused: firstRefusal(story, admitted),
    unplanned: firstRefusal(story, planned),
    ours: first(ours.critical),
    warned: first(ours.warnings),
    theirs: first(theirs.critical),
    recommended: first(recommended.critical),
  };
}

/** The comparison as a table in Markdown. */
export function comparisonTable(rows: readonly Row[]): string {
  const lines = rows.map(row => {
    const cells = [row.ours, row.theirs, row.recommended].map(minute => outcome(minute, row));
    return [row.story.title, row.refused === undefined ? 'none' : `minute ${row.refused}`, ...cells];
  });
  const head = ['what happens', 'first refusal', 'this library', 'cdk-monitoring-constructs', 'CloudWatch guide'];
  return aligned([head, ...lines]);
}

function outcome(minute: number | undefined, { refused, unplanned }: Row): string {
  if (minute === undefined) return refused === undefined ? 'silent' : '**never**';
  if (unplanned === undefined || minute < unplanned) return `**false page** in minute ${minute}`;
  if (refused === undefined) return `minute ${minute}`;
  return minute < refused ? `minute ${minute}, ${refused - minute} before` : `**late**, minute ${minute}`;
}

function aligned([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_cell, column) => Math.max(...[head, ...rows].map(row => (row[column] ?? '').length)));
  const lineOf = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`;
  return [lineOf(head), rule, ...rows.map(lineOf)].join('\n');
}
