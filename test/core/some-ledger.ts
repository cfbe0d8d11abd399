import type { ConsumerFacts, Pool } from '../../lib/core/consumer';
import { ledgerConsumer } from '../../lib/core/demand';
import { minimumPool } from '../../lib/core/derivation';
import type { LedgerBudget, LedgerConsumer } from '../../lib/core/ledger';
import { api, declared } from './some-facts';

export function line(consumer: ConsumerFacts, pool: Pool = minimumPool(consumer.pool)): LedgerConsumer {
  return ledgerConsumer(consumer, pool);
}

const total = (parts: readonly (number | null)[]): number | null =>
  parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);

/** The ledger of db.t3.micro: 77 - 26 = 51 usable connections. */
export function ledgerOf(consumers: readonly LedgerConsumer[], overrides: Partial<LedgerBudget> = {}): LedgerBudget {
  const usable = overrides.usable === undefined ? 51 : overrides.usable;
  const demand = total(consumers.map(consumer => consumer.demand));
  return {
    path: 'Stack/Orders',
    name: 'Orders',
    database: { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' },
    ceiling: {
      maxConnections: 77,
      basis: 'estimated',
      source: 'LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
    },
    reserve: [
      { name: 'superuser', connections: 3 },
      { name: 'rds_superuser', connections: 2 },
      { name: 'rds_reserved', connections: 4 },
      { name: 'rdsadmin sessions', connections: 3 },
      { name: 'operations', connections: 10 },
      { name: 'margin', connections: 4 },
    ],
    usable,
    admitted: 65,
    operations: 10,
    consumers,
    demand,
    steadyDemand: total(consumers.map(consumer => consumer.steadyDemand)),
    headroom: usable === null || demand === null ? null : usable - demand,
    scenarios: [],
    findings: [],
    ...overrides,
  };
}

/** 80 + 7 connections asked of 51. */
export function overBudget(overrides: Partial<LedgerBudget> = {}): LedgerBudget {
  return ledgerOf([line(api()), line(declared('Worker', 7))], overrides);
}

/** 44 + 7 connections asked of 51. */
export function fitting(overrides: Partial<LedgerBudget> = {}): LedgerBudget {
  return ledgerOf([line(api(), { size: 7, overflow: 4 }), line(declared('Worker', 7))], overrides);
}

export const UNKNOWN_CEILING: Partial<LedgerBudget> = {
  database: { engine: 'postgres' },
  ceiling: { maxConnections: null, basis: 'unknown', source: 'the instance class is a token' },
  reserve: [],
  usable: null,
  admitted: null,
};

/** A writer of 100 connections, 80 of them asked for, and a reader of 40 that 47 come to when a member is lost. */
export function ofCluster(overrides: Partial<LedgerBudget> = {}): LedgerBudget {
  const source = 'max_connections 100 in parameter group of writer';
  return ledgerOf([line(api())], {
    path: 'Stack/Orders/writer',
    name: 'Orders writer',
    endpoint: 'writer',
    servers: [
      {
        path: 'Stack/Cluster/writer',
        name: 'writer',
        instanceClass: 'db.r6g.large',
        maxConnections: 100,
        basis: 'parameter',
        source,
        usable: 100,
      },
    ],
    database: { name: 'writer', engine: 'aurora-postgresql', instanceClass: 'db.r6g.large' },
    ceiling: { maxConnections: 100, basis: 'parameter', source },
    reserve: [],
    usable: 100,
    admitted: 100,
    operations: 0,
    scenarios: [
      { scenario: 'steady', level: 'shown', server: 'writer', usable: 100, admitted: 100, demand: 40, headroom: 60 },
      { scenario: 'scaled-out', level: 'shown', server: 'writer', usable: 100, admitted: 100, demand: 40, headroom: 60 },
      { scenario: 'deployment', level: 'must', server: 'writer', usable: 100, admitted: 100, demand: 80, headroom: 20 },
      { scenario: 'member-lost', level: 'should', server: 'reader', usable: 40, admitted: 40, demand: 47, headroom: -7 },
    ],
    ...overrides,
  });
}
