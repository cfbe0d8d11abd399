import { Stage } from 'aws-cdk-lib';
import { CfnSecurityGroup, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import { BaseService } from 'aws-cdk-lib/aws-ecs';
import type { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { resource } from '../cloudformation/template';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import { printable } from '../core/text';
import type { EcsConsumer } from './ecs-consumer';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';

/** A database and a pooler in front of it. */
export interface PooledDatabase {
  readonly database: CfnDBInstance | CfnDBCluster;
  readonly connectable: IConnectable;
  readonly poolerName: string;
}

/**
 * Says how a client of a pooler can reach the database without it: by a security group rule, or by the database's address in its variables.
 *
 * A pooler bounds what comes through it, and nothing else.
 */
export function bypassFindings(client: EcsConsumer, pooled: PooledDatabase, templates: ResolvedTemplates): Finding[] {
  const ways = [...ruleWays(client, pooled), ...addressWays(client, pooled, templates)];
  if (ways.length === 0) return [];
  const name = printable(client.name);
  const message = `${name} connects through ${printable(pooled.poolerName)}, and can reach the database without it: ${ways.join('; ')}`;
  const remedies = [`take away what lets ${name} reach the database`, 'add it to the budget as a direct consumer as well'];
  return [{ rule: 'pooler-bypass', severity: RULES['pooler-bypass'], path: client.path, message, remedies }];
}

/** Rules of the database's security groups that name a group of the client. */
function ruleWays({ resources: { service } }: EcsConsumer, { connectable, database }: PooledDatabase): string[] {
  const owner = service.node.scope;
  if (!(owner instanceof BaseService)) return [];
  const clients = groupIds(owner);
  const servers = groupIds(connectable);
  return ingressRules(database)
    .filter(({ group, source }) => servers.has(group) && clients.has(source))
    .map(({ path }) => `security group rule ${printable(path)}`);
}

interface IngressRule {
  readonly path: string;
  readonly group: string;
  readonly source: string;
}

function ingressRules(construct: IConstruct): IngressRule[] {
  const all = Stage.of(construct)?.node.findAll() ?? [];
  return all.flatMap((each): IngressRule[] => {
    if (each instanceof CfnSecurityGroupIngress) {
      const { groupId = '', sourceSecurityGroupId = '' } = each;
      return [{ path: ownerOf(each).node.path, group: groupId, source: sourceSecurityGroupId }];
    }
    return each instanceof CfnSecurityGroup ? inlineRules(each) : [];
  });
}

function inlineRules(group: CfnSecurityGroup): IngressRule[] {
  // Rendered by CDK when it is asked for: L2 groups keep their rules in a token.
  const rules = group.securityGroupIngress;
  if (!Array.isArray(rules)) return [];
  const path = ownerOf(group).node.path;
  return rules.map(({ sourceSecurityGroupId = '' }) => ({ path, group: group.attrGroupId, source: sourceSecurityGroupId }));
}

/** The same token is the same group, in whichever stack it is looked at. */
function groupIds({ connections }: IConnectable): Set<string> {
  return new Set(connections.securityGroups.map(({ securityGroupId }) => securityGroupId));
}

/** Variables of the client's containers that hold the address of the database. */
function addressWays({ resources: { taskDefinition } }: EcsConsumer, { database }: PooledDatabase, templates: ResolvedTemplates): string[] {
  if (!taskDefinition) return [];
  const template = templates.get(taskDefinition.stack) ?? {};
  const definitions = resource(template, logicalIdOf(taskDefinition))?.properties.ContainerDefinitions;
  if (!Array.isArray(definitions)) return [];
  const id = logicalIdOf(database);
  return definitions.flatMap(definition => variablesWith(definition, id));
}

const ADDRESS = /^(Read)?Endpoint\.Address$/;

function variablesWith(definition: unknown, logicalId: string): string[] {
  const { Name, Environment } = definition as { Name?: unknown; Environment?: unknown };
  const variables = Array.isArray(Environment) ? (Environment as { Name?: unknown; Value?: unknown }[]) : [];
  return variables
    .filter(({ Value }) => namesAddress(Value, logicalId))
    .map(variable => `${printable(String(variable.Name))} of container ${printable(String(Name))} holds its address`);
}

function namesAddress(value: unknown, logicalId: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const attribute = (value as { 'Fn::GetAtt'?: unknown })['Fn::GetAtt'];
  if (Array.isArray(attribute)) return attribute[0] === logicalId && ADDRESS.test(String(attribute[1]));
  // From another stack the attribute comes by an export whose name CDK makes of both.
  const imported = (value as { 'Fn::ImportValue'?: unknown })['Fn::ImportValue'];
  if (typeof imported === 'string') return imported.includes(`${logicalId}EndpointAddress`) || imported.includes(`${logicalId}ReadEndpointAddress`);
  return Object.values(value).some(each => (Array.isArray(each) ? each : [each]).some((part: unknown) => namesAddress(part, logicalId)));
}
