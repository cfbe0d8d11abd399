import type { AccountSnapshot, ProxySide, ProxySnapshot, RegionSnapshot, ServerSnapshot } from './account';
import { engineFamily, limitQuery } from './engine';
import { liveSupply, mostConnections } from './live-server';
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
  readonly account: string;
  readonly region: string;
  /** What would have to be done, or why nothing can be. */
  readonly because: string;
}

/**
 * The ceilings that a live account tells: what was asked goes before a parameter, and a parameter before what a proxy says.
 *
 * @param today the day on which somebody asked
 */
export function measureAccount(
  { regions, takenAt }: AccountSnapshot,
  asked: readonly AskedLimit[],
  today: string,
): AccountMeasurement {
  const servers: Measurement[] = [];
  const unmeasured: UnmeasuredServer[] = [];
  for (const region of regions) {
    for (const server of region.servers) {
      const limit = askedLimit(server, region, asked, today) ?? readLimit(server, region, takenAt);
      if ('because' in limit)
        unmeasured.push({ server: server.id, account: region.account, region: region.region, because: limit.because });
      else servers.push({ ...identityOf(server, region), ...limit });
    }
  }
  return { servers, unmeasured };
}

type Limit = Pick<Measurement, 'maxConnections' | 'atMost' | 'source' | 'measuredOn' | 'proxied'>;
interface NoLimit {
  readonly because: string;
}

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

function askedLimit(
  { id, engine }: ServerSnapshot,
  { account, region }: RegionSnapshot,
  asked: readonly AskedLimit[],
  today: string,
): Limit | undefined {
  const answer = asked.find(each => each.server === id && each.region === region && each.account === account);
  return answer && { maxConnections: answer.maxConnections, source: limitQuery(engineFamily(engine)), measuredOn: today };
}

function readLimit(server: ServerSnapshot, region: RegionSnapshot, takenAt: string): Limit | NoLimit {
  const measuredOn = takenAt.slice(0, 10);
  const pinned = pinnedLimit(server);
  if (pinned) return { ...pinned, measuredOn };
  const proxied = proxiedLimitOf(server, region, takenAt);
  if (proxied && 'maxConnections' in proxied) return { ...proxied, measuredOn };
  const query = limitQuery(engineFamily(server.engine));
  return {
    because: `${proxied === undefined ? '' : `${proxied.because}; `}state with --from-sql ${server.id}=<number> what ${query} prints`,
  };
}

/** A number in a parameter group is what the server admits, unless it waits for a restart, or memory caps it. */
function pinnedLimit(server: ServerSnapshot): Omit<Limit, 'measuredOn'> | undefined {
  const { parameter } = server;
  if (parameter === null || isUnknown(parameter) || !/^\s*\d+\s*$/.test(parameter.text)) return undefined;
  const { ceiling } = liveSupply(server, undefined);
  if (ceiling.basis !== 'parameter') return undefined;
  return { maxConnections: ceiling.maxConnections, source: `parameter group ${parameter.group}` };
}

/** What all proxies in front of a server say together. */
function proxiedLimitOf(
  server: ServerSnapshot,
  region: RegionSnapshot,
  takenAt: string,
): Omit<Limit, 'measuredOn'> | NoLimit | undefined {
  const said = region.proxies.flatMap(proxy => {
    const role = sideOf(proxy, server, region);
    return (role && proxiedLimit(proxy, role, takenAt)) ?? [];
  });
  const [limit, ...others] = said.filter(each => 'maxConnections' in each);
  if (limit === undefined) return said.find(each => 'because' in each);
  const best = others.reduce((least, each) => (each.maxConnections > least.maxConnections ? each : least), limit);
  if ([limit, ...others].some(({ maxConnections, atMost = maxConnections }) => atMost < best.maxConnections))
    return { because: 'the proxies in front of it contradict each other' };
  const most = mostConnections(server);
  if (most === undefined || best.maxConnections <= most) return { ...best, proxied: true };
  return { because: `its proxy says ${best.maxConnections}, and ${server.instanceClass ?? 'its class'} gives ${most} at most` };
}

/** Of a cluster the writer's side tells the writer's limit, and the readers' side that of the only reader. */
function sideOf(
  { target }: ProxySnapshot,
  { id, cluster, role }: ServerSnapshot,
  { servers }: RegionSnapshot,
): ProxySide['role'] | undefined {
  if (isUnknown(target) || target.id !== (target.kind === 'instance' ? id : cluster)) return undefined;
  if (target.kind === 'instance') return 'instance';
  if (role === 'writer') return 'writer';
  const readers = servers.filter(server => server.cluster === cluster && server.role === 'reader');
  return role === 'reader' && readers.length === 1 ? 'readers' : undefined;
}
