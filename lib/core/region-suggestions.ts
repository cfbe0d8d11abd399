import type { ProxySnapshot, ServerSnapshot } from './account';
import type { LedgerBudget } from './ledger';
import type { PoolSuggestion } from './pool-suggestion';
import { poolSuggestions } from './pool-suggestion';
import type { JudgedServer } from './server-findings';
import { seenConnections } from './server-findings';
import { isUnknown } from './unknown';

/** Servers of one budget, and its ledger. */
interface Watched {
  readonly ledger: LedgerBudget;
  readonly servers: readonly ServerSnapshot[];
}

/** Pools of all ledgers of a Region that could be smaller by what was seen, each once. */
export function regionSuggestions(servers: readonly JudgedServer[], proxies: readonly ProxySnapshot[]): PoolSuggestion[] {
  return watchedBudgets(servers).flatMap(watched => [...ofServers(watched), ...ofProxy(watched, proxies)]);
}

function watchedBudgets(servers: readonly JudgedServer[]): Watched[] {
  const found = new Map<LedgerBudget, ServerSnapshot[]>();
  for (const { server, plan } of servers) {
    for (const ledger of plan?.ledgers ?? []) found.set(ledger, [...(found.get(ledger) ?? []), server]);
  }
  return [...found].map(([ledger, behind]) => ({ ledger, servers: behind }));
}

/**
 * The most connections of an endpoint: of the writer what the busiest member had, because any member may have been the writer; of the readers what
 * all members had.
 */
function ofServers({ ledger, servers }: Watched): PoolSuggestion[] {
  const seen = servers.map(seenConnections);
  const known = seen.flatMap(each => each ?? []);
  if (known.length === 0 || known.length !== seen.length) return [];
  const most = ledger.endpoint === 'reader' ? known.reduce((sum, each) => sum + each, 0) : Math.max(...known);
  return poolSuggestions(ledger.consumers, most);
}

/**
 * Clients of a proxy, where one proxy is planned and one is there: with several it could not be told whose clients were seen. Their peak is a mean of
 * five minutes, which pools that keep their connections open do not fall below.
 */
function ofProxy({ ledger, servers }: Watched, proxies: readonly ProxySnapshot[]): PoolSuggestion[] {
  const [planned, ...others] = ledger.poolers ?? [];
  const names = new Set(servers.map(({ id, cluster }) => cluster ?? id));
  const [live, ...more] = proxies.filter(({ target }) => !isUnknown(target) && names.has(target.id));
  if (planned?.kind !== 'rds-proxy' || live === undefined || others.length > 0 || more.length > 0) return [];
  if (live.clients === null || isUnknown(live.clients)) return [];
  return poolSuggestions(planned.clients, live.clients.value);
}
