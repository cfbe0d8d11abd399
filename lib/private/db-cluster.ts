import { Stage } from 'aws-cdk-lib';
import type { CfnDBCluster, CfnDBInstance, IDatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { readDbCluster } from '../cloudformation/db-cluster';
import { own } from '../cloudformation/fields';
import type { ParameterGroup } from '../cloudformation/parameter-group';
import { resource } from '../cloudformation/template';
import type { MemberFacts } from '../core/cluster';
import { isResource, referenced } from './cfn-resource';
import { groupInOtherStack } from './db-instance';
import { clusterHolder, instanceHolder } from './parameter-holder';
import type { ParameterHolder } from './parameter-holder';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';

/** The L1 resource behind a cluster; undefined for an imported one. */
export function findDbCluster(cluster: IDatabaseCluster): CfnDBCluster | undefined {
  const child = cluster.node.defaultChild;
  return isResource(child, 'AWS::RDS::DBCluster') ? child : undefined;
}

/** The members of a cluster among the instances of its stage, as the tree stands now. */
export function membersNow(cluster: CfnDBCluster): CfnDBInstance[] {
  const all = Stage.of(cluster)?.node.findAll() ?? [];
  return membersAmong(
    cluster,
    all.filter(construct => isResource(construct, 'AWS::RDS::DBInstance')),
  );
}

/** Every server of a cluster, as the template allows it to be. */
export function clusterMembers(cluster: CfnDBCluster, templates: ResolvedTemplates): MemberFacts[] {
  const instances = membersAmong(cluster, templates.instances);
  const template = templates.get(cluster.stack) ?? {};
  const elsewhere = groupsElsewhere([clusterHolder(cluster), ...instances.map(instanceHolder)], templates);
  const find = (expression: unknown): ParameterGroup | undefined => elsewhere.get(JSON.stringify(expression));
  const members = instances.map(instance => ({
    template: templates.get(instance.stack) ?? {},
    logicalId: logicalIdOf(instance),
    path: ownerOf(instance).node.path,
    name: memberName(instance),
    ...(isLater(instance, cluster) && { isLater: true as const }),
  }));
  return readDbCluster(template, logicalIdOf(cluster), ownerOf(cluster).node.path, {
    // Members that an escape hatch puts into the cluster are found in the template beside these.
    members,
    findParameterGroup: find,
    findClusterParameterGroup: find,
  });
}

/** A stack that knows the cluster from outside is deployed after it; a nested one is created beside what stands around it. */
function isLater({ stack }: CfnDBInstance, cluster: CfnDBCluster): boolean {
  return stack !== cluster.stack && !stack.node.scopes.includes(cluster.stack);
}

/** Name of a member for messages: its own id, as in `writer`. */
export function memberName(instance: CfnDBInstance): string {
  return ownerOf(instance).node.id;
}

/** The members of a cluster among some instances. */
export function membersAmong(cluster: CfnDBCluster, instances: readonly CfnDBInstance[]): CfnDBInstance[] {
  return instances.filter(instance => referenced(instance.dbClusterIdentifier) === cluster);
}

/** Parameter groups of other stacks, by the import that stands for them in the template. */
function groupsElsewhere(holders: readonly ParameterHolder[], templates: ResolvedTemplates): Map<string, ParameterGroup> {
  const found = new Map<string, ParameterGroup>();
  for (const holder of holders) {
    const group = groupInOtherStack(holder, templates);
    const { properties } = resource(templates.get(holder.resource.stack) ?? {}, logicalIdOf(holder.resource)) ?? {};
    if (group) found.set(JSON.stringify(own(properties, holder.property)), group);
  }
  return found;
}
