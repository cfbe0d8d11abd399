import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Peak } from '../core/account';
import type { Maybe } from '../core/unknown';
import type { AccountClient } from './account-client';
import type { MissingReads } from './reading';

/** One metric whose largest value is wanted. */
export interface WantedMetric {
  readonly name: string;
  readonly dimension: 'DBInstanceIdentifier' | 'ProxyName';
  readonly of: string;
  readonly statistic: 'Maximum' | 'Sum';
}

/** What is looked at. */
export interface Window {
  readonly end: Date;
  readonly days: number;
}

const HOUR = 3600;
const FIVE_MINUTES = 300;

/** Metrics and datapoints of one call: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const METRICS_OF_A_CALL = 500;
const DATAPOINTS_OF_A_CALL = 100_800;

/**
 * The largest maxima of metrics: one call for each 500, with periods of as many hours as that takes.
 *
 * Results stand in the order of what was wanted; null where nothing was published.
 */
export function maxima(
  client: AccountClient,
  wanted: readonly WantedMetric[],
  window: Window,
  missing: MissingReads,
): Promise<(Maybe<Peak> | null)[]> {
  const most = Math.floor(DATAPOINTS_OF_A_CALL / METRICS_OF_A_CALL) - 1;
  const period = Math.ceil((window.days * 24) / most) * HOUR;
  return peaks(client, wanted, window, missing, { period, size: METRICS_OF_A_CALL, divisor: 1 });
}

/**
 * The largest sums over the nodes of a proxy. A sum can only be read minute by minute; five minutes of it are five times too much, so that their mean is told.
 */
export function sums(
  client: AccountClient,
  wanted: readonly WantedMetric[],
  window: Window,
  missing: MissingReads,
): Promise<(Maybe<Peak> | null)[]> {
  const datapoints = Math.ceil((window.days * 24 * HOUR) / FIVE_MINUTES) + 1;
  const size = Math.max(1, Math.min(METRICS_OF_A_CALL, Math.floor(DATAPOINTS_OF_A_CALL / datapoints)));
  return peaks(client, wanted, window, missing, { period: FIVE_MINUTES, size, divisor: FIVE_MINUTES / 60 });
}

interface Call {
  readonly period: number;
  /** Metrics of one call. */
  readonly size: number;
  readonly divisor: number;
}

async function peaks(
  client: AccountClient,
  wanted: readonly WantedMetric[],
  { end, days }: Window,
  missing: MissingReads,
  { period, size, divisor }: Call,
): Promise<(Maybe<Peak> | null)[]> {
  const aligned = Math.floor(end.getTime() / 1000 / period) * period;
  const [from, to] = [new Date((aligned - days * 24 * HOUR) * 1000), new Date((aligned + period) * 1000)];
  const parts = Array.from({ length: Math.ceil(wanted.length / size) }, (_none, part) =>
    wanted.slice(part * size, (part + 1) * size),
  );
  const answers = await Promise.all(
    parts.map(async (part): Promise<(Maybe<Peak> | null)[]> => {
      try {
        const results = await client.metrics(
          part.map((metric, index) => queryOf(metric, index, period)),
          from,
          to,
        );
        return part.map((_metric, index) =>
          largest(
            results.filter(({ Id }) => Id === idOf(index)),
            divisor,
          ),
        );
      } catch (error) {
        const unknown = missing.note('cloudwatch:GetMetricData', error);
        return part.map(() => unknown);
      }
    }),
  );
  return answers.flat();
}

function queryOf({ name, dimension, of, statistic }: WantedMetric, index: number, period: number): MetricDataQuery {
  const Metric = { Namespace: 'AWS/RDS', MetricName: name, Dimensions: [{ Name: dimension, Value: of }] };
  return { Id: idOf(index), MetricStat: { Metric, Period: period, Stat: statistic } };
}

function idOf(index: number): string {
  return `m${index}`;
}

/** The largest value of all pages of one metric. What is no number, or has no time, is no value. */
function largest(results: readonly MetricDataResult[], divisor: number): Peak | null {
  let peak: Peak | null = null;
  for (const { Values = [], Timestamps = [] } of results) {
    for (const [index, value] of Values.entries()) {
      const at = Timestamps[index];
      if (!Number.isFinite(value) || at === undefined || Number.isNaN(at.getTime())) continue;
      if (peak === null || value / divisor > peak.value) peak = { value: value / divisor, at: at.toISOString() };
    }
  }
  return peak;
}
