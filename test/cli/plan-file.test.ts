import type { PlanReading } from '../../lib/cli/plan-file';
import { readPlan } from '../../lib/cli/plan-file';

/** Mistakes as `line:column: message`. */
function mistakesIn(text: string): string[] {
  const reading = readPlan(text, 'plan');
  return 'mistakes' in reading ? reading.mistakes.map(({ place, message }) => `${place.line}:${place.column}: ${message}`) : [];
}

function namesIn(reading: PlanReading): string[] {
  return 'budgets' in reading ? reading.budgets.map(({ path, name }) => `${path} ${name}`) : [];
}

const DATABASE = 'database: { engine: postgres }';

function budget(name: string, consumers = '[{ name: a, connections: 1 }]'): string {
  return `{ name: ${name}, ${DATABASE}, consumers: ${consumers} }`;
}

describe('names', () => {
  test('a single budget takes its own name, else the one of the file', () => {
    const consumers = 'consumers: [{ name: a, connections: 1 }]';
    expect(namesIn(readPlan(`${DATABASE}\n${consumers}`, 'orders'))).toEqual(['orders orders']);
    expect(namesIn(readPlan(`name: Mine\n${DATABASE}\n${consumers}`, 'orders'))).toEqual(['Mine Mine']);
  });

  test('several budgets keep their order, and may have consumers of the same name', () => {
    expect(namesIn(readPlan(`budgets:\n  - ${budget('b')}\n  - ${budget('a')}\n`, 'plan'))).toEqual(['b b', 'a a']);
  });

  test('two consumers of a budget may not share one', () => {
    const text = `${DATABASE}\nconsumers:\n  - { name: Api, connections: 1 }\n  - { name: x, connections: 1 }\n  - { name: Api, connections: 2 }\n`;
    expect(mistakesIn(text)).toEqual([
      '5:13: consumers[2].name must differ for every consumer of a budget, got "Api" as in line 3: rename one',
    ]);
  });

  test('nor may two budgets', () => {
    expect(mistakesIn(`budgets:\n  - ${budget('a')}\n  - ${budget('a')}\n`)).toEqual([
      '3:13: budgets[1].name must differ for every budget of a plan, got "a" as in line 2: rename one',
    ]);
  });

  test('those of objects everywhere are names like others', () => {
    const consumers = '[{ name: __proto__, connections: 1 }, { name: constructor, connections: 1 }]';
    expect(mistakesIn(budget('toString', consumers))).toEqual([]);
  });
});

test('what the parts of a budget find wrong is told of every budget', () => {
  const database = '{ engine: postgres, serverless: { minAcu: 1, maxAcu: 2 } }';
  const consumers = '[{ name: a, copies: 1, pool: { derived: { min: 5, max: 4 } } }]';
  expect(
    mistakesIn(`budgets:
  - ${budget('fine')}
  - name: b
    database: ${database}
    scenarios: { must: [member-lost] }
    consumers: ${consumers}
`),
  ).toEqual([
    '4:35: budgets[1].database.serverless belongs to Aurora, got engine postgres: remove serverless, or state aurora-postgresql or aurora-mysql',
    '5:25: budgets[1].scenarios.must[0] is member-lost, which needs members, and the database states none: add members or remove it',
    '6:71: budgets[1].consumers[0].pool.derived.max must not be below min, which is 5, got 4: raise max or lower min',
  ]);
});

test('mistakes come in the order of the file', () => {
  const consumers = '[{ name: a, connections: 1, endpoint: reader }]';
  expect(
    mistakesIn(`consumers: ${consumers}\nscenarios: { should: [member-lost] }\n${DATABASE}`).map(
      mistake => mistake.split(': ')[0],
    ),
  ).toEqual(['1:40', '2:23']);
});

test('mistakes of shape are told alone', () => {
  expect(mistakesIn(budget('a', '[{ name: a, connections: 0 }, { name: a, connections: 1 }]'))).toEqual([
    '1:80: consumers[0].connections must be a whole number from 1 to 262143, got 0: all connections of the consumer at its worst moment, instead of tasks, replicas or copies, processes and pool',
  ]);
});

test('what is not YAML is told with its place', () => {
  expect(mistakesIn('a: "b')).toEqual(['1:6: not valid YAML: missing closing "quote']);
});
