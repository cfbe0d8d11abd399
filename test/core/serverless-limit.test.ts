import * as fc from 'fast-check';
import type { Ceiling } from '../../lib/core/ceiling';
import { ceilingOf } from '../../lib/core/ceiling';
import { nominalMaxConnections } from '../../lib/core/nominal';
import { SERVERLESS_ROWS } from './published-rows';

const PAGE = 'Aurora User Guide: Maximum connections for Aurora Serverless v2';
const CAPPED = 'capped at 2,000 at a minimum of 0 or 0.5 ACU';

type Engine = 'aurora-postgresql' | 'aurora-mysql';

function ceiling(engine: Engine, minAcu: number, maxAcu: number): Ceiling {
  return ceilingOf({ engine, instanceClass: 'db.serverless', serverless: { minAcu, maxAcu } }, { kind: 'estimated' });
}

function limit(engine: Engine, minAcu: number, maxAcu: number): number {
  const found = ceiling(engine, minAcu, maxAcu);
  if (found.basis === 'unknown') throw new Error(found.source);
  return found.maxConnections;
}

describe('the rows that AWS prints', () => {
  test.each(SERVERLESS_ROWS)(
    'at %d ACU: %d on MySQL, %d on PostgreSQL, %d of it at a low minimum',
    (maxAcu, mysql, postgresql, low) => {
      const source = `row of ${maxAcu} ACU, ${PAGE}`;
      expect(ceiling('aurora-postgresql', 1, maxAcu)).toEqual({ basis: 'published', maxConnections: postgresql, source });
      for (const minAcu of [0, 0.5]) {
        const atLow = low < postgresql ? `${source}, ${CAPPED}` : source;
        expect(ceiling('aurora-postgresql', minAcu, maxAcu)).toEqual({ basis: 'published', maxConnections: low, source: atLow });
      }
      for (const minAcu of [0, 0.5, 1]) {
        expect(ceiling('aurora-mysql', minAcu, maxAcu)).toEqual({ basis: 'published', maxConnections: mysql, source });
      }
    },
  );

  test('are nine', () => {
    expect(SERVERLESS_ROWS.map(([maxAcu]) => maxAcu)).toEqual([1, 4, 8, 16, 32, 64, 128, 192, 256]);
  });
});

describe('between the rows', () => {
  const line = "the line through AWS's table for Aurora Serverless v2";

  test.each<[Engine, number, number, number, string]>([
    ['aurora-postgresql', 1, 2, 400, `min(5000, floor(211.45 x 2 - 22.4)), ${line}`],
    ['aurora-postgresql', 0.5, 12, 2000, `min(5000, floor(211.45 x 12 - 22.4)), ${line}, ${CAPPED}`],
    ['aurora-postgresql', 1, 12, 2515, `min(5000, floor(211.45 x 12 - 22.4)), ${line}`],
    ['aurora-postgresql', 1, 23.5, 4946, `min(5000, floor(211.45 x 23.5 - 22.4)), ${line}`],
    ['aurora-postgresql', 1, 24, 5000, `min(5000, floor(211.45 x 24 - 22.4)), ${line}`],
    ['aurora-mysql', 0.5, 1.25, 90, `no less than the row of 1 ACU, ${PAGE}`],
    ['aurora-mysql', 0.5, 2, 90, 'default of Aurora MySQL with the floor of log2, a lower bound, on 4 GiB at 2 ACU'],
    ['aurora-mysql', 0.5, 3.5, 135, 'default of Aurora MySQL with the floor of log2, a lower bound, on 7 GiB at 3.5 ACU'],
    ['aurora-mysql', 0.5, 8.5, 1000, 'default of Aurora MySQL with the floor of log2, a lower bound, on 17 GiB at 8.5 ACU'],
    ['aurora-mysql', 0.5, 224, 6000, `no less than the row of 192 ACU, ${PAGE}`],
  ])('%s from %d to %d ACU admits %d: %s', (engine, minAcu, maxAcu, maxConnections, source) => {
    expect(ceiling(engine, minAcu, maxAcu)).toEqual({ basis: 'estimated', maxConnections, source });
  });
});

describe.each<Engine>(['aurora-postgresql', 'aurora-mysql'])('a ceiling of %s', engine => {
  const halfSteps = fc.integer({ min: 2, max: 512 }).map(steps => steps / 2);
  const anyAcu = fc.oneof(halfSteps, fc.double({ min: 1, max: 256, noNaN: true }));

  test('never falls as the largest capacity grows', () => {
    fc.assert(
      fc.property(anyAcu, anyAcu, fc.constantFrom(0, 0.5, 1), (a, b, minAcu) => {
        expect(limit(engine, minAcu, Math.min(a, b))).toBeLessThanOrEqual(limit(engine, minAcu, Math.max(a, b)));
      }),
    );
  });

  test('never exceeds what the whole nominal memory would give', () => {
    for (let maxAcu = 1; maxAcu <= 256; maxAcu += 0.5) {
      for (const minAcu of [0, 1]) {
        const nominal = nominalMaxConnections({ engine, instanceClass: 'db.serverless', serverless: { minAcu, maxAcu } });
        expect(limit(engine, minAcu, maxAcu)).toBeLessThanOrEqual(nominal ?? 0);
      }
    }
  });

  test('is a whole number of connections or unknown with a reason, whatever the range is', () => {
    const any = fc.oneof(fc.double(), fc.double({ min: -2, max: 300 }));
    fc.assert(
      fc.property(any, any, (minAcu, maxAcu) => {
        const found = ceiling(engine, minAcu, maxAcu);
        const isRange = maxAcu >= 1 && maxAcu <= 256 && minAcu >= 0 && minAcu <= maxAcu;
        if (found.basis === 'unknown')
          expect({ isRange, source: found.source }).toEqual({
            isRange: false,
            source: expect.stringContaining('ServerlessV2ScalingConfiguration') as unknown,
          });
        else expect([isRange, Number.isInteger(found.maxConnections), found.maxConnections > 0]).toEqual([true, true, true]);
      }),
      { numRuns: 300 },
    );
  });
});

test('PostgreSQL never admits more than 2000 at a minimum of 0 or 0.5 ACU, however the limit is set', () => {
  const policies = [{ kind: 'estimated' }, { kind: 'pinned' }, { kind: 'pinned', maxConnections: 4000 }] as const;
  const texts = [undefined, '4000', '{DBInstanceClassMemory/9531392}', 'LEAST({DBInstanceClassMemory/9531392},5000)'];
  for (const minAcu of [0, 0.5]) {
    for (let maxAcu = 1; maxAcu <= 256; maxAcu += 0.5) {
      for (const policy of policies) {
        for (const text of texts) {
          const database = { engine: 'aurora-postgresql', instanceClass: 'db.serverless', serverless: { minAcu, maxAcu } };
          const parameter = text === undefined ? {} : { parameter: { text, where: 'a group' } };
          const found = ceilingOf({ ...database, ...parameter }, policy);
          if (found.basis === 'unknown' || found.maxConnections > 2000)
            throw new Error(`${minAcu} to ${maxAcu}: ${found.source}`);
        }
      }
    }
  }
});

test('a member without a range is unknown, and says what is missing', () => {
  expect(ceilingOf({ engine: 'aurora-mysql', instanceClass: 'db.serverless' }, { kind: 'estimated' })).toEqual({
    basis: 'unknown',
    source: 'the memory of db.serverless follows ServerlessV2ScalingConfiguration of the cluster, which is not stated',
    wayOut: 'MaxConnections.of(<what SELECT @@max_connections prints>)',
  });
});
