import type { MissingRead, ProxySnapshot, RegionSnapshot, ServerSnapshot } from './account';
import { factsOf, liveSupply } from './live-server';
import type { PoolSuggestion } from './pool-suggestion';
import type { JudgedProxy } from './proxy-findings';
import { proxyFindings } from './proxy-findings';
import { regionSuggestions } from './region-suggestions';
import type { JudgedServer } from './server-findings';
import { seenConnections, serverFindings } from './server-findings';
import type { Plans } from './server-plan';
import { plannedProxies } from './server-plan';
import { isUnknown } from './unknown';
import type { AuditFinding, Verdict } from './verdict';
import { VERDICTS } from './verdict';

/** One Region of one account. */
export interface AuditedRegion {
  readonly account: string;
  readonly region: string;
  /** The gravest first, then by name. */
  readonly servers: readonly AuditedServer[];
  readonly proxies: readonly AuditedProxy[];
  /** Pools that could be smaller by what was seen. */
  readonly pools: readonly PoolSuggestion[];
  readonly missing: readonly MissingRead[];
}

export interface AuditedServer extends JudgedServer {
  /** The gravest first; empty where everything is fine. */
  readonly findings: readonly AuditFinding[];
}

export interface AuditedProxy {
  readonly proxy: ProxySnapshot;
  /** The gravest first; empty where everything is fine. */
  readonly findings: readonly AuditFinding[];
}

/** Judges what was read of a Region. It depends on nothing else, so that a snapshot can be judged again. */
export function auditRegion(region: RegionSnapshot, plans: Plans): AuditedRegion {
  const members = byCluster(region.servers);
  const servers = region.servers.map(server => auditServer(server, members.get(server.cluster ?? '') ?? [server], plans));
  const byName = new Map(servers.map(audited => [audited.server.id, audited]));
  const behind = (proxy: ProxySnapshot): AuditedServer[] => serversBehind(proxy, byName, members);
  const proxies = proxyGroups(region.proxies).flatMap(siblings =>
    siblings.map(proxy => auditProxy(proxy, siblings, behind(proxy))),
  );
  return {
    account: region.account,
    region: region.region,
    servers: servers.sort((a, b) => byGravity(a, b) || byText(a.server.id, b.server.id)),
    proxies: proxies.sort((a, b) => byGravity(a, b) || byText(a.proxy.name, b.proxy.name)),
    pools: regionSuggestions(servers, region.proxies),
    missing: region.missing,
  };
}

function auditServer(server: ServerSnapshot, siblings: readonly ServerSnapshot[], plans: Plans): AuditedServer {
  const plan = plans.of(server, siblings);
  const together = totalOf(siblings.map(seenConnections));
  const supply = liveSupply(server, plan);
  const judged = { server, supply, ...(plan && { plan }), ...(together !== undefined && { seenTogether: together }) };
  return { ...judged, findings: serverFindings(judged) };
}

/** Undefined as soon as one part is. */
function totalOf(parts: readonly (number | undefined)[]): number | undefined {
  const known = parts.flatMap(part => part ?? []);
  return known.length === parts.length ? known.reduce((sum, part) => sum + part, 0) : undefined;
}

function auditProxy(proxy: ProxySnapshot, siblings: readonly ProxySnapshot[], servers: readonly AuditedServer[]): AuditedProxy {
  const databases = servers.map(({ server }) => factsOf(server));
  const plan = servers.map(each => each.plan).find(each => each !== undefined && each.ledgers.length > 0);
  const planned = plan && plannedProxies(plan).map(({ percent }) => percent ?? null);
  const judged: JudgedProxy = { proxy, siblings, databases, ...(planned && { planned }) };
  return { proxy, findings: proxyFindings(judged) };
}

function byCluster(servers: readonly ServerSnapshot[]): Map<string, ServerSnapshot[]> {
  const clusters = new Map<string, ServerSnapshot[]>();
  for (const server of servers) {
    if (server.cluster === undefined) continue;
    const members = clusters.get(server.cluster) ?? [];
    members.push(server);
    clusters.set(server.cluster, members);
  }
  return clusters;
}

/** Proxies by their target; those whose target could not be read stand alone. */
function proxyGroups(proxies: readonly ProxySnapshot[]): ProxySnapshot[][] {
  const groups = new Map<string, ProxySnapshot[]>();
  for (const proxy of new Map(proxies.map(each => [each.name, each])).values()) {
    const { target } = proxy;
    const key = isUnknown(target) ? `alone ${proxy.name}` : `${target.kind} ${target.id}`;
    groups.set(key, [...(groups.get(key) ?? []), proxy]);
  }
  return [...groups.values()];
}

function serversBehind(
  { target }: ProxySnapshot,
  byName: ReadonlyMap<string, AuditedServer>,
  members: ReadonlyMap<string, readonly ServerSnapshot[]>,
): AuditedServer[] {
  if (isUnknown(target)) return [];
  const ids = target.kind === 'instance' ? [target.id] : (members.get(target.id) ?? []).map(({ id }) => id);
  return ids.flatMap(id => byName.get(id) ?? []);
}

const ORDER = Object.keys(VERDICTS) as Verdict[];

function byGravity(a: { findings: readonly AuditFinding[] }, b: { findings: readonly AuditFinding[] }): number {
  return gravityOf(a.findings) - gravityOf(b.findings);
}

function gravityOf([first]: readonly AuditFinding[]): number {
  return first === undefined ? ORDER.length : ORDER.indexOf(first.verdict);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
