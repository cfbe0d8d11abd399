import { Stage, Token } from 'aws-cdk-lib';
import type { CfnSecurityGroup, CfnSecurityGroupIngress, IConnectable } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { isResource, referenced } from './cfn-resource';
import { ownerOf } from './resource-owner';

/** Whoever a rule names as its group or its source: the resource in this app, or the text that stands there. */
type Named = IConstruct | string;

/** What lets somebody in, as far as it matters who. */
interface IngressRule {
  readonly path: string;
  readonly group: Named | undefined;
  readonly source: Named | undefined;
  /** Address range, resolved; undefined for a rule that names a security group. */
  readonly range: unknown;
  readonly protocol: string | undefined;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
}

/** Paths of the rules by which a client may reach a server on a port, without repeats. */
export function rulesAdmitting(client: IConnectable & IConstruct, server: IConnectable, port: number | undefined): string[] {
  const clients = new Set(groupsOf(client));
  const servers = new Set(groupsOf(server));
  const admits = ({ source, range }: IngressRule): boolean => (source === undefined ? isEverywhere(range) : clients.has(source));
  const paths = ingressRules(client)
    .filter(rule => rule.group !== undefined && servers.has(rule.group) && admits(rule) && covers(rule, port))
    .map(({ path }) => path);
  return [...new Set(paths)];
}

function groupsOf({ connections }: IConnectable): Named[] {
  return connections.securityGroups.map(({ securityGroupId }) => named(securityGroupId)).filter(group => group !== undefined);
}

function named(id: string | undefined): Named | undefined {
  return id === undefined ? undefined : (referenced(id) ?? id);
}

/** Every rule of the stage; those of CDK's groups that name another group are resources of their own. */
function ingressRules(construct: IConstruct): IngressRule[] {
  const all = Stage.of(construct)?.node.findAll() ?? [];
  return all.flatMap((each): IngressRule[] => {
    if (isResource(each, 'AWS::EC2::SecurityGroupIngress')) return [separateRule(each)];
    return isResource(each, 'AWS::EC2::SecurityGroup') ? inlineRules(each) : [];
  });
}

function separateRule(rule: CfnSecurityGroupIngress): IngressRule {
  const { groupId, sourceSecurityGroupId, cidrIp, cidrIpv6, ipProtocol: protocol, fromPort, toPort } = rule;
  const range = rule.stack.resolve(cidrIp ?? cidrIpv6) as unknown;
  const path = ownerOf(rule).node.path;
  return { path, group: named(groupId), source: named(sourceSecurityGroupId), range, protocol, fromPort, toPort };
}

/** Rules of an L2 group are rendered late, and name address ranges alone; those of an L1 group stand there as they are written. */
function inlineRules(group: CfnSecurityGroup): IngressRule[] {
  const stated = group.securityGroupIngress;
  const rules = (Array.isArray(stated) ? stated : group.stack.resolve(stated)) as unknown;
  if (!Array.isArray(rules)) return [];
  const path = ownerOf(group).node.path;
  return rules.map((rule: Partial<CfnSecurityGroup.IngressProperty>) => {
    const { sourceSecurityGroupId, cidrIp, cidrIpv6, ipProtocol: protocol, fromPort, toPort } = rule;
    const range = group.stack.resolve(cidrIp ?? cidrIpv6) as unknown;
    return { path, group, source: named(sourceSecurityGroupId), range, protocol, fromPort, toPort };
  });
}

/** Ranges that hold every client: the whole Internet, and that of a VPC of the app. */
function isEverywhere(range: unknown): boolean {
  if (range === '0.0.0.0/0' || range === '::/0') return true;
  const attribute = (range as { 'Fn::GetAtt'?: unknown } | null | undefined)?.['Fn::GetAtt'];
  return Array.isArray(attribute) && attribute[1] === 'CidrBlock';
}

/** What is not known covers everything: the rule may be meant for the port. */
function covers({ protocol, fromPort, toPort }: IngressRule, port: number | undefined): boolean {
  if (protocol === '-1' || port === undefined || fromPort === undefined || toPort === undefined) return true;
  if (Token.isUnresolved(fromPort) || Token.isUnresolved(toPort)) return true;
  return fromPort <= port && port <= toPort;
}
