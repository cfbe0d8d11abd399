import { branchesOf } from '../branches';
import { isList, own } from '../fields';
import { CLUSTER, idsNamed, INSTANCE, PROXY } from './named-ids';
import { oncePerSet } from './once-per-set';
import type { SetResource, TemplateSet } from './template-set';

/** A target group of RDS Proxy: which databases it is for, and which proxies it may belong to. */
export interface ProxyTarget {
  /** Id of the target group. */
  readonly id: string;
  readonly databases: readonly string[];
  readonly proxies: readonly string[];
  /** Whether every database that it names is one of the templates. */
  readonly isRead: boolean;
}

const LISTS = [
  { list: 'DBInstanceIdentifiers', named: INSTANCE },
  { list: 'DBClusterIdentifiers', named: CLUSTER },
];

/** Every target group of a set. */
export const proxyTargets = oncePerSet((set): readonly ProxyTarget[] =>
  set.ofType('AWS::RDS::DBProxyTargetGroup').map(({ id, member, properties }) => {
    const items = LISTS.flatMap(({ list, named }) =>
      itemsIn(own(properties, list)).map(item =>
        idsNamed(set, member, item, named).filter(each => set.resources.get(each)?.type === named.type),
      ),
    );
    const proxies = idsNamed(set, member, own(properties, 'DBProxyName'), PROXY).filter(each => isProxy(each, set));
    return { id, databases: items.flat(), proxies, isRead: items.length > 0 && items.every(ids => ids.length > 0) };
  }),
);

/** Proxies with their endpoints of which every database is known: whatever their security groups are let into, they connect to nothing else. */
export function proxiesElsewhere(set: TemplateSet): ReadonlySet<string> {
  const targets = proxyTargets(set);
  const unread = new Set(targets.filter(({ isRead }) => !isRead).flatMap(({ proxies }) => proxies));
  const proxies = [...new Set(targets.flatMap(target => target.proxies))].filter(id => !unread.has(id));
  return new Set(proxies.flatMap(id => [id, ...endpointsOf(set, id).map(endpoint => endpoint.id)]));
}

/** The endpoints of a proxy beside its own. */
export function endpointsOf(set: TemplateSet, proxy: string): readonly SetResource[] {
  return endpointsByProxy(set).get(proxy) ?? [];
}

const endpointsByProxy = oncePerSet(set => {
  const endpoints = new Map<string, SetResource[]>();
  for (const endpoint of set.ofType('AWS::RDS::DBProxyEndpoint')) {
    for (const proxy of idsNamed(set, endpoint.member, own(endpoint.properties, 'DBProxyName'), PROXY)) {
      endpoints.set(proxy, [...(endpoints.get(proxy) ?? []), endpoint]);
    }
  }
  return endpoints;
});

function isProxy(id: string, set: TemplateSet): boolean {
  return set.resources.get(id)?.type === PROXY.type;
}

function itemsIn(list: unknown): unknown[] {
  return branchesOf(list)
    .values.flatMap(branch => (isList(branch) ? branch : [branch]))
    .filter(item => item !== undefined);
}
