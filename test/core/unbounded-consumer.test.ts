import fc from 'fast-check';
import { judge } from '../../lib/core/judge';
import type { LedgerBudget } from '../../lib/core/ledger';
import { declared, fixed, lambda, service, stated, unboundedLambda } from './some-facts';
import { client, fleet, proxy } from './some-poolers';

const OTHER_WAYS = ['a pooler for Import, whose share is bounded', 'maxConcurrency of Import, where something else bounds it'];

function found({ findings }: LedgerBudget) {
  return findings.map(({ rule, message, remedies }) => ({ rule, message, remedies }));
}

it('is told once, with the largest value that fits', () => {
  const ledger = judge(stated(100, [unboundedLambda('Import'), declared('etl', 11)]));
  expect(found(ledger)).toEqual([
    {
      rule: 'unbounded-consumer',
      message: 'nothing bounds the environments of Import: it has no reserved concurrency, and it has a function URL, Url',
      remedies: ['reservedConcurrentExecutions of at most 44 for Import', ...OTHER_WAYS],
    },
  ]);
  expect(ledger.consumers[0]).toMatchObject({ kind: 'function', demand: null, copies: { steady: null, peak: null } });
  expect(ledger.demand).toBeNull();
});

it('counts what each environment opens, and versions that are invoked side by side', () => {
  const twice = { because: 'it has a URL', setting: 'reservedConcurrentExecutions', copiesPerUnit: 2 };
  const [finding] = judge(
    stated(100, [unboundedLambda('Import', { pool: fixed(3), sideConnections: 1, unbounded: twice })]),
  ).findings;
  // 2 versions x 6 x 2 generations x (3 + 1) = 96
  expect(finding?.remedies[0]).toBe('reservedConcurrentExecutions of at most 6 for Import');
});

it('gives the same value to all of them, because they fill the same room', () => {
  const ledger = judge(stated(100, [unboundedLambda('Import'), unboundedLambda('Export')]));
  expect(ledger.findings.map(({ remedies }) => remedies[0])).toEqual([
    'reservedConcurrentExecutions of at most 25 for Import, and of 1 other consumer that nothing bounds',
    'reservedConcurrentExecutions of at most 25 for Export, and of 1 other consumer that nothing bounds',
  ]);
});

it('names the setting without a value where none fits', () => {
  const [finding] = judge(stated(10, [unboundedLambda('Import'), declared('etl', 9)])).findings;
  expect(finding?.remedies).toEqual(['reservedConcurrentExecutions of Import, once the rest fits', ...OTHER_WAYS]);
});

it.each([
  ['another consumer is unknown', service('Api', { copies: { unknown: 'DesiredCount cannot be read' } })],
  ['its own processes are unknown', unboundedLambda('Export', { processes: { unknown: 'they stand nowhere' } })],
])('proves no value where %s', (_, other) => {
  const { findings } = judge(stated(100, [unboundedLambda('Import'), other]));
  const finding = findings.find(({ path, rule }) => path === 'Stack/Import' && rule === 'unbounded-consumer');
  expect(finding?.remedies).toEqual(['set reservedConcurrentExecutions of Import', ...OTHER_WAYS]);
});

it('is told beside what else cannot be read of it', () => {
  const unknown = { unknown: 'processes stand in no template' };
  const rules = judge(stated(100, [unboundedLambda('Import', { processes: unknown })])).findings.map(({ rule }) => rule);
  expect(rules).toEqual(['unresolved-input', 'unbounded-consumer']);
});

it('is silent about a function that is bounded', () => {
  const ledger = judge(stated(100, [lambda('Import')]));
  expect(ledger.findings).toEqual([]);
  expect(ledger.demand).toBe(24);
});

describe('behind a pooler', () => {
  const clients = [client({ consumer: unboundedLambda('Import') })];

  it('is silent with RDS Proxy, whose share is what reaches the server', () => {
    const ledger = judge({ ...stated(100, []), poolers: [proxy('Proxy', 66, { clients })] });
    expect(ledger.findings.map(({ rule }) => rule)).toEqual([]);
    expect(ledger.demand).toBe(66);
  });

  it('is told with PgBouncer, which has to know how many clients there are', () => {
    const ledger = judge({ ...stated(100, []), poolers: [fleet('PgBouncer', 2, 12, { clients })] });
    expect(found(ledger)).toEqual([
      expect.objectContaining({ rule: 'unbounded-consumer', remedies: ['set reservedConcurrentExecutions of Import'] }),
    ]);
  });
});

it('the value that is proposed fits, and the next one does not', () => {
  const pools = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 3 }),
      pools,
      (connections, versions, [size, side]) => {
        const shape = { pool: fixed(size), sideConnections: side };
        const unbounded = { because: 'a URL', setting: 'reservedConcurrentExecutions', copiesPerUnit: versions };
        const [finding] = judge(stated(connections, [unboundedLambda('Import', { ...shape, unbounded })])).findings;
        const [, proposed] = /at most (\d+)/.exec(finding?.remedies[0] ?? '') ?? [];
        const value = Number(proposed ?? 0);
        const headroom = (reserved: number) =>
          judge(stated(connections, [lambda('Import', { ...shape, copies: reserved * versions })])).headroom;
        expect(headroom(value)).toBeGreaterThanOrEqual(0);
        expect(headroom(value + 1)).toBeLessThan(0);
      },
    ),
  );
});

it('proposes a value that fits where it multiplies itself, and names the option of its kind', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 3 }), (connections, nesting) => {
      const unbounded = { because: 'maps in maps', setting: 'MaxConcurrency', copiesPerUnit: 2, nesting, option: 'maxCopies' };
      const overlap = { kind: 'none', reason: '' } as const;
      const [finding] = judge(stated(connections, [unboundedLambda('Load', { unbounded, overlap })])).findings;
      const [, proposed] = /at most (\d+)/.exec(finding?.remedies[0] ?? '') ?? [];
      const value = Number(proposed ?? 0);
      expect(2 * value ** nesting).toBeLessThanOrEqual(connections);
      expect(2 * (value + 1) ** nesting).toBeGreaterThan(connections);
      expect(finding?.remedies.at(-1)).toBe('maxCopies of Load, where something else bounds it');
    }),
  );
});
