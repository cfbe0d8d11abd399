import { isCompute } from './resource-roles';

const PARTS = /^AWS::(EC2::SecurityGroup|RDS::|SecretsManager::|IAM::)/;

/** Whether a resource of the type may be part of a way to a database. */
export function isOnTheWay(type: string): boolean {
  return isCompute(type) || PARTS.test(type);
}
