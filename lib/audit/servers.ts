import type { DBCluster, DBClusterMember, DBInstance } from '@aws-sdk/client-rds';
import type { ServerSnapshot, TaggedPlan } from '../core/account';
import { engineFamily, limitParameter } from '../core/engine';
import { PLAN_TAGS } from '../core/plan-tags';
import type { ServerlessRange } from '../core/database';
import type { Maybe } from '../core/unknown';

/** Where a server's limit is set, the instance's own group first. */
export interface GroupUse {
  readonly kind: 'instance' | 'cluster';
  readonly name: string;
  /** Such as `in-sync` or `pending-reboot`. */
  readonly status: string;
}

/** A group all of whose values the server runs with. */
export const IN_SYNC = 'in-sync';

/** A server as it was described, before its parameters and metrics are read. */
export interface DescribedServer {
  readonly server: Omit<ServerSnapshot, 'parameter' | 'connections'>;
  readonly groups: Maybe<readonly GroupUse[]>;
  /** Name of the parameter that holds the limit; undefined where the engine has none. */
  readonly parameterName: string | undefined;
}

/**
 * Every server of a Region, by its name. Amazon DocumentDB and Neptune answer the same calls, and are left out.
 *
 * @param clusters undefined where they could not be read
 */
export function describedServers(
  instances: readonly DBInstance[],
  clusters: readonly DBCluster[] | undefined,
): DescribedServer[] {
  const byName = new Map((clusters ?? []).map(cluster => [cluster.DBClusterIdentifier, cluster]));
  const servers = [...new Map(instances.map(instance => [instance.DBInstanceIdentifier, instance])).values()]
    .filter(({ Engine }) => Engine !== 'docdb' && Engine !== 'neptune')
    .flatMap(instance => describedServer(instance, byName.get(instance.DBClusterIdentifier)));
  return servers.sort((a, b) => (a.server.id < b.server.id ? -1 : 1));
}

function describedServer(instance: DBInstance, cluster: DBCluster | undefined): DescribedServer[] {
  const { DBInstanceIdentifier: id, Engine: engine, DBInstanceClass, EngineVersion, AllocatedStorage } = instance;
  if (id === undefined || engine === undefined) return [];
  const serverless = DBInstanceClass === 'db.serverless' ? rangeOf(cluster) : undefined;
  const role = roleOf(id, instance, cluster);
  const plan = planIn(instance) ?? (role === 'writer' ? planIn(cluster) : undefined);
  const server = {
    id,
    role,
    engine,
    ...(instance.DBClusterIdentifier !== undefined && { cluster: instance.DBClusterIdentifier }),
    ...(EngineVersion !== undefined && { engineVersion: EngineVersion }),
    ...(DBInstanceClass !== undefined && { instanceClass: DBInstanceClass }),
    ...(AllocatedStorage !== undefined && AllocatedStorage > 1 && { allocatedStorageGib: AllocatedStorage }),
    ...(serverless && { serverless }),
    ...(instance.DBInstanceStatus === 'stopped' && { stopped: true as const }),
    ...(plan && { plan }),
  };
  const family = engineFamily(engine);
  return [{ server, groups: groupsOf(id, instance, cluster), parameterName: family && limitParameter(family) }];
}

function roleOf(
  id: string,
  { DBClusterIdentifier, ReadReplicaSourceDBInstanceIdentifier: source }: DBInstance,
  cluster: DBCluster | undefined,
): ServerSnapshot['role'] {
  if (DBClusterIdentifier === undefined) return source === undefined ? 'instance' : 'replica';
  const member = memberOf(id, cluster);
  if (member?.IsClusterWriter === undefined) return 'member';
  return member.IsClusterWriter ? 'writer' : 'reader';
}

function memberOf(id: string, cluster: DBCluster | undefined): DBClusterMember | undefined {
  return cluster?.DBClusterMembers?.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
}

function rangeOf(cluster: DBCluster | undefined): ServerlessRange | undefined {
  const { MinCapacity, MaxCapacity } = cluster?.ServerlessV2ScalingConfiguration ?? {};
  return MinCapacity === undefined || MaxCapacity === undefined ? undefined : { minAcu: MinCapacity, maxAcu: MaxCapacity };
}

/** The instance's own group goes before that of its cluster. Where the cluster could not be read, its group is not known either. */
function groupsOf(id: string, instance: DBInstance, cluster: DBCluster | undefined): Maybe<GroupUse[]> {
  const own = (instance.DBParameterGroups ?? []).flatMap(({ DBParameterGroupName: name, ParameterApplyStatus }): GroupUse[] =>
    name === undefined ? [] : [{ kind: 'instance', name, status: ParameterApplyStatus ?? IN_SYNC }],
  );
  if (instance.DBClusterIdentifier === undefined) return own;
  const name = cluster?.DBClusterParameterGroup;
  if (name === undefined) return { unknown: 'the parameter group of its cluster was not read' };
  return [...own, { kind: 'cluster', name, status: memberOf(id, cluster)?.DBClusterParameterGroupStatus ?? IN_SYNC }];
}

/** What a synthesis has left on an instance or its cluster. */
function planIn(resource: DBInstance | DBCluster | undefined): TaggedPlan | undefined {
  const tags = new Map((resource?.TagList ?? []).map(({ Key, Value }) => [Key, Value]));
  const path = tags.get(PLAN_TAGS.path);
  if (path === undefined) return undefined;
  const operations = figure(tags.get(PLAN_TAGS.operations));
  const plan = { path, ceiling: figure(tags.get(PLAN_TAGS.ceiling)), plannedPeak: figure(tags.get(PLAN_TAGS.plannedPeak)) };
  const instanceClass = tags.get(PLAN_TAGS.instanceClass);
  return {
    ...plan,
    ...(operations !== null && { operations }),
    ...(instanceClass !== undefined && instanceClass !== 'unknown' && { instanceClass }),
  };
}

function figure(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : null;
}
