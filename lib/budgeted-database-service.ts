import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import type { IDatabaseCluster, IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Duration } from 'aws-cdk-lib';
import { ConnectionBudget } from './connection-budget';
import { ConnectionPath } from './connection-path';
import type { ConnectionPooler } from './connection-pooler';
import type { ConnectionReserve } from './connection-reserve';
import type { ConsumerWorkload } from './consumer-options';
import type { DatabaseSource } from './database-source';
import { DatabaseEndpoint } from './database-endpoint';
import type { DeploymentOverlap } from './deployment-overlap';
import type { Enforcement } from './enforcement';
import { MaxConnections } from './max-connections';
import type { PoolClient } from './pool-client';
import type { PoolSizing } from './pool-sizing';
import type { SourcedDatabase } from './private/database-wiring';
import { wireDatabase } from './private/database-wiring';
import { displayName } from './private/display-name';
import type { ServiceSource } from './service-source';
import type { Scenario } from './scenario';
import type { SettingsDelivery } from './settings-delivery';
import type { WebServer } from './web-server';

/** Properties of a `BudgetedDatabaseService`. */
export interface BudgetedDatabaseServiceProps {
  /** VPC of what is created here. */
  readonly vpc: IVpc;

  /** The database: a new instance or cluster, or an existing one. */
  readonly database: DatabaseSource;

  /** The service that connects to it: a new Fargate service or an existing one. */
  readonly service: ServiceSource;

  /** The client library that holds the pool. */
  readonly client: PoolClient;

  /**
   * How the service reaches the database: directly, through RDS Proxy or through PgBouncer.
   *
   * @default ConnectionPath.direct()
   */
  readonly connectionPath?: ConnectionPath;

  /**
   * Load of the service, which is held against a pooler's share.
   *
   * @default - not declared: the ratio of client pools to share is told, and not judged
   */
  readonly workload?: ConsumerWorkload;

  /**
   * Processes per container, from 1: workers, prefork children.
   *
   * @default - what the container's variable for it says (WEB_CONCURRENCY for Uvicorn, Gunicorn and Puma), else 1
   */
  readonly processesPerTask?: number;

  /**
   * How large the pool of one process is.
   *
   * @default PoolSizing.derived()
   */
  readonly pool?: PoolSizing;

  /**
   * A second pool of each process, on the reader endpoint of the cluster; its settings have the prefix `DB_READER_`.
   *
   * @default - none: the service connects to the writer alone
   */
  readonly readerPool?: PoolSizing;

  /**
   * Connections per task outside the pool, from 0.
   *
   * @default 0
   */
  readonly sideConnectionsPerTask?: number;

  /**
   * The program that starts the processes.
   *
   * @default - the client's usual one
   */
  readonly server?: WebServer;

  /**
   * How tasks overlap while the service is deployed.
   *
   * @default - by deployment strategy
   */
  readonly deploymentOverlap?: DeploymentOverlap;

  /**
   * Longest wait for a free connection.
   *
   * @default Duration.seconds(10)
   */
  readonly poolTimeout?: Duration;

  /**
   * Age at which a connection is replaced.
   *
   * @default - 30 minutes; 800 seconds with `iamAuthentication`; 5 minutes behind a pooler
   */
  readonly poolRecycle?: Duration;

  /**
   * Whether the application publishes metrics of its pools, as `poolMetrics` of `EcsServiceConsumerOptions` says. With `alarmTopic` there are alarms on them.
   *
   * @default false
   */
  readonly poolMetrics?: boolean;

  /**
   * Whether the application signs in with tokens of IAM instead of the password: connections are replaced after 800 seconds, then, so that no session is older than a token
   * may be. Nothing is granted by it: the task role needs `rds-db:connect`, as by `grantConnect` of the database.
   *
   * @default - false; with `ConnectionPath.rdsProxy` what its `iamAuth` says
   */
  readonly iamAuthentication?: boolean;

  /**
   * Where the ceiling comes from.
   *
   * @default - MaxConnections.pinned() for a new database, MaxConnections.estimated() for an existing one
   */
  readonly maxConnections?: MaxConnections;

  /**
   * Connections that no consumer may count on.
   *
   * @default ConnectionReserve.standard()
   */
  readonly reserve?: ConnectionReserve;

  /**
   * Scenarios that have to fit: one that does not is an error. Derived pools are made for them.
   *
   * @default [Scenario.DEPLOYMENT]
   */
  readonly mustFit?: Scenario[];

  /**
   * Scenarios that should fit: one that does not is a warning.
   *
   * @default [Scenario.MEMBER_LOST]
   */
  readonly shouldFit?: Scenario[];

  /**
   * Topic that the alarms of the budget tell. For other actions and limits use `budget.addAlarms` instead.
   *
   * @default - no alarms
   */
  readonly alarmTopic?: ITopic;

  /**
   * What happens with findings.
   *
   * @default Enforcement.FAIL
   */
  readonly enforcement?: Enforcement;

  /**
   * Prefix of the injected variables.
   *
   * @default 'DB_'
   */
  readonly settingsPrefix?: string;

  /**
   * How the settings reach the container.
   *
   * @default SettingsDelivery.ENVIRONMENT
   */
  readonly settingsDelivery?: SettingsDelivery;
}

/**
 * A database and the service that uses it, under one connection budget.
 *
 * The service may reach the database on its port, gets host, port, database name and credentials, and the pool that the budget grants it.
 * Add whatever else connects to the database to `budget`.
 */
export class BudgetedDatabaseService extends Construct {
  /** The budget, for further consumers and for its figures. */
  public readonly budget: ConnectionBudget;

  /** The database, where it is an instance. */
  public readonly database?: IDatabaseInstance;

  /** The database, where it is a cluster. */
  public readonly cluster?: IDatabaseCluster;

  /** The service, for target groups and scaling. */
  public readonly service: BaseService;

  /** The pooler on the way to the database, for further clients; undefined where the service connects directly. */
  public readonly pooler?: ConnectionPooler;

  /** @throws when a property is out of range, an existing service has no container, or there is to be a reader pool on an instance */
  public constructor(scope: Construct, id: string, props: BudgetedDatabaseServiceProps) {
    super(scope, id);
    const source = props.database._provide(this, props.vpc);
    this.database = source.instance;
    this.cluster = source.cluster;
    if (props.readerPool) requireCluster(this, source);
    this.service = props.service._provide(this, props.vpc);
    this.budget = this.createBudget(props, source);
    const hasReaderPool = props.readerPool !== undefined;
    const { connectionPath = ConnectionPath.direct(), vpc } = props;
    const path = connectionPath._open({ budget: this.budget, database: source, vpc, hasReaderPool });
    this.pooler = path?.pooler;
    wireDatabase({
      ...source,
      ...path,
      isDirect: path === undefined,
      service: this.service,
      hasReaderPool,
      prefix: props.settingsPrefix,
      delivery: props.settingsDelivery,
    });
    this.addService(props, DatabaseEndpoint.WRITER, props.pool);
    if (props.readerPool) this.addService(props, DatabaseEndpoint.READER, props.readerPool);
    if (props.alarmTopic) this.budget.addAlarms({ topic: props.alarmTopic });
  }

  private addService(props: BudgetedDatabaseServiceProps, endpoint: DatabaseEndpoint, pool: PoolSizing | undefined): void {
    const counted = this.pooler ?? this.budget;
    counted.addEcsService(this.service, {
      endpoint,
      client: props.client,
      name: displayName(this),
      processes: props.processesPerTask,
      pool,
      // Side connections are counted once: they write as often as they read.
      sideConnections: endpoint === DatabaseEndpoint.WRITER ? props.sideConnectionsPerTask : undefined,
      server: props.server,
      deploymentOverlap: props.deploymentOverlap,
      poolTimeout: props.poolTimeout,
      poolRecycle: props.poolRecycle,
      poolMetrics: props.poolMetrics,
      iamAuthentication: props.iamAuthentication,
      workload: endpoint === DatabaseEndpoint.WRITER ? props.workload : undefined,
    });
  }

  private createBudget(props: BudgetedDatabaseServiceProps, { target }: SourcedDatabase): ConnectionBudget {
    return new ConnectionBudget(this, 'Budget', {
      database: target,
      maxConnections: props.maxConnections ?? (props.database._isNew() ? MaxConnections.pinned() : MaxConnections.estimated()),
      reserve: props.reserve,
      mustFit: props.mustFit,
      shouldFit: props.shouldFit,
      enforcement: props.enforcement,
      settingsPrefix: props.settingsPrefix,
      settingsDelivery: props.settingsDelivery,
    });
  }
}

function requireCluster({ node }: Construct, { cluster, connectable }: SourcedDatabase): void {
  if (cluster) return;
  throw new Error(
    `readerPool of ${node.path} needs a cluster with a reader endpoint, got the instance ${connectable.node.path}: ` +
      'leave it out, and give a read replica a budget of its own',
  );
}
