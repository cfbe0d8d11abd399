import type { AccountSnapshot, ProxySnapshot, RegionSnapshot, ServerSnapshot } from './account';
import { engineFamily, limitQuery } from './engine';
import type { Measurement } from './measurement';
import { proxiedLimit } from './proxied-limit';
import { isUnknown } from './unknown';

/** What somebody has asked a live server. */
export interface AskedLimit {
  readonly account: string;
  readonly region: string;
  /** Identifier of the instance. */
  readonly server: string;
  readonly maxConnections: number;
}

/** What was measured of accounts, and what could not be. */
export interface AccountMeasurement {
  readonly servers: readonly Measurement[];
  readonly unmeasured: readonly UnmeasuredServer[];
}

export interface UnmeasuredServer {
  readonly server: string;
  readonly region: string;
  /** What would have to be done, or why nothing can be. */
  readonly because: string;
}

/** The ceilings that a live account tells: what was asked goes before a parameter, and a parameter before what a proxy says. */
export function measureAccount({ regions, takenAt }: AccountSnapshot, asked: readonly AskedLimit[]): AccountMeasurement {
  const servers: Measurement[] = [];
  const unmeasured: UnmeasuredServer[] = [];
  for (const region of regions) {
    for (const server of region.servers) {
      const limit = limitOf(server, region, asked);
      if ('because' in limit) unmeasured.push({ server: server.id, region: region.region, because: limit.because });
      else servers.push({ ...identityOf(server, region), ...limit, measuredOn: takenAt.slice(0, 10) });
    }
  }
  return { servers, unmeasured };
}

type Limit = Pick<Measurement, 'maxConnections' | 'atMost' | 'source'>;

function identityOf(server: ServerSnapshot, { account, region }: RegionSnapshot) {
  const { id, plan, engine, engineVersion, instanceClass, serverless } = server;
  return {
    server: id,
    account,
    region,
    ...(plan && { budget: plan.path }),
    engine,
    ...(engineVersion !== undefined && { engineVersion }),
    ...(instanceClass !== undefined && { instanceClass }),
    ...(serverless && { serverless }),
  };
}

function limitOf(server: ServerSnapshot, region: RegionSnapshot, asked: readonly AskedLimit[]): Limit | { because: string } {
  const query = limitQuery(engineFamily(server.engine));
  const answer = asked.find(
    ({ account, region: where, server: id }) => id === server.id && where === region.region && account === region.account,
  );
  if (answer) return { maxConnections: answer.maxConnections, source: query };
  const pinned = pinnedLimit(server);
  if (pinned) return pinned;
  const proxied = region.proxies.flatMap(proxy => limitBehind(proxy, server, region) ?? []);
  const [first, ...others] = proxied.filter(limit => 'maxConnections' in limit);
  if (first) return others.reduce((best, limit) => (limit.maxConnections > best.maxConnections ? limit : best), first);
  const [because] = proxied.flatMap(limit => ('because' in limit ? limit.because : []));
  return {
    because: `${because === undefined ? '' : `${because}; `}state with --from-sql ${server.id}=<number> what ${query} prints`,
  };
}

/** A number in a parameter group is what the server admits, unless it waits for a restart. */
function pinnedLimit({ parameter }: ServerSnapshot): Limit | undefined {
  if (parameter === null || isUnknown(parameter) || parameter.pendingReboot || !/^\s*\d{1,6}\s*$/.test(parameter.text))
    return undefined;
  return { maxConnections: Number(parameter.text), source: `parameter group ${parameter.group}` };
}

/** Of a cluster the writer's side tells the writer's limit, and the readers' side that of the only reader. */
function limitBehind(
  proxy: ProxySnapshot,
  { id, cluster, role }: ServerSnapshot,
  { servers }: RegionSnapshot,
): Limit | { because: string } | undefined {
  const { target } = proxy;
  if (isUnknown(target) || target.id !== (target.kind === 'instance' ? id : cluster)) return undefined;
  if (target.kind === 'instance') return proxiedLimit(proxy, 'instance');
  if (role === 'writer') return proxiedLimit(proxy, 'writer');
  const readers = servers.filter(server => server.cluster === cluster && server.role === 'reader');
  return role === 'reader' && readers.length === 1 ? proxiedLimit(proxy, 'readers') : undefined;
}
