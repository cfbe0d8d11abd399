import { consumerMistakes } from '../../lib/cli/plan-consumer-checks';
import { mistakesOf } from './plan-mistakes';

/** Mistakes in the one consumer of a plan, which stands in line 3 from column 5. */
function mistakesIn(consumer: string, database = '{ engine: postgres }'): string[] {
  return mistakesOf(`database: ${database}\nconsumers:\n  - ${consumer}\n`, (document, plan) =>
    consumerMistakes(document, plan, ['consumers']),
  );
}

test('two consumers may not share a name', () => {
  expect(mistakesIn('{ name: a, connections: 1 }\n  - { name: a, connections: 1 }')).toEqual([
    '4:13: consumers[1].name must differ for every consumer of a budget, got "a" as in line 3: rename one',
  ]);
});

test.each([
  [
    '{ name: a, connections: 1, endpoint: reader }',
    '3:32: consumers[0].endpoint chooses among the members of the database, which states none: add members or remove endpoint',
  ],
  [
    '{ name: a, tasks: 1, pool: { size: 1 }, endpoint: writer }',
    '3:45: consumers[0].endpoint chooses among the members of the database, which states none: add members or remove endpoint',
  ],
  [
    '{ name: a, tasks: 2, usual: 3, pool: { size: 1 } }',
    '3:33: consumers[0].usual must not be above tasks, which is 2, got 3: raise tasks or lower usual',
  ],
  [
    '{ name: a, replicas: 2, usual: 3, pool: { size: 1 } }',
    '3:36: consumers[0].usual must not be above replicas, which is 2, got 3: raise replicas or lower usual',
  ],
  ['{ name: a, copies: 3, usual: 3, pool: { size: 1 } }'],
  ['{ name: a, copies: 3, usual: 0, pool: { size: 1 } }'],
  [
    '{ name: a, tasks: 1, pool: { size: 1 }, deployment: { maxSurge: 25% } }',
    '3:59: consumers[0].deployment.maxSurge belongs to a Kubernetes Deployment, got tasks: state replicas instead of tasks or remove maxSurge',
  ],
  ['{ name: a, replicas: 1, pool: { size: 1 }, deployment: { maxSurge: 25% } }'],
  ['{ name: a, replicas: 1, pool: { size: 1 }, deployment: { none: Recreate } }'],
  [
    '{ name: a, copies: 1, pool: { derived: { min: 5, max: 4 } } }',
    '3:59: consumers[0].pool.derived.max must not be below min, which is 5, got 4: raise max or lower min',
  ],
  ['{ name: a, copies: 1, pool: { derived: { min: 5, max: 5 } } }'],
])('%s', (consumer, ...mistakes) => {
  expect(mistakesIn(consumer)).toEqual(mistakes);
});

test('an endpoint may be chosen where there are members', () => {
  const database = '{ engine: postgres, members: [{ name: one }] }';
  expect(mistakesIn('{ name: a, connections: 1, endpoint: reader }', database)).toEqual([]);
});
