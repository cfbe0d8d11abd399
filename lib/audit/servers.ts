import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import type { ServerSnapshot, TaggedPlan } from '../core/account';
import { engineFamily, limitParameter } from '../core/engine';
import type { ServerlessRange } from '../core/database';

/** Where a server's limit is set, the instance's own group first. */
export interface GroupUse {
  readonly kind: 'instance' | 'cluster';
  readonly name: string;
  readonly pendingReboot: boolean;
}

/** A server as it was described, before its parameters and metrics are read. */
export interface DescribedServer {
  readonly server: Omit<ServerSnapshot, 'parameter' | 'connections'>;
  readonly groups: readonly GroupUse[];
  /** Name of the parameter that holds the limit; undefined where the engine has none. */
  readonly parameterName: string | undefined;
}

/** Every server of a Region, by its name. */
export function describedServers(instances: readonly DBInstance[], clusters: readonly DBCluster[]): DescribedServer[] {
  const byName = new Map(clusters.map(cluster => [cluster.DBClusterIdentifier, cluster]));
  const servers = instances.flatMap(instance => describedServer(instance, byName.get(instance.DBClusterIdentifier)));
  return servers.sort((a, b) => (a.server.id < b.server.id ? -1 : 1));
}

function describedServer(instance: DBInstance, cluster: DBCluster | undefined): DescribedServer[] {
  const { DBInstanceIdentifier: id, Engine: engine, DBInstanceClass, EngineVersion, AllocatedStorage } = instance;
  if (id === undefined || engine === undefined) return [];
  const serverless = DBInstanceClass === 'db.serverless' ? rangeOf(cluster) : undefined;
  const plan = planIn(instance) ?? planIn(cluster);
  const family = engineFamily(engine);
  const server = {
    id,
    role: roleOf(id, instance, cluster),
    engine,
    ...(instance.DBClusterIdentifier !== undefined && { cluster: instance.DBClusterIdentifier }),
    ...(EngineVersion !== undefined && { engineVersion: EngineVersion }),
    ...(DBInstanceClass !== undefined && { instanceClass: DBInstanceClass }),
    ...(AllocatedStorage !== undefined && AllocatedStorage > 1 && { allocatedStorageGib: AllocatedStorage }),
    ...(serverless && { serverless }),
    ...(plan && { plan }),
  };
  const parameterName = family && limitParameter(family);
  return [{ server, groups: [...ownGroups(instance), ...clusterGroups(id, cluster)], parameterName }];
}

function roleOf(
  id: string,
  { DBClusterIdentifier, ReadReplicaSourceDBInstanceIdentifier }: DBInstance,
  cluster?: DBCluster,
): ServerSnapshot['role'] {
  if (DBClusterIdentifier === undefined) return ReadReplicaSourceDBInstanceIdentifier === undefined ? 'instance' : 'reader';
  const member = cluster?.DBClusterMembers?.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
  return member?.IsClusterWriter ? 'writer' : 'reader';
}

function rangeOf(cluster: DBCluster | undefined): ServerlessRange | undefined {
  const { MinCapacity, MaxCapacity } = cluster?.ServerlessV2ScalingConfiguration ?? {};
  return MinCapacity === undefined || MaxCapacity === undefined ? undefined : { minAcu: MinCapacity, maxAcu: MaxCapacity };
}

function ownGroups({ DBParameterGroups = [] }: DBInstance): GroupUse[] {
  return DBParameterGroups.flatMap(({ DBParameterGroupName: name, ParameterApplyStatus }) =>
    name === undefined ? [] : [{ kind: 'instance' as const, name, pendingReboot: ParameterApplyStatus === 'pending-reboot' }],
  );
}

function clusterGroups(id: string, cluster: DBCluster | undefined): GroupUse[] {
  const { DBClusterParameterGroup: name, DBClusterMembers = [] } = cluster ?? {};
  if (name === undefined) return [];
  const member = DBClusterMembers.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
  return [{ kind: 'cluster', name, pendingReboot: member?.DBClusterParameterGroupStatus === 'pending-reboot' }];
}

const TAGS = {
  path: 'connection-budget:path',
  ceiling: 'connection-budget:ceiling',
  plannedPeak: 'connection-budget:planned-peak',
};

/** What a synthesis has left on an instance or its cluster. */
function planIn(resource: DBInstance | DBCluster | undefined): TaggedPlan | undefined {
  const tags = new Map((resource?.TagList ?? []).map(({ Key, Value }) => [Key, Value]));
  const path = tags.get(TAGS.path);
  if (path === undefined) return undefined;
  return { path, ceiling: figure(tags.get(TAGS.ceiling)), plannedPeak: figure(tags.get(TAGS.plannedPeak)) };
}

function figure(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : null;
}
