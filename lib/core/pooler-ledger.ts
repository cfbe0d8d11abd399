import type { Pool, PoolRequest } from './consumer';
import { ledgerConsumer } from './demand';
import type { LedgerBudget, LedgerConsumer, LedgerPooler } from './ledger';
import { connectionsOf, splitConnections } from './pool';
import type { PoolerFacts } from './pooler';
import type { Grants } from './pooler-share';

/** Connections of one process behind a pooler, unless a number is stated: a pooler is there so that clients need few. */
export const MOST_BEHIND_POOLER = 10;

/** A pooler of a server: what it takes there, and who draws on it. */
export function ledgerPooler(pooler: PoolerFacts, line: LedgerConsumer, grants: Grants): LedgerPooler {
  const { path, name, share, clients, clientLimit, isSidecar } = pooler;
  const grant = grants.get(path) ?? null;
  const reach = isSidecar ? grant : line.demand;
  const lines = clients.map(({ consumer }) => ledgerConsumer(consumer, clientPool(consumer.pool, reach)));
  const clientDemand = total(lines.map(({ demand }) => demand));
  return {
    path,
    name,
    kind: share.kind === 'percent' ? 'rds-proxy' : 'pgbouncer',
    share: line.demand,
    ...(share.kind === 'percent' ? { percent: grant } : { maxDbConnections: grant }),
    clients: lines,
    clientDemand,
    clientLimit: clientLimit ?? null,
  };
}

/** A pooler with its clients at every endpoint; its share is that of the first, which is the writer's. */
export function poolerIn(ledgers: readonly LedgerBudget[], path: string): LedgerPooler | undefined {
  const found = ledgers.flatMap(({ poolers = [] }) => poolers).filter(pooler => pooler.path === path);
  const [first] = found;
  if (first === undefined) return undefined;
  return {
    ...first,
    clients: found.flatMap(({ clients }) => clients),
    clientDemand: total(found.map(({ clientDemand }) => clientDemand)),
  };
}

/** The pool of one process behind a pooler: never more than the pooler itself may open, and no more than is of use. */
export function clientPool(request: PoolRequest, share: number | null): Pool {
  if (request.kind === 'fixed') return { size: request.size, overflow: request.overflow };
  const most = Math.min(request.max, share ?? request.min);
  return splitConnections(Math.max(request.min, most), request.ratio, request.knowsOverflow);
}

/** Whether one process may open more than is of use behind a pooler. */
export function isLargeBehindPooler({ pool }: LedgerConsumer, share: number | null): boolean {
  return connectionsOf(pool) > MOST_BEHIND_POOLER || (share !== null && connectionsOf(pool) > share);
}

function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}
