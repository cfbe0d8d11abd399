import { DatabaseInstanceBase } from 'aws-cdk-lib/aws-rds';
import type { CfnDBInstance, IDatabaseInstance, IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { readDbInstance } from '../cloudformation/db-instance';
import type { ParameterGroup } from '../cloudformation/parameter-group';
import { resource } from '../cloudformation/template';
import type { Template } from '../cloudformation/template';
import type { DatabaseFacts, PrimaryFacts } from '../core/database';
import { isResource } from './cfn-resource';
import type { ParameterHolder } from './parameter-holder';
import { instanceHolder } from './parameter-holder';
import { withoutPin } from './pinned-confirmation';
import { statedLimitOf } from './pinned-parameter';
import { sourceOf } from './replica-source';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';

/** The L1 resource behind an instance; undefined for an imported one. */
export function findDbInstance(instance: IDatabaseInstance): CfnDBInstance | undefined {
  const child = instance.node.defaultChild;
  return isResource(child, 'AWS::RDS::DBInstance') ? child : undefined;
}

/** Engine as the constructs know it: a read replica has that of its source. */
export function engineOf(instance: IDatabaseInstance): IInstanceEngine | undefined {
  if (instance.engine) return instance.engine;
  const replica = findDbInstance(instance);
  const source = replica && sourceOf(replica);
  const owner = source && ownerOf(source);
  return owner instanceof DatabaseInstanceBase ? engineOf(owner) : undefined;
}

/** Every server that the template allows the instance to be. */
export function instanceFacts(instance: CfnDBInstance, templates: ResolvedTemplates): DatabaseFacts[] {
  return readInstance(instance, templates, [instance]).map(facts => withPrimary(facts, instance));
}

/** @param chain the replicas on the way here, so that one that copies itself ends somewhere */
function readInstance(instance: CfnDBInstance, templates: ResolvedTemplates, chain: readonly CfnDBInstance[]): DatabaseFacts[] {
  const template = templates.get(instance.stack) ?? {};
  const elsewhere = groupInOtherStack(instanceHolder(instance), templates);
  return readDbInstance(template, logicalIdOf(instance), ownerOf(instance).node.path, {
    findParameterGroup: expression => (isLocal(template, expression) ? undefined : elsewhere),
    findSource: expression => (isLocal(template, expression) ? undefined : sourceAnywhere(instance, templates, chain)),
  });
}

/** A parameter group in another stack, which the template itself only knows by an import. */
export function groupInOtherStack(
  { group, resource: holder }: ParameterHolder,
  templates: ResolvedTemplates,
): ParameterGroup | undefined {
  if (!group || group.stack === holder.stack) return undefined;
  const template = templates.get(group.stack) ?? {};
  const found = resource(template, logicalIdOf(group));
  return found && { template, resource: found, where: ownerOf(group).node.path };
}

/** Whether an expression is a name or stands for a resource of its own template. */
function isLocal(template: Template, expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) return true;
  const name = (expression as { Ref?: unknown }).Ref;
  return typeof name === 'string' && resource(template, name) !== undefined;
}

function sourceAnywhere(
  replica: CfnDBInstance,
  templates: ResolvedTemplates,
  chain: readonly CfnDBInstance[],
): PrimaryFacts | undefined {
  const source = sourceOf(replica);
  if (!source || chain.includes(source)) return undefined;
  return { name: ownerOf(source).node.path, databases: readInstance(source, templates, [...chain, source]) };
}

/**
 * The primary under the name by which its owner knows it.
 *
 * The number that its own budget pins may be stated; else it is what the primary has by default.
 */
function withPrimary(facts: DatabaseFacts, replica: CfnDBInstance): DatabaseFacts {
  if (facts.primary === undefined) return facts;
  const source = sourceOf(replica);
  const name = source ? ownerOf(source).node.path : facts.primary.name;
  const stated = source && statedLimitOf(source);
  return { ...facts, primary: { name, databases: facts.primary.databases.map(each => withoutPin(each, stated)) } };
}
