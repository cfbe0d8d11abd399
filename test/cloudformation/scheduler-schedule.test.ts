import { scheduledByScheduler } from '../../lib/cloudformation/scheduler-schedule';
import type { ScheduledTarget } from '../../lib/cloudformation/scheduled-target';
import { expressionText } from '../../lib/core/schedule/expression';
import { minuteText } from '../../lib/core/schedule/minute';
import { isUnknown } from '../../lib/core/unknown';

function read(properties: object): ScheduledTarget[] {
  return scheduledByScheduler({
    Parameters: { Bare: { Type: 'String' } },
    Resources: {
      Task: { Type: 'AWS::ECS::TaskDefinition' },
      Fn: { Type: 'AWS::Lambda::Function' },
      Nightly: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'cron(0 3 * * ? *)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/c', EcsParameters: { TaskDefinitionArn: { Ref: 'Task' } } },
          ...properties,
        },
      },
    },
  });
}

function only(properties: object): ScheduledTarget {
  const [found, ...others] = read(properties);
  if (!found || others.length > 0) throw new Error('one target was expected');
  return found;
}

function whenOf(properties: object): object {
  const { schedule } = only(properties);
  if (isUnknown(schedule)) return schedule;
  const { expression, start, end, ...rest } = schedule;
  return {
    expression: expressionText(expression),
    ...rest,
    ...(start !== undefined && { start: minuteText(start) }),
    ...(end !== undefined && { end: minuteText(end) }),
  };
}

test('a schedule with everything that it may state', () => {
  const stated = {
    ScheduleExpressionTimezone: 'Europe/Berlin',
    StartDate: '2027-01-01T00:00:00.000Z',
    EndDate: '2027-12-31T00:00:00.000Z',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
  };
  expect(whenOf(stated)).toEqual({
    expression: 'cron(0 3 * * ? *)',
    timeZone: 'Europe/Berlin',
    flexibleMinutes: 15,
    start: '2027-01-01 00:00 UTC',
    end: '2027-12-31 00:00 UTC',
  });
});

test('a schedule with as little as it may state', () => {
  expect(whenOf({})).toEqual({ expression: 'cron(0 3 * * ? *)', timeZone: 'UTC', flexibleMinutes: 0 });
  expect(only({})).toMatchObject({
    logicalId: 'Nightly',
    started: { kind: 'ecs-task', reference: 'Task' },
    taskCount: 1,
    retries: 185,
    retryMinutes: 1440,
    enabled: true,
  });
});

test('a one-time schedule of a function', () => {
  const RetryPolicy = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
  const Target = { Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] }, RetryPolicy };
  const once = { ScheduleExpression: 'at(2027-01-01T00:00:00)', ScheduleExpressionTimezone: 'Etc/UTC', Target };
  expect(whenOf(once)).toMatchObject({ expression: 'at(2027-01-01T00:00:00)' });
  expect(only(once)).toMatchObject({ started: { kind: 'function', reference: 'Fn' }, taskCount: 1, retries: 0, retryMinutes: 1 });
});

test('of several possible windows the largest counts', () => {
  const FlexibleTimeWindow = { 'Fn::If': ['C', { Mode: 'OFF' }, { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 }] };
  expect(whenOf({ FlexibleTimeWindow })).toMatchObject({ flexibleMinutes: 30 });
});

test('a disabled schedule is kept', () => {
  expect(only({ State: 'DISABLED' }).enabled).toBe(false);
});

test('a schedule that starts something else is left out', () => {
  expect(read({ Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' } })).toEqual([]);
  expect(read({ Target: { Ref: 'AWS::NoValue' } })).toEqual([]);
});

test.each([
  [{ ScheduleExpression: undefined }, 'ScheduleExpression of the schedule Nightly is not set'],
  [
    { ScheduleExpressionTimezone: 'Mars/Base' },
    "the schedule Nightly: 'Mars/Base' is no time zone of the IANA database that this Node.js knows",
  ],
  [
    { ScheduleExpressionTimezone: { 'Fn::If': ['C', 'Asia/Tokyo', { Ref: 'AWS::NoValue' }] } },
    'ScheduleExpressionTimezone of the schedule Nightly may be absent or Asia/Tokyo, depending on who deploys it',
  ],
  [{ StartDate: 'soon' }, "the schedule Nightly: the start date must be like 2027-06-30T13:00:00Z, got 'soon'"],
  [{ EndDate: { Ref: 'Bare' } }, 'EndDate of the schedule Nightly cannot be read: parameter Bare has no default'],
  [
    { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } },
    'MaximumWindowInMinutes of FlexibleTimeWindow of the schedule Nightly is not set',
  ],
  [
    { FlexibleTimeWindow: { Mode: { Ref: 'Bare' } } },
    'Mode of FlexibleTimeWindow of the schedule Nightly cannot be read: parameter Bare has no default',
  ],
])('%j is no schedule', (properties, unknown) => {
  expect(whenOf(properties)).toEqual({ unknown });
});

test('a target that cannot be read is told', () => {
  const unknown = 'Target of the schedule Nightly cannot be read: Fn::Transform is known only when deployed';
  expect(only({ Target: { 'Fn::Transform': {} } })).toMatchObject({ started: { unknown }, retries: { unknown } });
});
