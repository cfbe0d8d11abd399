import type { Door, Outlet, ReachedDatabase } from '../../core/reach/access-graph';
import { engineFamily } from '../../core/engine';
import { proxyPort } from '../../core/proxy-port';
import { own } from '../fields';
import { possibleNumbers, possibleTexts } from '../intrinsics';
import type { NamedGroup } from './group-ids';
import { groupsNamed, isLiteral, knownIds } from './group-ids';
import { handedOn } from './handed-on';
import { CLUSTER, idsNamed, INSTANCE, SECRET } from './named-ids';
import { oncePerSet } from './once-per-set';
import { endpointsOf, proxyTargets } from './proxy-targets';
import type { SetResource, TemplateSet } from './template-set';

const ELSEWHERE = 'guards it and stands outside these templates, so rules of it that are made elsewhere are not seen';
const NO_GROUPS = 'it states no security group, and gets the default one of its VPC, whose rules are not in these templates';

/** What a set says of a database: an instance, or a cluster with its members. */
export function readReachedDatabase(set: TemplateSet, id: string, name: string): ReachedDatabase {
  const found = set.resources.get(id);
  if (!found)
    return {
      name,
      doors: [],
      ids: new Set(),
      secrets: new Set(),
      unseen: [{ what: name, because: 'it is not in these templates' }],
    };
  const ids = new Set([id, ...membersOf(set, id)]);
  const groups = groupsOfDatabase(found, set);
  const port = portOf(found);
  const door = { groups: knownIds(groups), ...(port !== undefined && { port }) };
  const database = {
    name,
    doors: [door, ...proxyDoors(set, ids, familyPort(found))],
    ids,
    replicas: new Set(replicasOf(set, id).flatMap(each => [each, ...membersOf(set, each)])),
    secrets: secretsOf(set, found, ids),
  };
  return { ...database, unseen: [...unseenGroups(groups, name), ...handedOn(set, database)] };
}

/** What is known of a database that stands in none of the templates: the groups that its import names. */
export function importedDatabase(set: TemplateSet, { name, member, groups, port }: ImportedDatabase): ReachedDatabase {
  const named = groups.flatMap(group => groupsNamed(set.member(member), group, set));
  const door: Door = { groups: knownIds(named), ...(port !== undefined && { port }) };
  return { name, doors: [door], ids: new Set(), secrets: new Set(), unseen: unseenGroups(named, name) };
}

/** A database outside, as a template of the set imports it. */
export interface ImportedDatabase {
  readonly name: string;
  /** Name of the template in which the groups are named. */
  readonly member: string;
  readonly groups: readonly unknown[];
  readonly port?: number;
}

function unseenGroups(groups: readonly NamedGroup[], name: string): Outlet[] {
  if (groups.length === 0) return [{ what: name, because: NO_GROUPS }];
  const outside = groups.flatMap(group => ('outside' in group ? [group.outside] : isLiteral(group.id) ? [group.id] : []));
  return outside.map(what => ({ what, because: ELSEWHERE }));
}

function membersOf(set: TemplateSet, cluster: string): readonly string[] {
  return membersByCluster(set).get(cluster) ?? [];
}

const membersByCluster = oncePerSet(set => {
  const members = new Map<string, string[]>();
  for (const { id, member, properties } of set.ofType(INSTANCE.type)) {
    const stated = own(properties, CLUSTER.property);
    for (const cluster of stated === undefined ? [] : idsNamed(set, member, stated, CLUSTER)) {
      members.set(cluster, [...(members.get(cluster) ?? []), id]);
    }
  }
  return members;
});

const SOURCES = ['SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier', 'ReplicationSourceIdentifier'];

/** Everything that replicates from or to a database, over however many servers. */
function replicasOf(set: TemplateSet, database: string): string[] {
  const family = new Set([database]);
  // A set hands out what is added to it while it is walked.
  for (const known of family)
    neighbours(set)
      .get(known)
      ?.forEach(id => family.add(id));
  family.delete(database);
  return [...family];
}

/** Sources by their replicas, and replicas by their sources. */
const neighbours = oncePerSet(set => {
  const found = new Map<string, string[]>();
  const add = (one: string, other: string): unknown => found.set(one, [...(found.get(one) ?? []), other]);
  for (const { id, member, properties } of [INSTANCE, CLUSTER].flatMap(({ type }) => set.ofType(type))) {
    const stated = SOURCES.map(property => own(properties, property)).filter(source => source !== undefined);
    for (const source of [INSTANCE, CLUSTER].flatMap(named => idsNamed(set, member, stated, named))) {
      add(id, source);
      add(source, id);
    }
  }
  return found;
});

function groupsOfDatabase({ member, type, properties }: SetResource, set: TemplateSet): NamedGroup[] {
  return groupsNamed(member, own(properties, type === 'AWS::RDS::DBCluster' ? 'VpcSecurityGroupIds' : 'VPCSecurityGroups'), set);
}

/** The stated port, or that of the engine; undefined where either may be another one. */
function portOf(found: SetResource): number | undefined {
  const { values, unknown } = possibleNumbers(found.member.template, own(found.properties, 'Port'), 'Port');
  if (unknown.length > 0 || values.length > 1) return undefined;
  return values[0] ?? familyPort(found);
}

function familyPort({ member, properties }: SetResource): number | undefined {
  const [engine, ...others] = possibleTexts(member.template, own(properties, 'Engine'), 'Engine').values;
  const family = engine === undefined || others.length > 0 ? undefined : engineFamily(engine);
  return family && proxyPort(family);
}

/** The secret that the database takes its password from, and every one that is attached to it. */
function secretsOf(set: TemplateSet, { member, properties }: SetResource, ids: ReadonlySet<string>): Set<string> {
  const secrets = ['MasterUserPassword', 'MasterUsername'].flatMap(property => {
    const stated = own(properties, property);
    const names = set.targetsOf(member, stated).flatMap(target => (target.kind === 'text' ? secretNames(target.text) : []));
    return [...set.idsIn(member, stated), ...idsNamed(set, member, names, SECRET)];
  });
  for (const attachment of set.ofType('AWS::SecretsManager::SecretTargetAttachment')) {
    const target = own(attachment.properties, 'TargetId');
    const targets = [INSTANCE, CLUSTER].flatMap(named => idsNamed(set, attachment.member, target, named));
    if (!targets.some(id => ids.has(id))) continue;
    secrets.push(attachment.id, ...idsNamed(set, attachment.member, own(attachment.properties, 'SecretId'), SECRET));
  }
  return new Set(secrets);
}

/** Of a dynamic reference: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html */
function secretNames(text: string): string[] {
  return [...text.matchAll(/\{\{resolve:secretsmanager:([\w/+=.@-]{1,512})/g)].map(([, name = '']) => name);
}

function proxyDoors(set: TemplateSet, ids: ReadonlySet<string>, port: number | undefined): Door[] {
  const targets = proxyTargets(set).filter(({ databases }) => databases.some(id => ids.has(id)));
  const proxies = new Set(targets.flatMap(target => target.proxies));
  return [...proxies].flatMap((id): Door[] => {
    const proxy = set.resources.get(id);
    if (!proxy) return [];
    const all = [proxy, ...endpointsOf(set, id)];
    const guards = all.flatMap(each => groupsNamed(each.member, own(each.properties, 'VpcSecurityGroupIds'), set));
    const named = { ids: new Set(all.map(each => each.id)), name: proxy.name };
    return [{ proxy: named, groups: [...new Set(knownIds(guards))], ...(port !== undefined && { port }) }];
  });
}
