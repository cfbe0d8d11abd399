import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Peak, Span } from '../core/account';
import type { Maybe } from '../core/unknown';
import type { AccountClient } from './account-client';
import type { MissingReads } from './reading';
import { IncompleteAnswer } from './reading';

/** One metric of `AWS/RDS`. */
export interface WantedMetric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What is looked at. */
export interface Window {
  readonly end: Date;
  readonly days: number;
}

/** What was read of a metric; null where nothing was published. */
export type Lookup<T> = (metric: WantedMetric) => Maybe<T> | null;

const MINUTE = 60;
const FIVE_MINUTES = 300;
const HOUR = 3600;

/** So long it may take until the values of a minute are complete. */
const LAG = FIVE_MINUTES;

/** Metrics and datapoints of one call: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const METRICS_OF_A_CALL = 500;
const DATAPOINTS_OF_A_CALL = 100_800;

/** The largest maxima of metrics: one call for each 500, with periods of as many hours as that takes. */
export function maxima(
  client: AccountClient,
  wanted: readonly WantedMetric[],
  { end, days }: Window,
  missing: MissingReads,
): Promise<Lookup<Peak>> {
  const most = Math.floor(DATAPOINTS_OF_A_CALL / METRICS_OF_A_CALL) - 1;
  const period = Math.ceil((days * 24) / most) * HOUR;
  // The last period is not over yet, and its maximum counts already.
  const to = alignedTo(period, end) + period;
  const call = { statistic: 'Maximum', period, from: to - period - days * 24 * HOUR, to } as const;
  return read(client, wanted, call, missing, largerOf(1));
}

/**
 * The largest sums over the nodes of a proxy, which each publish for themselves. A sum of five minutes has every connection five times, so that
 * their mean is told.
 */
export function meanPeaks(
  client: AccountClient,
  wanted: readonly WantedMetric[],
  { end, days }: Window,
  missing: MissingReads,
): Promise<Lookup<Peak>> {
  const to = alignedTo(FIVE_MINUTES, end);
  const call = { statistic: 'Sum', period: FIVE_MINUTES, from: to - days * 24 * HOUR, to } as const;
  return read(client, wanted, call, missing, largerOf(FIVE_MINUTES / MINUTE));
}

/** The smallest and the largest sum over the nodes of a proxy in the last hour, minute by minute. */
export function lastHour(
  client: AccountClient,
  wanted: readonly WantedMetric[],
  { end }: Window,
  missing: MissingReads,
): Promise<Lookup<Span>> {
  const to = alignedTo(MINUTE, end) - LAG;
  const call = { statistic: 'Sum', period: MINUTE, from: to - HOUR, to } as const;
  return read(client, wanted, call, missing, widerOf);
}

interface Call {
  readonly statistic: 'Maximum' | 'Sum';
  /** In seconds, as the others. */
  readonly period: number;
  readonly from: number;
  readonly to: number;
}

type Moments = readonly [from: Date, to: Date];

/** More than any server admits, and any sum over the nodes of a proxy. */
const MOST = 1_000_000_000;

/** Takes one more value into what is known of a metric; null where nothing is known yet. */
type Fold<T extends object> = (known: T | null, value: number, at: Date) => T;

async function read<T extends object>(
  client: AccountClient,
  wanted: readonly WantedMetric[],
  call: Call,
  missing: MissingReads,
  fold: Fold<T>,
): Promise<Lookup<T>> {
  const datapoints = (call.to - call.from) / call.period + 1;
  const size = Math.max(1, Math.min(METRICS_OF_A_CALL, Math.floor(DATAPOINTS_OF_A_CALL / datapoints)));
  const window: Moments = [new Date(call.from * 1000), new Date(call.to * 1000)];
  const found = new Map<string, Maybe<T> | null>();
  const readPart = async (part: readonly WantedMetric[]): Promise<void> => {
    const queries = part.map((metric, index) => queryOf(metric, index, call));
    const results = new Map<string, Folded<T>>();
    try {
      await client.metrics(queries, window, result =>
        results.set(result.Id ?? '', folded(result, results.get(result.Id ?? ''), fold, window)),
      );
      part.forEach((metric, index) => found.set(keyOf(metric), valueOf(results.get(idOf(index)), missing)));
    } catch (error) {
      const unknown = missing.note('cloudwatch:GetMetricData', error);
      part.forEach(metric => found.set(keyOf(metric), unknown));
    }
  };
  await Promise.all(partsOf(wanted, size).map(readPart));
  return metric => found.get(keyOf(metric)) ?? null;
}

/** What is known of a metric after so many parts of it. */
interface Folded<T> {
  readonly value: T | null;
  /** Whether its last part said that nothing more will come. */
  readonly isComplete: boolean;
}

/** What is no number, or is not of that time, is no value. */
function folded<T extends object>(
  { Values = [], Timestamps = [], StatusCode }: MetricDataResult,
  before: Folded<T> | undefined,
  fold: Fold<T>,
  [from, to]: Moments,
): Folded<T> {
  let known = before?.value ?? null;
  for (const [index, value] of Values.entries()) {
    const at = Timestamps[index];
    if (value >= 0 && value <= MOST && at !== undefined && at >= from && at <= to) known = fold(known, value, at);
  }
  return { value: known, isComplete: StatusCode === 'Complete' };
}

/** A metric that nobody answered for, or not to its end, is not one that nobody published. */
function valueOf<T>(result: Folded<T> | undefined, missing: MissingReads): Maybe<T> | null {
  return result?.isComplete ? result.value : missing.note('cloudwatch:GetMetricData', new IncompleteAnswer());
}

/** The largest value so far; of two that are equal the one that came first. */
function largerOf(divisor: number): Fold<Peak> {
  return (known, value, at) =>
    known !== null && known.value >= value / divisor ? known : { value: value / divisor, at: at.toISOString() };
}

function widerOf(known: Span | null, value: number): Span {
  return { least: Math.min(known?.least ?? value, value), most: Math.max(known?.most ?? value, value) };
}

function queryOf({ name, dimensions }: WantedMetric, index: number, { period, statistic }: Call): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: 'AWS/RDS', MetricName: name, Dimensions };
  return { Id: idOf(index), MetricStat: { Metric, Period: period, Stat: statistic } };
}

function partsOf<T extends object>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_none, part) => all.slice(part * size, (part + 1) * size));
}

function keyOf({ name, dimensions }: WantedMetric): string {
  return JSON.stringify([name, dimensions]);
}

function idOf(index: number): string {
  return `m${index}`;
}

/** Seconds since 1970, down to a multiple of the period. */
function alignedTo(period: number, date: Date): number {
  return Math.floor(date.getTime() / 1000 / period) * period;
}
