import type { Resource } from '../synth';
import { alarmState } from './alarm-state';
import type { AlarmState, Datapoint, MissingData } from './alarm-state';
import { evaluateMath } from './metric-math';
import { identityOf, statisticOf } from './samples';
import type { MetricName, Metrics } from './samples';

/** Properties of `AWS::CloudWatch::Alarm`, as far as they decide when it fires. */
interface AlarmProperties extends Partial<MetricName> {
  readonly Period?: number;
  readonly Statistic?: string;
  readonly Metrics?: readonly MetricQuery[];
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData?: MissingData;
}

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: MetricName; readonly Period: number; readonly Stat: string };
  readonly ReturnData?: boolean;
}

const SECONDS = 60;

/** The states of a synthesized alarm, minute by minute: index 0 is what it says when the first minute is over. */
export function statesOf({ Properties }: Resource, metrics: Metrics, minutes: number): AlarmState[] {
  const alarm = Properties as unknown as AlarmProperties;
  const minutesOfPeriod = periodOf(alarm) / SECONDS;
  const { EvaluationPeriods: periods, DatapointsToAlarm: needed = periods, TreatMissingData: missing = 'missing' } = alarm;
  const history: Datapoint[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  return Array.from({ length: minutes }, (_none, minute) => {
    if ((minute + 1) % minutesOfPeriod === 0) {
      history.push(datapointOf(alarm, metrics, minute + 1 - minutesOfPeriod, minute + 1));
      state = alarmState(history, { needed, periods, missing }, state);
    }
    return state;
  });
}

/** The minute after which an alarm fires first; undefined where it never does. */
export function firesAfter(alarm: Resource, metrics: Metrics, minutes: number): number | undefined {
  const index = statesOf(alarm, metrics, minutes).indexOf('ALARM');
  return index < 0 ? undefined : index + 1;
}

function periodOf({ Period, Metrics: queries = [] }: AlarmProperties): number {
  const period = Period ?? queries.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period;
  if (period === undefined) throw new Error('an alarm has a period');
  return period;
}

function datapointOf(alarm: AlarmProperties, metrics: Metrics, from: number, to: number): Datapoint {
  const value = valueOf(alarm, metrics, from, to);
  if (value === undefined) return undefined;
  return isBeyond(value, alarm.ComparisonOperator, alarm.Threshold) ? 'breaching' : 'within';
}

function valueOf(alarm: AlarmProperties, metrics: Metrics, from: number, to: number): number | undefined {
  const { Metrics: queries, Namespace, MetricName: name, Dimensions, Statistic } = alarm;
  if (!queries)
    return read(metrics, { Namespace: String(Namespace), MetricName: String(name), Dimensions }, String(Statistic), from, to);
  const ids: Record<string, number | undefined> = {};
  for (const { Id, MetricStat } of queries) if (MetricStat) ids[Id] = read(metrics, MetricStat.Metric, MetricStat.Stat, from, to);
  const returned = queries.find(({ ReturnData }) => ReturnData !== false);
  return returned?.Expression === undefined ? ids[returned?.Id ?? ''] : evaluateMath(returned.Expression, ids);
}

function read(metrics: Metrics, name: MetricName, statistic: string, from: number, to: number): number | undefined {
  const samples = (metrics.get(identityOf(name)) ?? []).slice(from, to).filter(each => each !== undefined);
  return statisticOf(samples, statistic);
}

function isBeyond(value: number, operator: string, threshold: number): boolean {
  switch (operator) {
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    default:
      throw new Error(`the operator ${operator} is not known to this evaluator`);
  }
}
