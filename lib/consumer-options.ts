import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { IBudgetConsumer } from './budget-consumer';
import type { DatabaseEndpoint } from './database-endpoint';
import type { DeploymentOverlap } from './deployment-overlap';
import type { PoolClient } from './pool-client';
import type { PoolSizing } from './pool-sizing';
import type { WebServer } from './web-server';

/** A load that you declare: how many requests need a connection, and for how long. */
export interface ConsumerWorkload {
  /** Requests per second of all copies together that use a connection, above 0. */
  readonly requestsPerSecond: number;

  /** How long a request holds its connection, on average: transactions, and what the application does within them. */
  readonly heldFor: Duration;
}

/** Options that every consumer has. */
export interface ConsumerOptions {
  /**
   * How large the pool of one process is.
   *
   * @default PoolSizing.derived()
   */
  readonly pool?: PoolSizing;

  /**
   * Connections per copy outside the pool, from 0: LISTEN/NOTIFY, leader locks, migrations at start.
   *
   * @default 0
   */
  readonly sideConnections?: number;

  /**
   * Load behind a pooler: it is held against the pooler's share.
   *
   * @default - not declared: the ratio of client pools to share is told, and not judged
   */
  readonly workload?: ConsumerWorkload;

  /**
   * Endpoint of the cluster that the pool connects to. A database that is no cluster has the writer alone.
   *
   * @default DatabaseEndpoint.WRITER
   */
  readonly endpoint?: DatabaseEndpoint;
}

/** An ECS service as a consumer. */
export interface EcsServiceConsumerOptions extends ConsumerOptions {
  /** The client library that holds the pool. */
  readonly client: PoolClient;

  /**
   * Name for messages.
   *
   * @default - the construct path within the stack
   */
  readonly name?: string;

  /**
   * Logical database on the server, where one service holds a pool on each of several: add it once for each, with a `settingsPrefix` of its own.
   * All logical databases of a server share its connections.
   *
   * @default - not told apart
   */
  readonly databaseName?: string;

  /**
   * Prefix of this consumer's variables, such as `BILLING_`.
   *
   * @default - the budget's; for the reader endpoint with `READER_` behind it, as in `DB_READER_POOL_SIZE`
   */
  readonly settingsPrefix?: string;

  /**
   * Processes per container, from 1: workers, prefork children. A pool never spans processes.
   *
   * @default - what the container's variable for it says (WEB_CONCURRENCY for Uvicorn, Gunicorn and Puma), else 1; unknown for clients that start several by themselves, such as Celery
   */
  readonly processes?: number;

  /**
   * The program that starts the processes; it decides which variable holds their number.
   *
   * @default - the client's usual one: Uvicorn or Gunicorn for SQLAlchemy, none for node-postgres; PM2 or a Celery worker where the container's command starts it
   */
  readonly server?: WebServer;

  /**
   * Containers that hold the pools and get the settings, by name. Each of them counts.
   *
   * @default - the first essential container
   */
  readonly containers?: string[];

  /**
   * Largest number of tasks outside a deployment, from 1, where the service does not say it: daemons and counts known only at deployment.
   *
   * @default - the largest of desired count, maximum capacity and every scheduled action
   */
  readonly maxTaskCount?: number;

  /**
   * How tasks overlap while the service is deployed, where you know better than the service's settings.
   *
   * @default - by deployment strategy; a rolling update doubles the tasks at least
   */
  readonly deploymentOverlap?: DeploymentOverlap;

  /**
   * Longest wait for a free connection, injected as POOL_TIMEOUT in whole seconds. Keep it below the load balancer's idle timeout (60 s by default).
   *
   * @default Duration.seconds(10)
   */
  readonly poolTimeout?: Duration;

  /**
   * Age at which a connection is replaced, injected as POOL_RECYCLE in whole seconds.
   * It returns the server's memory and lets pools follow a failover.
   *
   * @default - 30 minutes; 800 seconds with `iamAuthentication`; 5 minutes behind a pooler, and for a database other than RDS and Aurora, where a NAT gateway forgets idle connections after 350 seconds
   */
  readonly poolRecycle?: Duration;

  /**
   * Whether the application publishes metrics of its pool once a minute, as the modules of `examples/clients` do for SQLAlchemy and node-postgres. With any other
   * client it has to write the lines that docs/alarms.md describes by itself: as long as nobody does, the warnings never come.
   *
   * It reads POOL_METRICS_NAME, which is injected, and publishes under that name. `addAlarms` then has two warnings on them: a pool of which more than 80 %
   * are in use, and waits for a connection beyond half of `poolTimeout`.
   *
   * @default false
   */
  readonly poolMetrics?: boolean;

  /**
   * Whether the application signs in with tokens of IAM (`rds-db:connect`) instead of a password. Nothing is granted by it, and no token is made: it decides how long
   * connections live. A token is checked when a connection is opened, and never again: neither its expiry after 15 minutes nor a withdrawn permission ends an open session.
   * Replaced after 800 seconds, no session is older than a token may be. Refused for clients that have neither such an age nor a password anew for each connection,
   * such as Directus and mariadb.
   *
   * @default - false; behind an RDS Proxy of `addProxy` what its `iamAuth` says
   */
  readonly iamAuthentication?: boolean;
}

/** A Lambda function as a consumer. */
export interface FunctionConsumerOptions extends ConsumerOptions {
  /** The client library that holds the pool. */
  readonly client: PoolClient;

  /**
   * Name for messages.
   *
   * @default - the construct path within the stack
   */
  readonly name?: string;

  /**
   * Logical database on the server, where one function holds a pool on each of several: add it once for each, with a `settingsPrefix` of its own.
   *
   * @default - not told apart
   */
  readonly databaseName?: string;

  /**
   * Prefix of this consumer's variables, such as `BILLING_`.
   *
   * @default - the budget's; for the reader endpoint with `READER_` behind it, as in `DB_READER_POOL_SIZE`
   */
  readonly settingsPrefix?: string;

  /**
   * Processes per execution environment, from 1, each with a pool of its own.
   *
   * @default 1; on Lambda Managed Instances by runtime: 1 for Java and .NET, `PerExecutionEnvironmentMaxConcurrency` for Python, else to be stated
   */
  readonly processes?: number;

  /**
   * Largest number of concurrent executions, from 1, where something bounds them that is not in the template.
   * On Lambda Managed Instances the largest number of execution environments.
   *
   * @default - reserved concurrency, or else what the triggers allow, where each of them is bounded and nothing else invokes the function
   */
  readonly maxConcurrency?: number;

  /**
   * How environments overlap while the function is deployed: `DeploymentOverlap.none` for a handler that closes its connections before it returns.
   *
   * @default - doubled: environments of the old version stay frozen for a while, and keep their connections
   */
  readonly deploymentOverlap?: DeploymentOverlap;

  /**
   * Longest wait for a free connection, injected as POOL_TIMEOUT in whole seconds. Keep it below the function's timeout.
   *
   * @default Duration.seconds(10)
   */
  readonly poolTimeout?: Duration;

  /**
   * Age at which a connection is replaced, injected as POOL_RECYCLE in whole seconds.
   * Nothing runs in a frozen environment, so it takes effect with the next request.
   *
   * @default - 30 minutes; 800 seconds with `iamAuthentication`; 5 minutes behind a pooler, and for a database other than RDS and Aurora, where a NAT gateway forgets idle connections after 350 seconds
   */
  readonly poolRecycle?: Duration;

  /**
   * Whether the application signs in with tokens of IAM (`rds-db:connect`) instead of a password. Nothing is granted by it, and no token is made: it decides how long
   * connections live. A token is checked when a connection is opened, and never again: neither its expiry after 15 minutes nor a withdrawn permission ends an open session.
   * Replaced after 800 seconds, no session is older than a token may be. Refused for clients that have neither such an age nor a password anew for each connection,
   * such as Directus and mariadb.
   *
   * @default - false; behind an RDS Proxy of `addProxy` what its `iamAuth` says
   */
  readonly iamAuthentication?: boolean;
}

/** ECS tasks that a rule or schedule starts, as a consumer. */
export interface ScheduledTaskConsumerOptions extends ConsumerOptions {
  /** The client library that holds the pool. */
  readonly client: PoolClient;

  /**
   * How long a run takes at most: from the minute at which it is due until its last connection is closed, from a second to 14 days, rounded up to minutes.
   *
   * Starting the task, pulling its image and stopping it belong to it. Nothing in AWS bounds a task, so the application has to.
   */
  readonly longestRun: Duration;

  /**
   * Further attempts that count as runs of their own, from 0 to 185, and no more than the target makes. AWS tries again where starting a task failed,
   * and nearly all of those attempts left no task behind.
   *
   * @default 0
   */
  readonly retries?: number;

  /**
   * Name for messages.
   *
   * @default - the construct path within the stack
   */
  readonly name?: string;

  /**
   * Prefix of the variables of these tasks, such as `REPORTS_`: one that connects to the database and to its pooler is added to both, with a prefix of its own in each.
   *
   * @default - the budget's; for the reader endpoint with `READER_` behind it, as in `DB_READER_POOL_SIZE`
   */
  readonly settingsPrefix?: string;

  /**
   * Processes per task, from 1, each with a pool of its own.
   *
   * @default - what the container's variable for it says (WEB_CONCURRENCY for SQLAlchemy), else 1
   */
  readonly processes?: number;

  /**
   * Whether the application signs in with tokens of IAM (`rds-db:connect`) instead of a password. Nothing is granted by it, and no token is made: it decides how long
   * connections live. A token is checked when a connection is opened, and never again: neither its expiry after 15 minutes nor a withdrawn permission ends an open session.
   * Replaced after 800 seconds, no session is older than a token may be. Refused for clients that have neither such an age nor a password anew for each connection,
   * such as Directus and mariadb.
   *
   * @default - false; behind an RDS Proxy of `addProxy` what its `iamAuth` says
   */
  readonly iamAuthentication?: boolean;
}

/** A migration that runs while the app is deployed. */
export interface MigrationOptions {
  /** Connections that it holds at once at most, from 1. */
  readonly connections: number;

  /**
   * Endpoint of the cluster that it connects to.
   *
   * @default DatabaseEndpoint.WRITER
   */
  readonly endpoint?: DatabaseEndpoint;

  /**
   * What runs the migration, where it is in this app: a task definition that a pipeline starts, or a function that not only deployments invoke.
   * `undeclared-consumer` takes these constructs, and everything below them, as counted. Functions of custom resources and triggers need not be named.
   *
   * @default - nothing of this app
   */
  readonly standsFor?: IConstruct[];
}

/** A consumer that you declare: anything that opens connections and is not read from this app. */
export interface DeclaredConsumerOptions extends ConsumerOptions {
  /**
   * A consumer of `addConsumer` in whose copies this pool stands as well: a process that keeps several pools is added once for each.
   * Its copies, deployment overlap and, unless stated, processes count here too.
   *
   * @default - copies of its own
   */
  readonly inCopiesOf?: IBudgetConsumer;

  /**
   * Copies outside a deployment, from 1, at full scale-out: replicas or `maxReplicas` of a Kubernetes Deployment.
   *
   * @default 1
   */
  readonly copies?: number;

  /**
   * Processes per copy, from 1.
   *
   * @default - 1; unknown for clients that start several by themselves, such as Celery
   */
  readonly processes?: number;

  /**
   * The client library that holds the pool.
   *
   * @default - a client without overflow
   */
  readonly client?: PoolClient;

  /**
   * How copies overlap while they are deployed, such as `DeploymentOverlap.kubernetes()`.
   *
   * @default - not at all: `copies` is the worst moment
   */
  readonly deploymentOverlap?: DeploymentOverlap;

  /**
   * What opens these connections, where it is in this app after all, such as an Auto Scaling group or a scheduled task: `undeclared-consumer` takes
   * these constructs, and everything below them, as counted.
   *
   * @default - nothing of this app
   */
  readonly standsFor?: IConstruct[];
}

/** Connections set aside. */
export interface ReservedConnectionsOptions {
  /** Why they are set aside; stands in the ledger. */
  readonly reason: string;

  /**
   * Endpoint of the cluster that they are set aside of.
   *
   * @default DatabaseEndpoint.WRITER
   */
  readonly endpoint?: DatabaseEndpoint;
}
