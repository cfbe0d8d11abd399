import type { ClusterMember } from './cluster-member';
import { own } from './fields';
import type { Template } from './template';

/**
 * Whether a member is certain to be created after another one.
 *
 * CloudFormation creates in parallel what no dependency orders. CDK lets the readers of a cluster depend on its writer.
 */
export function isCreatedAfter(member: ClusterMember, other: ClusterMember): boolean {
  if (member.isLater !== other.isLater) return member.isLater === true;
  return member.template === other.template && dependenciesOf(member.template, member.logicalId).has(other.logicalId);
}

/** Everything that a resource waits for by `DependsOn`, directly or by way of others. */
function dependenciesOf(template: Template, logicalId: string): Set<string> {
  const found = new Set<string>();
  const open = [logicalId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const dependency of statedDependencies(template, id)) {
      if (found.has(dependency)) continue;
      found.add(dependency);
      open.push(dependency);
    }
  }
  return found;
}

function statedDependencies(template: Template, logicalId: string): string[] {
  const stated = own(own(own(template, 'Resources'), logicalId), 'DependsOn');
  return (Array.isArray(stated) ? stated : [stated]).filter(id => typeof id === 'string');
}
