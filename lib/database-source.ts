import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster, DatabaseClusterFromSnapshot, DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { IDatabaseCluster, IDatabaseInstance, IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { engineFamily } from './core/engine';
import type {
  ExistingClusterOptions,
  ExistingInstanceOptions,
  NewClusterOptions,
  NewInstanceOptions,
} from './database-source-options';
import { DatabaseTarget } from './database-target';
import { accessToCluster, accessToInstance } from './private/database-access';
import type { SourcedDatabase } from './private/database-wiring';

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
