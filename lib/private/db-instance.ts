import type { CfnDBInstance, IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { CfnResource } from 'aws-cdk-lib';
import { readDbInstance } from '../cloudformation/db-instance';
import type { DatabaseFacts } from '../core/database';
import { logicalIdOf } from './resolved-templates';
import { ownerOf } from './resource-owner';
import type { ResolvedTemplates } from './resolved-templates';

/** The L1 resource behind an instance; undefined for an imported one. */
export function findDbInstance(instance: IDatabaseInstance): CfnDBInstance | undefined {
  const child = instance.node.defaultChild;
  if (!child || !CfnResource.isCfnResource(child)) return undefined;
  return child.cfnResourceType === 'AWS::RDS::DBInstance' ? (child as CfnDBInstance) : undefined;
}

/** Every server that the template allows the instance to be. */
export function instanceFacts(instance: CfnDBInstance, templates: ResolvedTemplates): DatabaseFacts[] {
  return readDbInstance(templates.get(instance.stack) ?? {}, logicalIdOf(instance), ownerOf(instance).node.path);
}
