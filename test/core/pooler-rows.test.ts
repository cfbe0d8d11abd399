import type { LedgerPooler } from '../../lib/core/ledger';
import { alignedRows } from '../../lib/core/ledger-table';
import { poolerRows } from '../../lib/core/pooler-rows';
import { api, declared, ROLLING } from './some-facts';
import { line } from './some-ledger';

function pooler(overrides: Partial<LedgerPooler> = {}): LedgerPooler {
  const clients = [line(api({ copies: 2, overlap: ROLLING })), line(declared('jobs', 5))];
  return {
    path: 'Stack/Proxy',
    name: 'Proxy',
    kind: 'rds-proxy',
    share: 51,
    percent: 66,
    clients,
    clientDemand: 165,
    clientLimit: null,
    ...overrides,
  };
}

test('clients stand under their pooler, with how many there are for each connection of the server', () => {
  expect(alignedRows(poolerRows([pooler()]))).toEqual([
    '  behind Proxy      165   client connections, 3.3 for each of 51 connections',
    '    Api             160   4 tasks (2, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)',
    '    jobs              5   declared',
  ]);
});

test('a limit stands beside them', () => {
  const [row] = poolerRows([pooler({ clientLimit: 200, share: 1 })]);
  expect(row?.words).toBe('client connections, 165 for each of 1 connection, at most 200 for each copy');
});

test('what is unknown is no number', () => {
  const [unknown] = poolerRows([pooler({ clientDemand: null })]);
  expect([unknown?.figure, unknown?.words]).toEqual(['?', 'client connections']);
  expect(poolerRows([pooler({ share: null })])[0]?.words).toBe('client connections');
  expect(poolerRows([pooler({ share: 0 })])[0]?.words).toBe('client connections');
});

test('a pooler without clients, and a budget without poolers, say nothing', () => {
  expect(poolerRows([pooler({ clients: [] })])).toEqual([]);
  expect(poolerRows(undefined)).toEqual([]);
});

test('names do not leave their line', () => {
  const rows = poolerRows([pooler({ name: 'a\nb', clients: [line(declared('c\nd', 1))] })]);
  expect(rows.map(({ label }) => label)).toEqual(['behind a\ufffdb', '  c\ufffdd']);
});
