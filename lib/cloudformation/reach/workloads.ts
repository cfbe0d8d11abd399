import type { Grant, GroupOutlet, Holding, Workload } from '../../core/reach/access-graph';
import { own } from '../fields';
import { jobsByEnvironment, jobsOfMachine } from './batch-jobs';
import { isContainerHost, tasksOnHost } from './container-hosts';
import { groupId } from './group-ids';
import { infrastructureOf } from './infrastructure';
import { proxiesElsewhere } from './proxy-targets';
import { isCompute, isUsedBy, opensNothing, outletBecause } from './resource-roles';
import { grantsByRole, rolesNamed } from './role-grants';
import { definitionsInStates, groupsInStates, taskFamilies } from './state-texts';
import type { Mention, SetResource, TemplateSet } from './template-set';
import { UNIMPORTED, unimportedExports } from './unimported-exports';

/** Parts of parts of a workload, such as the instance profile of a launch template. */
const DEEPEST = 3;

/** Fields that hold the id of a group as a text, and carry nothing. */
const TEXTS = /(^|\.)(Environment|EnvironmentVariables|RuntimeEnvironmentVariables|UserData|Tags|Description|Metadata)(\.|\[|$)/;

/** Everything in a set that opens connections, or may, with its parts. */
export function readWorkloads(set: TemplateSet): Workload[] {
  const parts = partsByUser(set);
  const used = new Set([...parts.values()].flat());
  const grants = grantsByRole(set);
  const infrastructure = infrastructureOf(set);
  const jobs = jobsByEnvironment(set);
  const workloads: Workload[] = [];
  for (const found of set.resources.values()) {
    if (opensNothing(found.type) || used.has(found)) continue;
    const all = [found, ...partsOf(found, parts, DEEPEST)];
    const mentions = all.flatMap(each => set.mentionsOf(each));
    const groups = [...new Set([...mentions.flatMap(mention => carried(mention, set)), ...ownGroups(found)])];
    if (groups.length === 0 && all.length === 1 && !isCompute(found.type)) continue;
    workloads.push({
      id: found.id,
      path: found.path,
      name: found.name,
      kind: kindOf(found.type),
      type: found.type,
      groups,
      holdings: all.flatMap(each => holdingsOf(each, set)),
      grants: [
        ...new Set([
          ...mentions.flatMap(mention => grantsOf(mention, grants)),
          ...all.flatMap(each => rolesNamed(each, set).flatMap(role => grants.get(role) ?? [])),
        ]),
      ],
      hosts: [
        ...(isContainerHost(found) ? tasksOnHost(found, all, set) : (jobs.get(found.id) ?? [])),
        ...jobsOfMachine(found, set),
      ],
      isInfrastructure: infrastructure.has(found.id),
    });
  }
  return workloads;
}

/** What hands security groups on, by the id of the group. */
export function readOutlets(set: TemplateSet): Map<string, GroupOutlet[]> {
  const outlets = new Map<string, GroupOutlet[]>();
  const add = (group: string, outlet: GroupOutlet): unknown => outlets.set(group, [...(outlets.get(group) ?? []), outlet]);
  const elsewhere = proxiesElsewhere(set);
  for (const found of set.resources.values()) {
    const because = outletBecause(found.type);
    if (because === undefined || set.hasNested(found.id) || elsewhere.has(found.id)) continue;
    for (const group of new Set(set.mentionsOf(found).flatMap(mention => carried(mention, set)))) {
      add(group, { what: `${found.path} (${found.type})`, because, id: found.id });
    }
  }
  for (const { what, targets } of unimportedExports(set)) {
    const groups = targets.flatMap(target => groupId(target, set) ?? []);
    groups.forEach(group => add(group, { what, because: `it hands the security group on, and ${UNIMPORTED}` }));
  }
  return outlets;
}

function kindOf(type: string): Workload['kind'] {
  if (type === 'AWS::ECS::Service') return 'ecs-service';
  return type === 'AWS::Lambda::Function' || type === 'AWS::Serverless::Function' ? 'function' : 'other';
}

/** An EKS cluster has a group of its own, which is an attribute of it; a state machine names groups within a text. */
function ownGroups(found: SetResource): string[] {
  return found.type.includes('EKS') ? [`${found.id}.ClusterSecurityGroupId`] : groupsInStates(found);
}

/** Parts, by whoever uses them himself. */
function partsByUser(set: TemplateSet): Map<SetResource, SetResource[]> {
  const parts = new Map<SetResource, SetResource[]>();
  const families = taskFamilies(set);
  for (const found of set.resources.values()) {
    const referred = set.resourcesNamedBy(found).flatMap(({ target, where }) => {
      const part = set.resources.get(target.id);
      return part && part !== found && isUsedBy(part.type, found.type) && !TEXTS.test(where) ? [part] : [];
    });
    const named = new Set([...referred, ...definitionsInStates(found, families)]);
    if (named.size > 0) parts.set(found, [...named]);
  }
  // A task set names its service, and not the other way round.
  for (const taskSet of set.ofType('AWS::ECS::TaskSet')) {
    for (const id of set.idsIn(taskSet.member, own(taskSet.properties, 'Service'))) {
      const service = set.resources.get(id);
      if (service) parts.set(service, [...(parts.get(service) ?? []), taskSet]);
    }
  }
  return parts;
}

function partsOf(found: SetResource, parts: ReadonlyMap<SetResource, readonly SetResource[]>, depth: number): SetResource[] {
  const direct = depth === 0 ? [] : (parts.get(found) ?? []);
  return direct.length === 0 ? [] : [...new Set(direct.flatMap(part => [part, ...partsOf(part, parts, depth - 1)]))];
}

function carried({ target, where }: Mention, set: TemplateSet): string[] {
  const id = groupId(target, set);
  return id === undefined || TEXTS.test(where) ? [] : [id];
}

function holdingsOf(found: SetResource, set: TemplateSet): Holding[] {
  return set.resourcesNamedBy(found).map(({ target: { id, attribute }, where }) => ({ id, attribute, where }));
}

/** A role in a variable is one that may be taken on, and not the workload's own. */
function grantsOf({ target, where }: Mention, grants: ReadonlyMap<string, readonly Grant[]>): readonly Grant[] {
  const granted = target.kind === 'resource' ? grants.get(target.id) : undefined;
  return granted === undefined || TEXTS.test(where) ? [] : granted;
}
