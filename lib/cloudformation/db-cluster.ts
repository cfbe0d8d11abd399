import type { MemberFacts } from '../core/cluster';
import type { DatabaseFacts, ParameterFact } from '../core/database';
import { engineFamily, isClustered } from '../core/engine';
import { isServerlessClass } from '../core/instance-classes';
import { printable } from '../core/text';
import type { ClusterMember, FoundMember } from './cluster-member';
import { promotionTierOf, withMembersOf } from './cluster-member';
import { withRoles } from './cluster-roles';
import { isCreatedAfter } from './creation-order';
import { own } from './fields';
import { possibleTexts } from './intrinsics';
import type { Outcome } from './outcome';
import type { FindParameterGroup } from './parameter-group';
import { CLUSTER_GROUP, INSTANCE_GROUP, settingsOf } from './parameter-group';
import type { Place } from './place';
import { serverlessRanges } from './serverless-range';
import type { Part } from './server-parts';
import {
  classes,
  engines,
  identifiers,
  isStated,
  serversOf,
  storages,
  unknownServer,
  versions,
  withLimits,
} from './server-parts';
import type { Template } from './template';
import { resource } from './template';
import { withForwarding } from './write-forwarding';

export interface DbClusterOptions {
  /** Members, wherever they stand, beside the instances of the same template that name the cluster. */
  readonly members?: readonly ClusterMember[];
  /** Finds parameter groups of members that stand elsewhere. Default: those of the member's template. */
  readonly findParameterGroup?: FindParameterGroup;
  /** Finds parameter groups of the cluster that stand elsewhere. Default: those of the cluster's template. */
  readonly findClusterParameterGroup?: FindParameterGroup;
}

/**
 * The members of an `AWS::RDS::DBCluster`, each with every server that it may be over all parameters and conditions.
 *
 * Never empty, and one of them is the writer: also of a cluster that copies another one, because it is written to once it is promoted.
 *
 * @param where how messages call the cluster
 */
export function readDbCluster(
  template: Template,
  logicalId: string,
  where: string,
  options: DbClusterOptions = {},
): MemberFacts[] {
  const cluster = resource(template, logicalId);
  if (!cluster) return [soleWriter(where, [unknownServer(`${printable(where)} is not in the template`)])];
  const place: Place = { template, properties: cluster.properties, where };
  return isMultiAz(place) ? multiAzMembers(place, options) : auroraMembers(place, logicalId, options);
}

/** Whether RDS runs the members itself, rather than an instance resource for each. */
function isMultiAz(cluster: Place): boolean {
  return isStated(cluster, CLASS_OF_MULTI_AZ) || clusterEngines(cluster).every(({ engine }) => isAurora(engine) === false);
}

const CLASS_OF_MULTI_AZ = 'DBClusterInstanceClass';

/** Undefined for an engine that is not known. */
function isAurora(engine = ''): boolean | undefined {
  const family = engineFamily(engine);
  return family && isClustered(family);
}

function clusterEngines(cluster: Place): Part[] {
  return engines(cluster, unknownServer(`${printable(`Engine of ${cluster.where}`)} is not set`));
}

/** One writer and two readable standbys: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html */
function multiAzMembers(cluster: Place, options: DbClusterOptions): MemberFacts[] {
  const lists = [
    clusterEngines(cluster).map(part => misplaced(part, cluster, true)),
    versions(cluster),
    classes(cluster, CLASS_OF_MULTI_AZ),
    storages(cluster),
  ];
  const databases = serversOf([lists], cluster.where, server =>
    withLimits(server, parameter => settingsOf(cluster, CLUSTER_GROUP, parameter, options.findClusterParameterGroup)),
  );
  return (['writer', 'reader 1', 'reader 2'] as const).map(name => ({
    ...soleWriter(cluster.where, databases),
    path: `${cluster.where}/${name}`,
    name,
    role: name === 'writer' ? 'writer' : 'reader',
    promotionTier: 1,
  }));
}

/** An engine whose clusters are made otherwise. */
function misplaced(part: Part, { where }: Place, isMultiAzHere: boolean): Part {
  const aurora = isAurora(part.engine);
  if (aurora === undefined || aurora !== isMultiAzHere) return part;
  const what = `${printable(`Engine of ${where}`)} may be '${part.engine ?? ''}'`;
  const obstacle = aurora
    ? `${what}, whose instances state their classes, not ${CLASS_OF_MULTI_AZ}`
    : `${what}, whose class stands in ${CLASS_OF_MULTI_AZ}, which is not set`;
  return { ...part, obstacle };
}

function auroraMembers(
  cluster: Place,
  logicalId: string,
  { members: handedOver = [], ...options }: DbClusterOptions,
): MemberFacts[] {
  const members = withMembersOf(cluster, logicalId, handedOver);
  if (members.length === 0) return [withoutMembers(cluster)];
  return withRoles(
    members.map(member => ({
      ...auroraMember(cluster, member, options),
      predecessors: members.filter(other => isCreatedAfter(member, other)).map(({ path }) => path),
    })),
  );
}

function withoutMembers(cluster: Place): MemberFacts {
  const none = {
    obstacle: `${printable(cluster.where)} has no DB instance in this app: add one to the app, or state its members with DatabaseTarget.fromClusterAttributes`,
  };
  const reasons = modes(cluster).map(mode => (mode.obstacle === undefined ? none : mode));
  return soleWriter(
    cluster.where,
    serversOf([[clusterEngines(cluster), versions(cluster), reasons]], cluster.where, server => [server]),
  );
}

function soleWriter(where: string, databases: readonly DatabaseFacts[]): MemberFacts {
  return { path: `${where}/writer`, name: 'writer', role: 'writer', isCertain: true, promotionTier: undefined, databases };
}

function auroraMember(cluster: Place, member: FoundMember, options: DbClusterOptions): Omit<MemberFacts, 'role'> {
  const { path, name, isCertain } = member;
  const instance = resource(member.template, member.logicalId);
  if (!instance) {
    const databases = [unknownServer(`${printable(path)} is not in the template`)];
    return { path, name, isCertain, promotionTier: undefined, databases };
  }
  const place: Place = { template: member.template, properties: instance.properties, where: path };
  const databases = memberServers(cluster, place, options);
  return { path, name, isCertain, promotionTier: promotionTierOf(place), databases };
}

/** Engine and version are the cluster's, and equal in all members; class and parameters may be the member's own. */
function memberServers(cluster: Place, member: Place, options: DbClusterOptions): DatabaseFacts[] {
  const ofMember = versions(member);
  const lists = [
    clusterEngines(cluster).map(part => misplaced(part, cluster, false)),
    versions(cluster).flatMap(part => (part.engineVersion === undefined ? ofMember : [part])),
    modes(cluster),
    classes(member).flatMap(part => withRange(part, cluster)),
    identifiers(member),
  ];
  return serversOf([lists], member.where, server =>
    withForwarding(server, cluster, options.findClusterParameterGroup).flatMap(each =>
      withLimits(each, parameter => limits(cluster, member, parameter, options)),
    ),
  );
}

function withRange(part: Part, cluster: Place): Part[] {
  if (!isServerlessClass(part.instanceClass ?? '')) return [part];
  return serverlessRanges(cluster).map(range => ({ ...part, ...range }));
}

/** What the instance's parameter group sets counts, or else what the cluster's sets. */
function limits(cluster: Place, member: Place, parameter: string, options: DbClusterOptions): Outcome<ParameterFact | undefined> {
  const ofMember = settingsOf(member, INSTANCE_GROUP, parameter, options.findParameterGroup);
  const set = ofMember.values.filter(value => value !== undefined);
  if (set.length === ofMember.values.length) return ofMember;
  const ofCluster = settingsOf(cluster, CLUSTER_GROUP, parameter, options.findClusterParameterGroup);
  return { values: [...set, ...ofCluster.values], unknown: [...ofMember.unknown, ...ofCluster.unknown] };
}

/** Aurora Serverless v1 is an engine mode; its capacity, and with it the limit, changes as it runs. */
function modes({ template, properties, where }: Place): Part[] {
  const { values, absent, unknown } = possibleTexts(template, own(properties, 'EngineMode'), `EngineMode of ${where}`);
  const isV1 = values.some(mode => mode.toLowerCase() === 'serverless');
  const isOther = absent || values.some(mode => mode.toLowerCase() !== 'serverless');
  const v1 =
    `${printable(where)} is Aurora Serverless v1, which is not supported: ` +
    'AWS ended it on 31 March 2025; migrate to Serverless v2';
  return [...(isOther ? [{}] : []), ...(isV1 ? [{ obstacle: v1 }] : []), ...unknown.map(obstacle => ({ obstacle }))];
}
