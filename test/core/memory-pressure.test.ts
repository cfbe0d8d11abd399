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

  test.each([
    [
      'aurora-mysql',
      'db.t3.medium',
      200,
      'max_connections 200 on db.t3.medium is more than AWS grants by default: 90 at most',
      ['max_connections 90', 'db.r6i.large'],
    ],
    [
      'aurora-postgresql',
      'db.r6g.large',
      2000,
      'max_connections 2000 on db.r6g.large is more than AWS grants by default: 1802 at most',
      ['max_connections 1802', 'db.r6g.xlarge'],
    ],
  ])('of %s on %s with %d is held to what AWS grants at most', (engine, instanceClass, maxConnections, message, remedies) => {
    const pressure = memoryPressureOf(pinned(maxConnections, { databases: [{ engine, instanceClass }] }));
    expect(pressure).toEqual({ message: `${message}, on its whole nominal memory`, remedies });
  });

  test('of Aurora Serverless v2 is held to its largest capacity', () => {
    const databases = [{ engine: 'aurora-mysql', instanceClass: 'db.serverless', serverless: { minAcu: 1, maxAcu: 8 } }];
    expect(memoryPressureOf(pinned(1000, { databases }))).toBeUndefined();
    expect(memoryPressureOf(pinned(1001, { databases }))?.remedies).toEqual(['max_connections 1000']);
  });

  test('says nothing of servers elsewhere', () => {
    const databases = [{ engine: 'postgres', platform: 'azure' as const, memoryGib: 2, instanceClass: 'db.t3.micro' }];
    expect(memoryPressureOf(pinned(0, { ceiling: { kind: 'declared', maxConnections: 900 }, databases }))).toBeUndefined();
  });

  test('says nothing where there is nothing to compare with', () => {
    expect(memoryPressureOf(pinned(9999, { databases: [{ engine: 'postgres' }] }))).toBeUndefined();
    expect(memoryPressureOf(pinned(9999, { databases: [{ engine: 'postgres', instanceClass: 'db.t99.huge' }] }))).toBeUndefined();
  });
});
