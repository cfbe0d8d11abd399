import { serverlessRanges } from '../../lib/cloudformation/serverless-range';

const Parameters = { Most: { Type: 'Number', Default: 16, AllowedValues: [16, 32] }, Bare: { Type: 'Number' } };

function ranges(configuration: unknown) {
  const properties = { ServerlessV2ScalingConfiguration: configuration };
  return serverlessRanges({ template: { Parameters }, properties, where: 'Stack/Db' });
}

const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });
const WHAT = 'ServerlessV2ScalingConfiguration of Stack/Db';

test.each([
  [0.5, 8],
  [0, 256],
  ['0.50', '1'],
  [128, 128],
])('%j to %j ACU is a range', (MinCapacity, MaxCapacity) => {
  const range = { minAcu: Number(MinCapacity), maxAcu: Number(MaxCapacity) };
  expect(ranges({ MinCapacity, MaxCapacity })).toEqual([{ serverless: range }]);
});

test('every combination of what both ends may be is a range, unless it is empty', () => {
  const found = ranges({ MinCapacity: choice(0.5, 20), MaxCapacity: { Ref: 'Most' } });
  expect(found).toEqual([
    { serverless: { minAcu: 0.5, maxAcu: 16 } },
    { serverless: { minAcu: 0.5, maxAcu: 32 } },
    { serverless: { minAcu: 20, maxAcu: 32 } },
  ]);
});

test('the whole range may depend on a condition', () => {
  const found = ranges(choice({ MinCapacity: 1, MaxCapacity: 2 }, { MinCapacity: 2, MaxCapacity: 4 }));
  expect(found).toEqual([{ serverless: { minAcu: 1, maxAcu: 2 } }, { serverless: { minAcu: 2, maxAcu: 4 } }]);
});

test.each([
  [undefined, `${WHAT} is not set, which db.serverless needs`],
  [{ 'Fn::Transform': {} }, `${WHAT} cannot be read: Fn::Transform is known only when deployed`],
  [{ MinCapacity: 1 }, `MaxCapacity in ${WHAT} is not set, which db.serverless needs`],
  [{ MinCapacity: 1, MaxCapacity: { Ref: 'Bare' } }, `MaxCapacity in ${WHAT} cannot be read: parameter Bare has no default`],
  [{ MinCapacity: 1, MaxCapacity: 0.5 }, `MaxCapacity in ${WHAT} must be a number from 1 to 256 ACU in steps of 0.5, got '0.5'`],
  [{ MinCapacity: 1, MaxCapacity: 257 }, `MaxCapacity in ${WHAT} must be a number from 1 to 256 ACU in steps of 0.5, got '257'`],
  [{ MinCapacity: 0.7, MaxCapacity: 8 }, `MinCapacity in ${WHAT} must be a number from 0 to 256 ACU in steps of 0.5, got '0.7'`],
  [
    { MinCapacity: 'few', MaxCapacity: 8 },
    `MinCapacity in ${WHAT} must be a number from 0 to 256 ACU in steps of 0.5, got 'few'`,
  ],
  [{ MinCapacity: 8, MaxCapacity: 4 }, `${WHAT} has MinCapacity above MaxCapacity`],
])('%j is an obstacle', (configuration, obstacle) => {
  expect(ranges(configuration)).toEqual([{ obstacle }]);
});

test('an end that can be read in one branch only gives the range and the obstacle', () => {
  const found = ranges({ MinCapacity: 1, MaxCapacity: choice(8, { 'Fn::ImportValue': 'Most' }) });
  expect(found).toEqual([
    { serverless: { minAcu: 1, maxAcu: 8 } },
    { obstacle: `MaxCapacity in ${WHAT} cannot be read: Fn::ImportValue is known only when deployed` },
  ]);
});
