import type { SetResource, Target, TemplateMember, TemplateSet } from './template-set';

/** A security group as an expression names it. */
export type NamedGroup = { readonly id: string } | { readonly outside: string };

const GROUP = 'AWS::EC2::SecurityGroup';
const LITERAL = /^sg-[0-9a-zA-Z]+$/;

/** Attributes of a security group that are its id; `Id` is what older templates read. */
const OF_GROUP = new Set(['Ref', 'GroupId', 'Id']);

/** The id of the group that a target is; undefined for anything else. Other resources have groups as attributes: `DefaultSecurityGroup` of a VPC. */
export function groupId(target: Target, set: TemplateSet): string | undefined {
  if (target.kind === 'text') return LITERAL.test(target.text) ? target.text : undefined;
  if (target.kind === 'outside') return undefined;
  const { id, attribute } = target;
  if (set.resources.get(id)?.type === GROUP) return OF_GROUP.has(attribute) ? id : undefined;
  return attribute.includes('SecurityGroup') ? `${id}.${attribute}` : undefined;
}

/** Every group that an expression may name; what cannot be followed is outside. */
export function groupsNamed(member: TemplateMember, expression: unknown, set: TemplateSet): NamedGroup[] {
  if (expression === undefined) return [];
  const targets = set.targetsOf(member, expression);
  const named = targets.flatMap((target): NamedGroup[] => {
    const id = groupId(target, set);
    if (id !== undefined) return [{ id }];
    return target.kind === 'outside' ? [{ outside: target.what }] : [];
  });
  return named.length > 0 ? named : [{ outside: 'a security group that is known only when deployed' }];
}

/** The ids among them. */
export function knownIds(groups: readonly NamedGroup[]): string[] {
  return groups.flatMap(group => ('id' in group ? [group.id] : []));
}

/** Whether an id is that of a group which stands in none of the templates. */
export function isLiteral(id: string): boolean {
  return LITERAL.test(id);
}

/** Whether a resource is a security group or one of its rules. */
export function isGroupOrRule({ type }: SetResource): boolean {
  return type === GROUP || type === `${GROUP}Ingress` || type === `${GROUP}Egress`;
}
