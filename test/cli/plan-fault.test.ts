import { listed, nameOf } from '../../lib/cli/plan-fault';

test.each([
  [[], 'the plan'],
  [['database', 'engine'], 'database.engine'],
  [['budgets', 0, 'consumers', 12, 'pool'], 'budgets[0].consumers[12].pool'],
  [['reserve', 'operations', 'a\u001bb'], 'reserve.operations.a\ufffdb'],
])('the place %j is named %s', (path, name) => {
  expect(nameOf(path)).toBe(name);
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('%j is listed as %j', (names, phrase) => {
  expect(listed(names, 'or')).toBe(phrase);
});
