import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnAlarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ALARMS } from '../core/alarm';
import type { AlarmId, AlarmRule } from '../core/alarm';
import { lazyNumber } from './granted-consumer';
import { lazyText } from './lazy-text';
import type { MonitoringHost } from './monitoring-host';

/** An alarm whose number comes from the budget, and is asked for when templates are rendered. */
export interface PlannedAlarm {
  readonly id: AlarmId;
  /** What tells it from the alarm of the same kind on another server. */
  readonly prefix?: string;
  readonly metric: IMetric;
  /** What a minute without data counts as, where it is not what it counts as for this kind of alarm. */
  readonly missing?: AlarmRule['missing'];
  /** The number beyond which it fires; undefined where the alarm has nothing to watch or its number is unknown: then it is left out. */
  threshold(): number | undefined;
  description(threshold: number): string;
}

/** A planned alarm as a construct. */
export interface CreatedAlarm {
  readonly alarm: Alarm;
  readonly planned: PlannedAlarm;
}

export function createAlarm(scope: Construct, planned: PlannedAlarm, host: MonitoringHost): CreatedAlarm {
  const { id, prefix = '', metric } = planned;
  const [datapointsToAlarm, evaluationPeriods] = ALARMS[id].minutes;
  const alarm = new Alarm(scope, `${prefix}${pascalCase(id)}`, {
    metric,
    threshold: lazyNumber(() => planned.threshold()),
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    datapointsToAlarm,
    evaluationPeriods,
    treatMissingData: MISSING[planned.missing ?? ALARMS[id].missing],
    alarmDescription: lazyText(
      () => planned.description(planned.threshold() ?? 0),
      () => host.prepare(),
    ),
  });
  leaveOut(alarm.node.defaultChild as CfnAlarm, () => !isPresent(planned));
  annotate(alarm, planned);
  return { alarm, planned };
}

/** The annotation that CDK makes has the threshold in its text, where a number that is not known yet becomes a nonsense. */
function annotate(alarm: Alarm, planned: PlannedAlarm): void {
  const label = lazyText(() => `${planned.id}: more than ${planned.threshold() ?? '?'}`);
  const value = lazyNumber(() => planned.threshold());
  Object.defineProperty(alarm, 'toAnnotation', { value: () => ({ label, value }) });
}

/** Whether the alarm is in the template. */
export function isPresent(planned: PlannedAlarm): boolean {
  return planned.threshold() !== undefined;
}

/**
 * Leaves a resource out of the template where there is nothing for it to watch, which is known at the end of the synthesis.
 *
 * CDK asks every resource, and lets subclasses answer. The L2 construct creates the resource itself, so that the one that exists is taught.
 */
function leaveOut(resource: CfnAlarm, isAbsent: () => boolean): void {
  Object.defineProperty(resource, 'shouldSynthesize', { value: () => !isAbsent() });
}

const MISSING = { notBreaching: TreatMissingData.NOT_BREACHING, ignore: TreatMissingData.IGNORE } as const;

function pascalCase(id: AlarmId): string {
  return id
    .split('-')
    .map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
