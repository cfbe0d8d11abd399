import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { ConnectionAlarmsOptions } from './connection-alarms-options';
import { ConnectionPooler } from './connection-pooler';
import { MOST_CONNECTIONS } from './core/numbers';
import type { BudgetedPgBouncerOptions } from './pgbouncer-options';
import { PoolClient } from './pool-client';
import type { PoolerGraph } from './private/dashboard-widgets';
import type { DatabaseAccess } from './private/database-access';
import type { EcsConsumer } from './private/ecs-consumer';
import { ecsConsumer, ecsConsumerFacts } from './private/ecs-consumer';
import { lazyNumber } from './private/granted-consumer';
import { requirePostgres } from './private/pgbouncer-engine';
import type { PgBouncerService } from './private/pgbouncer-service';
import { createPgBouncerService } from './private/pgbouncer-service';
import { PgBouncerMetrics, pgBouncerGraphs } from './private/pgbouncer-metrics';
import type { PlannedAlarm } from './private/planned-alarm';
import { pgBouncerAlarms } from './private/pooler-alarms';
import type { PoolerBody, PoolerHost } from './private/pooler-host';
import { requireNumber } from './private/require';
import type { ResolvedTemplates } from './private/resolved-templates';

/**
 * A PgBouncer fleet in transaction mode, in a connection budget: an ECS Fargate service whose sizes come from the budget.
 *
 * A deployment of the fleet runs old and new tasks at once, so the budget counts it twice over.
 */
export class PgBouncerPooler extends ConnectionPooler {
  /** A new fleet. @internal */
  public static _create(
    scope: Construct,
    id: string,
    database: DatabaseAccess,
    options: BudgetedPgBouncerOptions,
    host: PoolerHost,
  ): PgBouncerPooler {
    requirePostgres(host);
    checkOptions(options);
    return new PgBouncerPooler(scope, id, database, options, host);
  }

  private readonly fleet: PgBouncerService;
  private readonly consumer: EcsConsumer;
  private readonly metrics: PgBouncerMetrics;

  private constructor(
    scope: Construct,
    id: string,
    database: DatabaseAccess,
    private readonly options: BudgetedPgBouncerOptions,
    host: PoolerHost,
  ) {
    super(scope, id);
    const { connectable, host: address, port } = database;
    const { maxClientConnections: maxClientConn, ...others } = options;
    const grant = this._grant(host, () => this._ledger()?.clientDemand);
    const server = { database: connectable, host: address, port, delivery: host.delivery };
    this.fleet = createPgBouncerService(this, { ...others, maxClientConn, ...server }, grant);
    this.metrics = new PgBouncerMetrics(this, this.fleet.logGroup);
    this.consumer = ecsConsumer(this.fleet.service, {
      client: PoolClient.custom({ name: 'PgBouncer' }),
      name: id,
    });
    this._join(
      host,
      'pgbouncer',
      `${this.node.path} connects to the writer alone, got READER: connect to the reader endpoint directly`,
    );
  }

  /** The ECS service of the fleet, for scaling and alarms. */
  public get service(): FargateService {
    return this.fleet.service;
  }

  /** The internal load balancer that clients reach the fleet by; undefined with Service Connect. */
  public get loadBalancer(): NetworkLoadBalancer | undefined {
    return this.fleet.loadBalancer;
  }

  /** Security groups of the tasks. Clients that are added with `addEcsService` are let in already. */
  public get connections(): Connections {
    return this.fleet.connections;
  }

  /** Address that clients connect to. */
  public get host(): string {
    return this.fleet.host;
  }

  /** Port that clients connect to: 6432. */
  public get port(): number {
    return this.fleet.port;
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
  protected _admit(client: IConnectable): void {
    this.fleet.allowFrom(client);
  }

  /** @internal */
  protected _body(templates: ResolvedTemplates): PoolerBody {
    const { maxDbConnections, maxClientConnections, weight = 1 } = this.options;
    const { facts, findings } = ecsConsumerFacts(this.consumer, templates);
    const { copies, usualCopies, copyNoun, copiesBecause, overlap } = facts;
    const fleet = { copies, ...(usualCopies !== undefined && { usualCopies }), copyNoun, copiesBecause, overlap };
    const { idleTimeoutSeconds } = this.fleet;
    return {
      endpoints: ['writer'],
      share: { kind: 'fleet', fleet, databases: 1, maxDbConnections, weight },
      ...(maxClientConnections !== undefined && { clientLimit: maxClientConnections }),
      ...(idleTimeoutSeconds !== undefined && { idleTimeoutSeconds }),
      findings,
    };
  }
}

function checkOptions({ maxDbConnections, weight }: BudgetedPgBouncerOptions): void {
  if (maxDbConnections !== undefined) requireNumber('maxDbConnections', maxDbConnections, { min: 1, max: MOST_CONNECTIONS });
  if (weight !== undefined) requireNumber('weight', weight, { min: 0.001, max: 1000, whole: false });
}
