import type { Duration } from 'aws-cdk-lib';
import type { IAlarm, IAlarmAction, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Whom the alarms of a budget tell, and which there are. */
export interface ConnectionAlarmsOptions {
  /**
   * Topic that is told of critical alarms and of warnings, and when they are over.
   *
   * @default - nobody but the actions below
   */
  readonly topic?: ITopic;

  /**
   * What happens when somebody has to be woken, at most 5 actions; an empty list for nothing. One incident happens once: the critical alarms are gathered in
   * one composite alarm.
   *
   * @default - the topic
   */
  readonly criticalActions?: IAlarmAction[];

  /**
   * What happens with warnings, at most 5 actions. CDK's `LambdaAction` serves several alarms only with its feature flag
   * `@aws-cdk/aws-cloudwatch-actions:changeLambdaPermissionLogicalIdForLambdaAction`, and one budget.
   *
   * @default - the topic
   */
  readonly warningActions?: IAlarmAction[];

  /**
   * Per cent of the connections that the server admits before it refuses, beyond which refusals are near; from 50 to 99. A plan that fits
   * and has more moves it up: what is planned is no incident.
   *
   * @default 90
   */
  readonly nearLimitPercent?: number;

  /**
   * Whether there is a warning when more connections than are planned outside deployments are open for half an hour.
   *
   * @default false
   */
  readonly overSteady?: boolean;

  /**
   * Whether there is a warning when an RDS Proxy has more clients than all pools behind it together.
   *
   * @default false
   */
  readonly proxyClients?: boolean;

  /**
   * Mean wait for a connection of RDS Proxy or PgBouncer beyond which there is a warning, from 1 millisecond.
   *
   * @default Duration.seconds(1)
   */
  readonly poolerWait?: Duration;

  /**
   * The wait for a connection of the application's own pool in milliseconds, where the application publishes it.
   *
   * @default - no alarm on it
   */
  readonly checkoutWait?: IMetric;

  /**
   * Wait for a connection of the application's own pool beyond which there is a warning, from 1 millisecond. For consumers with `poolMetrics` it is never
   * more than half of their `poolTimeout`, so that the alarm comes before requests fail.
   *
   * @default Duration.seconds(1) for `checkoutWait`, half of `poolTimeout` for consumers with `poolMetrics`
   */
  readonly longestCheckoutWait?: Duration;

  /**
   * An alarm that is in ALARM while nobody is to be woken, such as one of your deployments. Warnings are told all the same.
   *
   * @default - always
   */
  readonly suppressor?: IAlarm;
}
