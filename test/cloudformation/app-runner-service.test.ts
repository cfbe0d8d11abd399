import { readAppRunnerService } from '../../lib/cloudformation/app-runner-service';
import type { ComputeFacts, ComputeOptions } from '../../lib/cloudformation/compute';
import { choice, NO_VALUE, templateWith } from './some-compute';

function read(properties: object, scaling: object = {}, options: Partial<ComputeOptions> = {}): ComputeFacts {
  const template = templateWith({
    Api: { Type: 'AWS::AppRunner::Service', Properties: properties },
    Scaling: { Type: 'AWS::AppRunner::AutoScalingConfiguration', Properties: scaling },
  });
  return readAppRunnerService(template, 'Api', { name: 'Api', ...options });
}

const ATTACHED = { AutoScalingConfigurationArn: { 'Fn::GetAtt': ['Scaling', 'AutoScalingConfigurationArn'] } };
const DEPLOYING = 'deploying: App Runner provisions both versions';

it.each<[string, object, object, object]>([
  [
    'the default without a configuration',
    {},
    {},
    { copies: 25, copiesBecause: "App Runner's default MaxSize", usualCopies: 1, fewestCopies: 1 },
  ],
  ['the default of a configuration', ATTACHED, { MinSize: 2 }, { copies: 25, usualCopies: 2 }],
  [
    'the largest size of a configuration',
    ATTACHED,
    { MaxSize: 6, MinSize: 2 },
    { copies: 6, copiesBecause: 'MaxSize', fewestCopies: 2 },
  ],
  ['the largest value of a parameter', ATTACHED, { MaxSize: { Ref: 'Count' } }, { copies: 8 }],
  [
    'the default where the configuration may be missing',
    { AutoScalingConfigurationArn: choice(ATTACHED.AutoScalingConfigurationArn, NO_VALUE) },
    { MaxSize: 6 },
    { copies: 25 },
  ],
])('counts %s, doubled', (_, properties, scaling, facts) => {
  const reading = read(properties, scaling);
  expect(reading).toMatchObject(facts);
  expect(reading.overlap).toEqual({ kind: 'surplus', copies: reading.copies, during: DEPLOYING });
});

it.each<[string, object, object, string]>([
  [
    'an imported configuration',
    { AutoScalingConfigurationArn: 'arn:aws:apprunner:eu-west-1:1:x/3' },
    {},
    'is not in the template: state maxCopies',
  ],
  [
    'a configuration of another stack',
    { AutoScalingConfigurationArn: { 'Fn::ImportValue': 'x' } },
    {},
    'AutoScalingConfigurationArn of Api',
  ],
  [
    'a size known only when deployed',
    ATTACHED,
    { MaxSize: { Ref: 'Bare' } },
    'MaxSize of the auto scaling configuration of Api cannot be read',
  ],
])('is unknown with %s', (_, properties, scaling, reason) => {
  expect(read(properties, scaling).copies).toEqual({ unknown: expect.stringContaining(reason) as string });
});

it('is what is stated', () => {
  expect(read({ AutoScalingConfigurationArn: 'arn' }, {}, { statedCopies: 3 })).toMatchObject({
    copies: 3,
    overlap: { copies: 3 },
  });
});

it('is unknown where it is not in the template', () => {
  expect(readAppRunnerService({}, 'Api', { name: 'Api' }).copies).toEqual({ unknown: 'Api is not in the template' });
});
