import type { AccountSnapshot, ParameterSnapshot, ProxySnapshot, RegionSnapshot, ServerSnapshot } from './account';
import type { Unknown } from './unknown';
import { isUnknown } from './unknown';

/** The same snapshot without names: servers, clusters, proxies, groups, budgets and accounts are numbered. Engines, classes and figures stay. */
export function anonymous(snapshot: AccountSnapshot): AccountSnapshot {
  const names = new Names();
  return { ...snapshot, anonymous: true, regions: snapshot.regions.map(region => anonymousRegion(region, names)) };
}

/** Reasons in our own words, which have no names. */
const OWN_WORDS =
  /^((rds|cloudwatch|sts):[A-Za-z]+: |a parameter group is |the parameter group of its cluster |its target group |it has no target)/;

function reasonOf<T>(value: T): T | Unknown {
  if (!isUnknown(value)) return value;
  return OWN_WORDS.test(value.unknown) ? value : { unknown: 'not read' };
}

/** Numbers for names; the same name has the same number. */
class Names {
  private readonly numbered = new Map<string, Map<string, string>>();

  public of(kind: string, name: string): string {
    const known = this.numbered.get(kind) ?? new Map<string, string>();
    this.numbered.set(kind, known);
    const number = known.get(name) ?? `${kind}-${known.size + 1}`;
    known.set(name, number);
    return number;
  }
}

function anonymousRegion({ account, region, servers, proxies, missing }: RegionSnapshot, names: Names): RegionSnapshot {
  return {
    account: names.of('account', account),
    region,
    servers: servers.map(server => anonymousServer(server, names)),
    proxies: proxies.map(proxy => anonymousProxy(proxy, names)),
    missing,
  };
}

function anonymousServer(server: ServerSnapshot, names: Names): ServerSnapshot {
  const { id, cluster, parameter, plan } = server;
  const hasName = parameter !== null && !isUnknown(parameter);
  return {
    ...server,
    id: names.of('server', id),
    ...(cluster !== undefined && { cluster: names.of('cluster', cluster) }),
    parameter: hasName ? anonymousParameter(parameter, names) : reasonOf(parameter),
    connections: reasonOf(server.connections),
    ...(plan && { plan: { ...plan, path: names.of('budget', plan.path) } }),
  };
}

function anonymousParameter(parameter: ParameterSnapshot, names: Names): ParameterSnapshot {
  return { ...parameter, group: names.of('group', parameter.group) };
}

function anonymousProxy(proxy: ProxySnapshot, names: Names): ProxySnapshot {
  const { name, target } = proxy;
  const known = isUnknown(target)
    ? reasonOf(target)
    : { ...target, id: names.of(target.kind === 'instance' ? 'server' : 'cluster', target.id) };
  const sides = proxy.sides.map(({ role, allowed, borrowed, pinned }) => ({
    role,
    allowed: reasonOf(allowed),
    borrowed: reasonOf(borrowed),
    pinned: reasonOf(pinned),
  }));
  const { percent, clients } = proxy;
  return {
    ...proxy,
    name: names.of('proxy', name),
    target: known,
    percent: reasonOf(percent),
    clients: reasonOf(clients),
    sides,
  };
}
