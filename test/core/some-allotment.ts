import type { Allotment } from '../../lib/core/allotment';

/** 60 connections of the budget of PostgreSQL 16.8 on db.r6g.large. */
export function someAllotment(changes: Partial<Allotment> = {}): Allotment {
  return {
    name: 'billing',
    connections: 60,
    budget: 'Shop/Budget',
    database: { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.r6g.large' },
    reason: 'reads the orders schema',
    parameter: '/connection-budget/Shop.Budget/billing',
    ...changes,
  };
}
