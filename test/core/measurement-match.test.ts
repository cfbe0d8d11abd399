import { measurementKey, measurementsOf } from '../../lib/core/measurement-match';
import { someMeasurement } from './some-measurement';

const DATABASE = { engine: 'postgres' };
const FILE = {
  version: 1,
  servers: [
    someMeasurement(),
    someMeasurement({ server: 'Orders-Replica', budget: 'Stack/Replica' }),
    someMeasurement({ server: 'legacy', budget: undefined }),
    someMeasurement({ server: 'orders-reader', budget: 'Stack/Budget' }),
  ],
} as const;

function found(database: object, server?: string): string[] {
  return measurementsOf(FILE, measurementKey({ ...DATABASE, ...database }, server)).map(each => each.server);
}

test('a server is found by the name that the user gives', () => {
  expect(found({}, 'legacy')).toEqual(['legacy']);
  expect(found({ identifier: 'orders-prod', taggedPath: 'Stack/Budget' }, 'LEGACY')).toEqual(['legacy']);
  expect(found({ identifier: 'orders-prod', taggedPath: 'Stack/Budget' }, 'lagacy')).toEqual([]);
});

test('a server is found by its identifier, in any case', () => {
  expect(found({ identifier: 'orders-prod' })).toEqual(['orders-prod']);
  expect(found({ identifier: 'orders-replica', taggedPath: 'Stack/Budget' })).toEqual(['Orders-Replica']);
});

test('a server of a known identifier is no other one that bears the same tags', () => {
  expect(found({ identifier: 'orders-new', taggedPath: 'Stack/Budget' })).toEqual([]);
});

test('a server is found by its tags, as several may be', () => {
  expect(found({ taggedPath: 'Stack/Budget' })).toEqual(['orders-prod', 'orders-reader']);
  expect(found({ taggedPath: 'Stack' })).toEqual([]);
});

test('a path is found as tags hold it', () => {
  const budget = `Stack/Caf\u00e9_(1)/${'x'.repeat(300)}`;
  const servers = [someMeasurement({ budget: budget.replace(/[()]/g, '_').slice(0, 256) })];
  const key = measurementKey({ ...DATABASE, taggedPath: budget });
  expect(measurementsOf({ version: 1, servers }, key)).toHaveLength(1);
});

test('nothing is found of a server of which nothing is known', () => {
  expect(measurementKey(DATABASE)).toBeUndefined();
  expect(found({})).toEqual([]);
});
