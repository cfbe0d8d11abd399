import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';

/** What is looked at of an instance, of about a hundred members: ten thousand of them are held at the same time. */
export function neededOfInstance({
  DBInstanceArn,
  DBInstanceIdentifier,
  DBClusterIdentifier,
  Engine,
  EngineVersion,
  DBInstanceClass,
  DBInstanceStatus,
  AllocatedStorage,
  ReadReplicaSourceDBInstanceIdentifier,
  DBParameterGroups,
  TagList,
}: DBInstance): DBInstance {
  return {
    DBInstanceArn,
    DBInstanceIdentifier,
    DBClusterIdentifier,
    Engine,
    EngineVersion,
    DBInstanceClass,
    DBInstanceStatus,
    AllocatedStorage,
    ReadReplicaSourceDBInstanceIdentifier,
    DBParameterGroups,
    TagList,
  };
}

export function neededOfCluster({
  DBClusterIdentifier,
  DBClusterMembers,
  DBClusterParameterGroup,
  ServerlessV2ScalingConfiguration,
  TagList,
}: DBCluster): DBCluster {
  return { DBClusterIdentifier, DBClusterMembers, DBClusterParameterGroup, ServerlessV2ScalingConfiguration, TagList };
}
