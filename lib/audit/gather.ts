import type { Peak, ProxySnapshot, RegionSnapshot, ServerSnapshot } from '../core/account';
import type { Maybe } from '../core/unknown';
import type { AccountClient } from './account-client';
import { ParameterGroups } from './parameter-groups';
import { maxima, sums } from './peaks';
import type { WantedMetric, Window } from './peaks';
import { MissingReads } from './reading';
import { describedServers } from './servers';
import type { DescribedServer } from './servers';

/** One Region of one account, and who reads it. */
export interface RegionReader {
  readonly account: string;
  readonly region: string;
  readonly client: AccountClient;
}

/**
 * Everything that an audit can read of a Region. What cannot be read is unknown, and why stands beside it; the rest is complete.
 */
export async function gatherRegion({ account, region, client }: RegionReader, window: Window): Promise<RegionSnapshot> {
  const missing = new MissingReads();
  const attempt = async <T>(action: string, work: () => Promise<T[]>): Promise<T[]> => {
    try {
      return await work();
    } catch (error) {
      missing.note(action, error);
      return [];
    }
  };
  const [instances, clusters, proxies] = await Promise.all([
    attempt('rds:DescribeDBInstances', () => client.instances()),
    attempt('rds:DescribeDBClusters', () => client.clusters()),
    attempt('rds:DescribeDBProxies', () => client.proxies()),
  ]);
  const names = proxies.flatMap(({ DBProxyName }) => DBProxyName ?? []).sort();
  const described = describedServers(instances, clusters);
  const [servers, read] = await Promise.all([
    serversOf(client, described, window, missing),
    proxiesOf(client, names, window, missing),
  ]);
  return { account, region, servers, proxies: read, missing: missing.all };
}

async function serversOf(
  client: AccountClient,
  described: readonly DescribedServer[],
  window: Window,
  missing: MissingReads,
): Promise<ServerSnapshot[]> {
  const groups = new ParameterGroups(client, missing);
  const wanted = described.map(({ server: { id } }): WantedMetric => {
    return { name: 'DatabaseConnections', dimension: 'DBInstanceIdentifier', of: id, statistic: 'Maximum' };
  });
  const [parameters, peaks] = await Promise.all([
    Promise.all(described.map(server => groups.limitOf(server))),
    maxima(client, wanted, window, missing),
  ]);
  return described.map(({ server }, index) => ({
    ...server,
    parameter: parameters[index] ?? null,
    connections: peaks[index] ?? null,
  }));
}

/** What is summed over the nodes of a proxy. */
const OF_PROXY = {
  allowed: 'MaxDatabaseConnectionsAllowed',
  connections: 'DatabaseConnections',
  pinned: 'DatabaseConnectionsCurrentlySessionPinned',
  clients: 'ClientConnections',
} as const;

type ProxyMetric = keyof typeof OF_PROXY;
const PROXY_METRICS = Object.keys(OF_PROXY) as ProxyMetric[];

async function proxiesOf(
  client: AccountClient,
  names: readonly string[],
  window: Window,
  missing: MissingReads,
): Promise<ProxySnapshot[]> {
  const wanted = names.flatMap(of =>
    PROXY_METRICS.map((metric): WantedMetric => ({ name: OF_PROXY[metric], dimension: 'ProxyName', of, statistic: 'Sum' })),
  );
  const [peaks, settings] = await Promise.all([
    sums(client, wanted, window, missing),
    Promise.all(names.map(name => settingsOf(client, name, missing))),
  ]);
  return names.map((name, proxy) => {
    const peak = (metric: ProxyMetric): Maybe<Peak> | null =>
      peaks[proxy * PROXY_METRICS.length + PROXY_METRICS.indexOf(metric)] ?? null;
    const { percent, targets } = settings[proxy] ?? NOTHING;
    return {
      name,
      percent,
      targets,
      allowed: peak('allowed'),
      connections: peak('connections'),
      pinned: peak('pinned'),
      clients: peak('clients'),
    };
  });
}

type ProxySettings = Pick<ProxySnapshot, 'percent' | 'targets'>;
const NOTHING: ProxySettings = { percent: { unknown: 'not read' }, targets: { unknown: 'not read' } };

async function settingsOf(client: AccountClient, name: string, missing: MissingReads): Promise<ProxySettings> {
  const [percent, targets] = await Promise.all([
    client.targetGroups(name).then(
      ([group]) => group?.ConnectionPoolConfig?.MaxConnectionsPercent ?? { unknown: 'the target group states no percentage' },
      (error: unknown) => missing.note('rds:DescribeDBProxyTargetGroups', error),
    ),
    client.targets(name).then(
      all => all.flatMap(({ RdsResourceId }) => RdsResourceId ?? []).sort(),
      (error: unknown) => missing.note('rds:DescribeDBProxyTargets', error),
    ),
  ]);
  return { percent, targets };
}
