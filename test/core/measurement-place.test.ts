import { measurementsAt } from '../../lib/core/measurement-match';
import { someMeasurement } from './some-measurement';

const HERE = someMeasurement({ account: '111111111111', region: 'eu-west-1' });
const FILE = {
  version: 1,
  servers: [
    HERE,
    someMeasurement({ account: '999999999999', region: 'eu-west-1' }),
    someMeasurement({ account: '111111111111', region: 'us-east-1' }),
    someMeasurement({ account: 'default credentials', region: 'eu-west-1' }),
  ],
} as const;

function counted(place: Parameters<typeof measurementsAt>[1]): (readonly [string, string])[] {
  return measurementsAt(FILE, place).servers.map(({ account, region }) => [account, region] as const);
}

it('a server is one of its account and Region', () => {
  expect(counted({ account: '111111111111', region: 'eu-west-1' })).toEqual([
    ['111111111111', 'eu-west-1'],
    ['default credentials', 'eu-west-1'],
  ]);
});

it('what an app does not state decides nothing', () => {
  expect(counted({})).toHaveLength(4);
  expect(counted({ region: 'us-east-1' })).toEqual([['111111111111', 'us-east-1']]);
});
