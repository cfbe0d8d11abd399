import type { PoolerClient, PoolerFacts } from '../../core/pooler';
import { readTargetGroup } from '../db-proxy';
import { proxyTargets } from '../reach/proxy-targets';
import type { App } from './consumers';

/** An RDS Proxy of a template, with whoever comes by it. */
export interface ImpliedProxy {
  /** Id of the proxy. */
  readonly id: string;
  readonly clients: readonly PoolerClient[];
}

/** The proxies in front of a database, by the ids of their target groups. */
export function proxiesOf({ set }: App, databaseIds: ReadonlySet<string>): ReadonlyMap<string, string> {
  const proxies = new Map<string, string>();
  for (const { id, databases, proxies: found } of proxyTargets(set)) {
    const [proxy] = found;
    if (proxy !== undefined && databases.some(database => databaseIds.has(database))) proxies.set(id, proxy);
  }
  return proxies;
}

/** What a proxy may open at the server, and who draws on it. */
export function impliedProxy(app: App, targetGroup: string, proxyId: string, clients: readonly PoolerClient[]): PoolerFacts {
  const found = app.set.resources.get(proxyId);
  const path = found?.path ?? proxyId;
  const { percent, idleClientTimeoutSeconds, hasReaderEndpoint } = readTargetGroup(app.template, targetGroup, path);
  return {
    path,
    name: found?.name ?? proxyId,
    endpoints: hasReaderEndpoint ? ['writer', 'reader'] : ['writer'],
    share: { kind: 'percent', percent, weight: 1 },
    clients,
    ...(typeof idleClientTimeoutSeconds === 'number' && { idleTimeoutSeconds: idleClientTimeoutSeconds }),
  };
}
