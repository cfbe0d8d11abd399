import { clientPool, isLargeBehindPooler, ledgerPooler, poolerIn } from '../../lib/core/pooler-ledger';
import { poolerConsumer } from '../../lib/core/pooler-share';
import { supplyOf } from '../../lib/core/supply';
import { declared, derived, fixed, service, stated } from './some-facts';
import { ledgerOf, line } from './some-ledger';
import { client, fleet, proxy } from './some-poolers';

const supply = supplyOf(stated(100, []));

describe('the pool of a client', () => {
  test('is fixed where it is stated', () => {
    expect(clientPool(fixed(30, 5), 3)).toEqual({ size: 30, overflow: 5 });
  });

  test('is never more than the pooler itself may open, and no less than its minimum', () => {
    const request = derived({ min: 2, max: 10, ratio: 1 });
    expect(clientPool(request, 100)).toEqual({ size: 10, overflow: 0 });
    expect(clientPool(request, 4)).toEqual({ size: 4, overflow: 0 });
    expect(clientPool(request, 1)).toEqual({ size: 2, overflow: 0 });
    expect(clientPool(request, null)).toEqual({ size: 2, overflow: 0 });
  });

  test('is large from eleven connections on, or beyond the share', () => {
    const ofSize = (size: number) => line(declared('Jobs', size));
    expect([10, 11].map(size => isLargeBehindPooler(ofSize(size), 50))).toEqual([false, true]);
    expect([5, 6].map(size => isLargeBehindPooler(ofSize(size), 5))).toEqual([false, true]);
    expect(isLargeBehindPooler(ofSize(10), null)).toBe(false);
  });
});

describe('the lines of a pooler', () => {
  const api = service('Api', { copies: 2, processes: 3, pool: derived({ max: 10, ratio: 1 }) });

  test('hold its share, its clients and what these may open together', () => {
    const facts = proxy('Proxy', 40, { clients: [client({ consumer: api }), client({ consumer: declared('jobs', 5) })] });
    const grants = new Map([[facts.path, 40]]);
    const ledger = ledgerPooler(facts, line(poolerConsumer(facts, 40, supply)), grants);
    expect(ledger).toMatchObject({ kind: 'rds-proxy', share: 40, percent: 40, clientDemand: 65, clientLimit: null });
    expect(ledger).not.toHaveProperty('maxDbConnections');
    expect(ledger.clients.map(({ demand }) => demand)).toEqual([60, 5]);
  });

  test('of one beside its client reach as far as one copy does', () => {
    const facts = fleet('Beside', 2, 4, { isSidecar: true, clients: [client({ consumer: api })] });
    const ledger = ledgerPooler(facts, line(poolerConsumer(facts, 4, supply)), new Map([[facts.path, 4]]));
    expect(ledger).toMatchObject({ kind: 'pgbouncer', share: 16, maxDbConnections: 4, clients: [{ pool: { size: 4 } }] });
    expect(ledger).not.toHaveProperty('percent');
  });

  test('are unknown as soon as one client is', () => {
    const unknown = { ...api, copies: { unknown: 'it is a token' } };
    const facts = proxy('Proxy', 40, { clients: [client({ consumer: unknown }), client({ consumer: declared('jobs', 5) })] });
    expect(ledgerPooler(facts, line(poolerConsumer(facts, 40, supply)), new Map()).clientDemand).toBeNull();
  });
});

describe('a pooler of several endpoints', () => {
  const lines = (name: string) => ({
    path: 'Stack/Proxy',
    name: 'Proxy',
    kind: 'rds-proxy' as const,
    share: name === 'w' ? 100 : 50,
    percent: 50,
    clients: [line(declared(name, 7))],
    clientDemand: 7,
    clientLimit: null,
  });
  const budgets = ['w', 'r'].map(name => ({ ...ledgerOf([]), poolers: [lines(name)] }));

  test('has the clients of all of them', () => {
    expect(poolerIn(budgets, 'Stack/Proxy')).toMatchObject({
      share: 100,
      clientDemand: 14,
      clients: [{ name: 'w' }, { name: 'r' }],
    });
    expect(poolerIn(budgets, 'Stack/Other')).toBeUndefined();
  });
});
