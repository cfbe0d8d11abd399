import { identityOf } from '../../lib/cloudformation/function-references';
import { triggersOf } from '../../lib/cloudformation/function-triggers';
import type { SomeResource } from './some-functions';
import { alias, choice, invokeConfig, mapping, permission, queue, rule, schedule, templateOf, version } from './some-functions';

function triggers(resources: Readonly<Record<string, SomeResource>>, properties: object = {}) {
  const template = templateOf(properties, resources);
  return triggersOf(template, identityOf(template, 'Import'));
}

/** What a function may be kept busy with, by one trigger. */
function value(trigger: SomeResource, others: Readonly<Record<string, SomeResource>> = {}, properties: object = {}): unknown {
  const { bounded, problems } = triggers({ Trigger: trigger, ...others }, properties);
  return problems.length > 0 ? problems : bounded.map(each => each.value);
}

const stream = (properties: object): SomeResource => ({ Type: 'AWS::Kinesis::Stream', Properties: properties });

describe('an event source', () => {
  it.each<[string, unknown, unknown]>([
    ['MaximumConcurrency', 5, [5]],
    ['MaximumConcurrency of a parameter', { Ref: 'Count' }, [8]],
    ['none', undefined, ['event source Trigger sets no MaximumConcurrency']],
    [
      'one that cannot be read',
      { Ref: 'Bare' },
      ['MaximumConcurrency of event source Trigger cannot be read: parameter Bare has no default'],
    ],
  ])('of a queue with %s', (_, most, found) => {
    expect(value(queue(most))).toEqual(found);
  });

  it('with provisioned pollers has no cap that is known', () => {
    expect(value(mapping({ ProvisionedPollerConfig: { MaximumPollers: 5 } }))).toEqual([
      'event source Trigger sets no MaximumConcurrency',
    ]);
  });

  it.each<[string, object, object, unknown]>([
    ['shards', { ShardCount: 3 }, {}, [3]],
    ['shards and a parallelization factor', { ShardCount: 3 }, { ParallelizationFactor: 4 }, [12]],
    ['shards, provisioned', { ShardCount: 3, StreamModeDetails: { StreamMode: 'PROVISIONED' } }, {}, [3]],
    [
      'no fixed number',
      { StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
      {},
      ['the stream of event source Trigger has no fixed number of shards'],
    ],
    [
      'a mode that overrules the number',
      { ShardCount: 3, StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
      {},
      ['the stream of event source Trigger has no fixed number of shards'],
    ],
    [
      'a number that cannot be read',
      { ShardCount: { Ref: 'Bare' } },
      {},
      ['the stream of event source Trigger has no fixed number of shards'],
    ],
  ])('of a stream with %s', (_, properties, options, found) => {
    const source = mapping({ EventSourceArn: { 'Fn::GetAtt': ['Clicks', 'Arn'] }, ...options });
    expect(value(source, { Clicks: stream(properties) })).toEqual(found);
  });

  it('of a table has shards that stand in no template', () => {
    const EventSourceArn = { 'Fn::GetAtt': ['Orders', 'StreamArn'] };
    const table = { Type: 'AWS::DynamoDB::Table', Properties: {} };
    expect(value(mapping({ EventSourceArn }), { Orders: table })).toEqual(['event source Trigger sets no MaximumConcurrency']);
  });

  it('of another function is none of its own', () => {
    const other = mapping({ FunctionName: { Ref: 'Other' } });
    expect(triggers({ Trigger: other })).toEqual({ bounded: [], problems: [] });
  });
});

describe('a schedule', () => {
  it.each<[string, object, number]>([
    ['rate(1 hour)', { Timeout: 900 }, 1],
    ['rate(1 hour)', {}, 1],
    ['rate(5 minutes)', { Timeout: 60 }, 2],
    ['rate(1 minute)', {}, 5],
    ['cron(0 3 * * ? *)', { Timeout: 900 }, 1],
    ['cron(0/15 * * * ? *)', { Timeout: 300 }, 2],
  ])('%s of a function with %j keeps so many busy, retries included', (expression, properties, runs) => {
    expect(value(rule(expression), {}, properties)).toEqual([runs]);
    expect(value(schedule(expression), {}, properties)).toEqual([runs]);
  });

  it('counts no retries where there are none', () => {
    const none = { Config: invokeConfig({ MaximumRetryAttempts: 0 }) };
    expect(value(rule('rate(5 minutes)'), none, { Timeout: 60 })).toEqual([1]);
    expect(value(rule('rate(1 minute)'), none)).toEqual([2]);
  });

  it('counts the usual retries where those of an alias are not known', () => {
    const others = { Config: invokeConfig({ MaximumRetryAttempts: 0 }), Live: alias('1') };
    expect(value(rule('rate(5 minutes)'), others, { Timeout: 60 })).toEqual([2]);
  });

  it('may be late by its flexible window', () => {
    const FlexibleTimeWindow = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 };
    expect(value(schedule('rate(1 hour)', { FlexibleTimeWindow }), {}, { Timeout: 900 })).toEqual([2]);
    expect(value(schedule('rate(1 hour)', { FlexibleTimeWindow: { Mode: 'OFF' } }), {}, { Timeout: 900 })).toEqual([1]);
  });

  it('is an hour closer where clocks are put forward', () => {
    const zoned = (ScheduleExpressionTimezone: string): SomeResource =>
      schedule('cron(0 1,3 * * ? *)', { ScheduleExpressionTimezone });
    const properties = { Timeout: 840 };
    expect(value(zoned('Etc/UTC'), {}, properties)).toEqual([1]);
    expect(value(zoned('Europe/Vienna'), {}, properties)).toEqual([1]);
    expect(value(zoned('Europe/Vienna'), {}, { Timeout: 900 })).toEqual([1]);
    const FlexibleTimeWindow = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 };
    const late = schedule('cron(0 1,3 * * ? *)', { FlexibleTimeWindow, ScheduleExpressionTimezone: 'Europe/Vienna' });
    expect(value(late, {}, { Timeout: 900 })).toEqual([2]);
  });

  it('counts once for each of its targets that is the function', () => {
    const Arn = { 'Fn::GetAtt': ['Import', 'Arn'] };
    expect(value(rule('rate(1 hour)', { Targets: [{ Arn }, { Arn }, { Arn: { Ref: 'Topic' } }] }))).toEqual([2]);
  });

  it.each<[string, SomeResource, string]>([
    ['a rule for events', rule(undefined, { EventPattern: { source: ['shop'] } }), 'rule Trigger invokes it for events'],
    ['a rule that fires at no time that is known', rule('when it rains'), 'how often rule Trigger fires cannot be read'],
    [
      'a schedule of a parameter',
      schedule({ Ref: 'Bare' }),
      'ScheduleExpression of schedule Trigger cannot be read: parameter Bare has no default',
    ],
    [
      'a schedule that names the function elsewhere',
      schedule('rate(1 hour)', { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke', Input: { Ref: 'Import' } } }),
      'the target of schedule Trigger cannot be read',
    ],
    [
      'a rule that hands the function to another target',
      rule('rate(1 hour)', { Targets: [{ Arn: { Ref: 'Topic' }, Input: { Ref: 'Import' } }] }),
      'the targets of rule Trigger cannot be read',
    ],
  ])('is not bounded: %s', (_, trigger, problem) => {
    expect(value(trigger)).toEqual([problem]);
  });

  it('is not bounded where it is not known how long the function runs', () => {
    expect(value(rule('rate(1 hour)'), {}, { Timeout: { Ref: 'Bare' } })).toEqual([
      'Timeout cannot be read: parameter Bare has no default',
    ]);
  });
});

describe('a permission', () => {
  it('of a rule in the template adds nothing to the rule', () => {
    const Permission = permission({ Principal: 'events.amazonaws.com', SourceArn: { 'Fn::GetAtt': ['Trigger', 'Arn'] } });
    expect(value(rule('rate(1 hour)'), { Permission })).toEqual([1]);
  });

  it.each<[string, object, string]>([
    ['of a service', { Principal: 'apigateway.amazonaws.com' }, 'apigateway.amazonaws.com may invoke it (Trigger)'],
    ['of all rules', { Principal: 'events.amazonaws.com' }, 'events.amazonaws.com may invoke it (Trigger)'],
    [
      'of a rule elsewhere',
      { Principal: 'events.amazonaws.com', SourceArn: 'arn:aws:events:eu-west-1:1:rule/x' },
      'events.amazonaws.com may invoke it (Trigger)',
    ],
    ['of nobody that is known', { Principal: { Ref: 'Who' } }, '${Who} may invoke it (Trigger)'],
  ])('%s lets somebody invoke it', (_, properties, problem) => {
    expect(value(permission(properties))).toEqual([problem]);
  });
});

describe('a policy', () => {
  const role = (service: unknown, properties: object = {}): SomeResource => ({
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: service }] }, ...properties },
  });
  const document = (Action: unknown, Resource: unknown = { 'Fn::GetAtt': ['Import', 'Arn'] }) => ({
    Statement: [{ Effect: 'Allow', Action, Resource }],
  });
  const policy = (Action: unknown, properties: object = { Roles: [{ Ref: 'Role' }] }): SomeResource => ({
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyDocument: document(Action), ...properties },
  });
  const scheduler = role({ Service: 'scheduler.amazonaws.com' });
  const PROBLEM = 'Trigger (AWS::IAM::Policy) lets others invoke it';

  it.each<[string, SomeResource, SomeResource, string[]]>([
    ['of the scheduler adds nothing to its schedules', policy('lambda:InvokeFunction'), scheduler, []],
    ['of a state machine', policy('lambda:InvokeFunction'), role({ Service: 'states.amazonaws.com' }), [PROBLEM]],
    ['with wildcards', policy(['s3:Get*', 'lambda:Inv*']), role({ Service: 'states.amazonaws.com' }), [PROBLEM]],
    ['for everything', policy('*'), role({ AWS: '*' }), [PROBLEM]],
    ['that only looks', policy(['lambda:GetFunction', 'logs:*']), role({ Service: 'ec2.amazonaws.com' }), []],
    [
      'of the scheduler and others',
      policy('lambda:InvokeFunction'),
      role({ Service: ['scheduler.amazonaws.com', 'ec2.amazonaws.com'] }),
      [PROBLEM],
    ],
    ['of anybody beside the scheduler', policy('lambda:*'), role({ Service: 'scheduler.amazonaws.com', AWS: '*' }), [PROBLEM]],
    ['of a user', policy('lambda:*', { Roles: [{ Ref: 'Role' }], Users: ['me'] }), scheduler, [PROBLEM]],
    ['of a role elsewhere', policy('lambda:*', { Roles: ['theirs'] }), scheduler, [PROBLEM]],
    ['without role', policy('lambda:*', {}), scheduler, [PROBLEM]],
    [
      'by what it leaves out',
      { ...policy('x'), Properties: { PolicyDocument: { Statement: { NotAction: 's3:*', Resource: { Ref: 'Import' } } } } },
      scheduler,
      [PROBLEM],
    ],
  ])('%s', (_, trigger, Role, problems) => {
    expect(triggers({ Trigger: trigger, Role }).problems).toEqual(problems);
  });

  it('may stand in the role itself', () => {
    const Policies = [{ PolicyName: 'x', PolicyDocument: document('lambda:InvokeFunction') }];
    expect(triggers({ Trigger: role({ Service: 'states.amazonaws.com' }, { Policies }) }).problems).toEqual([
      'Trigger (AWS::IAM::Role) lets others invoke it',
    ]);
    expect(triggers({ Trigger: role({ Service: 'scheduler.amazonaws.com' }, { Policies }) }).problems).toEqual([]);
  });
});

describe('whatever else refers to it', () => {
  it.each([
    ['AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Import' } }] }],
    ['AWS::Logs::LogGroup', { LogGroupName: { 'Fn::Sub': '/aws/lambda/${Import}' } }],
  ])('only looks, as %s does', (Type, Properties) => {
    expect(triggers({ Trigger: { Type, Properties } })).toEqual({ bounded: [], problems: [] });
  });

  it.each<[string, object]>([
    ['AWS::StepFunctions::StateMachine', { DefinitionString: { 'Fn::Sub': '{"Resource":"${Import.Arn}"}' } }],
    ['AWS::Lambda::Function', { Environment: { Variables: { WORKER: { 'Fn::GetAtt': 'Import.Arn' } } } }],
    ['AWS::SNS::Subscription', { Endpoint: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Import', 'Arn'] }, ':live']] } }],
    ['AWS::SSM::Parameter', { Value: { Ref: 'Import' } }],
  ])('may hand it on, as %s may', (Type, Properties) => {
    expect(triggers({ Trigger: { Type, Properties } }).problems).toEqual([`Trigger (${Type}) refers to it`]);
  });

  it('may know it by its name', () => {
    const properties = { FunctionName: 'import' };
    const named = (Properties: object): SomeResource => ({ Type: 'AWS::SNS::Subscription', Properties });
    const known = named({ Endpoint: 'arn:aws:lambda:eu-west-1:1:function:import:live' });
    expect(triggers({ Trigger: known }, properties).problems).toHaveLength(1);
    const other = named({ Endpoint: 'arn:aws:lambda:eu-west-1:1:function:import-eu', Topic: 'import' });
    expect(triggers({ Trigger: other }, properties).problems).toEqual([]);
  });

  it('may be a URL of one of its aliases', () => {
    const url = { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { Ref: 'Live' } } };
    expect(triggers({ Live: alias({ 'Fn::GetAtt': ['One', 'Version'] }), One: version(), Url: url }).problems).toEqual([
      'it has a function URL, Url',
    ]);
  });

  it('may be another function that hands its results over', () => {
    const DestinationConfig = { OnSuccess: { Destination: { 'Fn::GetAtt': ['Import', 'Arn'] } } };
    const theirs = invokeConfig({ FunctionName: { Ref: 'Other' }, DestinationConfig });
    expect(triggers({ Theirs: theirs }).problems).toEqual(['Theirs (AWS::Lambda::EventInvokeConfig) refers to it']);
  });
});

describe('a name that is put together', () => {
  const STACK = { 'Fn::Sub': '${AWS::StackName}-loader' };
  const JOINED = { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'loader']] };
  const nightly = rule('rate(1 day)');
  const problemsOf = (stated: unknown, FunctionName: unknown, others: Readonly<Record<string, SomeResource>> = {}) => {
    const properties = stated === undefined ? {} : { FunctionName: stated };
    return triggers({ nightly, Trigger: permission({ FunctionName, Principal: 's3.amazonaws.com' }), ...others }, properties)
      .problems;
  };
  const other = (FunctionName: unknown): SomeResource => ({ Type: 'AWS::Lambda::Function', Properties: { FunctionName } });
  const CERTAIN = ['s3.amazonaws.com may invoke it (Trigger)'];
  const PERHAPS = ['Trigger (AWS::Lambda::Permission) may refer to it: what it names is known only when deployed'];

  it.each<[unknown, unknown]>([
    [STACK, STACK],
    [STACK, JOINED],
    [JOINED, { 'Fn::Sub': 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-loader:live' }],
    [STACK, { 'Fn::Sub': '${AWS::AccountId}:function:${AWS::StackName}-loader' }],
    [STACK, { 'Fn::Sub': '${AWS::StackName}-loader:live' }],
    [{ Ref: 'Name' }, { Ref: 'Name' }],
    [{ 'Fn::Sub': 'load-${Count}' }, 'load-4'],
    ['loader', choice('loader', 'other')],
    ['loader', 'loader:live'],
    [{ 'Fn::ImportValue': 'Loader' }, { 'Fn::ImportValue': 'Loader' }],
  ])('%j is found by %j', (stated, named) => {
    expect(problemsOf(stated, named)).toEqual(CERTAIN);
  });

  it.each<[unknown, unknown]>([
    ['loader', { Ref: 'Name' }],
    ['loader', { 'Fn::ImportValue': 'Loader' }],
    ['loader', { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::Region}-loader' } }],
    ['loader', { 'Fn::GetStackOutput': { StackName: 'Shop', OutputName: 'Loader' } }],
    ['loader', { 'Fn::Transform': {} }],
    ['loader', '{{resolve:ssm:/loader}}'],
    ['loader', { 'Fn::GetAtt': [] }],
    ['shop-loader', STACK],
    [STACK, 'shop-loader'],
    [{ 'Fn::GetAtt': ['Custom', 'Name'] }, 'loader'],
    [undefined, { Ref: 'Name' }],
    [undefined, { 'Fn::ImportValue': 'Loader' }],
    [undefined, 'shop-Import-1ABCDEFGHIJK'],
  ])('%j may be %j', (stated, named) => {
    const found = problemsOf(stated, named);
    expect(found).toEqual(PERHAPS);
  });

  it.each<[unknown, unknown]>([
    ['loader', { Ref: 'Other' }],
    ['loader', { 'Fn::GetAtt': ['Other', 'Arn'] }],
    ['loader', { 'Fn::Sub': '${Other.Arn}:live' }],
    ['loader', { Ref: 'OtherLive' }],
    ['loader', { 'Fn::GetAtt': ['Elsewhere', 'Arn'] }],
    ['loader', { 'Fn::ImportValue': 'Shop:ExportsOutputFnGetAttApi12345678Arn1A2B3C4D' }],
    ['loader', 'other'],
    ['loader', { 'Fn::Sub': '${AWS::StackName}-api' }],
    ['loader', { 'Fn::Sub': 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:loader' }],
    [STACK, { 'Fn::Sub': '${AWS::StackName}-api' }],
    [{ 'Fn::Sub': '${AWS::StackName}-loader-${AWS::Region}' }, { 'Fn::Sub': '${AWS::StackName}-api-${AWS::Region}' }],
    [STACK, { 'Fn::Sub': '${Count}-other' }],
    [undefined, STACK],
    [undefined, 'loader'],
    [undefined, { Ref: 'Other' }],
  ])('%j is certainly not %j', (stated, named) => {
    const OtherLive = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Other' } } };
    expect(problemsOf(stated, named, { Other: other('other'), OtherLive })).toEqual([]);
  });

  it('of another function is that of the other', () => {
    expect(problemsOf({ 'Fn::Sub': '${Name}-loader' }, STACK, { Other: other(STACK) })).toEqual([]);
    expect(problemsOf({ 'Fn::Sub': '${Name}-loader' }, STACK)).toEqual(PERHAPS);
  });

  it('may be that of an alias of any function', () => {
    const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Name' } } };
    expect(problemsOf('loader', { Ref: 'Live' }, { Live })).toEqual(PERHAPS);
  });

  it.each([
    ['AWS::Lambda::EventSourceMapping', { FunctionName: { Ref: 'Name' }, ScalingConfig: { MaximumConcurrency: 2 } }],
    ['AWS::Lambda::Url', { TargetFunctionArn: { Ref: 'Name' } }],
  ])('of %s may be any as well', (Type, Properties) => {
    expect(triggers({ nightly, Trigger: { Type, Properties } }).problems).toEqual([
      `Trigger (${Type}) may refer to it: what it names is known only when deployed`,
    ]);
  });

  it('is followed to what only refers to it', () => {
    const Subscription = {
      Type: 'AWS::SNS::Subscription',
      Properties: { Endpoint: { 'Fn::Sub': 'arn:aws:lambda:${AWS::Region}:1:function:${AWS::StackName}-loader' } },
    };
    expect(triggers({ nightly, Subscription }, { FunctionName: STACK }).problems).toEqual([
      'Subscription (AWS::SNS::Subscription) refers to it',
    ]);
    expect(triggers({ nightly, Subscription }, { FunctionName: { 'Fn::Sub': '${AWS::StackName}-load' } }).problems).toEqual([]);
  });

  it('is that of another function in another stack, unless one stands in the other', () => {
    const named = (referrer: string, text: unknown = STACK): string[] => {
      const template = {
        Resources: {
          'Shop/Import': { Type: 'AWS::Lambda::Function', Properties: { FunctionName: STACK } },
          [referrer]: permission({ FunctionName: text, Principal: 's3.amazonaws.com' }),
        },
      };
      return [...triggersOf(template, identityOf(template, 'Shop/Import')).problems];
    };
    expect(named('Shop/Trigger')).toHaveLength(1);
    expect(named('Shop/Nested/Trigger')).toHaveLength(1);
    expect(named('Other/Trigger')).toEqual([]);
    expect(named('Other/Trigger', { 'Fn::Sub': '${AWS::StackName}-api' })).toEqual([]);
    expect(named('Other/Trigger', 'shop-loader')).toHaveLength(1);
    // Two exports of one name lead nowhere among linked templates.
    expect(named('Other/Trigger', { 'Fn::ImportValue': 'Shop:ExportsOutputFnGetAttImportArn1A2B3C4D' })).toHaveLength(1);
  });
});
