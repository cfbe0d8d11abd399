import { Stack } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The construct by which a user knows a resource: the L2 construct around it, or the resource itself. */
export function ownerOf(resource: CfnResource): IConstruct {
  const parent = resource.node.scope;
  return parent && !Stack.isStack(parent) && parent.node.defaultChild === resource ? parent : resource;
}
