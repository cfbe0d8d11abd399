import { scalingOf } from '../../lib/cloudformation/scalable-target';
import type { Template } from '../../lib/cloudformation/template';

const RESOURCE_ID = { 'Fn::Join': ['', ['service/', { Ref: 'Cluster' }, '/', { 'Fn::GetAtt': ['Api', 'Name'] }]] };

const target = (properties: object) => ({
  Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  Properties: {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: RESOURCE_ID,
    MinCapacity: 1,
    MaxCapacity: 6,
    ...properties,
  },
});

const policy = (properties: object) => ({ Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: properties });

const templateOf = (resources: object, service: object = {}): Template => ({
  Parameters: { Bare: { Type: 'Number' } },
  Resources: { Api: { Type: 'AWS::ECS::Service', Properties: service }, ...resources },
});

function scaling(resources: object, others: Template[] = [], service: object = {}) {
  const template = templateOf(resources, service);
  return scalingOf(others, { template, logicalId: 'Api' });
}

const capacitiesOf = (resources: object) => scaling(resources).capacities.map(({ value, because }) => `${value} ${because}`);

test('a service without a target is not scaled', () => {
  expect(scaling({ Other: target({ ResourceId: 'service/prod/worker' }) })).toEqual({
    isScaled: false,
    capacities: [],
    minimum: [],
    unknown: [],
  });
});

test('both capacities of a target are read', () => {
  expect(scaling({ Target: target({}) })).toEqual({
    isScaled: true,
    capacities: [
      { value: 6, because: 'maxCapacity of the scalable target' },
      { value: 1, because: 'minCapacity of the scalable target' },
    ],
    minimum: [1],
    unknown: [],
  });
});

test('capacities of scheduled actions are read, under conditions too', () => {
  const ScheduledActions = [
    { ScheduledActionName: 'night', ScalableTargetAction: { MaxCapacity: 9 } },
    {
      'Fn::If': [
        'C',
        { ScalableTargetAction: { 'Fn::If': ['D', { MinCapacity: '12' }, { Ref: 'AWS::NoValue' }] } },
        { Ref: 'AWS::NoValue' },
      ],
    },
  ];
  expect(capacitiesOf({ Target: target({ ScheduledActions }) })).toEqual([
    '6 maxCapacity of the scalable target',
    '1 minCapacity of the scalable target',
    "9 maxCapacity of the scheduled action 'night'",
    '12 minCapacity of a scheduled action',
  ]);
});

test('a target of another dimension scales something else', () => {
  expect(scaling({ Target: target({ ScalableDimension: 'dynamodb:table:ReadCapacityUnits' }) }).isScaled).toBe(false);
});

test.each([
  [{ MaxCapacity: { Ref: 'Bare' } }, 'MaxCapacity of the scalable target Target cannot be read: parameter Bare has no default'],
  [{ MaxCapacity: undefined }, 'MaxCapacity of the scalable target Target is not set'],
  [{ MinCapacity: 'few' }, 'MinCapacity of the scalable target Target must be a whole number from 0 to 100000, got few'],
  [
    { ScheduledActions: { 'Fn::Transform': {} } },
    'ScheduledActions of the scalable target Target cannot be read: Fn::Transform is known only when deployed',
  ],
  [
    { ScheduledActions: [{ ScheduledActionName: 'night', ScalableTargetAction: { 'Fn::Transform': {} } }] },
    "ScalableTargetAction of the scheduled action 'night' of the scalable target Target cannot be read: Fn::Transform is known only when deployed",
  ],
  [
    { ScheduledActions: [{ ScalableTargetAction: { MaxCapacity: { Ref: 'Bare' } } }] },
    'MaxCapacity of a scheduled action of the scalable target Target cannot be read: parameter Bare has no default',
  ],
])('%j is unknown, and the property is named', (properties, reason) => {
  expect(scaling({ Target: target(properties) })).toMatchObject({ isScaled: true, unknown: [reason] });
});

test('a target in another stack is found by name', () => {
  const other = templateOf({ Target: target({ ResourceId: 'service/prod/api', MaxCapacity: 8 }) });
  const { capacities } = scaling({}, [other], { ServiceName: 'api', Cluster: 'prod' });
  expect(capacities.map(capacity => capacity.value)).toEqual([8, 1]);
});

test('a target that may mean the service leaves its capacity unknown', () => {
  const resources = { Target: target({ ResourceId: { Ref: 'Bare' } }) };
  expect(scaling(resources)).toEqual({
    isScaled: true,
    capacities: [],
    minimum: [],
    unknown: ['ResourceId of the scalable target Target may mean this service, which is known only when deployed'],
  });
});

test('a target that is certain clears those that are not', () => {
  expect(scaling({ Maybe: target({ ResourceId: { Ref: 'Bare' } }), Target: target({}) })).toMatchObject({
    unknown: [],
    isScaled: true,
  });
});

test('a template that is named twice is read once', () => {
  const template = templateOf({ Target: target({}) });
  expect(scalingOf([template, template], { template, logicalId: 'Api' }).capacities).toHaveLength(2);
});

describe('a predictive policy', () => {
  const predictive = (behavior: unknown) => ({ PredictiveScalingPolicyConfiguration: { MaxCapacityBreachBehavior: behavior } });
  const REASON = 'the scaling policy Policy may exceed maxCapacity: its MaxCapacityBreachBehavior is IncreaseMaxCapacity';
  const unbounded = (properties: object) => scaling({ Target: target({}), Policy: policy(properties) }).unbounded;

  test('that may raise the largest capacity leaves the service unbounded', () => {
    expect(unbounded({ ScalingTargetId: { Ref: 'Target' }, ...predictive('IncreaseMaxCapacity') })).toBe(REASON);
    expect(unbounded({ ResourceId: RESOURCE_ID, ...predictive('IncreaseMaxCapacity') })).toBe(REASON);
  });

  test('that honours the largest capacity does not', () => {
    expect(unbounded({ ScalingTargetId: { Ref: 'Target' }, ...predictive('HonorMaxCapacity') })).toBeUndefined();
    expect(unbounded({ ScalingTargetId: { Ref: 'Target' }, ...predictive(undefined) })).toBeUndefined();
  });

  test('of another target does not', () => {
    expect(unbounded({ ScalingTargetId: { Ref: 'Another' }, ...predictive('IncreaseMaxCapacity') })).toBeUndefined();
    expect(unbounded({ ResourceId: 'service/prod/worker', ...predictive('IncreaseMaxCapacity') })).toBeUndefined();
  });

  test('whose behaviour cannot be read is not credited', () => {
    expect(unbounded({ ScalingTargetId: { Ref: 'Target' }, ...predictive({ 'Fn::ImportValue': 'B' }) })).toBe(
      'the scaling policy Policy may exceed maxCapacity: its MaxCapacityBreachBehavior cannot be read: Fn::ImportValue is known only when deployed',
    );
    expect(unbounded({ ScalingTargetId: { Ref: 'Target' }, PredictiveScalingPolicyConfiguration: { 'Fn::Transform': {} } })).toBe(
      'the scaling policy Policy may exceed maxCapacity: its PredictiveScalingPolicyConfiguration cannot be read',
    );
  });
});
