export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** One datapoint as an alarm sees it: beyond the threshold, within it, or not there. */
export type Datapoint = 'breaching' | 'within' | undefined;

/** How many datapoints make an alarm. */
export interface Evaluation {
  /** Datapoints to alarm: M. */
  readonly needed: number;
  /** Evaluation periods: N. */
  readonly periods: number;
  readonly missing: MissingData;
}

/** CloudWatch looks further back than it evaluates; its examples do so by two datapoints. */
const FURTHER_BACK = 2;

/**
 * The state of an alarm after the newest of the datapoints.
 *
 * As in "How alarm state is evaluated when data is missing": where the range has enough real datapoints, the newest N of them decide. Else what is missing
 * is filled in, as seldom as possible.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function alarmState(history: readonly Datapoint[], evaluation: Evaluation, current: AlarmState): AlarmState {
  const { needed, periods } = evaluation;
  const range = history.slice(-(periods + FURTHER_BACK));
  const real = range.filter(datapoint => datapoint !== undefined);
  if (real.length >= periods) return verdict(breachingAmong(real.slice(-periods)), needed);
  return filled(range, real, evaluation, current);
}

function filled(
  range: readonly Datapoint[],
  real: readonly Datapoint[],
  evaluation: Evaluation,
  current: AlarmState,
): AlarmState {
  const { needed, periods, missing } = evaluation;
  const breaching = breachingAmong(real);
  if (missing === 'breaching') return verdict(breaching + periods - real.length, needed);
  if (missing === 'notBreaching' || breaching >= needed || real.includes('within')) return verdict(breaching, needed);
  if (missing === 'ignore') return current;
  return oldestBreach(range) >= periods ? 'ALARM' : 'INSUFFICIENT_DATA';
}

/** How many datapoints ago the oldest breach was, the newest counting as one; 0 where there is none. */
function oldestBreach(range: readonly Datapoint[]): number {
  const first = range.indexOf('breaching');
  return first < 0 ? 0 : range.length - first;
}

function breachingAmong(datapoints: readonly Datapoint[]): number {
  return datapoints.filter(datapoint => datapoint === 'breaching').length;
}

function verdict(breaching: number, needed: number): AlarmState {
  return breaching >= needed ? 'ALARM' : 'OK';
}
