import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';

/** What is looked at of an instance, of about a hundred members: ten thousand of them are held at the same time. */
const OF_INSTANCE = [
  'DBInstanceArn',
  'DBInstanceIdentifier',
  'DBClusterIdentifier',
  'Engine',
  'EngineVersion',
  'DBInstanceClass',
  'DBInstanceStatus',
  'AllocatedStorage',
  'ReadReplicaSourceDBInstanceIdentifier',
  'DBParameterGroups',
  'TagList',
] as const satisfies (keyof DBInstance)[];

const OF_CLUSTER = [
  'DBClusterIdentifier',
  'DBClusterMembers',
  'DBClusterParameterGroup',
  'ServerlessV2ScalingConfiguration',
  'TagList',
] as const satisfies (keyof DBCluster)[];

export function neededOfInstance(instance: DBInstance): DBInstance {
  return picked(instance, OF_INSTANCE);
}

export function neededOfCluster(cluster: DBCluster): DBCluster {
  return picked(cluster, OF_CLUSTER);
}

function picked<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map(key => [key, from[key]])) as Pick<T, Key>;
}
