import type { ComputeFacts } from '../../lib/cloudformation/compute';
import { readExpressService } from '../../lib/cloudformation/express-service';
import { choice, templateWith } from './some-compute';

const read = (properties: object, statedCopies?: number): ComputeFacts =>
  readExpressService(templateWith({ Api: { Type: 'AWS::ECS::ExpressGatewayService', Properties: properties } }), 'Api', {
    name: 'Api',
    statedCopies,
  });

it('counts the largest number of tasks, doubled by a canary', () => {
  expect(read({ ScalingTarget: { MinTaskCount: 2, MaxTaskCount: choice(6, 9) } })).toEqual({
    copies: 9,
    copiesBecause: 'MaxTaskCount',
    usualCopies: 2,
    fewestCopies: 2,
    overlap: { kind: 'blue-green', strategy: 'CANARY' },
  });
  expect(read({ ScalingTarget: { MaxTaskCount: 6 } })).not.toHaveProperty('usualCopies');
});

it.each<[string, object, string]>([
  ['without one, because its default is documented as 1 and as 20', {}, 'MaxTaskCount of Api is not set'],
  [
    'with one that is known only when deployed',
    { ScalingTarget: { MaxTaskCount: { Ref: 'Bare' } } },
    'MaxTaskCount of Api cannot be read',
  ],
  [
    'with a target known only when deployed',
    { ScalingTarget: { 'Fn::GetAtt': ['A', 'B'] } },
    'ScalingTarget of Api cannot be read',
  ],
])('is unknown %s', (_, properties, reason) => {
  expect(read(properties).copies).toEqual({ unknown: expect.stringContaining(reason) as string });
});

it('is what is stated', () => expect(read({}, 3)).toMatchObject({ copies: 3, copiesBecause: 'stated' }));

it('is unknown where it is not in the template', () => {
  expect(readExpressService({}, 'Api', { name: 'Api' }).copies).toEqual({ unknown: 'Api is not in the template' });
});
