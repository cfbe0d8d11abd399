import type { CfnDBInstance, CfnDBParameterGroup, IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { readDbInstance } from '../cloudformation/db-instance';
import type { ParameterGroup } from '../cloudformation/parameter-group';
import { resource } from '../cloudformation/template';
import type { Template } from '../cloudformation/template';
import type { DatabaseFacts } from '../core/database';
import { isResource, referenced } from './cfn-resource';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';

/** The L1 resource behind an instance; undefined for an imported one. */
export function findDbInstance(instance: IDatabaseInstance): CfnDBInstance | undefined {
  const child = instance.node.defaultChild;
  return isResource(child, 'AWS::RDS::DBInstance') ? child : undefined;
}

/** The parameter group of this app that an instance names; undefined where it names none, or one from outside. */
export function referencedParameterGroup(instance: CfnDBInstance): CfnDBParameterGroup | undefined {
  const group = referenced(instance.dbParameterGroupName);
  return isResource(group, 'AWS::RDS::DBParameterGroup') ? group : undefined;
}

/** Every server that the template allows the instance to be. */
export function instanceFacts(instance: CfnDBInstance, templates: ResolvedTemplates): DatabaseFacts[] {
  const template = templates.get(instance.stack) ?? {};
  const where = instance.node.scope?.node.path ?? instance.node.path;
  const elsewhere = groupInOtherStack(instance, templates);
  return readDbInstance(template, logicalIdOf(instance), where, {
    findParameterGroup: expression => (isLocal(template, expression) ? undefined : elsewhere),
  });
}

/** Whether an expression is a name or stands for a resource of its own template. */
function isLocal(template: Template, expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) return true;
  const name = (expression as { Ref?: unknown }).Ref;
  return typeof name === 'string' && resource(template, name) !== undefined;
}

/** A parameter group in another stack, which the template itself only knows by an import. */
function groupInOtherStack(instance: CfnDBInstance, templates: ResolvedTemplates): ParameterGroup | undefined {
  const group = referencedParameterGroup(instance);
  if (!group || group.stack === instance.stack) return undefined;
  const template = templates.get(group.stack) ?? {};
  const found = resource(template, logicalIdOf(group));
  return found && { template, resource: found, where: `parameter group ${group.node.scope?.node.path ?? group.node.path}` };
}
