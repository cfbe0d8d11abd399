import type { AccessGraph, Admission, Egress, Peer, PortRange, SecurityGroup } from '../../core/reach/access-graph';
import { itemsOf } from '../branches';
import { own } from '../fields';
import { possibleNumbers, possibleTexts, possibleValues } from '../intrinsics';
import { groupsNamed, isLiteral, knownIds } from './group-ids';
import type { SetResource, TemplateMember, TemplateSet } from './template-set';

/** The security groups of a set, with their rules, wherever these stand. */
export function readSecurityGroups(set: TemplateSet): Pick<AccessGraph, 'groups' | 'admissions'> {
  const groups = new Map<string, SecurityGroup>();
  const admissions = new Map<string, Admission[]>();
  const separateEgress = egressByGroup(set);
  for (const group of set.ofType('AWS::EC2::SecurityGroup')) {
    groups.set(group.id, { name: group.path, ...statedEgress(group, separateEgress.get(group.id) ?? [], set) });
    admissions.set(group.id, statedAdmissions(group, set));
  }
  for (const rule of set.ofType('AWS::EC2::SecurityGroupIngress')) {
    const admission = admissionOf(rule.member, rule.properties, 'Source', set);
    for (const id of groupsOfRule(rule, set)) {
      const named = { rule: ruleName(rule, set.resources.get(id)), ...admission };
      admissions.set(id, [...(admissions.get(id) ?? []), named]);
    }
  }
  return { groups, admissions };
}

function statedAdmissions({ member, properties }: SetResource, set: TemplateSet): Admission[] {
  const { values, unknown } = itemsOf(own(properties, 'SecurityGroupIngress'));
  const unread = unknown.map(because => ({ rule: 'a rule', isTcp: true, peers: [unseen('whoever it lets in', because)] }));
  return [...values.map(rule => ({ rule: 'a rule', ...admissionOf(member, rule, 'Source', set) })), ...unread];
}

/** CDK makes rules below their group: what is above is said with that. */
function ruleName({ path }: SetResource, group: SetResource | undefined): string {
  const above = `${group?.path ?? ''}/`;
  return `rule ${group && path.startsWith(above) ? path.slice(above.length) : path}`;
}

function groupsOfRule({ member, properties }: SetResource, set: TemplateSet): Set<string> {
  return new Set(knownIds(groupsNamed(member, own(properties, 'GroupId'), set)));
}

function egressByGroup(set: TemplateSet): Map<string, Egress[]> {
  const found = new Map<string, Egress[]>();
  for (const rule of set.ofType('AWS::EC2::SecurityGroupEgress')) {
    const egress = admissionOf(rule.member, rule.properties, 'Destination', set);
    for (const id of groupsOfRule(rule, set)) found.set(id, [...(found.get(id) ?? []), egress]);
  }
  return found;
}

/**
 * A group without rules of its own lets everything out, whatever rules stand beside it.
 *
 * "The default rule is removed only when you specify one or more egress rules in the SecurityGroupEgress property":
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
 */
function statedEgress(
  { member, properties }: SetResource,
  separate: readonly Egress[],
  set: TemplateSet,
): Pick<SecurityGroup, 'egress'> {
  const { values, unknown } = itemsOf(own(properties, 'SecurityGroupEgress'));
  if (values.length === 0 || unknown.length > 0) return {};
  return { egress: [...values.map(rule => admissionOf(member, rule, 'Destination', set)), ...separate] };
}

function admissionOf(
  member: TemplateMember,
  rule: unknown,
  side: 'Source' | 'Destination',
  set: TemplateSet,
): Omit<Admission, 'rule'> {
  return { ...portsOf(member, rule), peers: peersOf(member, rule, side, set) };
}

function peersOf(member: TemplateMember, rule: unknown, side: 'Source' | 'Destination', set: TemplateSet): Peer[] {
  const expression = own(rule, `${side}SecurityGroupId`);
  const groups = groupsNamed(member, expression, set).flatMap((group): Peer[] =>
    'outside' in group
      ? [unseen(group.outside, ELSEWHERE)]
      : isLiteral(group.id)
        ? [{ kind: 'group', ...group }, unseen(group.id, ELSEWHERE)]
        : [{ kind: 'group', ...group }],
  );
  const name = own(rule, `${side}SecurityGroupName`);
  const byName = name === undefined ? [] : [unseen(textOf(member, name), ELSEWHERE)];
  const ranges = ['CidrIp', 'CidrIpv6', `${side}PrefixListId`].flatMap(property => {
    const range = own(rule, property);
    return range === undefined ? [] : [unseen(textOf(member, range), property.startsWith('Cidr') ? ADDRESSES : PREFIXES)];
  });
  return [...groups, ...byName, ...ranges];
}

const ELSEWHERE = 'who carries this security group outside these templates is not known';
const ADDRESSES = 'who has an address of this range is not known';
const PREFIXES = 'who has an address of this prefix list is not known';

function unseen(what: string, because: string): Peer {
  return { kind: 'unseen', what, because };
}

function textOf({ template }: TemplateMember, expression: unknown): string {
  const { values } = possibleValues(template, expression, { symbols: true });
  return values.filter(value => value !== undefined).join(' or ') || 'what is known only when deployed';
}

function portsOf({ template }: TemplateMember, rule: unknown): PortRange {
  const protocols = possibleTexts(template, own(rule, 'IpProtocol'), 'IpProtocol');
  const isUnknown = protocols.unknown.length > 0 || protocols.values.length === 0;
  const isAny = protocols.values.includes('-1');
  const isTcp = isUnknown || isAny || protocols.values.some(protocol => /^(tcp|6)$/i.test(protocol));
  const from = possibleNumbers(template, own(rule, 'FromPort'), 'FromPort');
  const to = possibleNumbers(template, own(rule, 'ToPort'), 'ToPort');
  const isRead = [from, to].every(({ values, unknown, absent }) => values.length > 0 && unknown.length === 0 && !absent);
  if (isAny || !isRead) return { isTcp };
  return { isTcp, ports: { from: Math.min(...from.values), to: Math.max(...to.values) } };
}
