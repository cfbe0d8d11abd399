import type { InstanceType } from 'aws-cdk-lib/aws-ec2';

/** Class of an instance type as RDS spells it, also where the type was given with RDS's prefix. */
export function instanceClassOf(instanceType: InstanceType): string {
  return `db.${instanceType.toString().replace(/^db\./, '')}`;
}
