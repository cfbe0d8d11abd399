import type { DBInstance } from '@aws-sdk/client-rds';
import type { RegionSnapshot, ServerSnapshot } from '../core/account';
import type { AccountClient } from './account-client';
import { ParameterGroups } from './parameter-groups';
import { maxima } from './metrics';
import type { WantedMetric, Window } from './metrics';
import { gatherProxies } from './proxies';
import { MissingReads } from './reading';
import { describedServers } from './servers';
import type { DescribedServer } from './servers';

/** One Region of one account, and who reads it. */
export interface RegionReader {
  /** What the account is called where no resource tells its number. */
  readonly account: string;
  readonly region: string;
  readonly client: AccountClient;
}

/**
 * Everything that an audit can read of a Region. What cannot be read is unknown, and why stands beside it; the rest is complete.
 */
export async function gatherRegion({ account, region, client }: RegionReader, window: Window): Promise<RegionSnapshot> {
  const missing = new MissingReads();
  const [instances, clusters, proxies] = await Promise.all([
    client.instances().catch(noted(missing, 'rds:DescribeDBInstances')),
    client.clusters().catch(noted(missing, 'rds:DescribeDBClusters')),
    client.proxies().catch(noted(missing, 'rds:DescribeDBProxies')),
  ]);
  const described = describedServers(instances ?? [], clusters);
  const [servers, read] = await Promise.all([
    serversOf(client, described, window, missing),
    gatherProxies(client, proxies ?? [], window, missing),
  ]);
  return { account: accountOf(instances) ?? account, region, servers, proxies: read, missing: missing.all };
}

/** The number of the account, which is the same whoever reads it. */
function accountOf(instances: readonly DBInstance[] = []): string | undefined {
  return /^arn:[\w-]+:rds:[\w-]*:(\d{12}):/.exec(instances[0]?.DBInstanceArn ?? '')?.[1];
}

function noted(missing: MissingReads, action: string): (error: unknown) => undefined {
  return error => {
    missing.note(action, error);
  };
}

async function serversOf(
  client: AccountClient,
  described: readonly DescribedServer[],
  window: Window,
  missing: MissingReads,
): Promise<ServerSnapshot[]> {
  const groups = new ParameterGroups(client, missing);
  const [parameters, peakOf] = await Promise.all([
    Promise.all(described.map(server => groups.limitOf(server))),
    maxima(
      client,
      described.map(({ server }) => connectionsOf(server.id)),
      window,
      missing,
    ),
  ]);
  return described.map(({ server }, index) => ({
    ...server,
    parameter: parameters[index] ?? null,
    connections: peakOf(connectionsOf(server.id)),
  }));
}

function connectionsOf(id: string): WantedMetric {
  return { name: 'DatabaseConnections', dimensions: { DBInstanceIdentifier: id } };
}
