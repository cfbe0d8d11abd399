import { scheduledByRules } from '../../lib/cloudformation/scheduled-rule';
import type { ScheduledTarget } from '../../lib/cloudformation/scheduled-target';
import type { Template } from '../../lib/cloudformation/template';
import { expressionText } from '../../lib/core/schedule/expression';
import { isUnknown } from '../../lib/core/unknown';

const RESOURCES = {
  Task: { Type: 'AWS::ECS::TaskDefinition' },
  Fn: { Type: 'AWS::Lambda::Function' },
  Live: { Type: 'AWS::Lambda::Alias' },
  Topic: { Type: 'AWS::SNS::Topic' },
};

const ecs = (parameters: object = {}): object => ({
  Arn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
  EcsParameters: { TaskDefinitionArn: { Ref: 'Task' }, TaskCount: 2, ...parameters },
});

const rule = (properties: object): Template => ({
  Parameters: { Bare: { Type: 'String' }, Night: { Type: 'String', Default: 'cron(0 2 * * ? *)' } },
  Resources: {
    ...RESOURCES,
    Nightly: {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: 'cron(0 2 * * ? *)', State: 'ENABLED', Targets: [ecs()], ...properties },
    },
  },
});

function only(properties: object): ScheduledTarget {
  const [found, ...others] = scheduledByRules(rule(properties));
  if (!found || others.length > 0) throw new Error('one target was expected');
  return found;
}

function whenOf(properties: object): string {
  const { schedule } = only(properties);
  return isUnknown(schedule) ? schedule.unknown : expressionText(schedule.expression);
}

test('a rule that starts tasks', () => {
  const { schedule, ...facts } = only({});
  expect(isUnknown(schedule) ? schedule : { ...schedule, expression: expressionText(schedule.expression) }).toEqual({
    expression: 'cron(0 2 * * ? *)',
    timeZone: 'UTC',
    flexibleMinutes: 0,
  });
  expect(facts).toEqual({
    logicalId: 'Nightly',
    started: { kind: 'ecs-task', reference: 'Task' },
    taskCount: 2,
    retries: 185,
    retryMinutes: 1440,
    mayBeTask: true,
    enabled: true,
  });
});

test('retries are as stated', () => {
  const RetryPolicy = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3601 };
  expect(only({ Targets: [{ ...ecs(), RetryPolicy }] })).toMatchObject({ retries: 2, retryMinutes: 61 });
});

test('of several possible numbers the largest counts', () => {
  const TaskCount = { 'Fn::If': ['IsProd', 5, { Ref: 'AWS::NoValue' }] };
  expect(only({ Targets: [ecs({ TaskCount })] }).taskCount).toBe(5);
  expect(only({ Targets: [ecs({ TaskCount: undefined })] }).taskCount).toBe(1);
});

test.each([
  ['a function', { 'Fn::GetAtt': ['Fn', 'Arn'] }, { kind: 'function', reference: 'Fn' }],
  ['an alias', { Ref: 'Live' }, { kind: 'function', reference: 'Live' }],
  [
    'a function of elsewhere',
    { 'Fn::Sub': 'arn:${AWS::Partition}:lambda:eu-west-1:123456789012:function:etl' },
    { kind: 'function', reference: 'arn:${AWS::Partition}:lambda:eu-west-1:123456789012:function:etl' },
  ],
])('%s', (_, Arn, started) => {
  expect(only({ Targets: [{ Id: 'T', Arn }] })).toMatchObject({ started, taskCount: 1 });
});

test('what starts neither tasks nor functions is left out', () => {
  expect(
    scheduledByRules(rule({ Targets: [{ Arn: { Ref: 'Topic' } }, { Arn: 'arn:aws:sqs:eu-west-1:123456789012:q' }] })),
  ).toEqual([]);
  expect(scheduledByRules(rule({ Targets: undefined }))).toEqual([]);
});

test('a rule with several targets has several facts', () => {
  expect(scheduledByRules(rule({ Targets: [ecs(), ecs({ TaskCount: 3 })] })).map(({ taskCount }) => taskCount)).toEqual([2, 3]);
});

test('a rule that waits for events has no schedule', () => {
  expect(scheduledByRules(rule({ ScheduleExpression: undefined, EventPattern: { source: ['aws.s3'] } }))).toEqual([]);
});

test.each([
  ['DISABLED', false],
  ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', true],
  [{ Ref: 'Bare' }, true],
  [{ 'Fn::If': ['IsProd', 'ENABLED', 'DISABLED'] }, true],
  [undefined, true],
])('a rule whose state is %j is kept, and enabled is %s', (State, enabled) => {
  expect(only({ State }).enabled).toBe(enabled);
});

test('a parameter has its default', () => {
  expect(whenOf({ ScheduleExpression: { Ref: 'Night' } })).toBe('cron(0 2 * * ? *)');
});

test.each([
  [{ Ref: 'Bare' }, 'ScheduleExpression of the rule Nightly cannot be read: parameter Bare has no default'],
  [
    { 'Fn::If': ['IsProd', 'rate(1 hour)', 'rate(1 day)'] },
    'ScheduleExpression of the rule Nightly may be rate(1 hour) or rate(1 day), depending on who deploys it',
  ],
  ['at(2027-01-01T00:00:00)', 'ScheduleExpression of the rule Nightly must be cron(…) or rate(…), got at(2027-01-01T00:00:00)'],
  [
    'cron(0 25 * * ? *)',
    "ScheduleExpression of the rule Nightly: cron(0 25 * * ? *) cannot be read: hours must be from 0 to 23, got '25'",
  ],
])('%j is no schedule', (ScheduleExpression, reason) => {
  expect(whenOf({ ScheduleExpression })).toBe(reason);
});

test('a rule that runs on events too has no certain schedule', () => {
  expect(whenOf({ EventPattern: { source: ['x'] } })).toBe('the rule Nightly also runs on events, at times that nothing tells');
});

test.each([
  [{ Arn: { 'Fn::ImportValue': 'Fn' } }, /^Arn of the rule Nightly cannot be read: .*known only when deployed$/],
  [{}, /^Arn of the rule Nightly is not set$/],
  [{ Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask' }, /^what the rule Nightly starts stands in its Input, which is not read$/],
  [{ Arn: 'x', EcsParameters: { 'Fn::Transform': {} } }, /^EcsParameters of the rule Nightly cannot be read: Fn::Transform/],
])('what %j starts is not known', (target, reason) => {
  const { started, taskCount } = only({ Targets: [target] });
  expect(started).toEqual({ unknown: expect.stringMatching(reason) as string });
  expect(isUnknown(taskCount)).toBe(true);
});

test('targets that cannot be read are told', () => {
  const unknown = 'Targets of the rule Nightly cannot be read: Fn::Transform is known only when deployed';
  expect(only({ Targets: { 'Fn::Transform': {} } })).toMatchObject({ started: { unknown }, taskCount: { unknown } });
});

test('a count or a policy that cannot be read is told', () => {
  const RetryPolicy = { MaximumRetryAttempts: { Ref: 'Bare' } };
  const { taskCount, retries } = only({ Targets: [{ ...ecs({ TaskCount: { Ref: 'Bare' } }), RetryPolicy }] });
  expect([taskCount, retries]).toEqual([
    { unknown: 'TaskCount of EcsParameters of the rule Nightly cannot be read: parameter Bare has no default' },
    { unknown: 'MaximumRetryAttempts of RetryPolicy of the rule Nightly cannot be read: parameter Bare has no default' },
  ]);
});
