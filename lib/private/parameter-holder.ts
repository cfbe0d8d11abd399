import type {
  CfnDBCluster,
  CfnDBClusterParameterGroup,
  CfnDBInstance,
  CfnDBParameterGroup,
  ParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import { isResource, referenced } from './cfn-resource';

/** The resource that a parameter group stands in the template as. */
export type CfnGroup = CfnDBParameterGroup | CfnDBClusterParameterGroup;

/** A resource that takes its parameters from a group: an instance, or a whole cluster. */
export interface ParameterHolder {
  readonly resource: CfnDBInstance | CfnDBCluster;
  /** Property that names the group. */
  readonly property: 'DBParameterGroupName' | 'DBClusterParameterGroupName';
  /** The name as it stands there; undefined where there is none. */
  readonly groupName: string | undefined;
  /** The group of this app that is named; undefined where there is none, or one from outside. */
  readonly group: CfnGroup | undefined;
  use(group: ParameterGroup): void;
}

export function instanceHolder(instance: CfnDBInstance): ParameterHolder {
  const group = referenced(instance.dbParameterGroupName);
  return {
    resource: instance,
    property: 'DBParameterGroupName',
    groupName: instance.dbParameterGroupName,
    group: isResource(group, 'AWS::RDS::DBParameterGroup') ? group : undefined,
    use: created => (instance.dbParameterGroupName = created.bindToInstance({}).parameterGroupName),
  };
}

export function clusterHolder(cluster: CfnDBCluster): ParameterHolder {
  const group = referenced(cluster.dbClusterParameterGroupName);
  return {
    resource: cluster,
    property: 'DBClusterParameterGroupName',
    groupName: cluster.dbClusterParameterGroupName,
    group: isResource(group, 'AWS::RDS::DBClusterParameterGroup') ? group : undefined,
    use: created => (cluster.dbClusterParameterGroupName = created.bindToCluster({}).parameterGroupName),
  };
}
