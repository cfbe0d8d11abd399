import type { LedgerBudget, LedgerConsumer } from '../../../lib/core/ledger';
import { poolSuggestions } from '../../../lib/core/pool-suggestion';
import { neededFor } from '../../../lib/core/verdict';
import fc from 'fast-check';
import { ledgerOf } from '../some-ledger';
import { audited, proxy, seen, server } from './snapshots';

/** Six to twelve tasks, eighteen during a deployment, of two processes with eleven connections each. */
const API: LedgerConsumer = {
  path: 'Shop/Api',
  name: 'Api',
  kind: 'ecs-service',
  copies: { steady: 12, peak: 18, fewest: 6, because: '12 x 150 % = 18 tasks' },
  processes: 2,
  pool: { size: 8, overflow: 3, derived: false },
  sideConnections: 0,
  demand: 198,
  steadyDemand: 132,
};

describe('a pool', () => {
  it('could be smaller where its processes cannot have used it', () => {
    expect(poolSuggestions([API], 49)).toEqual([
      { consumer: 'Shop/Api', declared: 11, seen: 5, suggested: 7, because: '49 connections / (6 x 2 processes)' },
    ]);
  });

  it('stays where it may have been used', () => {
    expect(poolSuggestions([API], 108)).toEqual([]);
    expect(poolSuggestions([API], 97)).toEqual([]);
  });

  it('is nothing that can be told of one number, of a pooler, and of what is unknown', () => {
    const lumpSum = {
      ...API,
      kind: 'reserved',
      copies: { steady: 1, peak: 1, because: '' },
      processes: 1,
      pool: { size: 50, overflow: 0, derived: false },
    } as const;
    const unread = { ...API, copies: { steady: 12, peak: 12, because: '' } };
    expect(poolSuggestions([lumpSum, { ...API, kind: 'pooler' }, unread, { ...API, processes: null }], 1)).toEqual([]);
  });

  it('is never suggested smaller than what all connections may have been, with 30 per cent more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 0, max: 5000 }),
        (steady, processes, most) => {
          const consumer = {
            ...API,
            copies: { ...API.copies, fewest: steady },
            processes,
            pool: { size: 1000, overflow: 0, derived: false },
          };
          for (const { suggested } of poolSuggestions([consumer], most))
            expect(suggested * steady * processes * 100).toBeGreaterThanOrEqual(most * 130 - 1e-6);
        },
      ),
    );
  });
});

it('30 per cent more is rounded up', () => {
  expect([0, 1, 10, 11, 30].map(neededFor)).toEqual([0, 2, 13, 15, 39]);
});

describe('a Region', () => {
  const ledger = (more: Partial<LedgerBudget> = {}): LedgerBudget => ledgerOf([API], { path: 'Shop/Budget', ...more });
  const plan = { path: 'Shop/Budget', ceiling: 77, plannedPeak: API.demand, operations: 10 };

  it('holds what was seen against the consumers of the ledger', () => {
    const { pools } = audited({ servers: [server({ plan, connections: seen(49) })] }, [ledger()]);
    expect(pools).toMatchObject([{ consumer: 'Shop/Api', suggested: 7 }]);
  });

  it('says nothing where a server of the endpoint was not seen', () => {
    expect(audited({ servers: [server({ plan, connections: null })] }, [ledger()]).pools).toEqual([]);
  });

  it('adds up the members for consumers of the readers, and takes the busiest for those of the writer', () => {
    const member = (id: string, value: number): ReturnType<typeof server> =>
      server({ id, cluster: 'c', role: 'reader', plan, connections: seen(value) });
    const servers = [member('a', 24), member('b', 12)];
    expect(audited({ servers }, [ledger({ endpoint: 'writer' })]).pools[0]?.because).toBe('24 connections / (6 x 2 processes)');
    expect(audited({ servers }, [ledger({ endpoint: 'reader' })]).pools[0]?.because).toBe('36 connections / (6 x 2 processes)');
  });

  it('holds the clients of its only proxy against their pools', () => {
    const pooler = {
      path: 'P',
      name: 'P',
      kind: 'rds-proxy',
      share: 46,
      percent: 60,
      clients: [API],
      clientDemand: 198,
      clientLimit: null,
    } as const;
    const parts = { servers: [server({ plan })], proxies: [proxy({ clients: seen(20.4) })] };
    expect(audited(parts, [ledger({ consumers: [], demand: API.demand, poolers: [pooler] })]).pools).toMatchObject([
      { consumer: 'Shop/Api', seen: 2, because: '21 connections / (6 x 2 processes)' },
    ]);
    const two = { ...parts, proxies: [proxy({ clients: seen(20.4) }), proxy({ name: 'py', percent: 1 })] };
    expect(audited(two, [ledger({ consumers: [], demand: API.demand, poolers: [pooler] })]).pools).toEqual([]);
  });
});
