import type { BudgetFacts } from '../../lib/core/budget';
import { rebootFinding } from '../../lib/core/reboot-finding';
import { supplyOf } from '../../lib/core/supply';
import { micro } from './some-facts';

function found(overrides: Partial<BudgetFacts>): ReturnType<typeof rebootFinding> {
  const facts = { ...micro([]), ...overrides };
  return rebootFinding(facts, supplyOf(facts));
}

test('names the server, what it has, what it will have, and what is counted', () => {
  expect(found({ ceiling: { kind: 'pinned', maxConnections: 100 }, running: 80 })).toEqual([
    {
      rule: 'ceiling-needs-reboot',
      severity: 'warning',
      path: 'Stack/Budget',
      message:
        'Orders: db.t3.micro runs with 80 connections, and has 100 only after a restart ' +
        '(pinned: max_connections 100 in the parameter group, as stated); 80 are counted',
      remedies: ['restart it in its maintenance window, then state the new number or leave it out'],
    },
  ]);
});

test('counts the lower number where the restart takes connections away', () => {
  const [finding] = found({ ceiling: { kind: 'pinned', maxConnections: 60 }, running: 80 });
  expect(finding?.message).toContain('runs with 80 connections, and has 60 only after a restart');
  expect(finding?.message).toMatch(/; 60 are counted$/);
});

test('speaks of the server where its class is not stated', () => {
  const [finding] = found({
    databases: [{ engine: 'postgres' }],
    ceiling: { kind: 'pinned', maxConnections: 100 },
    running: 80,
  });
  expect(finding?.message).toContain('Orders: the server runs with 80 connections');
});

test.each<[string, Partial<BudgetFacts>]>([
  ['the server has the ceiling', { ceiling: { kind: 'pinned', maxConnections: 80 }, running: 80 }],
  ['nobody says what runs', { ceiling: { kind: 'pinned', maxConnections: 100 } }],
  ['the ceiling is unknown', { databases: [{ engine: 'postgres', obstacle: 'a token' }], running: 80 }],
])('is silent where %s', (_, overrides) => {
  expect(found(overrides)).toEqual([]);
});

test('a hostile class does not break the line', () => {
  const [finding] = found({
    databases: [{ engine: 'postgres', instanceClass: 'db\nx' }],
    ceiling: { kind: 'pinned', maxConnections: 100 },
    running: 80,
  });
  expect(finding?.message).toContain('db\ufffdx runs with 80 connections');
});
