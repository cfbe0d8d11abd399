import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { IClusterEngine } from 'aws-cdk-lib/aws-rds';

/** One server of a cluster that this app does not create. */
export interface ClusterMemberAttributes {
  /**
   * Instance class without the `db.` prefix, such as `r6g.large`.
   *
   * @default - Serverless v2: its ceiling follows `serverlessV2MaxCapacity` of the cluster
   */
  readonly instanceType?: InstanceType;

  /**
   * Name for messages, and on Amazon RDS the identifier of the instance: `MaxConnections.measured(…)` needs it.
   *
   * @default 'writer', 'reader 1', 'reader 2', …
   */
  readonly name?: string;

  /**
   * Promotion tier, from 0 to 15: of the readers, one of the lowest tier is promoted.
   *
   * @default 1
   */
  readonly promotionTier?: number;

  /**
   * `max_connections` in the member's parameter group, from 1 to 262143.
   *
   * @default - the engine's default for the class
   */
  readonly maxConnections?: number;
}

/** What is known of a cluster that this app does not create. */
export interface DatabaseClusterTargetAttributes {
  /** Engine and version, such as `rds.DatabaseClusterEngine.auroraPostgres({ version })`. */
  readonly engine: IClusterEngine;

  /** The member that takes writes. */
  readonly writer: ClusterMemberAttributes;

  /**
   * The other members.
   *
   * @default - none
   */
  readonly readers?: ClusterMemberAttributes[];

  /**
   * Name for messages, and on Amazon RDS the identifier by which CloudWatch knows the cluster: alarms and dashboards need it.
   *
   * @default 'the cluster'
   */
  readonly clusterIdentifier?: string;

  /**
   * Smallest capacity of the Serverless v2 members in ACU, from 0 to 256.
   *
   * @default - needed where a member has no instance type
   */
  readonly serverlessV2MinCapacity?: number;

  /**
   * Largest capacity of the Serverless v2 members in ACU, from 1 to 256.
   *
   * @default - needed where a member has no instance type
   */
  readonly serverlessV2MaxCapacity?: number;

  /**
   * Part of the writer's connections, in per cent, that sessions forwarded from readers may take; 0 where write forwarding is off.
   *
   * @default 0
   */
  readonly writeForwardingPercent?: number;
}
