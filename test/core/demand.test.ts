import * as fc from 'fast-check';
import { demandOf, isLumpSum, ledgerConsumer, unknownsOf } from '../../lib/core/demand';
import { api, declared, derived, knownConsumers, service } from './some-facts';

describe('demandOf', () => {
  test('multiplies out', () => {
    expect(demandOf(2, 2, { size: 8, overflow: 12 }, 0)).toBe(80);
    expect(demandOf(4, 2, { size: 20, overflow: 0 }, 1)).toBe(164);
  });
});

describe('ledgerConsumer', () => {
  test('holds everything that the demand is made of', () => {
    expect(ledgerConsumer(api({ sideConnections: 1 }), { size: 8, overflow: 12 })).toEqual({
      path: 'Stack/Api',
      name: 'Api',
      kind: 'ecs-service',
      copies: { steady: 1, peak: 2, because: '2 tasks (1, doubled while deploying: maximumPercent 200)' },
      processes: 2,
      pool: { size: 8, overflow: 12, derived: false },
      sideConnections: 1,
      demand: 82,
      steadyDemand: 41,
    });
  });

  test('says that a pool was derived', () => {
    expect(ledgerConsumer(api({ pool: derived() }), { size: 1, overflow: 0 }).pool).toEqual({
      size: 1,
      overflow: 0,
      derived: true,
    });
  });

  test('unknown copies make both demands unknown', () => {
    const line = ledgerConsumer(service('Api', { copies: { unknown: 'desiredCount is a token' } }), { size: 5, overflow: 0 });
    expect(line.copies).toEqual({ steady: null, peak: null, because: 'unknown number of tasks (desiredCount is a token)' });
    expect([line.demand, line.steadyDemand]).toEqual([null, null]);
  });

  test('an unknown overlap leaves the steady demand known', () => {
    const line = ledgerConsumer(service('Api', { copies: 3, overlap: { unknown: 'controller EXTERNAL' } }), {
      size: 5,
      overflow: 0,
    });
    expect(line.copies).toEqual({ steady: 3, peak: null, because: 'unknown peak of 3 tasks (controller EXTERNAL)' });
    expect([line.demand, line.steadyDemand]).toEqual([null, 15]);
  });

  test('unknown processes make both demands unknown', () => {
    const line = ledgerConsumer(service('Api', { processes: { unknown: 'WEB_CONCURRENCY is a secret' } }), {
      size: 5,
      overflow: 0,
    });
    expect([line.processes, line.demand, line.steadyDemand]).toEqual([null, null, null]);
  });

  test('a lump sum keeps its bare reason', () => {
    const line = ledgerConsumer(declared('team-b', 40, { kind: 'reserved', copiesBecause: 'their\nmigration' }), {
      size: 40,
      overflow: 0,
    });
    expect(isLumpSum(line)).toBe(true);
    expect(line.copies.because).toBe('their\ufffdmigration');
  });

  test('more copies, processes or side connections never lower the demand', () => {
    const more = fc.constantFrom('copies' as const, 'processes' as const, 'sideConnections' as const);
    fc.assert(
      fc.property(knownConsumers, more, fc.integer({ min: 1, max: 5 }), (consumers, property, extra) => {
        for (const consumer of consumers) {
          const larger = { ...consumer, [property]: Number(consumer[property]) + extra };
          const demand = ledgerConsumer(consumer, { size: 3, overflow: 2 }).demand;
          expect(demand).not.toBeNull();
          expect(ledgerConsumer(larger, { size: 3, overflow: 2 }).demand).toBeGreaterThanOrEqual(Number(demand));
        }
      }),
    );
  });
});

describe('isLumpSum', () => {
  test.each([
    ['an ECS service', service('A')],
    ['several copies', declared('A', 5, { copies: 2 })],
    ['several processes', declared('A', 5, { processes: 2 })],
    ['an overlap', declared('A', 5, { overlap: { kind: 'daemon' } })],
    ['side connections', declared('A', 5, { sideConnections: 1 })],
  ])('%s is none', (_, consumer) => {
    expect(isLumpSum(ledgerConsumer(consumer, { size: 5, overflow: 0 }))).toBe(false);
  });
});

describe('unknownsOf', () => {
  test('names every quantity that could not be read', () => {
    const consumer = service('A', { copies: { unknown: 'a' }, overlap: { unknown: 'b' }, processes: { unknown: 'c' } });
    expect(unknownsOf(consumer).map(({ unknown }) => unknown)).toEqual(['a', 'b', 'c']);
    expect(unknownsOf(service('A'))).toEqual([]);
  });
});
