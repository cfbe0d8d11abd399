import type { Fields } from '../../lib/cloudformation/fields';
import { readOverlap } from '../../lib/cloudformation/deployment';
import { peakCopies } from '../../lib/core/overlap';
import { isUnknown } from '../../lib/core/unknown';

const template = { Parameters: { Bare: { Type: 'String' } } };
const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });
const read = (properties: Fields) => readOverlap(template, properties, 'Api');
const configured = (configuration: unknown) => read({ DeploymentConfiguration: configuration });

function peak(copies: number, properties: Fields): number | string {
  const overlap = read(properties);
  return isUnknown(overlap) ? overlap.unknown : peakCopies(copies, overlap);
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html and the pages beside it.
describe('live peak of 4 copies', () => {
  const rolling = (percent: number) => ({ DeploymentConfiguration: { MaximumPercent: percent } });
  const early = { Enable: true, HealthyPercent: 100, SourceServiceRevisionCleanup: 'DEFERRED' };

  test.each([
    ['rolling by default', {}, 8],
    ['rolling at 200 %', rolling(200), 8],
    ['rolling at 150 %: draining tasks are not counted', rolling(150), 8],
    ['rolling at 100 %', rolling(100), 8],
    ['rolling at 250 %', rolling(250), 10],
    ['rolling at 230 %, rounded down', rolling(230), 9],
    ['rolling with deferred cleanup', { DeploymentConfiguration: { MaximumPercent: 200, EarlySuccessCriteria: early } }, 12],
    ['BLUE_GREEN', { DeploymentConfiguration: { Strategy: 'BLUE_GREEN', MaximumPercent: 250 } }, 8],
    ['LINEAR', { DeploymentConfiguration: { Strategy: 'LINEAR' } }, 8],
    ['CANARY', { DeploymentConfiguration: { Strategy: 'CANARY' } }, 8],
    ['CODE_DEPLOY', { DeploymentController: { Type: 'CODE_DEPLOY' } }, 8],
    ['DAEMON', { SchedulingStrategy: 'DAEMON', DeploymentConfiguration: { MaximumPercent: 100 } }, 8],
    ['ECS Anywhere', { LaunchType: 'EXTERNAL', DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 0 } }, 8],
  ])('%s', (_, properties, expected) => {
    expect(peak(4, properties)).toBe(expected);
  });

  test('EXTERNAL is to be stated', () => {
    expect(peak(4, { DeploymentController: { Type: 'EXTERNAL' } })).toBe(
      'the deployment controller of Api is EXTERNAL, which decides by itself how many tasks run: state the deployment overlap',
    );
  });
});

describe('early success criteria', () => {
  const deferred = (criteria: unknown, name = 'EarlySuccessCriteria') => configured({ [name]: criteria });
  const ROLLING = { kind: 'rolling', maximumPercent: 200 };

  test.each(['EarlySuccessCriteria', 'earlySuccessCriteria'])('are read as %s', name => {
    expect(deferred({ enable: true, sourceServiceRevisionCleanup: 'DEFERRED' }, name)).toEqual({
      ...ROLLING,
      deferredCleanup: true,
    });
  });

  test.each([
    [{ Enable: false, SourceServiceRevisionCleanup: 'DEFERRED' }],
    [{ Enable: true, SourceServiceRevisionCleanup: 'BLOCKING' }],
    [{ SourceServiceRevisionCleanup: 'DEFERRED' }],
    [undefined],
  ])('%j do not defer the cleanup', criteria => {
    expect(deferred(criteria)).toEqual(ROLLING);
  });

  test.each([
    [{ Enable: 'true', SourceServiceRevisionCleanup: 'DEFERRED' }],
    [{ Enable: true, SourceServiceRevisionCleanup: { Ref: 'Bare' } }],
    [{ Enable: { 'Fn::GetAtt': 'A.B' }, SourceServiceRevisionCleanup: 'DEFERRED' }],
    [{ 'Fn::Transform': {} }],
  ])('%j may defer the cleanup', criteria => {
    expect(deferred(criteria)).toEqual({ ...ROLLING, deferredCleanup: true });
  });
});

describe('the way with most copies counts', () => {
  test.each([
    [
      { DeploymentConfiguration: { Strategy: choice('BLUE_GREEN', 'ROLLING'), MaximumPercent: 300 } },
      { kind: 'rolling', maximumPercent: 300 },
    ],
    [
      { DeploymentConfiguration: { Strategy: choice('ROLLING', 'LINEAR'), MaximumPercent: 100 } },
      { kind: 'rolling', maximumPercent: 100 },
    ],
    [
      { DeploymentConfiguration: { MaximumPercent: choice(100, choice(300, { Ref: 'AWS::NoValue' })) } },
      { kind: 'rolling', maximumPercent: 300 },
    ],
    [
      { DeploymentConfiguration: choice({ MaximumPercent: 150 }, { MaximumPercent: 400 }) },
      { kind: 'rolling', maximumPercent: 400 },
    ],
    [
      { SchedulingStrategy: choice('DAEMON', 'REPLICA'), DeploymentConfiguration: { MaximumPercent: 300 } },
      { kind: 'rolling', maximumPercent: 300 },
    ],
    [
      { DeploymentController: choice({ Type: 'CODE_DEPLOY' }, { Ref: 'AWS::NoValue' }) },
      { kind: 'blue-green', strategy: 'CODE_DEPLOY' },
    ],
  ])('%j', (properties, overlap) => {
    expect(read(properties)).toEqual(overlap);
  });
});

test.each([
  [{ SchedulingStrategy: { Ref: 'Bare' } }, 'SchedulingStrategy of Api cannot be read: parameter Bare has no default'],
  [{ SchedulingStrategy: 'SOMETIMES' }, 'SchedulingStrategy of Api must be REPLICA or DAEMON'],
  [
    { DeploymentController: { 'Fn::Transform': {} } },
    'DeploymentController of Api cannot be read: Fn::Transform is known only when deployed',
  ],
  [
    { DeploymentController: { Type: { Ref: 'Bare' } } },
    'Type of DeploymentController of Api cannot be read: parameter Bare has no default',
  ],
  [
    { DeploymentConfiguration: { 'Fn::Transform': {} } },
    'DeploymentConfiguration of Api cannot be read: Fn::Transform is known only when deployed',
  ],
  [{ DeploymentConfiguration: { Strategy: { Ref: 'Bare' } } }, 'Strategy of Api cannot be read: parameter Bare has no default'],
  [{ DeploymentConfiguration: { Strategy: 'NEW' } }, 'Strategy of Api is NEW, which is not known: state the deployment overlap'],
  [
    { DeploymentConfiguration: { MaximumPercent: choice(200, { Ref: 'Bare' }) } },
    'MaximumPercent of Api cannot be read: parameter Bare has no default',
  ],
])('%j leaves the overlap unknown', (properties, unknown) => {
  expect(read(properties)).toEqual({ unknown });
});

test('one way that is unknown leaves the overlap unknown, in whichever branch', () => {
  const unknown = 'Strategy of Api is NEW, which is not known: state the deployment overlap';
  expect(configured({ Strategy: choice('NEW', 'ROLLING') })).toEqual({ unknown });
  expect(configured({ Strategy: choice('ROLLING', 'NEW') })).toEqual({ unknown });
});
