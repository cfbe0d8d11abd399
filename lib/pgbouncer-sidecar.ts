import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ContainerDefinition } from 'aws-cdk-lib/aws-ecs';
import type { Construct, IConstruct } from 'constructs';
import type { IBudgetConsumer } from './budget-consumer';
import type { ConnectionAlarmsOptions } from './connection-alarms-options';
import { ConnectionPooler } from './connection-pooler';
import { MOST_CONNECTIONS } from './core/numbers';
import type { PgBouncerSidecarOptions } from './pgbouncer-options';
import type { PoolerGraph } from './private/dashboard-widgets';
import type { DatabaseAccess } from './private/database-access';
import type { EcsConsumer } from './private/ecs-consumer';
import { ecsConsumer, ecsConsumerFacts, findEcsResources } from './private/ecs-consumer';
import { lazyNumber } from './private/granted-consumer';
import { connectableService, openDatabase } from './private/open-port';
import { requirePostgres } from './private/pgbouncer-engine';
import type { PgBouncerSidecar as Sidecar } from './private/pgbouncer-sidecar';
import { addPgBouncerSidecar } from './private/pgbouncer-sidecar';
import { PgBouncerMetrics, pgBouncerGraphs, logGroupOf } from './private/pgbouncer-metrics';
import type { PlannedAlarm } from './private/planned-alarm';
import { pgBouncerAlarms } from './private/pooler-alarms';
import type { PoolerBody, PoolerHost } from './private/pooler-host';
import { requireNumber } from './private/require';
import type { ResolvedTemplates } from './private/resolved-templates';

/**
 * A PgBouncer beside the application, in every task of one ECS service.
 *
 * It merges the processes of one task, and nothing else: what the server is asked for stays tasks x share, doubled in a deployment,
 * and never comes below one connection for each task.
 */
export class PgBouncerSidecar extends ConnectionPooler {
  /** @internal */
  public static _create(
    scope: Construct,
    id: string,
    service: IConstruct,
    database: DatabaseAccess,
    options: PgBouncerSidecarOptions,
    host: PoolerHost,
  ): PgBouncerSidecar {
    requirePostgres(host);
    const { maxDbConnections } = options;
    if (maxDbConnections !== undefined) requireNumber('maxDbConnections', maxDbConnections, { min: 1, max: MOST_CONNECTIONS });
    return new PgBouncerSidecar(scope, id, service, database, options, host);
  }

  /** The application, as the budget knows it. */
  public readonly application: IBudgetConsumer;

  private readonly sidecar: Sidecar;
  private readonly consumer: EcsConsumer;
  private readonly metrics: PgBouncerMetrics;

  private constructor(
    scope: Construct,
    id: string,
    private readonly served: IConstruct,
    database: DatabaseAccess,
    private readonly options: PgBouncerSidecarOptions,
    host: PoolerHost,
  ) {
    super(scope, id);
    const { owner } = findEcsResources(served);
    if (!owner) {
      throw new Error(
        `a PgBouncer beside ${served.node.path} needs a task definition of this app as an L2 construct, got none: use addPgBouncer`,
      );
    }
    this.consumer = ecsConsumer(served, options.application);
    this._join(
      host,
      'pgbouncer',
      `${this.node.path} connects to the writer alone, got READER: connect to the reader endpoint directly`,
    );
    this.application = this._register(served, options.application);
    const { connectable, host: address, port } = database;
    const { secret, databaseName, image } = options;
    const server = { host: address, port, secret, databaseName, image, delivery: host.delivery };
    this.sidecar = addPgBouncerSidecar(
      owner,
      server,
      this._grant(host, () => this.demandOfOneTask()),
    );
    this.metrics = new PgBouncerMetrics(this.sidecar.container, logGroupOf(this.sidecar.container));
    const client = connectableService(served);
    if (client) openDatabase(client, connectable, `PgBouncer beside ${served.node.path}`);
  }

  /** PgBouncer's container. */
  public get container(): ContainerDefinition {
    return this.sidecar.container;
  }

  /** Address that the application connects to: its own task. */
  public get host(): string {
    return this.sidecar.host;
  }

  /** Port that the application connects to: 6432. */
  public get port(): number {
    return this.sidecar.port;
  }

  /** Connections of one task to the database, as a token that is known when the app is synthesized. */
  public get maxDbConnections(): number {
    return lazyNumber(() => this._ledger()?.maxDbConnections);
  }

  /**
   * Mean wait of a client for a connection of the database in microseconds, of the task where it was longest. Read from PgBouncer's log, by a metric filter
   * that the first call creates.
   */
  public metricServerWait(options: MetricOptions = {}): Metric {
    return this.metrics.serverWait(options);
  }

  /**
   * Clients that were turned away, after `query_wait_timeout` or because of `max_client_conn`: the sum of each minute. Read from PgBouncer's log, by a metric
   * filter that the first call creates.
   */
  public metricClientsRefused(options: MetricOptions = {}): Metric {
    return this.metrics.clientsRefused(options);
  }

  /** @internal */
  public _alarms(options: ConnectionAlarmsOptions): PlannedAlarm[] {
    const watched = this._watched(this.metrics.nameSeenFrom(this), () => this._waitSeconds());
    return pgBouncerAlarms(this.metrics, watched, options);
  }

  /** @internal */
  public _graphs(): PoolerGraph[] {
    return pgBouncerGraphs(this.metrics);
  }

  /** @internal */
  public override _standsFor(construct: IConstruct): boolean {
    return construct === this.served;
  }

  /** @internal */
  public override _label(): string {
    return `PgBouncer beside ${this.consumer.serviceName}`;
  }

  /** Nobody else can reach what listens within a task. @internal */
  protected override _refusal(client: string): string {
    return `${this.node.path} serves the tasks that it stands in, got ${client}: give it a PgBouncer of its own`;
  }

  /** @internal */
  protected _body(templates: ResolvedTemplates): PoolerBody {
    const { facts, findings } = ecsConsumerFacts(this.consumer, templates);
    const { copies, usualCopies, copyNoun, copiesBecause, overlap } = facts;
    const fleet = { copies, ...(usualCopies !== undefined && { usualCopies }), copyNoun, copiesBecause, overlap };
    const { maxDbConnections, weight = 1 } = this.options;
    return {
      endpoints: ['writer'],
      share: { kind: 'fleet', fleet, databases: 1, maxDbConnections, weight },
      isSidecar: true,
      findings,
    };
  }

  /** The application of the same task has it to itself. */
  private demandOfOneTask(): number | undefined {
    const [line] = this._ledger()?.clients ?? [];
    if (typeof line?.processes !== 'number') return undefined;
    return line.processes * (line.pool.size + line.pool.overflow) + line.sideConnections;
  }
}
