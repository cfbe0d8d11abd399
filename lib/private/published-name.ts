import { Lazy, Token } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';

/**
 * The name under which RDS publishes metrics of a resource.
 *
 * RDS keeps names in lower case, and CloudFormation's Ref is the name as it was submitted, so that a name with capitals would be a metric which nobody
 * publishes: https://github.com/aws/aws-cdk/issues/38270. Names that CloudFormation generates are in lower case. A stated name also needs no reference
 * across stacks.
 *
 * @param stated the name as the resource has it when templates are rendered
 */
export function publishedName(resource: CfnResource, stated: () => string | undefined): string {
  return Lazy.uncachedString({ produce: () => lowerCase(stated()) ?? resource.ref });
}

/** A plain name as RDS keeps it; undefined for a token, which is known to CloudFormation alone. */
export function lowerCase(name: string | undefined): string | undefined {
  return name === undefined || Token.isUnresolved(name) ? undefined : name.toLowerCase();
}
