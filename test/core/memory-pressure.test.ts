import type { BudgetFacts } from '../../lib/core/budget';
import { memoryPressureOf } from '../../lib/core/memory-pressure';
import { declared, derived, micro, service } from './some-facts';

function pinned(maxConnections: number, overrides: Partial<BudgetFacts> = {}): BudgetFacts {
  return { ...micro([declared('Worker', 7)]), ceiling: { kind: 'pinned', maxConnections }, ...overrides };
}

describe('memoryPressureOf', () => {
  test('names both numbers and what would cure it', () => {
    expect(memoryPressureOf(pinned(200))).toEqual({
      message: 'max_connections 200 on db.t3.micro is more than AWS grants by default: 112 at most, on its whole nominal memory',
      remedies: ['max_connections 112', 'db.t3.small'],
    });
  });

  test('a ceiling of exactly the nominal number is none', () => {
    expect(memoryPressureOf(pinned(112))).toBeUndefined();
    expect(memoryPressureOf(pinned(113))).toBeDefined();
  });

  test('declared numbers and parameter groups are held to it too', () => {
    expect(memoryPressureOf(pinned(0, { ceiling: { kind: 'declared', maxConnections: 200 } }))).toBeDefined();
    const parameter = { text: '200', where: 'parameter group Stack/Parameters' };
    const databases = micro([]).databases.map(database => ({ ...database, parameter }));
    expect(memoryPressureOf(pinned(0, { ceiling: { kind: 'estimated' }, databases }))).toBeDefined();
  });

  test('an estimate never is', () => {
    expect(memoryPressureOf(micro([]))).toBeUndefined();
    expect(memoryPressureOf({ ...micro([]), ceiling: { kind: 'pinned' } })).toBeUndefined();
  });

  test('offers no lower ceiling that the demand does not fit beneath', () => {
    expect(memoryPressureOf(pinned(200, { consumers: [declared('Worker', 120)] }))?.remedies).toEqual(['db.t3.small']);
    expect(memoryPressureOf(pinned(200, { consumers: [service('Api', { copies: { unknown: 'a token' } })] }))?.remedies).toEqual([
      'db.t3.small',
    ]);
  });

  test('derived pools make way for a lower ceiling', () => {
    const consumers = [service('Api', { copies: 9, pool: derived() })];
    expect(memoryPressureOf(pinned(200, { consumers }))?.remedies).toEqual(['max_connections 112', 'db.t3.small']);
  });

  test('speaks of the smallest of the servers that the inputs allow', () => {
    const classes = ['db.t3.medium', 'db.t3.micro', 'db.t3.small'];
    const databases = classes.map(instanceClass => ({ engine: 'postgres', engineVersion: '16.8', instanceClass }));
    expect(memoryPressureOf(pinned(500, { databases }))?.message).toContain('db.t3.micro');
  });

  test("takes the engine's own word for its limit", () => {
    const databases = [{ engine: 'oracle-se2', instanceClass: 'db.t3.small' }];
    expect(memoryPressureOf(pinned(300, { databases }))?.message).toBe(
      'processes 300 on db.t3.small is more than AWS grants by default: 217 at most, on its whole nominal memory',
    );
  });

  test('says nothing where there is nothing to compare with', () => {
    expect(memoryPressureOf(pinned(9999, { databases: [{ engine: 'postgres' }] }))).toBeUndefined();
    expect(memoryPressureOf(pinned(9999, { databases: [{ engine: 'postgres', instanceClass: 'db.t99.huge' }] }))).toBeUndefined();
  });
});
