import type { IConstruct } from 'constructs';
import type { IBudgetConsumer } from '../budget-consumer';
import type {
  ConsumerOptions,
  DeclaredConsumerOptions,
  EcsServiceConsumerOptions,
  FunctionConsumerOptions,
  ScheduledTaskConsumerOptions,
} from '../consumer-options';
import type { Finding } from '../core/finding';
import type { LedgerConsumer } from '../core/ledger';
import type { PoolerClient, Workload } from '../core/pooler';
import { DatabaseEndpoint } from '../database-endpoint';
import type { PoolClient } from '../pool-client';
import { PoolSizing } from '../pool-sizing';
import { computeRegistration, requireComputeOfStage } from './compute-consumer';
import type { ComputeConsumer } from './compute-consumer';
import { declare, declaredConsumer } from './declared-consumer';
import { ecsConsumer, ecsConsumerFacts } from './ecs-consumer';
import { EcsSettings } from './ecs-settings';
import { connectableFunction, functionConsumer, functionConsumerFacts } from './function-consumer';
import { FunctionSettings } from './function-settings';
import { GrantedConsumer } from './granted-consumer';
import { connectableService } from './open-port';
import type { PooledClient } from './pooler-bypass';
import type { PoolerHost } from './pooler-host';
import type { Registration } from './registrations';
import { Registrations } from './registrations';
import { requireNumber, requireSameStage, requireStandIns } from './require';
import type { ResolvedTemplates } from './resolved-templates';
import { scheduledConsumer, scheduledConsumerFacts } from './scheduled-consumer';
import { ScheduledSettings } from './scheduled-settings';
import type { SettingsSource } from './settings-request';

/** What a client of a pooler is beside its counts. */
type ClientTraits = Omit<PoolerClient, 'consumer' | 'endpoint'>;

/** The clients of one pooler. */
export class PoolerClients {
  private readonly registrations: Registrations;
  private readonly traits = new Map<string, ClientTraits>();
  /** Settings of ECS tasks, whose containers may tell the driver to prepare no statements. */
  private readonly ofTasks = new Map<string, EcsSettings>();
  private readonly appClients: PooledClient[] = [];
  /** What declared clients stand for, and what others are read with. */
  public readonly standIns: IConstruct[] = [];
  private readonly scheduledSettings = new ScheduledSettings();

  /**
   * @param readerProblem why nobody can connect to a reader endpoint of the pooler; undefined where one can
   * @param asksForTokens whether it lets nobody in without a token of IAM
   */
  public constructor(
    private readonly poolerPath: string,
    private readonly host: PoolerHost,
    private readonly kind: 'rds-proxy' | 'pgbouncer',
    readerProblem: string | undefined,
    private readonly asksForTokens: boolean,
  ) {
    this.registrations = new Registrations(poolerPath, readerProblem, host.prefixes);
  }

  /** The services and functions among them. */
  public get ofApp(): readonly PooledClient[] {
    return this.appClients;
  }

  /** The wait after which the least patient of them gives up, in seconds; undefined where none is known. */
  public get shortestTimeout(): number | undefined {
    const known = [...this.traits.values()].flatMap(({ timeoutSeconds }) => timeoutSeconds ?? []);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  public addEcsService(service: IConstruct, options: EcsServiceConsumerOptions): IBudgetConsumer {
    const consumer = ecsConsumer(service, options, true);
    const { taskDefinition, service: resource } = consumer.resources;
    requireSameStage(this.host.budget, 'service', resource);
    const prefix = this.registrations.prefixFor(consumer, resource, this.host.prefix);
    const granted = this.register({
      path: consumer.path,
      name: consumer.name,
      endpoint: options.endpoint ?? DatabaseEndpoint.WRITER,
      facts: templates => ecsConsumerFacts(consumer, templates),
      settingFindings: templates => settings.findings(templates),
    });
    const settings = new EcsSettings(consumer, this.settingsSource(consumer.path, prefix));
    this.ofTasks.set(consumer.path, settings);
    if (settings.published) this.host.watchPool(settings.published);
    const connectable = connectableService(resource);
    this.appClients.push({ path: consumer.path, name: consumer.name, resource, connectable, environment: taskDefinition });
    this.traits.set(consumer.path, { ...workloadOf(options), ...traitsOf(settings) });
    return granted;
  }

  public addFunction(fn: IConstruct, options: FunctionConsumerOptions): IBudgetConsumer {
    const consumer = functionConsumer(fn, options, true);
    const { path, name, resource } = consumer;
    requireSameStage(this.host.budget, 'function', resource);
    const prefix = this.registrations.prefixFor(consumer, resource, this.host.prefix);
    const granted = this.register({
      path,
      name,
      endpoint: options.endpoint ?? DatabaseEndpoint.WRITER,
      facts: templates => functionConsumerFacts(consumer, templates),
      settingFindings: () => settings.findings(),
    });
    const settings = new FunctionSettings(consumer, this.settingsSource(path, prefix));
    this.appClients.push({ path, name, resource, connectable: connectableFunction(consumer), environment: resource });
    this.traits.set(path, { ...workloadOf(options), ...traitsOf(settings) });
    return granted;
  }

  public addScheduledTask(task: IConstruct, options: ScheduledTaskConsumerOptions): IBudgetConsumer {
    const consumer = scheduledConsumer(task, options);
    const { path, name, resource, resources } = consumer;
    requireSameStage(this.host.budget, 'schedule', resource);
    const prefix = this.registrations.prefixFor(consumer, resource, this.host.prefix);
    const granted = this.register({
      path,
      name,
      endpoint: options.endpoint ?? DatabaseEndpoint.WRITER,
      facts: templates => scheduledConsumerFacts(consumer, templates),
      settingFindings: templates => settings?.findings(templates) ?? [],
    });
    const settings = this.scheduledSettings.handOver(consumer, this.settingsSource(path, prefix));
    if (settings) this.ofTasks.set(path, settings);
    this.appClients.push({ path, name, resource, connectable: undefined, environment: resources.taskDefinition });
    this.traits.set(path, { ...workloadOf(options), ...(settings && traitsOf(settings)) });
    return granted;
  }

  public addCompute(consumer: ComputeConsumer): IBudgetConsumer {
    const { path, name, resource, options, source } = consumer;
    requireComputeOfStage(this.host.budget, consumer);
    if (source.beside) this.standIns.push(source.beside);
    const pooled = { ...options, pool: poolOf(options) };
    const granted = this.register(computeRegistration({ ...consumer, options: pooled }));
    this.appClients.push({ path, name, resource, connectable: undefined, environment: undefined });
    this.traits.set(path, { ...workloadOf(options), ...preparing(consumer.client) });
    return granted;
  }

  public addConsumer(name: string, options: DeclaredConsumerOptions): IBudgetConsumer {
    const body = declaredConsumer({ ...options, pool: poolOf(options) });
    const place = { ownerPath: this.poolerPath, name, endpoint: options.endpoint };
    const consumer = declare(place, body, registration => this.register(registration));
    this.traits.set(consumer.path, { ...workloadOf(options), ...preparing(options.client) });
    this.standIns.push(...requireStandIns(this.host.budget, options.standsFor));
    return consumer;
  }

  /** Every client's facts, whichever endpoint it comes by, and what was found about them. */
  public read(templates: ResolvedTemplates): { clients: PoolerClient[]; findings: Finding[] } {
    const { consumers, findings } = this.registrations.read(templates);
    const clients = (['writer', 'reader'] as const).flatMap(endpoint =>
      consumers[endpoint].map(consumer => ({ consumer, endpoint, ...this.traitsIn(templates, consumer.path) })),
    );
    return { clients, findings };
  }

  public settingFindings(templates: ResolvedTemplates): Finding[] {
    return this.registrations.settingFindings(templates);
  }

  private traitsIn(templates: ResolvedTemplates, path: string): ClientTraits {
    const { preparesStatements, ...traits } = this.traits.get(path) ?? {};
    const isPreparing = preparesStatements && this.ofTasks.get(path)?.isToldToPrepareNone(templates) !== true;
    return { ...traits, ...(isPreparing && { preparesStatements }) };
  }

  private settingsSource(path: string, prefix: string): SettingsSource {
    const { host } = this;
    return {
      prefix,
      delivery: host.delivery,
      engineName: host.engineName,
      platform: host.platform,
      pooler: { kind: this.kind, recycleSeconds: host.recycleSeconds, asksForTokens: this.asksForTokens },
      line: () => this.lineOf(path),
      maxConnections: () => undefined,
      isReading: () => host.isReading(),
      prepare: () => host.prepare(),
    };
  }

  private register(registration: Registration): IBudgetConsumer {
    const { path } = registration;
    this.registrations.add(registration);
    return new GrantedConsumer(path, () => this.lineOf(path));
  }

  private lineOf(path: string): LedgerConsumer | undefined {
    return this.host.poolerLedger(this.poolerPath)?.clients.find(line => line.path === path);
  }
}

/** A pooler is there so that clients need few connections of their own. */
function poolOf({ pool = PoolSizing.derived() }: ConsumerOptions): PoolSizing {
  return pool._behindPooler();
}

function traitsOf(settings: EcsSettings | FunctionSettings): ClientTraits {
  const { preparesStatements, recycleSeconds, timeoutSeconds } = settings;
  const statementsOff = settings instanceof EcsSettings ? settings.statementsOff : undefined;
  return {
    ...(preparesStatements && { preparesStatements: true }),
    ...(statementsOff !== undefined && { statementsOff }),
    recycleSeconds,
    timeoutSeconds,
  };
}

/** Nothing is injected that would keep the driver from it. */
function preparing(client: PoolClient | undefined): ClientTraits {
  return client?._facts().cachesStatements ? { preparesStatements: true } : {};
}

function workloadOf({ workload }: ConsumerOptions): { workload?: Workload } {
  if (workload === undefined) return {};
  const { requestsPerSecond, heldFor } = workload;
  requireNumber('requestsPerSecond', requestsPerSecond, { min: 0.001, max: 1_000_000, whole: false });
  const secondsHeld = heldFor.toMilliseconds() / 1000;
  requireNumber('heldFor in seconds', secondsHeld, { min: 0.001, max: 3600, whole: false });
  return { workload: { requestsPerSecond, secondsHeld } };
}
