import { Stack } from 'aws-cdk-lib';
import type { CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { BaseService, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { readEcsService } from '../cloudformation/ecs-service';
import { processesOf, readContainers, selectContainers } from '../cloudformation/task-definition';
import type { Container } from '../cloudformation/task-definition';
import type { ConsumerFacts } from '../core/consumer';
import type { Finding } from '../core/finding';
import type { ServerModel } from '../core/server-models';
import { usualServer } from '../core/server-models';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import type { EcsServiceConsumerOptions } from '../consumer-options';
import { PoolSizing } from '../pool-sizing';
import { isResource, referenced } from './cfn-resource';
import { commandConflicts, isRead, processesOver } from './command-conflicts';
import { declareProcesses, processesDeclaredFor } from './declared-processes';
import { displayName } from './display-name';
import { checkEcsOptions } from './ecs-options';
import { withThreads } from './server-threads';
import { poolIdentity } from './pool-identity';
import { requireText } from './require';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';

/** The resources behind an ECS service. */
export interface EcsResources {
  readonly service: CfnService;
  /** The L1 task definition; undefined when it is not in this app. */
  readonly taskDefinition: CfnTaskDefinition | undefined;
  /** The L2 task definition; undefined for an L1 one. */
  readonly owner: TaskDefinition | undefined;
}

/**
 * Finds the one ECS service that a construct is or contains: an L2 service, an L1 `CfnService`, or a pattern around one.
 *
 * @throws when there is none, or more than one
 */
export function findEcsResources(construct: IConstruct): EcsResources {
  const services = construct.node.findAll().filter(child => isResource(child, 'AWS::ECS::Service'));
  const [service] = services;
  if (!service || services.length > 1) throw new Error(serviceCountProblem(construct, services.length));
  return { service, ...findTaskDefinition(service) };
}

function serviceCountProblem(construct: IConstruct, count: number): string {
  const got = count === 0 ? 'none (an imported service cannot be read)' : String(count);
  const wayOut = count === 0 ? 'declare it with addConsumer' : 'add each service by itself';
  return `addEcsService needs a construct with exactly one AWS::ECS::Service, got ${got} in ${construct.node.path}: ${wayOut}`;
}

function findTaskDefinition(service: CfnService): Pick<EcsResources, 'taskDefinition' | 'owner'> {
  const parent = service.node.scope;
  const construct = parent instanceof BaseService ? parent.taskDefinition.node.defaultChild : referenced(service.taskDefinition);
  const taskDefinition = isResource(construct, 'AWS::ECS::TaskDefinition') ? construct : undefined;
  const owner = taskDefinition?.node.scope;
  return { taskDefinition, owner: owner instanceof TaskDefinition ? owner : undefined };
}

/** One pool in the tasks of a task definition, whoever starts them. */
export interface EcsPool {
  /** Path of the service or schedule, with what tells this pool from its others. */
  readonly path: string;
  readonly name: string;
  /** Name of the service or schedule, by which its sessions are known. */
  readonly serviceName: string;
  readonly resources: Pick<EcsResources, 'taskDefinition' | 'owner'>;
  readonly options: Pick<
    EcsServiceConsumerOptions,
    'client' | 'pool' | 'containers' | 'processes' | 'poolTimeout' | 'poolRecycle' | 'iamAuthentication' | 'endpoint'
  >;
  /** What starts the processes. */
  readonly server: ServerModel;
  /** The stack of the service, where its application publishes metrics of the pool. */
  readonly publishesFrom?: Stack;
}

/** One pool of an ECS service, with everything needed to read its facts. */
export interface EcsConsumer extends EcsPool {
  readonly resources: EcsResources;
  readonly options: EcsServiceConsumerOptions;
}

/**
 * A service as a consumer.
 *
 * @param isBehindPooler whether a pooler does the pooling: a pool whose largest size was left open is small, then
 * @throws when it cannot be found, or an option is out of range
 */
export function ecsConsumer(service: IConstruct, stated: EcsServiceConsumerOptions, isBehindPooler = false): EcsConsumer {
  const ofThreads = withThreads(stated);
  const { pool = PoolSizing.derived() } = ofThreads;
  // After the threads: each of them opens its connection, whatever stands in front of the database.
  const options = isBehindPooler ? { ...ofThreads, pool: pool._behindPooler() } : ofThreads;
  checkEcsOptions(options);
  const resources = findEcsResources(service);
  const owner = ownerOf(resources.service);
  const serviceName = requireText('name', options.name ?? displayName(owner), 'name the consumer');
  const [path, name] = poolIdentity(owner.node.path, serviceName, options);
  const server = options.server?._model() ?? usualServer(options.client._facts());
  declareProcesses(resources.taskDefinition ?? resources.service, options.containers, options.processes);
  const publishesFrom = options.poolMetrics ? Stack.of(resources.service) : undefined;
  return { path, name, serviceName, resources, options, server, publishesFrom };
}

/** Facts of one service, read off the templates. */
export function ecsConsumerFacts(
  consumer: EcsConsumer,
  templates: ResolvedTemplates,
): { facts: ConsumerFacts; findings: Finding[] } {
  const { resources, options, path, name } = consumer;
  const reading = readEcsService(templates.get(resources.service.stack) ?? {}, logicalIdOf(resources.service), {
    name,
    path,
    templates: [...templates.values()],
    statedCopies: options.maxTaskCount,
    statedOverlap: options.deploymentOverlap?._overlap(),
  });
  const facts: ConsumerFacts = {
    path,
    name,
    kind: 'ecs-service',
    copies: reading.copies,
    copiesOf: ownerOf(resources.service).node.path,
    ...(reading.usualCopies !== undefined && { usualCopies: reading.usualCopies }),
    ...(reading.fewestCopies !== undefined && { fewestCopies: reading.fewestCopies }),
    copyNoun: ['task', 'tasks'],
    copiesBecause: reading.copiesBecause,
    overlap: reading.overlap,
    processes: processesPerTask(consumer, templates, () => statedProcesses(consumer)),
    pool: (options.pool ?? PoolSizing.derived())._request(options.client._facts()),
    sideConnections: options.sideConnections ?? 0,
  };
  const { taskDefinition } = resources;
  const template = (taskDefinition && templates.get(taskDefinition.stack)) ?? {};
  return { facts, findings: [...reading.findings, ...commandConflicts(consumer, template)] };
}

/**
 * Processes of all containers that hold a pool.
 *
 * @param stated what counts where the task definition is not in this app
 */
export function processesPerTask(consumer: EcsPool, templates: ResolvedTemplates, stated: () => Maybe<number>): Maybe<number> {
  const { options, resources, server, name } = consumer;
  const { taskDefinition } = resources;
  const template = taskDefinition && templates.get(taskDefinition.stack);
  if (!taskDefinition || !template) return stated();
  const selected = selectContainers(readContainers(template, logicalIdOf(taskDefinition)), options.containers);
  if (isUnknown(selected)) return { unknown: `${selected.unknown} (task definition of ${name})` };
  const declared = processesDeclaredFor(taskDefinition, options.containers);
  if (declared !== undefined) return declaredProcesses(consumer, selected, declared);
  const processes = server.processes ?? options.client._facts().processes;
  if (isRead(server)) return processesOf(selected, server.variable, { ...server, processes });
  return isUnknown(processes) ? processes : selected.length * processes;
}

/** What was declared for each container, or what is stated above its variable where that is more. */
function declaredProcesses({ server }: EcsPool, containers: readonly Container[], declared: number): number {
  return containers.reduce((sum, container) => sum + Math.max(declared, processesOver(container, server) ?? 0), 0);
}

function statedProcesses({ resources, options, name }: EcsConsumer): Maybe<number> {
  const declared = processesDeclaredFor(resources.taskDefinition ?? resources.service, options.containers);
  if (declared !== undefined) return declared * (options.containers?.length ?? 1);
  return { unknown: `processes of ${name} cannot be read, because its task definition is not in this app: state processes` };
}
