import { Stack } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { clusterHolder, instanceHolder } from '../../lib/private/parameter-holder';
import { postgres, SomeApp } from '../some-app';
import { auroraPostgres } from '../some-clusters';

function instance(stack: Stack, dbParameterGroupName?: string): rds.CfnDBInstance {
  return new rds.CfnDBInstance(stack, 'Instance', { dbInstanceClass: 'db.t3.micro', dbParameterGroupName });
}

function cluster(stack: Stack, dbClusterParameterGroupName?: string): rds.CfnDBCluster {
  return new rds.CfnDBCluster(stack, 'Cluster', { engine: 'aurora-postgresql', dbClusterParameterGroupName });
}

function groups(stack: Stack): { ofInstance: rds.CfnDBParameterGroup; ofCluster: rds.CfnDBClusterParameterGroup } {
  const props = { family: 'aurora-postgresql16', description: 'some', parameters: {} };
  return {
    ofInstance: new rds.CfnDBParameterGroup(stack, 'InstanceGroup', props),
    ofCluster: new rds.CfnDBClusterParameterGroup(stack, 'ClusterGroup', props),
  };
}

describe('an instance', () => {
  it('without a group has neither name nor group', () => {
    const { groupName, group, property } = instanceHolder(instance(new Stack()));
    expect([groupName, group, property]).toEqual([undefined, undefined, 'DBParameterGroupName']);
  });

  it('knows the group that it refers to, also in another stack', () => {
    const { app, stack } = new SomeApp();
    const { ofInstance } = groups(new Stack(app, 'Groups'));
    expect(instanceHolder(instance(stack, ofInstance.ref)).group).toBe(ofInstance);
  });

  it('knows a group by its name alone where it stands outside', () => {
    const { groupName, group } = instanceHolder(instance(new Stack(), 'company-postgres'));
    expect([groupName, group]).toEqual(['company-postgres', undefined]);
  });

  it('does not take the group of a cluster for its own', () => {
    const stack = new Stack();
    expect(instanceHolder(instance(stack, groups(stack).ofCluster.ref)).group).toBeUndefined();
  });

  it('uses a group that is made for it', () => {
    const stack = new Stack();
    const resource = instance(stack);
    instanceHolder(resource).use(new rds.ParameterGroup(stack, 'New', { engine: postgres }));
    const { group } = instanceHolder(resource);
    expect([group?.cfnResourceType, group?.node.path]).toEqual(['AWS::RDS::DBParameterGroup', 'Default/New/Resource']);
  });
});

describe('a cluster', () => {
  it('without a group has neither name nor group', () => {
    const { groupName, group, property } = clusterHolder(cluster(new Stack()));
    expect([groupName, group, property]).toEqual([undefined, undefined, 'DBClusterParameterGroupName']);
  });

  it('knows the group that it refers to, also in another stack', () => {
    const { app, stack } = new SomeApp();
    const { ofCluster } = groups(new Stack(app, 'Groups'));
    expect(clusterHolder(cluster(stack, ofCluster.ref)).group).toBe(ofCluster);
  });

  it('does not take the group of an instance for its own', () => {
    const stack = new Stack();
    expect(clusterHolder(cluster(stack, groups(stack).ofInstance.ref)).group).toBeUndefined();
  });

  it('uses a group that is made for it', () => {
    const stack = new Stack();
    const resource = cluster(stack);
    clusterHolder(resource).use(new rds.ParameterGroup(stack, 'New', { engine: auroraPostgres }));
    expect(clusterHolder(resource).group?.cfnResourceType).toBe('AWS::RDS::DBClusterParameterGroup');
  });
});
