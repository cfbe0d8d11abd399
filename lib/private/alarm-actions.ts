import type { AlarmBase, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Actions of one alarm for one state: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const MOST_ALARM_ACTIONS = 5;

/**
 * Tells whoever is to know of an alarm.
 *
 * A topic is told too when it is over. Other actions are not taken then: not all of them can be, and opening a ticket twice helps nobody.
 */
export function notify(alarm: AlarmBase, actions: readonly IAlarmAction[] | undefined, topic: ITopic | undefined): void {
  if (actions) alarm.addAlarmAction(...actions);
  else if (topic) {
    alarm.addAlarmAction(toTopic(topic));
    alarm.addOkAction(toTopic(topic));
  }
}

function toTopic(topic: ITopic): IAlarmAction {
  return { bind: () => ({ alarmActionArn: topic.topicArn }) };
}
