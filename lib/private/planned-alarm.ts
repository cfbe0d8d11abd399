import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnAlarm, CfnCompositeAlarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
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
  leaveOutUnless(alarm.node.defaultChild as CfnAlarm, host, () => isPresent(planned));
  return { alarm, planned };
}

/** Whether the alarm is in the template. */
export function isPresent(planned: PlannedAlarm): boolean {
  return planned.threshold() !== undefined;
}

/**
 * Renders a resource only where a condition holds that is known at the end of the synthesis.
 *
 * CDK asks every resource, and lets subclasses answer. The L2 constructs create the resource themselves, so that the one that exists is taught.
 */
export function leaveOutUnless(resource: CfnAlarm | CfnCompositeAlarm, host: MonitoringHost, isRendered: () => boolean): void {
  Object.defineProperty(resource, 'shouldSynthesize', { value: () => !host.isFinal() || isRendered() });
}

const MISSING = { notBreaching: TreatMissingData.NOT_BREACHING, ignore: TreatMissingData.IGNORE } as const;

function pascalCase(id: AlarmId): string {
  return id
    .split('-')
    .map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
