import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IBudgetConsumer } from './budget-consumer';
import { ConnectionReserve } from './connection-reserve';
import type { DeclaredConsumerOptions, EcsServiceConsumerOptions, ReservedConnectionsOptions } from './consumer-options';
import type { BudgetFacts } from './core/budget';
import type { CeilingPolicy } from './core/ceiling';
import type { ConsumerFacts } from './core/consumer';
import type { Finding } from './core/finding';
import type { LedgerBudget } from './core/ledger';
import { MOST_CONNECTIONS, MOST_COPIES } from './core/numbers';
import { DEFAULT_PREFIX } from './core/settings';
import type { DatabaseTarget } from './database-target';
import { Enforcement } from './enforcement';
import { MaxConnections } from './max-connections';
import { ecsConsumerFacts, findEcsResources } from './private/ecs-consumer';
import type { EcsConsumer } from './private/ecs-consumer';
import { EcsSettings } from './private/ecs-settings';
import { rememberCreation } from './private/creation-trace';
import { GrantedConsumer, lazyNumber } from './private/granted-consumer';
import { claimDatabase, markDatabase } from './private/database-marks';
import { confirmPinned, pinParameter } from './private/pinned-parameter';
import { requireNumber, requirePrefix, requireSameStage, requireText } from './private/require';
import { checkEcsOptions } from './private/ecs-options';
import type { ResolvedTemplates } from './private/resolved-templates';
import { displayName } from './private/display-name';
import { ownerOf } from './private/resource-owner';
import { StageBudgets } from './private/stage-budgets';
import { PoolClient } from './pool-client';
import { PoolSizing } from './pool-sizing';
import { SettingsDelivery } from './settings-delivery';
import { ledgerText } from './report/ledger-text';

/** Properties of a `ConnectionBudget`. */
export interface ConnectionBudgetProps {
  /** The database whose connections are shared out. */
  readonly database: DatabaseTarget;

  /**
   * Where the ceiling comes from.
   *
   * @default MaxConnections.estimated()
   */
  readonly maxConnections?: MaxConnections;

  /**
   * Connections that no consumer may count on.
   *
   * @default ConnectionReserve.standard()
   */
  readonly reserve?: ConnectionReserve;

  /**
   * What happens with findings.
   *
   * @default Enforcement.FAIL
   */
  readonly enforcement?: Enforcement;

  /**
   * Prefix of the injected variables, such as `ORDERS_`: capital letters, digits and underscores, ending in an underscore.
   * A service with two databases needs two prefixes.
   *
   * @default 'DB_'
   */
  readonly settingsPrefix?: string;

  /**
   * How the settings reach the containers.
   *
   * @default SettingsDelivery.ENVIRONMENT
   */
  readonly settingsDelivery?: SettingsDelivery;
}

/** A consumer as registered: facts are read when the app is judged. */
interface Registration {
  readonly path: string;
  facts(templates: ResolvedTemplates): { facts: ConsumerFacts; findings: readonly Finding[] };
  settingFindings(templates: ResolvedTemplates): Finding[];
}

/**
 * The connections of one database server, shared out among everything that connects to it.
 *
 * When the app is synthesized the budget reads the ceiling, adds up what every consumer may open at its worst moment,
 * derives the pools that were left to it, injects them, and fails synthesis with an itemised sum when they do not fit.
 * The sum also stands in `connection-budget.json` and `connection-budget.md` in the cloud assembly.
 */
export class ConnectionBudget extends Construct {
  private readonly stageBudgets: StageBudgets;
  private readonly registrations = new Map<string, Registration>();
  private readonly props: ConnectionBudgetProps;
  private readonly prefix: string;

  /** @throws if a property is out of range, the database has a budget already, or the limit is to be pinned where it cannot be */
  public constructor(scope: Construct, id: string, props: ConnectionBudgetProps) {
    super(scope, id);
    rememberCreation(this);
    this.props = props;
    this.prefix = requirePrefix(props.settingsPrefix ?? DEFAULT_PREFIX);
    requireSameStage(this, 'database', props.database._resource());
    claimDatabase(this, props.database._resource());
    this.stageBudgets = StageBudgets.of(this);
    this.stageBudgets.add(this);
    if (this.ceilingPolicy.kind === 'pinned') this.pin();
    markDatabase(props.database._resource(), () => this.verdict());
    this.node.addValidation({ validate: () => this.emptyProblems() });
  }

  /** The ceiling: the number of connections that the server admits, as a token that is known when the app is synthesized. */
  public get maxConnections(): number {
    return lazyNumber(() => this.verdict()?.ceiling.maxConnections);
  }

  /** The ceiling less the reserve, as a token that is known when the app is synthesized. */
  public get usableConnections(): number {
    return lazyNumber(() => this.verdict()?.usable);
  }

  /** What all consumers may open at their worst moment, as a token that is known when the app is synthesized. */
  public get peakDemand(): number {
    return lazyNumber(() => this.verdict()?.demand);
  }

  /** Usable connections less the peak demand, as a token that is known when the app is synthesized; negative when the budget is over. */
  public get headroom(): number {
    return lazyNumber(() => this.verdict()?.headroom);
  }

  /**
   * Adds an ECS service: counted with its deployment overlap, its pools derived and injected.
   *
   * @param service an L2 service, an L1 `CfnService`, or a pattern that contains exactly one
   * @throws when the service was added before, is in another stage or app, or is imported, and when an option is out of range
   */
  public addEcsService(service: IConstruct, options: EcsServiceConsumerOptions): IBudgetConsumer {
    const resources = findEcsResources(service);
    const owner = ownerOf(resources.service);
    const { path } = owner.node;
    requireSameStage(this, 'service', resources.service);
    checkEcsOptions(options);
    const consumer: EcsConsumer = {
      path,
      name: requireText('name', options.name ?? displayName(owner), 'name the consumer'),
      resources,
      options,
      processesVariable: options.server ? options.server._variable() : options.client._facts().processesVariable,
    };
    const granted = this.register(consumer.name, {
      path,
      facts: templates => ecsConsumerFacts(consumer, templates),
      settingFindings: templates => settings.findings(templates),
    });
    const settings = new EcsSettings(consumer, {
      prefix: this.prefix,
      delivery: this.props.settingsDelivery ?? SettingsDelivery.ENVIRONMENT,
      engineName: this.props.database._engineName(),
      ledger: () => this.ledger(),
      isReading: () => this.stageBudgets.reading,
      prepare: () => this.stageBudgets.prepare(),
    });
    return granted;
  }

  /**
   * Declares a consumer that is not read from this app: a worker elsewhere, a nightly job, a BI tool.
   *
   * @param name unique within the budget
   * @throws when the name is taken or a number is out of range
   */
  public addConsumer(name: string, options: DeclaredConsumerOptions = {}): IBudgetConsumer {
    const { copies = 1, processes = 1, sideConnections = 0, pool = PoolSizing.derived() } = options;
    requireNumber('copies', copies, { min: 1, max: MOST_COPIES });
    requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
    requireNumber('sideConnections', sideConnections, { min: 0, max: MOST_CONNECTIONS });
    const client = options.client ?? PoolClient.custom({ name: 'a client without overflow' });
    return this.declare(name, {
      kind: 'declared',
      copies,
      copiesBecause: '',
      overlap: { kind: 'none', reason: '' },
      processes,
      pool: pool._request(client._facts()),
      sideConnections,
    });
  }

  /**
   * Sets connections aside, for instance for another team.
   *
   * @param connections from 1 to 262143
   * @throws when the name is taken, the number is out of range, or the reason is empty
   */
  public reserveConnections(name: string, connections: number, options: ReservedConnectionsOptions): IBudgetConsumer {
    requireNumber('connections', connections, { min: 1, max: MOST_CONNECTIONS });
    return this.declare(name, {
      kind: 'reserved',
      copies: 1,
      copiesBecause: requireText('reason', options.reason, 'say in a few words whom they are for'),
      overlap: { kind: 'none', reason: '' },
      processes: 1,
      pool: { kind: 'fixed', size: connections, overflow: 0 },
      sideConnections: 0,
    });
  }

  /** The itemised sum as the tree stands now. */
  public toString(): string {
    return this.stageBudgets.reading ? this.node.path : ledgerText({ version: 1, budgets: [this.ledger()] });
  }

  /** @internal */
  public _facts(templates: ResolvedTemplates): BudgetFacts {
    const read = [...this.registrations.values()].map(registration => registration.facts(templates));
    const supply = confirmPinned(this.node.path, this.ceilingPolicy, this.props.database._facts(templates));
    return {
      path: this.node.path,
      name: displayName(this),
      databases: supply.databases,
      ceiling: supply.ceiling,
      reserve: (this.props.reserve ?? ConnectionReserve.standard())._policy(),
      consumers: read.map(({ facts }) => facts),
      findings: [...supply.findings, ...read.flatMap(({ findings }) => findings)],
    };
  }

  /** @internal */
  public _settingFindings(templates: ResolvedTemplates): Finding[] {
    return [...this.registrations.values()].flatMap(registration => registration.settingFindings(templates));
  }

  /** @internal */
  public _enforcement(): Enforcement {
    return this.props.enforcement ?? Enforcement.FAIL;
  }

  private get ceilingPolicy(): CeilingPolicy {
    return (this.props.maxConnections ?? MaxConnections.estimated())._policy();
  }

  private ledger(): LedgerBudget {
    return this.stageBudgets.ledgerOf(this);
  }

  /** The verdict, or nothing while the tree is being read for it: a token of ours in what is read must not ask for its own answer. */
  private verdict(): LedgerBudget | undefined {
    return this.stageBudgets.reading ? undefined : this.ledger();
  }

  private pin(): void {
    const { database } = this.props;
    pinParameter({
      instance: database._resource(),
      engine: database._engine(),
      engineName: database._engineName(),
      value: () => this.verdict()?.ceiling.maxConnections ?? undefined,
      isReading: () => this.stageBudgets.reading,
    });
  }

  private declare(name: string, facts: Omit<ConsumerFacts, 'path' | 'name' | 'copyNoun'>): IBudgetConsumer {
    requireText('name', name, 'name the consumer');
    const path = `${this.node.path}/${name}`;
    const consumer: ConsumerFacts = { ...facts, path, name, copyNoun: ['copy', 'copies'] };
    return this.register(name, { path, facts: () => ({ facts: consumer, findings: [] }), settingFindings: () => [] });
  }

  private register(name: string, registration: Registration): IBudgetConsumer {
    const { path } = registration;
    if (this.registrations.has(path)) {
      throw new Error(
        `${name} (${path}) is already a consumer of ${this.node.path}: add each consumer once, and state all its pools there`,
      );
    }
    this.registrations.set(path, registration);
    return new GrantedConsumer(path, () => this.verdict()?.consumers.find(line => line.path === path));
  }

  private emptyProblems(): string[] {
    if (this.registrations.size > 0) return [];
    return [
      `${displayName(this)} has no consumer, so there is nothing to budget: add one with addEcsService, addConsumer or reserveConnections`,
    ];
  }
}
