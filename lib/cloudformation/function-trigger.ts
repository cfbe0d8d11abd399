import { firingsOf, PRECISION_SECONDS, runsAtOnce } from '../core/schedule';
import { printable } from '../core/text';
import { itemsOf, objectsOf } from './branches';
import type { Fields } from './fields';
import { own } from './fields';
import type { FunctionIdentity } from './function-references';
import { mentions } from './function-references';
import type { PossibleOf } from './intrinsics';
import { possibleNumbers, possibleTexts, possibleValues } from './intrinsics';
import { soleSymbolName } from './symbol';
import type { Template } from './template';
import { resource } from './template';

/** How many environments one thing that invokes a function may keep busy, or why that cannot be said. */
export type Trigger = { readonly value: number; readonly because: string } | { readonly problem: string };

/** How long one event may keep a function busy, repetitions after errors included. */
export type LongestRun = { readonly seconds: number } | { readonly problem: string };

/** Partitions that Lambda reads of one shard at once, unless stated: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
const DEFAULT_PARALLELIZATION = 1;

/**
 * An event source mapping: by `MaximumConcurrency`, which only queues have
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html), or by the shards of a provisioned Kinesis stream.
 */
export function mappingTrigger(template: Template, logicalId: string, properties: Fields): Trigger {
  const where = `event source ${printable(logicalId)}`;
  const scaling = objectsOf(own(properties, 'ScalingConfig'));
  if (scaling.unknown.length > 0) return { problem: `ScalingConfig of ${where} cannot be read` };
  const limits = scaling.values.map(config =>
    possibleNumbers(template, own(config, 'MaximumConcurrency'), `MaximumConcurrency of ${where}`),
  );
  const isLimited = limits.length > 0 && limits.every(({ absent }) => !absent);
  if (!isLimited) return streamTrigger(template, properties, where);
  return largest(limits, 'MaximumConcurrency of an event source');
}

function streamTrigger(template: Template, properties: Fields, where: string): Trigger {
  const { values } = possibleValues(template, own(properties, 'EventSourceArn'), { symbols: true });
  const [source] = values;
  const id = values.length === 1 && typeof source === 'string' ? soleSymbolName(source) : undefined;
  const stream = id === undefined ? undefined : resource(template, id);
  if (stream?.type !== 'AWS::Kinesis::Stream') return { problem: `${where} sets no MaximumConcurrency` };
  const shards = shardsOf(template, stream.properties);
  const factor = possibleNumbers(template, own(properties, 'ParallelizationFactor'), `ParallelizationFactor of ${where}`);
  const [problem] = factor.unknown;
  if (shards === undefined) return { problem: `the stream of ${where} has no fixed number of shards` };
  if (problem !== undefined) return { problem };
  const most = Math.max(...factor.values, ...(factor.absent ? [DEFAULT_PARALLELIZATION] : []));
  return { value: shards * most, because: `${shards} shards x ParallelizationFactor ${most}` };
}

/** Undefined for a stream that scales by itself. */
function shardsOf(template: Template, properties: Fields): number | undefined {
  const modes = objectsOf(own(properties, 'StreamModeDetails'));
  const texts = modes.values.map(mode => possibleTexts(template, own(mode, 'StreamMode'), 'StreamMode'));
  const isProvisioned = texts.every(
    ({ values, unknown }) => unknown.length === 0 && values.every(text => text === 'PROVISIONED'),
  );
  const { values, absent, unknown } = possibleNumbers(template, own(properties, 'ShardCount'), 'ShardCount');
  return isProvisioned && modes.unknown.length + unknown.length === 0 && !absent ? Math.max(...values) : undefined;
}

/** A rule of EventBridge: one that follows the clock alone, once for each of its targets that is the function. */
export function ruleTrigger(
  template: Template,
  logicalId: string,
  properties: Fields,
  identity: FunctionIdentity,
  run: LongestRun,
): Trigger {
  const where = `rule ${printable(logicalId)}`;
  if (own(properties, 'EventPattern') !== undefined) return { problem: `${where} invokes it for events` };
  const targets = itemsOf(own(properties, 'Targets'));
  const own_ = targets.values.filter(target => mentions(own(target, 'Arn'), identity, logicalId));
  if (targets.unknown.length > 0 || own_.length === 0) return { problem: `the targets of ${where} cannot be read` };
  const runs = scheduledRuns(template, properties, where, { run, lateSeconds: PRECISION_SECONDS, shifts: false });
  return 'problem' in runs ? runs : { ...runs, value: own_.length * runs.value };
}

/** A schedule of EventBridge Scheduler. */
export function scheduleTrigger(
  template: Template,
  logicalId: string,
  properties: Fields,
  identity: FunctionIdentity,
  run: LongestRun,
): Trigger {
  const where = `schedule ${printable(logicalId)}`;
  const targets = objectsOf(own(properties, 'Target'));
  const isTarget =
    targets.unknown.length === 0 && targets.values.every(target => mentions(own(target, 'Arn'), identity, logicalId));
  if (!isTarget) return { problem: `the target of ${where} cannot be read` };
  const window = flexibleSeconds(template, properties, where);
  if (typeof window !== 'number') return window;
  const zones = possibleTexts(template, own(properties, 'ScheduleExpressionTimezone'), 'ScheduleExpressionTimezone');
  const shifts = zones.unknown.length > 0 || zones.values.some(zone => !/^(Etc\/)?UTC$/.test(zone));
  return scheduledRuns(template, properties, where, { run, lateSeconds: PRECISION_SECONDS + window, shifts });
}

/** Seconds by which a schedule may be late on purpose: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html */
function flexibleSeconds(template: Template, properties: Fields, where: string): number | { readonly problem: string } {
  const { values, unknown } = objectsOf(own(properties, 'FlexibleTimeWindow'));
  const minutes = values.map(window =>
    possibleNumbers(template, own(window, 'MaximumWindowInMinutes'), `MaximumWindowInMinutes of ${where}`),
  );
  const [problem] = [...unknown, ...minutes.flatMap(each => each.unknown)];
  if (problem !== undefined) return { problem };
  return 60 * Math.max(0, ...minutes.flatMap(each => each.values));
}

interface Timing {
  readonly run: LongestRun;
  readonly lateSeconds: number;
  readonly shifts: boolean;
}

function scheduledRuns(template: Template, properties: Fields, where: string, { run, lateSeconds, shifts }: Timing): Trigger {
  if ('problem' in run) return run;
  const { values, absent, unknown } = possibleTexts(
    template,
    own(properties, 'ScheduleExpression'),
    `ScheduleExpression of ${where}`,
  );
  const [reason] = unknown;
  if (reason !== undefined) return { problem: reason };
  const firings = values.map(expression => firingsOf(expression, shifts));
  if (absent || firings.some(each => each === undefined)) return { problem: `how often ${where} fires cannot be read` };
  const counts = firings.map(each => (each === undefined ? 1 : runsAtOnce(each, run.seconds, lateSeconds)));
  return { value: Math.max(...counts), because: `the schedule ${printable(values.join(' or '))}` };
}

function largest(limits: readonly PossibleOf<number>[], because: string): Trigger {
  const [problem] = limits.flatMap(({ unknown }) => unknown);
  if (problem !== undefined) return { problem };
  return { value: Math.max(...limits.flatMap(({ values }) => values)), because };
}
