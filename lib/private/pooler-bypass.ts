import type { CfnResource } from 'aws-cdk-lib';
import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import { printable } from '../core/text';
import { addressWays } from './address-ways';
import type { ResolvedTemplates } from './resolved-templates';
import { rulesAdmitting } from './security-group-rules';

/** A database and a pooler in front of it. */
export interface PooledDatabase {
  /** The database in this app's templates; undefined for one outside. */
  readonly resource: CfnDBInstance | CfnDBCluster | undefined;
  readonly connectable: IConnectable;
  /** Port of the database; undefined when it is not known. */
  readonly port: number | undefined;
  readonly poolerName: string;
}

/** A client of a pooler that stands in this app. */
export interface PooledClient {
  readonly path: string;
  readonly name: string;
  /** The service or the function. */
  readonly resource: CfnResource;
  /** Its security groups, where they are known. */
  readonly connectable: (IConnectable & IConstruct) | undefined;
  /** What holds its variables; undefined where that is not in this app. */
  readonly environment: CfnTaskDefinition | CfnFunction | undefined;
}

/**
 * Says how a client of a pooler can reach the database without it: by a security group rule, or by the database's address in its variables.
 *
 * A pooler bounds what comes through it, and nothing else.
 */
export function bypassFindings(
  { path, name: client, connectable, environment }: PooledClient,
  pooled: PooledDatabase,
  templates: ResolvedTemplates,
): Finding[] {
  const rules = connectable ? rulesAdmitting(connectable, pooled.connectable, pooled.port) : [];
  const addresses = pooled.resource && environment ? addressWays(environment, pooled.resource, templates) : [];
  const ways = [...rules.map(rule => `security group rule ${printable(rule)}`), ...addresses];
  if (ways.length === 0) return [];
  const name = printable(client);
  const message = `${name} connects through ${printable(pooled.poolerName)}, and can reach the database without it: ${ways.join('; ')}`;
  const remedies = [`take away what lets ${name} reach the database`, 'add it to the budget as a direct consumer as well'];
  return [{ rule: 'pooler-bypass', severity: RULES['pooler-bypass'], path, message, remedies }];
}
