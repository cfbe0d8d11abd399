import type { AlarmBase, IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Actions of one alarm for one state: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const MOST_ALARM_ACTIONS = 5;

/** An alarm, and the ARN by which whoever it calls may know it. */
export interface NotifyingAlarm {
  readonly alarm: AlarmBase;
  readonly arn: string;
}

/**
 * Tells whoever is to know of an alarm.
 *
 * A topic is told too when it is over. Other actions are not taken then: not all of them can be, and opening a ticket twice helps nobody.
 */
export function notify(
  { alarm, arn }: NotifyingAlarm,
  actions: readonly IAlarmAction[] | undefined,
  topic: ITopic | undefined,
): void {
  if (actions) alarm.addAlarmAction(...actions.map(action => knowing(action, arn)));
  else if (topic) {
    alarm.addAlarmAction(toTopic(topic));
    alarm.addOkAction(toTopic(topic));
  }
}

/** The action as it is, for an alarm that is called by another ARN. */
function knowing(action: IAlarmAction, alarmArn: string): IAlarmAction {
  return {
    bind: (scope, alarm) => action.bind(scope, Object.create(alarm, { alarmArn: { value: alarmArn } }) as IAlarm),
  };
}

function toTopic(topic: ITopic): IAlarmAction {
  return { bind: () => ({ alarmActionArn: topic.topicArn }) };
}
