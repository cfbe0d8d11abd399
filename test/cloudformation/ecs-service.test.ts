import { readEcsService } from '../../lib/cloudformation/ecs-service';
import type { EcsServiceOptions } from '../../lib/cloudformation/ecs-service';
import type { Template } from '../../lib/cloudformation/template';

const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });

const target = (properties: object = {}) => ({
  Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  Properties: {
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: { 'Fn::Sub': 'service/${Cluster}/${Api.Name}' },
    MinCapacity: 2,
    MaxCapacity: 6,
    ...properties,
  },
});

const templateOf = (properties: object, resources: object = {}): Template => ({
  Parameters: { Bare: { Type: 'Number' }, Count: { Type: 'Number', Default: 2, AllowedValues: [2, 4, 8] } },
  Resources: {
    Api: { Type: 'AWS::ECS::Service', Properties: properties },
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: {} },
    OtherTask: { Type: 'AWS::ECS::TaskDefinition', Properties: {} },
    ...resources,
  },
});

function read(properties: object, resources: object = {}, options: Partial<EcsServiceOptions> = {}) {
  return readEcsService(templateOf(properties, resources), 'Api', { name: 'Api', path: 'Stack/Api', ...options });
}

test('the desired count is the number of copies, and needs no explanation', () => {
  expect(read({ DesiredCount: 3 })).toEqual({
    copies: 3,
    usualCopies: 3,
    fewestCopies: 3,
    copiesBecause: '',
    overlap: { kind: 'rolling', maximumPercent: 200 },
    findings: [],
    taskDefinition: undefined,
  });
});

test.each([
  ['a numeric text', '3', 3],
  ['a parameter with allowed values', { Ref: 'Count' }, 8],
  ['a condition', choice(2, 5), 5],
  ['none at all', 0, 0],
])('the desired count may be %s', (_, DesiredCount, copies) => {
  expect(read({ DesiredCount }).copies).toBe(copies);
});

test.each([
  ['DesiredCount of Api cannot be read: parameter Bare has no default', { Ref: 'Bare' }],
  ['DesiredCount of Api cannot be read: parameter Bare has no default', choice(2, { Ref: 'Bare' })],
  ['DesiredCount of Api must be a whole number from 0 to 100000, got two', 'two'],
])('copies are unknown, never 0: %s', (unknown, DesiredCount) => {
  expect(read({ DesiredCount })).toMatchObject({ copies: { unknown }, copiesBecause: '', findings: [] });
});

describe('auto scaling', () => {
  test('the largest capacity counts', () => {
    expect(read({ DesiredCount: 3 }, { Target: target() })).toMatchObject({
      copies: 6,
      copiesBecause: 'maxCapacity of the scalable target',
    });
  });

  test('a larger desired count counts', () => {
    expect(read({ DesiredCount: 9 }, { Target: target() })).toMatchObject({ copies: 9, copiesBecause: '' });
  });

  test('a scheduled action may exceed both', () => {
    const scheduled = target({ ScheduledActions: [{ ScheduledActionName: 'sale', ScalableTargetAction: { MinCapacity: 20 } }] });
    expect(read({ DesiredCount: 3 }, { Target: scheduled })).toMatchObject({
      copies: 20,
      copiesBecause: "minCapacity of the scheduled action 'sale'",
    });
  });

  test('a capacity that cannot be read leaves the copies unknown', () => {
    expect(read({ DesiredCount: 3 }, { Target: target({ MaxCapacity: { Ref: 'Bare' } }) }).copies).toEqual({
      unknown: 'MaxCapacity of the scalable target Target cannot be read: parameter Bare has no default',
    });
  });

  test('a target in another template is found', () => {
    const other = templateOf({}, { Target: target({ ResourceId: 'service/prod/api' }) });
    expect(read({ DesiredCount: 3, ServiceName: 'api', Cluster: 'prod' }, {}, { templates: [other] }).copies).toBe(6);
  });

  test('a policy that may exceed the largest capacity is a finding', () => {
    const policy = {
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: {
        ScalingTargetId: { Ref: 'Target' },
        PredictiveScalingPolicyConfiguration: { MaxCapacityBreachBehavior: 'IncreaseMaxCapacity' },
      },
    };
    expect(read({}, { Target: target(), Policy: policy }).findings).toEqual([
      {
        rule: 'unbounded-consumer',
        severity: 'error',
        path: 'Stack/Api',
        message:
          'nothing bounds the tasks of Api: the scaling policy Policy may exceed maxCapacity: its MaxCapacityBreachBehavior is IncreaseMaxCapacity',
        remedies: ['set MaxCapacityBreachBehavior to HonorMaxCapacity', 'state the largest number of tasks of Api'],
      },
    ]);
  });
});

describe('without a desired count', () => {
  const UNSET = {
    rule: 'desired-count-unset',
    severity: 'warning',
    path: 'Stack/Api',
    message: 'Api sets no desired count: CloudFormation creates 1 task and later keeps whatever count is running',
    remedies: ['set desiredCount of Api', 'add auto scaling to Api, whose maxCapacity then bounds it'],
  };

  test('1 task counts, with a warning', () => {
    expect(read({})).toMatchObject({ copies: 1, copiesBecause: "CloudFormation's default", findings: [UNSET] });
  });

  test('in one branch of a condition there is a warning too', () => {
    expect(read({ DesiredCount: choice(4, { Ref: 'AWS::NoValue' }) })).toMatchObject({ copies: 4, findings: [UNSET] });
  });

  test('auto scaling bounds the count, without a warning', () => {
    expect(read({}, { Target: target() })).toMatchObject({ copies: 6, findings: [] });
  });

  test('a target that allows nothing still leaves the task that is created', () => {
    expect(read({}, { Target: target({ MinCapacity: 0, MaxCapacity: 0 }) }).copies).toBe(1);
  });
});

describe('a daemon', () => {
  test('has unknown copies unless they are stated', () => {
    expect(read({ SchedulingStrategy: 'DAEMON' })).toMatchObject({
      copies: { unknown: 'SchedulingStrategy of Api is DAEMON, one task per instance: state the largest number of instances' },
      overlap: { kind: 'daemon' },
      findings: [],
    });
    expect(read({ SchedulingStrategy: 'DAEMON' }, {}, { statedCopies: 5 }).copies).toBe(5);
  });

  test('that may be one has unknown copies', () => {
    expect(read({ SchedulingStrategy: { Ref: 'Bare' }, DesiredCount: 2 }).copies).toEqual({
      unknown: 'SchedulingStrategy of Api cannot be read: parameter Bare has no default',
    });
  });
});

describe('what is stated', () => {
  test('replaces the copies that would be read, and their findings', () => {
    expect(read({}, { Target: target() }, { statedCopies: 4 })).toMatchObject({
      copies: 4,
      copiesBecause: 'stated',
      findings: [],
    });
  });

  test('replaces the overlap', () => {
    const statedOverlap = { kind: 'stated', percent: 150, reason: 'short drain' } as const;
    expect(read({ DeploymentController: { Type: 'EXTERNAL' } }, {}, { statedOverlap }).overlap).toBe(statedOverlap);
  });
});

describe('the task definition', () => {
  test('is found by reference', () => {
    expect(read({ TaskDefinition: { Ref: 'Task' } }).taskDefinition).toBe('Task');
  });

  test.each([
    [choice({ Ref: 'Task' }, { Ref: 'OtherTask' })],
    ['family:3'],
    [{ Ref: 'Api' }],
    [{ 'Fn::ImportValue': 'Task' }],
    [undefined],
  ])('is not found by %j', TaskDefinition => {
    expect(read({ TaskDefinition }).taskDefinition).toBeUndefined();
  });
});

test('a service that is not there is unknown', () => {
  const unknown = { unknown: 'Api is not in the template' };
  expect(readEcsService({}, '__proto__', { name: 'Api', path: 'Stack/Api' })).toEqual({
    copies: unknown,
    copiesBecause: '',
    overlap: unknown,
    findings: [],
    taskDefinition: undefined,
  });
});

describe('tasks while nothing is scaled out', () => {
  const scaled = target({ MinCapacity: 2, MaxCapacity: 9 });

  test.each([
    ['are the desired count', { DesiredCount: 3 }, {}, 3],
    ['are the desired count of a service that scales, unless scaling keeps more', { DesiredCount: 1 }, { Target: scaled }, 2],
    ['are the least that scaling keeps, where no count is set', {}, { Target: scaled }, 2],
    ['are the most that a parameter allows', { DesiredCount: { Ref: 'Count' } }, {}, 8],
    ['are not told apart where a count cannot be read', { DesiredCount: { Ref: 'Bare' } }, {}, undefined],
    ['are not told apart where neither is set', {}, {}, undefined],
    ['are not told apart where the least cannot be read', {}, { Target: target({ MinCapacity: { Ref: 'Bare' } }) }, undefined],
  ])('%s', (_, properties, resources, usual) => {
    expect(read(properties, resources).usualCopies).toBe(usual);
  });
});

test('a count that may be left out to scaling is usual where it is larger than what scaling keeps', () => {
  const Resources = {
    Api: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: { 'Fn::If': ['C', 9, { Ref: 'AWS::NoValue' }] } } },
    Target: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: { ResourceId: { 'Fn::Sub': 'service/main/${Api.Name}' }, MinCapacity: 2, MaxCapacity: 12 },
    },
  };
  expect(readEcsService({ Resources }, 'Api', { name: 'Api', path: 'Stack/Api' })).toMatchObject({ usualCopies: 9, copies: 12 });
});
