import { own } from '../fields';
import type { SetResource, TemplateSet } from './template-set';

/** Whether a resource may be the instances of an ECS cluster. */
export function isContainerHost({ type }: SetResource): boolean {
  return type === 'AWS::AutoScaling::AutoScalingGroup' || type === 'AWS::EC2::Instance';
}

/**
 * The services that run on container instances and have no network of their own, so that they leave by the instances' security groups.
 *
 * @param all the instances with their launch template, whose user data names the cluster
 */
export function tasksOnHost(host: SetResource, all: readonly SetResource[], set: TemplateSet): string[] {
  const clusters = new Set([...all.flatMap(each => clustersNamed(each, set)), ...clustersOfProviders(host, set)]);
  if (clusters.size === 0) return [];
  return set
    .ofType('AWS::ECS::Service')
    .filter(service => own(service.properties, 'NetworkConfiguration') === undefined)
    .filter(service => clustersNamed(service, set).some(cluster => clusters.has(cluster)))
    .map(({ id }) => id);
}

function clustersNamed(found: SetResource, set: TemplateSet): string[] {
  const ids = set.resourcesNamedBy(found).map(({ target }) => target.id);
  return ids.filter(id => set.resources.get(id)?.type === 'AWS::ECS::Cluster');
}

/** Clusters whose capacity provider is the Auto Scaling group. */
function clustersOfProviders(host: SetResource, set: TemplateSet): string[] {
  const providers = set.ofType('AWS::ECS::CapacityProvider').filter(provider => names(provider, host, set));
  if (providers.length === 0) return [];
  const associations = set.ofType('AWS::ECS::ClusterCapacityProviderAssociations');
  return associations
    .filter(association => providers.some(provider => names(association, provider, set)))
    .flatMap(association => clustersNamed(association, set));
}

function names(found: SetResource, named: SetResource, set: TemplateSet): boolean {
  return set.resourcesNamedBy(found).some(({ target }) => target.id === named.id);
}
