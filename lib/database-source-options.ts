import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { InstanceType, ISecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Credentials, IClusterEngine, IClusterInstance, IInstanceEngine, IParameterGroup } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A new RDS instance. For settings beyond these, create `rds.DatabaseInstance` and use `DatabaseSource.existingInstance`. */
export interface NewInstanceOptions {
  /** Engine and version. */
  readonly engine: IInstanceEngine;

  /** Instance class without the `db.` prefix. */
  readonly instanceType: InstanceType;

  /**
   * Name of the database that is created with the instance.
   *
   * @default - 'app' on PostgreSQL, MySQL and MariaDB, none on other engines
   */
  readonly databaseName?: string;

  /**
   * Credentials of the master user.
   *
   * @default - generated, in a secret of their own
   */
  readonly credentials?: Credentials;

  /**
   * Where the instance is placed.
   *
   * @default - private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the instance.
   *
   * @default - a new one
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Parameter group; the limit is written into it unless the ceiling is not pinned.
   *
   * @default - a new one that holds the limit alone
   */
  readonly parameterGroup?: IParameterGroup;

  /**
   * Whether a standby is kept in another availability zone. It admits no connections.
   *
   * @default false
   */
  readonly multiAz?: boolean;

  /**
   * Storage in GiB.
   *
   * @default 100
   */
  readonly allocatedStorage?: number;

  /**
   * How long backups are kept.
   *
   * @default - 1 day
   */
  readonly backupRetention?: Duration;

  /**
   * Whether the instance is protected from deletion.
   *
   * @default - true when the removal policy is RETAIN
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the instance when it leaves the stack.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A new Aurora cluster. For settings beyond these, create `rds.DatabaseCluster` and use `DatabaseSource.existingCluster`. */
export interface NewClusterOptions {
  /** Engine and version. */
  readonly engine: IClusterEngine;

  /** The member that takes writes: `rds.ClusterInstance.provisioned('writer', { … })` or `rds.ClusterInstance.serverlessV2('writer')`. */
  readonly writer: IClusterInstance;

  /**
   * The other members.
   *
   * @default - none
   */
  readonly readers?: IClusterInstance[];

  /**
   * Smallest capacity of Serverless v2 members, in ACU.
   *
   * @default 0.5
   */
  readonly serverlessV2MinCapacity?: number;

  /**
   * Largest capacity of Serverless v2 members, in ACU: their ceiling follows it.
   *
   * @default 2
   */
  readonly serverlessV2MaxCapacity?: number;

  /**
   * Name of the database that is created with the cluster.
   *
   * @default 'app'
   */
  readonly databaseName?: string;

  /**
   * Credentials of the master user.
   *
   * @default - generated, in a secret of their own
   */
  readonly credentials?: Credentials;

  /**
   * Where the members are placed.
   *
   * @default - private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the cluster.
   *
   * @default - a new one
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Parameter group of the cluster. The limit is written into the group of each member, which overrides it.
   *
   * @default - the engine's default group
   */
  readonly parameterGroup?: IParameterGroup;

  /**
   * Whether the cluster is protected from deletion.
   *
   * @default - true when the removal policy is RETAIN
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the cluster when it leaves the stack.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** A cluster that exists as a construct. */
export interface ExistingClusterOptions {
  /**
   * Secret with the fields `username` and `password`.
   *
   * @default - the cluster's own secret; without one no credentials are handed to the service
   */
  readonly secret?: ISecret;

  /**
   * Name of the database that the service uses.
   *
   * @default - none is handed to the service
   */
  readonly databaseName?: string;
}

/** An instance that exists as a construct. */
export interface ExistingInstanceOptions {
  /**
   * Secret with the fields `username` and `password`.
   *
   * @default - the instance's own secret; without one no credentials are handed to the service
   */
  readonly secret?: ISecret;

  /**
   * Name of the database that the service uses.
   *
   * @default - what the instance was created with; without one no name is handed to the service
   */
  readonly databaseName?: string;
}
