import type { ClusterMemberAttributes, DatabaseClusterTargetAttributes } from '../cluster-attributes';
import type { MemberFacts } from '../core/cluster';
import type { Endpoint } from '../core/endpoint';
import type { DatabaseFacts } from '../core/database';
import { MOST_CONNECTIONS } from '../core/numbers';
import { instanceClassOf } from './instance-class';
import { requireNumber, requireText } from './require';

/** CloudFormation's and the console's default: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const DEFAULT_TIER = 1;

const SERVERLESS = 'db.serverless';

/**
 * The members of a cluster as they are stated.
 *
 * @throws when a number is out of range, a name is taken twice, or a Serverless v2 member has no capacity
 */
export function declaredMembers(cluster: DatabaseClusterTargetAttributes): MemberFacts[] {
  const label = cluster.clusterIdentifier ?? 'the cluster';
  requireText('clusterIdentifier', label, 'name the cluster, or leave it out');
  const readers = cluster.readers ?? [];
  const members = [
    member(cluster, cluster.writer, 'writer', 'writer'),
    ...readers.map((reader, index) => member(cluster, reader, 'reader', `reader ${index + 1}`)),
  ];
  requireDistinct(members, label);
  return members;
}

function member(
  cluster: DatabaseClusterTargetAttributes,
  attributes: ClusterMemberAttributes,
  role: Endpoint,
  usualName: string,
): MemberFacts {
  requireStated(usualName, attributes);
  const { promotionTier = DEFAULT_TIER, name = usualName } = attributes;
  requireText('name of a member', name, 'name the member, or leave it out');
  requireNumber(`promotionTier of ${name}`, promotionTier, { min: 0, max: 15 });
  const path = `${cluster.clusterIdentifier ?? 'the cluster'}/${name}`;
  return { path, name, role, isCertain: true, promotionTier, databases: [database(cluster, attributes, name)] };
}

/** Callers without types may leave a gap in the list. */
function requireStated(name: string, attributes: ClusterMemberAttributes | null | undefined): void {
  if (typeof attributes === 'object' && attributes !== null) return;
  throw new Error(`${name} must be described, got ${String(attributes)}: state its instanceType, or {} for Serverless v2`);
}

function database(cluster: DatabaseClusterTargetAttributes, attributes: ClusterMemberAttributes, name: string): DatabaseFacts {
  const { instanceType, maxConnections } = attributes;
  const instanceClass = instanceType ? instanceClassOf(instanceType) : SERVERLESS;
  const { writeForwardingPercent = 0 } = cluster;
  requireNumber('writeForwardingPercent', writeForwardingPercent, { min: 0, max: 100 });
  return {
    ...(attributes.name !== undefined && { identifier: attributes.name.toLowerCase() }),
    engine: cluster.engine.engineType,
    engineVersion: cluster.engine.engineVersion?.fullVersion,
    instanceClass,
    ...(instanceClass === SERVERLESS && { serverless: capacityOf(cluster, name) }),
    ...(maxConnections !== undefined && { parameter: statedLimit(maxConnections, name) }),
    ...(writeForwardingPercent > 0 && { writeForwardingPercent }),
  };
}

function statedLimit(maxConnections: number, name: string): DatabaseFacts['parameter'] {
  requireNumber(`maxConnections of ${name}`, maxConnections, { min: 1, max: MOST_CONNECTIONS });
  return { text: String(maxConnections), where: `the parameter group of ${name}, as stated` };
}

function capacityOf(cluster: DatabaseClusterTargetAttributes, name: string): DatabaseFacts['serverless'] {
  const { serverlessV2MinCapacity: minAcu, serverlessV2MaxCapacity: maxAcu } = cluster;
  if (minAcu === undefined || maxAcu === undefined) {
    throw new Error(
      `${name} has no instance class, so it is Serverless v2 and needs serverlessV2MinCapacity and serverlessV2MaxCapacity, ` +
        `got ${String(minAcu)} and ${String(maxAcu)}: state both, or its instanceType`,
    );
  }
  requireCapacity('serverlessV2MaxCapacity', maxAcu, [1, 256]);
  requireCapacity('serverlessV2MinCapacity', minAcu, [0, maxAcu]);
  return { minAcu, maxAcu };
}

/** AWS has capacities in steps of 0.5: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
function requireCapacity(what: string, acu: number, [min, max]: readonly [min: number, max: number]): void {
  requireNumber(what, acu, { min, max, whole: false });
  if (!Number.isInteger(acu * 2)) throw new Error(`${what} must be a number from ${min} to ${max} in steps of 0.5, got ${acu}`);
}

function requireDistinct(members: readonly MemberFacts[], label: string): void {
  const names = members.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`members of ${label} must have different names, got ${twice} twice: rename one`);
}
