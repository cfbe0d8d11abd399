import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { IBudgetConsumer } from '../budget-consumer';
import type {
  DeclaredConsumerOptions,
  EcsServiceConsumerOptions,
  FunctionConsumerOptions,
  ScheduledTaskConsumerOptions,
} from '../consumer-options';
import type { LedgerConsumer } from '../core/ledger';
import { DatabaseEndpoint } from '../database-endpoint';
import { computeRegistration, requireComputeOfStage } from './compute-consumer';
import type { ComputeConsumer } from './compute-consumer';
import { declare, declaredConsumer } from './declared-consumer';
import type { ConsumerBody } from './declared-consumer';
import { ecsConsumer, ecsConsumerFacts } from './ecs-consumer';
import { EcsSettings } from './ecs-settings';
import { functionConsumer, functionConsumerFacts } from './function-consumer';
import { FunctionSettings } from './function-settings';
import { GrantedConsumer } from './granted-consumer';
import type { PublishedPool } from './pool-alarms';
import type { Prefixes, Registration } from './registrations';
import { Registrations } from './registrations';
import { requireSameStage, requireStandIns } from './require';
import { scheduledConsumer, scheduledConsumerFacts } from './scheduled-consumer';
import { ScheduledSettings } from './scheduled-settings';
import type { SettingsSource } from './settings-request';

/** The budget, as its consumers see it. */
export interface ConsumerHost {
  readonly budget: IConstruct;
  /** Prefix of variables, where a consumer states none. */
  readonly prefix: string;
  readonly prefixes: Prefixes;
  /** Why nobody can connect to a reader endpoint; undefined where one can. */
  readonly readerProblem: string | undefined;
  settingsSource(path: string, prefix: string): SettingsSource;
  line(path: string): LedgerConsumer | undefined;
  /** Told of every pool of which the application publishes metrics. */
  watchPool(pool: PublishedPool): void;
}

/** Where a declared consumer connects, and what it is. */
type DeclaredPlace = Pick<DeclaredConsumerOptions, 'endpoint' | 'standsFor'>;

/** Whoever connects to the database itself, and not to a pooler in front of it. */
export class BudgetConsumers {
  public readonly registrations: Registrations;
  private readonly resources = new Set<CfnResource>();
  /** What declared consumers stand for, and what others are read with. */
  private readonly standIns = new Set<IConstruct>();
  private readonly scheduledSettings = new ScheduledSettings();

  public constructor(private readonly host: ConsumerHost) {
    this.registrations = new Registrations(host.budget.node.path, host.readerProblem, host.prefixes);
  }

  /** Whether a service, a function, a schedule or other compute is among them. */
  public has(resource: CfnResource): boolean {
    return this.resources.has(resource);
  }

  /** The constructs that are counted, each with everything below it. */
  public counted(): readonly IConstruct[] {
    return [...this.resources, ...this.standIns];
  }

  public addEcsService(service: IConstruct, options: EcsServiceConsumerOptions): IBudgetConsumer {
    const consumer = ecsConsumer(service, options);
    const { path, name, resources } = consumer;
    const prefix = this.admit('service', resources.service, consumer);
    const granted = this.register({
      path,
      name,
      endpoint: options.endpoint ?? DatabaseEndpoint.WRITER,
      facts: templates => ecsConsumerFacts(consumer, templates),
      settingFindings: templates => settings.findings(templates),
    });
    const settings = new EcsSettings(consumer, this.host.settingsSource(path, prefix));
    if (settings.published) this.host.watchPool(settings.published);
    return granted;
  }

  public addFunction(fn: IConstruct, options: FunctionConsumerOptions): IBudgetConsumer {
    const consumer = functionConsumer(fn, options);
    const { path, name, resource } = consumer;
    const prefix = this.admit('function', resource, consumer);
    const granted = this.register({
      path,
      name,
      endpoint: options.endpoint ?? DatabaseEndpoint.WRITER,
      facts: templates => functionConsumerFacts(consumer, templates),
      settingFindings: () => settings.findings(),
    });
    const settings = new FunctionSettings(consumer, this.host.settingsSource(path, prefix));
    return granted;
  }

  public addScheduledTask(task: IConstruct, options: ScheduledTaskConsumerOptions): IBudgetConsumer {
    const consumer = scheduledConsumer(task, options);
    const { path, name, resource } = consumer;
    const prefix = this.admit('schedule', resource, consumer);
    const granted = this.register({
      path,
      name,
      endpoint: options.endpoint ?? DatabaseEndpoint.WRITER,
      facts: templates => scheduledConsumerFacts(consumer, templates),
      settingFindings: templates => settings?.findings(templates) ?? [],
    });
    const settings = this.scheduledSettings.handOver(consumer, this.host.settingsSource(path, prefix));
    return granted;
  }

  public addCompute(consumer: ComputeConsumer): IBudgetConsumer {
    requireComputeOfStage(this.host.budget, consumer);
    this.resources.add(consumer.resource);
    if (consumer.source.beside) this.standIns.add(consumer.source.beside);
    return this.register(computeRegistration(consumer));
  }

  public addConsumer(name: string, options: DeclaredConsumerOptions): IBudgetConsumer {
    return this.declare(name, options, declaredConsumer(options));
  }

  /** Counts something that is not read from the app. */
  public declare(name: string, { endpoint, standsFor }: DeclaredPlace, body: ConsumerBody): IBudgetConsumer {
    requireStandIns(this.host.budget, standsFor).forEach(construct => this.standIns.add(construct));
    const place = { ownerPath: this.host.budget.node.path, name, endpoint };
    return declare(place, body, registration => this.register(registration));
  }

  /** The prefix of what is added. */
  private admit(what: string, resource: CfnResource, consumer: Parameters<Registrations['prefixFor']>[0]): string {
    requireSameStage(this.host.budget, what, resource);
    this.resources.add(resource);
    return this.registrations.prefixFor(consumer, resource, this.host.prefix);
  }

  private register(registration: Registration): IBudgetConsumer {
    this.registrations.add(registration);
    return new GrantedConsumer(registration.path, () => this.host.line(registration.path));
  }
}
