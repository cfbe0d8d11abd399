import { isToldToPrepareNone, waysToPrepareNone } from '../core/clients/statements-off';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import { preparesStatements, settingsOf } from '../core/settings';
import type { PossibleSetting, SettingsRequest } from '../core/settings';
import type { SettingConflict } from '../cloudformation/container-settings';
import { statedInContainers } from '../cloudformation/stated-variables';
import { resource } from '../cloudformation/template';
import type { Template } from '../cloudformation/template';
import { SettingsDelivery } from '../settings-delivery';
import { clientFindings } from './client-findings';
import { threadsInCommands } from './command-conflicts';
import { injectEnvironment, injectSsmParameters } from './container-injection';
import type { Injected, Injection } from './container-injection';
import type { EcsPool } from './ecs-consumer';
import { earlierPool } from './own-variables';
import type { OwnVariables } from './own-variables';
import type { PublishedPool } from './pool-alarms';
import { publishedPoolName } from './pool-metrics-names';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { settingRemedies } from './setting-remedies';
import { settingsRequest, statedRecycleFindings } from './settings-request';
import type { SettingsSource } from './settings-request';

/** The settings of one pool in ECS tasks: injected into its containers, and held against what the containers already have. */
export class EcsSettings {
  private readonly request: SettingsRequest;
  private readonly injected: Injected | undefined;
  private readonly earlier: OwnVariables | undefined;

  /** @throws when settings are to be delivered through SSM and the task definition has no execution role to grant, or another pool publishes under the same name */
  public constructor(
    private readonly consumer: EcsPool,
    private readonly source: SettingsSource,
  ) {
    const { options, server, serviceName, resources, publishesFrom } = consumer;
    const { taskDefinition } = resources;
    this.earlier =
      taskDefinition && earlierPool(taskDefinition, { client: options.client, source }, serviceName, options.containers);
    this.request = settingsRequest(options, serviceName, source, {
      isFurtherPool: this.earlier !== undefined,
      // Written only for a declared count: what was read from the container stands there already.
      processesVariable: options.processes === undefined ? undefined : server.variable,
      processesPerContainer: options.processes,
      threadSetting: server.threads && { name: server.threads.name, value: server.threads.value },
      threads: server.threads?.count,
      poolMetricsName: publishesFrom && publishedPoolName(publishesFrom, consumer, source.prefix),
    });
    this.injected = this.inject();
  }

  /** Age at which the application replaces a connection, as injected. */
  public get recycleSeconds(): number {
    return this.request.poolRecycleSeconds;
  }

  /** Whether the driver keeps prepared statements, and is not told to leave that. */
  public get preparesStatements(): boolean {
    return preparesStatements(this.request);
  }

  /** How software that comes as it is can be told to prepare none; undefined for others. */
  public get statementsOff(): string | undefined {
    return waysToPrepareNone(this.request.client);
  }

  /** Whether its own containers tell the driver to prepare none. */
  public isToldToPrepareNone(templates: ResolvedTemplates): boolean {
    const { taskDefinition } = this.consumer.resources;
    if (!taskDefinition) return false;
    const template = templates.get(taskDefinition.stack) ?? {};
    const definitions = resource(template, logicalIdOf(taskDefinition))?.properties.ContainerDefinitions;
    const stated = statedInContainers(template, definitions, this.consumer.options.containers);
    return stated.length > 0 && stated.every(each => isToldToPrepareNone(this.request.client, each));
  }

  /** Longest wait for a free connection, as injected. */
  public get timeoutSeconds(): number {
    return this.request.poolTimeoutSeconds;
  }

  /** The pool as its alarms see it; undefined where the application publishes no metrics of it. */
  public get published(): PublishedPool | undefined {
    const { poolMetricsName: publishedAs, prefix } = this.request;
    if (publishedAs === undefined) return undefined;
    const { path } = this.consumer;
    return { path, prefix, publishedAs, timeoutSeconds: this.timeoutSeconds, line: () => this.source.line() };
  }

  /** What only shows once the pool is granted. */
  public findings(templates: ResolvedTemplates): Finding[] {
    return [...this.ofVariables(templates), ...statedRecycleFindings(this.consumer, this.source)];
  }

  /** Variables that a container has with another value than the ledger grants, that do not do what they say, or that the application has to read. */
  private ofVariables(templates: ResolvedTemplates): Finding[] {
    const { taskDefinition } = this.consumer.resources;
    if (!taskDefinition || !this.injected) return [];
    const template = templates.get(taskDefinition.stack) ?? {};
    const definitions = resource(template, logicalIdOf(taskDefinition))?.properties.ContainerDefinitions;
    const conflicts = this.injected.conflicts(definitions, template);
    const stated = statedInContainers(template, definitions, this.consumer.options.containers);
    return [
      ...(conflicts.length === 0 ? [] : [conflictFinding(this.consumer, conflicts)]),
      ...clientFindings(this.consumer, this.withThreads(template), stated, this.source, this.earlier),
    ];
  }

  /** Threads that are not declared may stand in the command. */
  private withThreads(template: Template): SettingsRequest {
    return { ...this.request, threads: this.request.threads ?? threadsInCommands(this.consumer, template) };
  }

  private inject(): Injected | undefined {
    const { taskDefinition, owner } = this.consumer.resources;
    if (!taskDefinition) return undefined;
    const injection: Injection = {
      taskDefinition,
      containers: this.consumer.options.containers,
      names: settingsOf(this.request).map(({ name }) => name),
      settings: () => this.granted(),
      isReading: () => this.source.isReading(),
      prepare: () => this.source.prepare(),
    };
    if (this.source.delivery === SettingsDelivery.ENVIRONMENT) return injectEnvironment(injection);
    if (owner) return injectSsmParameters(injection, owner);
    throw new Error(ssmProblem(this.consumer.name));
  }

  private granted(): PossibleSetting[] {
    return settingsOf(this.request, this.source.line(), this.source.maxConnections());
  }
}

function ssmProblem(name: string): string {
  return (
    `SettingsDelivery.SSM_PARAMETERS needs an L2 task definition, whose execution role may be granted the parameters, got an L1 one for ${name}: ` +
    'use SettingsDelivery.ENVIRONMENT, or define the task with ecs.TaskDefinition'
  );
}

/** One finding for all variables of a service: they have one cause. */
function conflictFinding({ path, name, options, server }: EcsPool, conflicts: readonly SettingConflict[]): Finding {
  return {
    rule: 'conflicting-setting',
    severity: RULES['conflicting-setting'],
    path,
    message: conflicts.map(conflict => conflictText(name, conflict)).join('\n  '),
    remedies: settingRemedies(conflicts, { client: options.client._facts(), server }),
  };
}

function conflictText(consumer: string, { container, name, got, wanted }: SettingConflict): string {
  if (got === undefined)
    return `${consumer}: container ${container} ends up without ${name}, for which the budget grants ${wanted}`;
  return `${consumer}: container ${container} already has ${name} as ${got}, but the budget grants ${wanted}`;
}
