import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import type { World } from './world';
import { instance, planned } from './world';

/** Parameter groups that the servers of a Region share. */
const GROUPS = 50;

/** As many as an account may have in a Region: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations */
const PROXIES = 20;

const DAYS = 14;

/** A Region with so many servers, a fifth of them clusters of two. */
export function fleetRegion(servers: number): World {
  const clusters = servers / 5;
  const members = Array.from({ length: clusters }, (_none, index) => index).flatMap(index => membersOf(index));
  const singles = Array.from({ length: servers - members.length }, (_none, index) => singleServer(index));
  const names = Array.from({ length: PROXIES }, (_none, index) => `proxy-${index}`);
  const instances = [...members, ...singles];
  return {
    instances,
    clusters: Array.from({ length: clusters }, (_none, index) => cluster(index)),
    parameters: Object.fromEntries(
      Array.from({ length: GROUPS }, (_none, index) => [`group-${index}`, { max_connections: '500' }]),
    ),
    proxies: names.map(DBProxyName => ({ DBProxyName })),
    targetGroups: Object.fromEntries(names.map(name => [name, [{ ConnectionPoolConfig: { MaxConnectionsPercent: 50 } }]])),
    targets: Object.fromEntries(names.map((name, index) => [name, [{ RdsResourceId: `single-${index}`, Type: 'RDS_INSTANCE' }]])),
    metrics: Object.fromEntries([
      ...instances.map(({ DBInstanceIdentifier = '' }, index) => [
        `DatabaseConnections ${DBInstanceIdentifier}`,
        hours(168, index),
      ]),
      ...names.map((name, index) => [`ClientConnections ${name}`, hours(4032, index)]),
      ...names.map((name, index) => [`DatabaseConnectionsCurrentlyBorrowed ${name}`, hours(4032, index)]),
      ...names.map(name => [`MaxDatabaseConnectionsAllowed ${name}`, hours(60, 0)]),
    ]) as Record<string, number[]>,
  };
}

/** The fewest calls by which all of a Region can be read, with pages as large as AWS allows. */
export function fewestCalls({ instances = [], clusters = [], proxies = [], parameters = {} }: World): number {
  const pages = Math.ceil(instances.length / 100) + Math.ceil(clusters.length / 100) + Math.ceil(proxies.length / 100);
  const metrics = Math.ceil(instances.length / 500);
  const [perCall, ofProxies] = [Math.floor(100_800 / (DAYS * 288 + 1)), proxies.length * 3];
  return pages + Object.keys(parameters).length + proxies.length * 2 + metrics + Math.ceil(ofProxies / perCall) + 1;
}

function membersOf(index: number): DBInstance[] {
  return ['a', 'b'].map(member =>
    instance(`member-${index}-${member}`, {
      DBClusterIdentifier: `cluster-${index}`,
      Engine: 'aurora-postgresql',
      EngineVersion: '16.4',
      DBInstanceClass: 'db.r6g.large',
    }),
  );
}

function singleServer(index: number): DBInstance {
  const groups = [{ DBParameterGroupName: `group-${index % GROUPS}`, ParameterApplyStatus: 'in-sync' }];
  return instance(`single-${index}`, { DBParameterGroups: groups, TagList: planned(`App${index}/Budget`, 500, 300) });
}

function cluster(index: number): DBCluster {
  return {
    DBClusterIdentifier: `cluster-${index}`,
    DBClusterParameterGroup: 'default.aurora-postgresql16',
    DBClusterMembers: [
      { DBInstanceIdentifier: `member-${index}-a`, IsClusterWriter: true },
      { DBInstanceIdentifier: `member-${index}-b`, IsClusterWriter: false },
    ],
  };
}

function hours(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_none, index) => (index * 7 + seed) % 100);
}
