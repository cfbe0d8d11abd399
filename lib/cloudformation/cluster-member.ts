import { own } from './fields';
import { possibleNumbers, possibleValues } from './intrinsics';
import type { Place } from './place';
import { isOpaque, isSymbolic, opaqueSymbol, symbol } from './symbol';
import type { Template } from './template';
import { resourcesOfType } from './template';

/** A DB instance that belongs to a cluster; it may stand in another template. */
export interface ClusterMember {
  readonly template: Template;
  readonly logicalId: string;
  /** How messages call it; unique within the cluster. */
  readonly path: string;
  /** Short name for messages. */
  readonly name: string;
  /** Set where the member's stack is deployed after that of the cluster, and after the members there. */
  readonly isLater?: true;
}

/** A member, with whether it is one for certain. */
export interface FoundMember extends ClusterMember {
  readonly isCertain: boolean;
}

/** The instances of the cluster's own template that name the cluster, in the template's order. */
export function membersOf(cluster: Place, logicalId: string): FoundMember[] {
  const stated = textsOf(cluster.template, own(cluster.properties, 'DBClusterIdentifier'));
  const names = new Set([symbol(logicalId), ...stated.filter(name => name !== NONE && !isOpaque(name))]);
  return resourcesOfType(cluster.template, 'AWS::RDS::DBInstance').flatMap(([id, { properties }]) => {
    const named = textsOf(cluster.template, own(properties, 'DBClusterIdentifier'));
    if (!named.some(name => names.has(name))) return [];
    const member = { template: cluster.template, logicalId: id, path: `${cluster.where}/${id}`, name: id };
    return [{ ...member, isCertain: named.every(name => names.has(name)) && !isConditional(member) }];
  });
}

/** The members that are handed over, and those that name the cluster in no way but its template's. */
export function withMembersOf(cluster: Place, logicalId: string, handedOver: readonly ClusterMember[]): FoundMember[] {
  const known = handedOver.map(member => ({ ...member, isCertain: !isConditional(member) }));
  const isKnown = ({ template, logicalId: id }: FoundMember): boolean =>
    known.some(member => member.template === template && member.logicalId === id);
  return [...known, ...membersOf(cluster, logicalId).filter(member => !isKnown(member))];
}

/** Whether a condition decides that a member exists. */
export function isConditional({ template, logicalId }: ClusterMember): boolean {
  return own(own(own(template, 'Resources'), logicalId), 'Condition') !== undefined;
}

/** Stands where the property may be absent. */
const NONE = '';

/** Stands for a text that cannot be read; it equals none. */
const UNREAD = opaqueSymbol('');

/** Texts that an expression may yield, for comparing. RDS does not tell identifiers apart by their case. */
function textsOf(template: Template, expression: unknown): string[] {
  const { values, unknown } = possibleValues(template, expression, { symbols: true });
  const texts = values.map(value => String(value ?? NONE));
  return [...texts, ...unknown.map(() => UNREAD)].map(text => (isSymbolic(text) ? text : text.toLowerCase()));
}

/** AWS's tier of a member that states none. */
const DEFAULT_TIER = 1;
const LAST_TIER = 15;

/** Promotion tier of a member; undefined when it may be several, or cannot be read. */
export function promotionTierOf({ template, properties, where }: Place): number | undefined {
  const { values, absent, unknown } = possibleNumbers(template, own(properties, 'PromotionTier'), `PromotionTier of ${where}`);
  const [tier, ...others] = new Set([...values, ...(absent ? [DEFAULT_TIER] : [])]);
  const isRead = unknown.length === 0 && others.length === 0 && tier !== undefined && tier <= LAST_TIER;
  return isRead ? tier : undefined;
}
