import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { InstanceType, ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster, DatabaseClusterFromSnapshot, DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type {
  Credentials,
  IClusterEngine,
  IClusterInstance,
  IDatabaseCluster,
  IDatabaseInstance,
  IInstanceEngine,
  IParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { engineFamily } from './core/engine';
import { DatabaseTarget } from './database-target';
import { accessToCluster, accessToInstance } from './private/database-access';
import type { SourcedDatabase } from './private/database-wiring';

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

/** Where the database of a `BudgetedDatabaseService` comes from. */
export class DatabaseSource {
  /** A new RDS instance, encrypted, with its credentials in a secret. */
  public static newInstance(options: NewInstanceOptions): DatabaseSource {
    return new DatabaseSource(true, (scope, vpc) => createInstance(scope, vpc, options));
  }

  /** An RDS instance of this app, or an imported one. */
  public static existingInstance(instance: IDatabaseInstance, options: ExistingInstanceOptions = {}): DatabaseSource {
    const own = instance instanceof DatabaseInstance ? instance.secret : undefined;
    return new DatabaseSource(false, () => sourcedInstance(instance, options.secret ?? own, options.databaseName));
  }

  /** A new Aurora cluster, encrypted, with its credentials in a secret. */
  public static newCluster(options: NewClusterOptions): DatabaseSource {
    return new DatabaseSource(true, (scope, vpc) => createCluster(scope, vpc, options));
  }

  /** A cluster of this app, or an imported one whose limit is stated with `MaxConnections.of(…)`. */
  public static existingCluster(cluster: IDatabaseCluster, options: ExistingClusterOptions = {}): DatabaseSource {
    const hasSecret = cluster instanceof DatabaseCluster || cluster instanceof DatabaseClusterFromSnapshot;
    const own = hasSecret ? cluster.secret : undefined;
    return new DatabaseSource(false, () => sourcedCluster(cluster, options.secret ?? own, options.databaseName));
  }

  private constructor(
    private readonly isNew: boolean,
    private readonly provide: (scope: Construct, vpc: IVpc) => SourcedDatabase,
  ) {}

  /** @internal */
  public _provide(scope: Construct, vpc: IVpc): SourcedDatabase {
    return this.provide(scope, vpc);
  }

  /** Whether the database is created here, so that its parameter group is ours to write. @internal */
  public _isNew(): boolean {
    return this.isNew;
  }
}

function createInstance(scope: Construct, vpc: IVpc, options: NewInstanceOptions): SourcedDatabase {
  const databaseName = options.databaseName ?? defaultDatabaseName(options.engine);
  const instance = new DatabaseInstance(scope, 'Database', { ...options, vpc, databaseName, storageEncrypted: true });
  return sourcedInstance(instance, instance.secret, databaseName);
}

function sourcedInstance(
  instance: IDatabaseInstance,
  secret: ISecret | undefined,
  databaseName: string | undefined,
): SourcedDatabase {
  return {
    instance,
    ...accessToInstance(instance),
    secret,
    databaseName,
    target: DatabaseTarget.fromInstance(instance),
  };
}

function createCluster(scope: Construct, vpc: IVpc, options: NewClusterOptions): SourcedDatabase {
  const { databaseName = 'app', securityGroups, vpcSubnets, ...props } = options;
  const cluster = new DatabaseCluster(scope, 'Database', {
    ...props,
    vpc,
    vpcSubnets,
    securityGroups,
    defaultDatabaseName: databaseName,
    storageEncrypted: true,
  });
  return sourcedCluster(cluster, cluster.secret, databaseName);
}

function sourcedCluster(
  cluster: IDatabaseCluster,
  secret: ISecret | undefined,
  databaseName: string | undefined,
): SourcedDatabase {
  return {
    cluster,
    ...accessToCluster(cluster),
    secret,
    databaseName,
    target: DatabaseTarget.fromCluster(cluster),
  };
}

/** Other engines refuse a name or give it another meaning: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
function defaultDatabaseName(engine: IInstanceEngine): string | undefined {
  const family = engineFamily(engine.engineType);
  return family === 'postgres' || family === 'mysql' || family === 'mariadb' ? 'app' : undefined;
}
