import { Duration, Token } from 'aws-cdk-lib';
import { Color, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Port } from 'aws-cdk-lib/aws-ec2';
import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import { DatabaseProxy, ProxyEndpointTargetRole } from 'aws-cdk-lib/aws-rds';
import type { CfnDBCluster, CfnDBInstance, CfnDBProxy, IDatabaseProxyEndpoint, ProxyTarget } from 'aws-cdk-lib/aws-rds';
import type { Construct, IConstruct } from 'constructs';
import type { ConnectionAlarmsOptions } from './connection-alarms-options';
import { ConnectionPooler } from './connection-pooler';
import { engineFamily } from './core/engine';
import type { ShareRequest } from './core/pooler';
import { borrowTimeoutProblem, idlePercentProblem, percentProblem } from './core/proxy-percent';
import { proxyPort } from './core/proxy-port';
import { planLine } from './private/dashboard-widgets';
import type { PoolerGraph } from './private/dashboard-widgets';
import { readProxyOf } from './private/db-proxy';
import { displayName } from './private/display-name';
import { lazyNumber } from './private/granted-consumer';
import { openPort } from './private/open-port';
import type { PlannedAlarm } from './private/planned-alarm';
import { proxyAlarms } from './private/pooler-alarms';
import type { PoolerBody, PoolerHost } from './private/pooler-host';
import { connectionsByRole, proxyMetric, saturationMetric } from './private/proxy-metrics';
import type { MonitoredProxy } from './private/proxy-metrics';
import { publishedName } from './private/published-name';
import { requireNumber } from './private/require';
import type { ResolvedTemplates } from './private/resolved-templates';
import type { BudgetedProxyOptions } from './proxy-options';

const DEFAULT_IDLE_CLIENT_TIMEOUT = Duration.minutes(30);

/** An RDS Proxy in a connection budget: its `MaxConnectionsPercent` comes from the budget, or is held against it. */
export class ProxyPooler extends ConnectionPooler {
  /** A new proxy. @internal */
  public static _create(
    scope: Construct,
    id: string,
    target: ProxyTarget,
    options: BudgetedProxyOptions,
    host: PoolerHost,
  ): ProxyPooler {
    checkOptions(options);
    const pooler = new ProxyPooler(scope, id, options.weight ?? 1, options.maxConnectionsPercent);
    pooler.clientPort = requireServed(host);
    pooler.borrowTimeout = options.borrowTimeout;
    pooler.resource = pooler.createProxy(target, options);
    pooler.readerEndpoint = options.readerEndpoint ? pooler.createReaderEndpoint(options) : undefined;
    pooler.idleTimeout = (options.idleClientTimeout ?? DEFAULT_IDLE_CLIENT_TIMEOUT).toSeconds();
    const readerProblem = options.readerEndpoint ? undefined : noReaderEndpoint(pooler.node.path);
    pooler._join(host, 'rds-proxy', readerProblem, options.iamAuth);
    return pooler;
  }

  /** A proxy that exists as a construct: its percentage is read when the app is synthesized. @internal */
  public static _wrap(
    scope: Construct,
    id: string,
    proxy: DatabaseProxy,
    host: PoolerHost,
    database?: CfnDBInstance | CfnDBCluster,
  ): ProxyPooler {
    const pooler = new ProxyPooler(scope, id, 1, undefined);
    pooler.resource = proxy;
    pooler.isRead = true;
    pooler.database = database;
    pooler.clientPort = requireServed(host);
    pooler._join(host, 'rds-proxy', undefined);
    return pooler;
  }

  /** The reader endpoint, where one was asked for. */
  public readerEndpoint?: IDatabaseProxyEndpoint;

  private resource: DatabaseProxy | undefined;
  private isRead = false;
  private database: CfnDBInstance | CfnDBCluster | undefined;
  private idleTimeout: number | undefined;
  private clientPort: number | undefined;
  private publishedName: string | undefined;
  private borrowTimeout: Duration | undefined;

  private constructor(
    scope: Construct,
    id: string,
    private readonly weight: number,
    private readonly percent: number | undefined,
  ) {
    super(scope, id);
  }

  /** The proxy itself, for grants and connections. */
  public get proxy(): DatabaseProxy {
    if (!this.resource) throw new Error(`${this.node.path} has no proxy: create it with ConnectionBudget.addProxy or useProxy`);
    return this.resource;
  }

  /** Address that clients connect to. */
  public get host(): string {
    return this.proxy.endpoint;
  }

  /** Port that clients connect to: the usual one of the engine, whatever the database's is. */
  public get port(): number {
    if (this.clientPort !== undefined) return this.clientPort;
    throw new Error(
      `the port of ${this.proxy.node.path} is not known, because the engine of its database is not: state the engine`,
    );
  }

  /** Per cent of each server's ceiling that the proxy may open, as a token that is known when the app is synthesized. */
  public get maxConnectionsPercent(): number {
    return lazyNumber(() => this._ledger()?.percent);
  }

  /**
   * A metric of the proxy by its name in CloudWatch: the sum of each minute, because each of its nodes publishes for itself.
   *
   * @throws for the sum of a gauge over more than a minute, which counts the same connections several times
   */
  public metric(metricName: string, options: MetricOptions = {}): Metric {
    return proxyMetric(this.monitored, metricName, options);
  }

  /** Connections that the proxy has open at the server, or at all servers of a cluster. */
  public metricDatabaseConnections(options: MetricOptions = {}): Metric {
    return this.metric('DatabaseConnections', options);
  }

  /** Connections that the proxy may open at the server, or at all servers of a cluster: its percentage of the live ceiling. */
  public metricMaxDatabaseConnectionsAllowed(options: MetricOptions = {}): Metric {
    return this.metric('MaxDatabaseConnectionsAllowed', options);
  }

  /** Connections of the server that are pinned to one client, and not shared. */
  public metricDatabaseConnectionsCurrentlySessionPinned(options: MetricOptions = {}): Metric {
    return this.metric('DatabaseConnectionsCurrentlySessionPinned', options);
  }

  /** How long a client waits for a connection of the server, in microseconds: the average of each minute. */
  public metricDatabaseConnectionsBorrowLatency(options: MetricOptions = {}): Metric {
    return this.metric('DatabaseConnectionsBorrowLatency', { statistic: Stats.AVERAGE, ...options });
  }

  /** Connections of clients to the proxy. */
  public metricClientConnections(options: MetricOptions = {}): Metric {
    return this.metric('ClientConnections', options);
  }

  /** Per cent of the connections that the proxy may open which are open; of a cluster, of the role that is used most. */
  public metricSaturation(options: MathExpressionOptions = {}): MathExpression {
    return saturationMetric(this.monitored, options);
  }

  /** @internal */
  public _alarms(options: ConnectionAlarmsOptions): PlannedAlarm[] {
    const { monitored } = this;
    const watched = this._watched(monitored.name, () => this.longestWaitSeconds);
    return proxyAlarms(monitored, watched, options);
  }

  /** @internal */
  public _graphs(): PoolerGraph[] {
    return [
      {
        title: 'connections of the database',
        left: [...connectionsByRole(this.monitored), this.metricDatabaseConnectionsCurrentlySessionPinned()],
        lines: ({ share }) => planLine('planned share', share, Color.GREEN),
      },
      {
        title: 'connections of its clients, and microseconds of waiting (right)',
        left: [this.metricClientConnections()],
        right: [this.metricDatabaseConnectionsBorrowLatency()],
        lines: ({ clientDemand }) => planLine('all pools of its clients', clientDemand, Color.GREEN),
      },
    ];
  }

  /** Seconds after which a client that waits is turned away, as far as this app states them. */
  private get longestWaitSeconds(): number | undefined {
    if (this.isRead) return undefined;
    return this.borrowTimeout?.toSeconds() ?? this._waitSeconds();
  }

  private get monitored(): MonitoredProxy {
    const resource = this.proxy.node.defaultChild as CfnDBProxy;
    this.publishedName ??= publishedName(resource, () => resource.dbProxyName);
    return { name: this.publishedName, hasRoles: this._hasRoles };
  }

  /** @internal */
  public override _standsFor(construct: IConstruct): boolean {
    return construct === this.resource;
  }

  /** @internal */
  public override _label(): string {
    return this.isRead ? displayName(this.proxy) : super._label();
  }

  /** @internal */
  protected override _admit(client: IConnectable): void {
    const description = `Client of RDS Proxy ${this.node.path}`;
    openPort(client, { server: this.proxy, port: Port.tcp(this.port), description });
  }

  /** @internal */
  protected _body(templates: ResolvedTemplates): PoolerBody {
    if (!this.isRead) {
      const share: ShareRequest = { kind: 'percent', percent: this.percent, weight: this.weight };
      return { endpoints: this.readerEndpoint ? ['writer', 'reader'] : ['writer'], share, idleTimeoutSeconds: this.idleTimeout };
    }
    return readProxyOf(this.proxy, this.database, templates);
  }

  private createProxy(target: ProxyTarget, options: BudgetedProxyOptions): DatabaseProxy {
    return new DatabaseProxy(this, 'Proxy', {
      proxyTarget: target,
      vpc: options.vpc,
      secrets: options.secrets,
      maxConnectionsPercent: this.maxConnectionsPercent,
      maxIdleConnectionsPercent: options.maxIdleConnectionsPercent ?? lazyNumber(() => half(this._ledger()?.percent)),
      borrowTimeout: options.borrowTimeout ?? Duration.seconds(lazyNumber(() => this._waitSeconds())),
      idleClientTimeout: options.idleClientTimeout ?? DEFAULT_IDLE_CLIENT_TIMEOUT,
      iamAuth: options.iamAuth ?? false,
      requireTLS: true,
      securityGroups: options.securityGroups,
      vpcSubnets: options.vpcSubnets,
    });
  }

  private createReaderEndpoint({ vpc, vpcSubnets, securityGroups }: BudgetedProxyOptions): IDatabaseProxyEndpoint {
    const options = { vpc, vpcSubnets, securityGroups, targetRole: ProxyEndpointTargetRole.READ_ONLY };
    return this.proxy.addEndpoint('Reader', options);
  }
}

function checkOptions({ maxConnectionsPercent, maxIdleConnectionsPercent, borrowTimeout, weight }: BudgetedProxyOptions): void {
  if (weight !== undefined) requireNumber('weight', weight, { min: 0.001, max: 1000, whole: false });
  requireKnown({ maxConnectionsPercent, maxIdleConnectionsPercent });
  const problems = [
    ...(maxConnectionsPercent === undefined ? [] : [percentProblem(maxConnectionsPercent)]),
    ...(maxIdleConnectionsPercent === undefined
      ? []
      : [idlePercentProblem(maxIdleConnectionsPercent, maxConnectionsPercent ?? 100)]),
    ...(borrowTimeout === undefined ? [] : [borrowTimeoutProblem(borrowTimeout.toSeconds())]),
  ];
  const problem = problems.find(each => each !== undefined);
  if (problem !== undefined) throw new Error(problem);
}

/** A percentage that only CloudFormation knows is in no sum. */
function requireKnown(numbers: Readonly<Record<string, number | undefined>>): void {
  for (const [what, got] of Object.entries(numbers)) {
    if (Token.isUnresolved(got))
      throw new Error(`${what} must be a number known at synthesis, got a token: state a plain number from 1 to 100`);
  }
}

/** The port of the engine's protocol; undefined where the engine is not known. */
function requireServed({ engineName, budget, platform }: PoolerHost): number | undefined {
  const family = engineName === undefined ? undefined : engineFamily(engineName);
  const port = family && proxyPort(family);
  if (platform === undefined && (family === undefined || port !== undefined)) return port;
  throw new Error(
    `RDS Proxy serves MySQL, MariaDB, PostgreSQL and SQL Server on Amazon RDS and Aurora alone, got ${engineName ?? 'another server'} at ${budget.node.path}: ` +
      'connect directly',
  );
}

/** As AWS does where nothing is stated. */
function half(percent: number | null | undefined): number | undefined {
  return typeof percent === 'number' ? Math.floor(percent / 2) : undefined;
}

function noReaderEndpoint(path: string): string {
  return `${path} has no reader endpoint, got READER: create it with readerEndpoint: true`;
}
