import { scenarioMistakes } from '../../lib/cli/plan-scenario-checks';
import { mistakesOf } from './plan-mistakes';

function mistakesIn(scenarios: string, members = ''): string[] {
  return mistakesOf(`database: { engine: postgres${members} }\nscenarios: ${scenarios}\n`, (document, plan) =>
    scenarioMistakes(document, plan, ['scenarios']),
  );
}

test.each([
  ['{ must: [steady, deployment], should: [scaled-out] }'],
  ['{ must: [], should: [] }'],
  [
    '{ must: [steady, deployment], should: [deployment] }',
    '2:51: scenarios.should[0] is deployment, which stands under must already: keep one',
  ],
  [
    '{ must: [deployment, member-lost], should: [deployment-during-failover] }',
    '2:33: scenarios.must[1] is member-lost, which needs members, and the database states none: add members or remove it',
    '2:56: scenarios.should[0] is deployment-during-failover, which needs members, and the database states none: add members or remove it',
  ],
])('%s', (scenarios, ...mistakes) => {
  expect(mistakesIn(scenarios)).toEqual(mistakes);
});

test('a database with members may fail over', () => {
  expect(mistakesIn('{ must: [member-lost] }', ', members: [{ name: one }]')).toEqual([]);
});

test('scenarios that are not stated have no mistakes', () => {
  expect(
    mistakesOf('database: { engine: postgres }', (document, plan) => scenarioMistakes(document, plan, ['scenarios'])),
  ).toEqual([]);
});
