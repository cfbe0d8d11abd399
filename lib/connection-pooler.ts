import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import type { IBudgetConsumer } from './budget-consumer';
import { ComputeHost } from './compute-host';
import type { ConnectionAlarmsOptions } from './connection-alarms-options';
import type {
  DeclaredConsumerOptions,
  EcsServiceConsumerOptions,
  FunctionConsumerOptions,
  ScheduledTaskConsumerOptions,
} from './consumer-options';
import type { Finding } from './core/finding';
import type { LedgerPooler } from './core/ledger';
import type { PoolerFacts } from './core/pooler';
import { poolerWaitSeconds } from './core/pooler-wait';
import type { ComputeConsumer } from './private/compute-consumer';
import { lazyNumber } from './private/granted-consumer';
import { connectableService } from './private/open-port';
import type { PoolerGraph } from './private/dashboard-widgets';
import type { PlannedAlarm } from './private/planned-alarm';
import type { WatchedPooler } from './private/pooler-alarms';
import type { PgBouncerGrant } from './private/pgbouncer-container';
import { PoolerClients } from './private/pooler-clients';
import type { PooledClient } from './private/pooler-bypass';
import type { PoolerBody, PoolerHost } from './private/pooler-host';
import type { ResolvedTemplates } from './private/resolved-templates';

/**
 * Something between clients and the database that holds the database's connections on their behalf.
 *
 * It takes its share of the server's connections whole, whether or not it is used; its clients draw on the share. It adds no capacity.
 * Made by `ConnectionBudget.addProxy`, `useProxy`, `addPgBouncer` and `addPgBouncerSidecar`.
 */
export abstract class ConnectionPooler extends ComputeHost {
  private member: { readonly host: PoolerHost; readonly clients: PoolerClients } | undefined;

  protected constructor(scope: Construct, id: string) {
    super(scope, id);
  }

  /** Gives the pooler to its budget. @internal */
  protected _join(
    host: PoolerHost,
    kind: 'rds-proxy' | 'pgbouncer',
    readerProblem: string | undefined,
    asksForTokens = false,
  ): void {
    this.member = { host, clients: new PoolerClients(this.node.path, host, kind, readerProblem, asksForTokens) };
  }

  /** Connections of the server that the pooler may open at its worst moment, as a token that is known when the app is synthesized. */
  public get share(): number {
    return lazyNumber(() => this._ledger()?.share);
  }

  /** Connections that all clients may open to the pooler at their worst moment, as a token that is known when the app is synthesized. */
  public get clientDemand(): number {
    return lazyNumber(() => this._ledger()?.clientDemand);
  }

  /**
   * Adds an ECS service that connects to the pooler: its pool is at most 10 per process unless stated, and takes nothing from the server itself.
   * The security groups of an L2 service are let in; for an L1 service that is yours to do.
   *
   * @param service an L2 service, an L1 `CfnService`, or a pattern that contains exactly one
   * @throws as `ConnectionBudget.addEcsService` does
   */
  public addEcsService(service: IConstruct, options: EcsServiceConsumerOptions): IBudgetConsumer {
    this.requireOpen(service.node.path);
    const consumer = this._register(service, options);
    const client = connectableService(service);
    if (client) this._admit(client);
    return consumer;
  }

  /**
   * Adds a Lambda function that connects to the pooler: its pool is one connection unless stated, and takes nothing from the server itself.
   * The security groups of an L2 function in a VPC are let in; for an L1 function that is yours to do. A function outside a VPC cannot reach a pooler.
   *
   * @param fn an L2 `Function`, an L1 `CfnFunction`, or a construct that contains exactly one
   * @throws as `ConnectionBudget.addFunction` does
   */
  public addFunction(fn: IConstruct, options: FunctionConsumerOptions): IBudgetConsumer {
    this.requireOpen(fn.node.path);
    const consumer = this.clients.addFunction(fn, options);
    const client = this.clients.ofApp.at(-1)?.connectable;
    if (client) this._admit(client);
    return consumer;
  }

  /**
   * Adds ECS tasks that run on a schedule and connect to the pooler: each counts as a client with the most of its own runs at once.
   * No template tells whose security groups a task has before it runs: letting it in is yours to do.
   *
   * @param task as for `ConnectionBudget.addScheduledTask`
   * @throws as `ConnectionBudget.addScheduledTask` does
   */
  public addScheduledTask(task: IConstruct, options: ScheduledTaskConsumerOptions): IBudgetConsumer {
    this.requireOpen(task.node.path);
    return this.clients.addScheduledTask(task, options);
  }

  /**
   * Declares a client of the pooler that is not read from this app.
   *
   * @param name unique within the pooler
   * @throws when the name is taken or a number is out of range
   */
  public addConsumer(name: string, options: DeclaredConsumerOptions = {}): IBudgetConsumer {
    this.requireOpen(name);
    return this.clients.addConsumer(name, options);
  }

  /** Takes compute without letting it in, because its security groups stand in more than one place. @internal */
  public _addCompute(consumer: ComputeConsumer): IBudgetConsumer {
    this.requireOpen(consumer.path);
    return this.clients.addCompute(consumer);
  }

  /** @internal */
  public _facts(templates: ResolvedTemplates): { facts: PoolerFacts; findings: readonly Finding[] } {
    const { clients, findings } = this.clients.read(templates);
    const { findings: ownFindings = [], ...body } = this._body(templates);
    const facts = { path: this.node.path, name: this._label(), clients, ...body };
    return { facts, findings: [...ownFindings, ...findings] };
  }

  /** @internal */
  public _settingFindings(templates: ResolvedTemplates): Finding[] {
    return this.clients.settingFindings(templates);
  }

  /** Name for messages: within its budget the id says which pooler it is. @internal */
  public _label(): string {
    return this.node.id;
  }

  /** Whether the pooler is what a construct would be added as again. @internal */
  public _standsFor(_construct: IConstruct): boolean {
    return false;
  }

  /** The services and functions behind the pooler, for whoever looks for ways around it. @internal */
  public _clientsOfApp(): readonly PooledClient[] {
    return this.clients.ofApp;
  }

  /** The pooler and everything behind it that stands in this app. @internal */
  public _counted(): readonly IConstruct[] {
    return [this, ...this.clients.ofApp.map(({ resource }) => resource), ...this.clients.standIns];
  }

  /** Adds a service without letting it in. @internal */
  protected _register(service: IConstruct, options: EcsServiceConsumerOptions): IBudgetConsumer {
    return this.clients.addEcsService(service, options);
  }

  /** What the budget grants to a PgBouncer, asked when templates are rendered. @internal */
  protected _grant(host: PoolerHost, clientDemand: () => number | null | undefined): PgBouncerGrant {
    return {
      maxDbConnections: () => this._ledger()?.maxDbConnections ?? undefined,
      clientDemand: () => clientDemand() ?? undefined,
      queryWaitSeconds: () => this._waitSeconds(),
      isReading: () => host.isReading(),
      prepare: () => host.prepare(),
    };
  }

  /** Seconds that a client may wait for a connection of the server: less than the clients themselves wait. @internal */
  protected _waitSeconds(): number {
    return poolerWaitSeconds(this.clients.shortestTimeout);
  }

  /** Why nobody can be added; undefined where everybody can. @internal */
  protected _refusal(_client: string): string | undefined {
    return undefined;
  }

  /** Lets a client reach the pooler. @internal */
  protected _admit(_client: IConnectable): void {
    // Whoever stands in the same task needs no rule.
  }

  /** What the pooler is, apart from its clients. @internal */
  protected abstract _body(templates: ResolvedTemplates): PoolerBody;

  /** The alarms that watch it. @internal */
  public abstract _alarms(options: ConnectionAlarmsOptions): PlannedAlarm[];

  /** What a dashboard shows of it. @internal */
  public abstract _graphs(): PoolerGraph[];

  /** The pooler as its alarms see it: where to look at it, and after how long a client that waits is turned away. @internal */
  protected _watched(resource: string, longestWaitSeconds: () => number | undefined): WatchedPooler {
    const engine = this.member?.host.engineName ?? 'unknown';
    return { engine, resource, ledger: () => this._ledger(), longestWaitSeconds };
  }

  /** Whether the database has a writer and readers. @internal */
  protected get _hasRoles(): boolean {
    return this.member?.host.isCluster ?? false;
  }

  /** Its lines of the ledger; undefined while the tree is being read for them. @internal */
  public _ledger(): LedgerPooler | undefined {
    return this.member?.host.poolerLedger(this.node.path);
  }

  private requireOpen(client: string): void {
    const refusal = this._refusal(client);
    if (refusal !== undefined) throw new Error(refusal);
  }

  private get clients(): PoolerClients {
    if (!this.member)
      throw new Error(`${this.node.path} belongs to no budget: create it with addProxy, useProxy or addPgBouncer`);
    return this.member.clients;
  }
}
