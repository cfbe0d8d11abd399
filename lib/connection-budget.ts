import { Names } from 'aws-cdk-lib';
import type { Dashboard, MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { DatabaseProxy } from 'aws-cdk-lib/aws-rds';
import type { Construct, IConstruct } from 'constructs';
import type { AcceptanceOptions } from './acceptance-options';
import type { AllotmentOptions, IAllotment } from './allotment';
import type { IBudgetConsumer } from './budget-consumer';
import { ComputeHost } from './compute-host';
import type { ConnectionAlarms } from './connection-alarms';
import type { ConnectionAlarmsOptions } from './connection-alarms-options';
import type { ConnectionBudgetProps } from './connection-budget-props';
import type { ConnectionDashboardOptions } from './connection-dashboard-options';
import type { ConnectionPooler } from './connection-pooler';
import { ConnectionReserve } from './connection-reserve';
import { poolerIn } from './core/pooler-ledger';
import type {
  DeclaredConsumerOptions,
  EcsServiceConsumerOptions,
  FunctionConsumerOptions,
  MigrationOptions,
  ReservedConnectionsOptions,
  ScheduledTaskConsumerOptions,
} from './consumer-options';
import type { Acceptance } from './core/acceptance';
import type { BudgetFacts } from './core/budget';
import type { CeilingPolicy } from './core/ceiling';
import type { ClusterFacts } from './core/cluster';
import { linesOf } from './core/demand';
import type { Finding } from './core/finding';
import type { LedgerBudget, LedgerConsumer } from './core/ledger';
import type { ReservePolicy } from './core/reserve';
import { DEFAULT_PREFIX } from './core/settings';
import { DatabaseEndpoint } from './database-endpoint';
import { Enforcement } from './enforcement';
import { MaxConnections } from './max-connections';
import type { BudgetedPgBouncerOptions, PgBouncerSidecarOptions } from './pgbouncer-options';
import { PgBouncerPooler } from './pgbouncer-pooler';
import { PgBouncerSidecar } from './pgbouncer-sidecar';
import { Acceptances } from './private/acceptances';
import { checkAllotment, StageAllotments } from './private/allotments';
import { BudgetConsumers } from './private/budget-consumers';
import { BudgetMonitoring } from './private/budget-monitoring';
import { BudgetPoolers } from './private/budget-poolers';
import { requireNoTerms, requireRunning } from './private/budget-terms';
import { takeTarget, targetFacts } from './private/budgeted-target';
import type { BudgetTerms } from './private/budgeted-target';
import type { ComputeConsumer } from './private/compute-consumer';
import { rememberCreation } from './private/creation-trace';
import type { DatabaseAccess } from './private/database-access';
import { migrationConsumer, reservedConsumer } from './private/declared-consumer';
import { displayName } from './private/display-name';
import { emptyProblems } from './private/empty-budget';
import { lazyNumber } from './private/granted-consumer';
import type { Prefixes } from './private/registrations';
import type { PoolerHost } from './private/pooler-host';
import { requirePrefix, requireSameStage, requireText } from './private/require';
import type { ResolvedTemplates } from './private/resolved-templates';
import { placeOf } from './private/place';
import { scenarioPolicy } from './private/scenario-policy';
import { connectionsMetric } from './private/server-metrics';
import type { SettingsSource } from './private/settings-request';
import { StageBudgets } from './private/stage-budgets';
import { readerProblem } from './private/target-database';
import type { TargetDatabase } from './private/target-database';
import { ProxyPooler } from './proxy-pooler';
import type { BudgetedProxyOptions } from './proxy-options';
import { ledgerText } from './report/ledger-text';
import { SettingsDelivery } from './settings-delivery';

/** Below the 1800 seconds after which RDS Proxy closes an idle client, and below the 350 of a Network Load Balancer. */
const RECYCLE_BEHIND_POOLER = 300;

/**
 * The connections of one database, an instance or a cluster, shared out among everything that connects to it.
 *
 * When the app is synthesized the budget reads the ceiling, adds up what every consumer may open at its worst moment,
 * derives the pools that were left to it, injects them, and fails synthesis with an itemised sum when they do not fit.
 * The sum also stands in `connection-budget.json` and `connection-budget.md` in the cloud assembly; a cluster has one for each endpoint.
 */
export class ConnectionBudget extends ComputeHost {
  private readonly stageBudgets: StageBudgets;
  private readonly consumers: BudgetConsumers;
  private readonly target: TargetDatabase;
  private readonly props: ConnectionBudgetProps;
  private readonly prefix: string;
  private readonly poolers: BudgetPoolers;
  private readonly monitoring: BudgetMonitoring;
  private readonly acceptances = new Acceptances(this.node.path);
  private readonly prefixes: Prefixes = new WeakMap();

  /** @throws if a property is out of range, the database has a budget already, or the limit is to be pinned where it cannot be */
  public constructor(scope: Construct, id: string, props: ConnectionBudgetProps) {
    super(scope, id);
    rememberCreation(this);
    this.props = props;
    this.prefix = requirePrefix(props.settingsPrefix ?? DEFAULT_PREFIX);
    scenarioPolicy(props);
    requireRunning(props);
    this.target = props.database._database();
    requireNoTerms(props, this.target);
    this.consumers = this.createConsumers();
    this.poolers = new BudgetPoolers(this.target);
    requireSameStage(this, 'database', this.target.resource);
    this.stageBudgets = StageBudgets.of(this);
    this.stageBudgets.add(this, () => ({
      target: this.target,
      counted: [...this.consumers.counted(), ...this.poolers.counted()],
    }));
    this.monitoring = new BudgetMonitoring(this, this.target, this.stageBudgets, () => this.verdicts());
    takeTarget(this.target, {
      budget: this,
      ceiling: this.ceilingPolicy,
      ledgers: () => this.verdicts(),
      isReading: () => this.stageBudgets.reading,
    });
    this.node.addValidation({
      validate: () => [
        ...emptyProblems(this, this.consumers.registrations.size + this.poolers.size),
        ...this.monitoring.problems(),
      ],
    });
  }

  /** The ceiling: the number of connections that the server admits, as a token that is known when the app is synthesized. Of a cluster, the writer's. */
  public get maxConnections(): number {
    return lazyNumber(() => this.verdict()?.ceiling.maxConnections);
  }

  /** The ceiling less the reserve, as a token that is known when the app is synthesized. Of a cluster, the writer's. */
  public get usableConnections(): number {
    return lazyNumber(() => this.verdict()?.usable);
  }

  /** What all consumers may open at their worst moment, as a token that is known when the app is synthesized. Of a cluster, at the writer. */
  public get peakDemand(): number {
    return lazyNumber(() => this.verdict()?.demand);
  }

  /** Usable connections less the peak demand, as a token that is known when the app is synthesized; negative when the budget is over. Of a cluster, the writer's. */
  public get headroom(): number {
    return lazyNumber(() => this.verdict()?.headroom);
  }

  /**
   * Adds an ECS service: counted with its deployment overlap, its pools derived and injected.
   *
   * A service with pools on both endpoints of a cluster, or on several logical databases, is added once for each.
   *
   * @param service an L2 service, an L1 `CfnService`, or a pattern that contains exactly one
   * @throws when the same pool was added before, the service is in another stage or app, or is imported, and when an option is out of range
   */
  public addEcsService(service: IConstruct, options: EcsServiceConsumerOptions): IBudgetConsumer {
    return this.consumers.addEcsService(service, options);
  }

  /**
   * Adds a Lambda function: its execution environments are counted by reserved concurrency, or else by its triggers, and twice for a deployment.
   * Its pool is one connection unless stated, and injected as environment variables.
   *
   * A function with pools on both endpoints of a cluster, or on several logical databases, is added once for each.
   *
   * @param fn an L2 `Function`, an L1 `CfnFunction`, or a construct that contains exactly one
   * @throws when the same pool was added before, the function is in another stage or app, or is imported, and when an option is out of range
   */
  public addFunction(fn: IConstruct, options: FunctionConsumerOptions): IBudgetConsumer {
    return this.consumers.addFunction(fn, options);
  }

  /**
   * Adds ECS tasks that run on a schedule: cron jobs and one-off tasks.
   *
   * All scheduled tasks of an endpoint are one line of the sum: what they hold at once at their worst minute of all years. It is added to the worst moment
   * of everything else, because a deployment may fall on that minute. Pools are stated, or else one connection per process, and injected.
   *
   * @param task an L2 `Rule` or L1 `CfnRule` of EventBridge, an L2 `Schedule` or L1 `CfnSchedule` of EventBridge Scheduler, or a construct that contains
   * exactly one, such as `ScheduledFargateTask`. The target has to be there already
   * @throws when the same pool was added before, there is no such schedule or several, it is in another stage or app, the pool is left to the budget
   * within a range, and when an option is out of range
   */
  public addScheduledTask(task: IConstruct, options: ScheduledTaskConsumerOptions): IBudgetConsumer {
    return this.consumers.addScheduledTask(task, options);
  }

  /**
   * Counts a migration that runs while the app is deployed, by a pipeline, a custom resource or a task: it adds to deployments, and to no other moment.
   *
   * Migrations that each task makes when it starts are `sideConnections` of the service.
   *
   * @param name unique within the budget
   * @throws when the name is taken, the number is out of range, or what it stands for is in another stage
   */
  public addMigration(name: string, options: MigrationOptions): IBudgetConsumer {
    return this.consumers.declare(name, options, migrationConsumer(options.connections));
  }

  /**
   * Declares a consumer that is not read from this app: a worker elsewhere, a Kubernetes Deployment, a nightly job, a BI tool.
   *
   * @param name unique within the budget
   * @throws when the name is taken or a number is out of range
   */
  public addConsumer(name: string, options: DeclaredConsumerOptions = {}): IBudgetConsumer {
    return this.consumers.addConsumer(name, options);
  }

  /**
   * Sets connections aside, for instance for another team.
   *
   * @param connections from 1 to 262143
   * @throws when the name is taken, the number is out of range, or the reason is empty
   */
  public reserveConnections(name: string, connections: number, options: ReservedConnectionsOptions): IBudgetConsumer {
    const reason = requireText('reason', options.reason, 'say in a few words whom they are for');
    return this.consumers.declare(name, { endpoint: options.endpoint }, reservedConsumer(connections, reason));
  }

  /**
   * Sets connections aside for another app, and publishes the number: as an SSM parameter, and in `connection-budget.allotments.json`
   * of the cloud assembly, from which the other app budgets with `DatabaseTarget.fromAllotment`.
   *
   * @param name unique within the budget
   * @param connections from 1 to 262143
   * @throws when the name is taken or cannot be published, the number is out of range, the reason is empty, or the last day is no date
   */
  public allot(name: string, connections: number, options: AllotmentOptions): IAllotment {
    checkAllotment(options);
    const { reason, validUntil, endpoint = DatabaseEndpoint.WRITER } = options;
    const { path } = this.reserveConnections(name, connections, { endpoint, reason: `allotted: ${reason}` });
    return StageAllotments.of(this).publish({
      budget: this,
      name,
      connections,
      reason,
      validUntil,
      endpoint: this.target.kind === 'cluster' ? endpoint : undefined,
      database: () => this.ledgerWith(path)?.database,
    });
  }

  /**
   * Accepts the findings of one rule until a day: those about this budget, its endpoints, its consumers and its poolers. They stand in the ledger with the
   * reason, and neither fail synthesis nor are shown. From the next day on they count again, and say until when they were accepted.
   *
   * An acceptance that no finding needs is an `unused-acceptance`. For one that has no end there is `Validations.of(…).acknowledge` of CDK.
   *
   * @param rule id of the rule, such as `over-budget`
   * @throws when there is no such rule, it is accepted already, the reason is empty, or the day is no day or more than 366 days ahead
   */
  public accept(rule: string, options: AcceptanceOptions): void {
    this.acceptances.add(rule, options);
  }

  /**
   * Puts a new RDS Proxy in front of the database, with a `MaxConnectionsPercent` that fits the budget. Add its clients to what is returned.
   *
   * @throws when the database is not an instance or a cluster of this app or imported by `fromInstance` or `fromCluster`, or a number is out of range
   */
  public addProxy(id: string, options: BudgetedProxyOptions): ProxyPooler {
    const target = this.access('addProxy').proxyTarget();
    return this.addPooler(ProxyPooler._create(this, id, target, options, this.poolerHost()));
  }

  /**
   * Counts an RDS Proxy that exists as a construct: its percentage is read when the app is synthesized, and held against the budget.
   * Add its clients to what is returned.
   */
  public useProxy(proxy: DatabaseProxy): ProxyPooler {
    this.poolers.requireNew(proxy);
    const id = `Proxy${Names.nodeUniqueId(proxy.node).slice(-8)}`;
    return this.addPooler(ProxyPooler._wrap(this, id, proxy, this.poolerHost(), this.target.resource));
  }

  /**
   * Puts a fleet of PgBouncers in front of a PostgreSQL database: an ECS Fargate service in transaction mode, with sizes that fit the budget.
   * Add its clients to what is returned.
   *
   * @throws when the database is not PostgreSQL, or not an L2 construct, or a number is out of range
   */
  public addPgBouncer(id: string, options: BudgetedPgBouncerOptions): PgBouncerPooler {
    return this.addPooler(PgBouncerPooler._create(this, id, this.access('addPgBouncer'), options, this.poolerHost()));
  }

  /**
   * Puts a PgBouncer into every task of an ECS service. It merges the processes of a task, and cannot bring the sum below tasks x share.
   *
   * @param service an L2 service, or a pattern that contains exactly one
   * @throws when the database is not PostgreSQL, or not an L2 construct, the task has no container yet, or a number is out of range
   */
  public addPgBouncerSidecar(service: IConstruct, options: PgBouncerSidecarOptions): PgBouncerSidecar {
    this.poolers.requireNew(service);
    const id = `Sidecar${Names.nodeUniqueId(service.node).slice(-8)}`;
    const access = this.access('addPgBouncerSidecar');
    return this.addPooler(PgBouncerSidecar._create(this, id, service, access, options, this.poolerHost()));
  }

  /**
   * Watches the connections of the database, of the poolers in front of it, and of pools with `poolMetrics`, also those that are added later.
   *
   * The numbers come from the sum when the app is synthesized: a larger class or a new consumer moves them. What has to wake somebody is gathered in one
   * composite alarm.
   *
   * @throws when CloudWatch has no metrics of the database (another cloud, an allotment, a Multi-AZ DB cluster, a description without identifier), or
   * there are alarms already
   */
  public addAlarms(options: ConnectionAlarmsOptions = {}): ConnectionAlarms {
    return this.monitoring.addAlarms(options);
  }

  /**
   * A CloudWatch dashboard: connections against the ceiling, the plan and the point of refusals, the sum consumer by consumer, the poolers, the alarms.
   *
   * @throws as `addAlarms` does
   */
  public addDashboard(options: ConnectionDashboardOptions = {}): Dashboard {
    return this.monitoring.addDashboard(options);
  }

  /**
   * Client connections of the server, or of the writer of a cluster, whichever instance that is: the maximum of each minute.
   * RDS does not count its own sessions among them: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
   *
   * @throws as `addAlarms` does
   */
  public metricConnections(options: MetricOptions = {}): Metric {
    return connectionsMetric(this.monitoring.database, 'writer', options);
  }

  /**
   * Client connections of the reader that has most: the maximum of each minute.
   *
   * @throws as `addAlarms` does, and when the database is no cluster
   */
  public metricReaderConnections(options: MetricOptions = {}): Metric {
    if (this.target.kind !== 'cluster')
      throw new Error(`metricReaderConnections of ${this.node.path} needs a cluster, got an instance: use metricConnections`);
    return connectionsMetric(this.monitoring.database, 'reader', options);
  }

  /**
   * Connections of the server, or of the writer, in per cent of those that it admits before it refuses; beyond 100 somebody has used what is kept for
   * superusers, or the ceiling was estimated too low.
   *
   * @throws as `addAlarms` does
   */
  public metricUtilization(options: MathExpressionOptions = {}): MathExpression {
    return this.monitoring.utilization(options);
  }

  /** The itemised sum as the tree stands now. */
  public toString(): string {
    return this.stageBudgets.reading ? this.node.path : ledgerText({ version: 1, budgets: this.ledgers() });
  }

  /** @internal */
  public _addCompute(consumer: ComputeConsumer): IBudgetConsumer {
    return this.consumers.addCompute(consumer);
  }

  /** @internal */
  public _facts(templates: ResolvedTemplates): BudgetFacts | ClusterFacts {
    return targetFacts(
      this.target,
      {
        path: this.node.path,
        name: displayName(this),
        ceiling: this.ceilingPolicy,
        reserve: this.reservePolicy,
        scenarios: scenarioPolicy(this.props),
        running: this.props.runningMaxConnections,
        ...this.readConsumers(templates),
      },
      templates,
    );
  }

  /** @internal */
  public _settingFindings(templates: ResolvedTemplates): Finding[] {
    return [...this.consumers.registrations.settingFindings(templates), ...this.poolers.settingFindings(templates)];
  }

  /** @internal */
  public _acceptances(): readonly Acceptance[] {
    return this.acceptances.all;
  }

  /** @internal */
  public _enforcement(): Enforcement {
    return this.props.enforcement ?? Enforcement.FAIL;
  }

  private get ceilingPolicy(): CeilingPolicy {
    return this.target.terms?.ceiling ?? (this.props.maxConnections ?? MaxConnections.estimated())._policy(placeOf(this));
  }

  private get reservePolicy(): ReservePolicy {
    return this.target.terms?.reserve ?? (this.props.reserve ?? ConnectionReserve.standard())._policy();
  }

  private ledgers(): readonly LedgerBudget[] {
    return this.stageBudgets.ledgersOf(this);
  }

  /** The verdicts, or nothing while the tree is being read for them: a token of ours in what is read must not ask for its own answer. */
  private verdicts(): readonly LedgerBudget[] | undefined {
    return this.stageBudgets.reading ? undefined : this.ledgers();
  }

  /** The verdict on the server, or on the writer of a cluster. */
  private verdict(): LedgerBudget | undefined {
    return this.verdicts()?.[0];
  }

  /** The verdict that a consumer stands in. */
  private ledgerWith(path: string): LedgerBudget | undefined {
    return this.ledgers().find(({ consumers }) => consumers.flatMap(linesOf).some(consumer => consumer.path === path));
  }

  private lineOf(path: string): LedgerConsumer | undefined {
    const lines = this.verdicts()?.flatMap(({ consumers }) => consumers.flatMap(linesOf));
    return lines?.find(line => line.path === path);
  }

  private readConsumers(templates: ResolvedTemplates): Pick<BudgetTerms, 'consumers' | 'poolers' | 'findings'> {
    const { consumers, findings } = this.consumers.registrations.read(templates);
    const behind = this.poolers.read(templates, resource => this.consumers.has(resource));
    return { consumers, poolers: behind.poolers, findings: [...findings, ...behind.findings] };
  }

  private access(method: string): DatabaseAccess {
    const access = this.target.access?.();
    if (access) return access;
    throw new Error(
      `${method} needs an L2 database of this app or an imported one, got another at ${this.node.path}: use DatabaseTarget.fromInstance or fromCluster`,
    );
  }

  private createConsumers(): BudgetConsumers {
    return new BudgetConsumers({
      budget: this,
      prefix: this.prefix,
      prefixes: this.prefixes,
      readerProblem: readerProblem(this.node.path, this.target),
      settingsSource: (path, prefix) => this.settingsSource(path, prefix),
      line: path => this.lineOf(path),
      watchPool: pool => this.monitoring.watchPool(pool),
    });
  }

  /** What the settings of a consumer come from. */
  private settingsSource(path: string, prefix: string): SettingsSource {
    const maxConnections = (): number | null | undefined => this.ledgerWith(path)?.ceiling.maxConnections;
    return { ...this.poolerHost(), prefix, line: () => this.lineOf(path), maxConnections };
  }

  private poolerHost(): PoolerHost {
    return {
      budget: this,
      prefixes: this.prefixes,
      prefix: this.prefix,
      delivery: this.props.settingsDelivery ?? SettingsDelivery.ENVIRONMENT,
      engineName: this.target.engineName,
      isCluster: this.target.kind === 'cluster',
      platform: this.target.platform,
      recycleSeconds: RECYCLE_BEHIND_POOLER,
      poolerLedger: path => poolerIn(this.verdicts() ?? [], path),
      watchPool: pool => this.monitoring.watchPool(pool),
      isReading: () => this.stageBudgets.reading,
      prepare: () => this.stageBudgets.prepare(),
    };
  }

  private addPooler<Pooler extends ConnectionPooler>(pooler: Pooler): Pooler {
    return this.monitoring.watch(this.poolers.add(pooler));
  }
}
