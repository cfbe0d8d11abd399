import { CfnResource } from 'aws-cdk-lib';
import { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { readScheduledTask } from '../cloudformation/scheduled-task';
import type { ConsumerFacts, PoolRequest } from '../core/consumer';
import { minimumPool } from '../core/derivation';
import type { Finding } from '../core/finding';
import { MOST_CONNECTIONS, MOST_COPIES } from '../core/numbers';
import { LONGEST_RUN } from '../core/schedule/all-years';
import { runsInWords, tasksAtOnce } from '../core/scheduled-tasks';
import { usualServer } from '../core/server-models';
import { isUnknown } from '../core/unknown';
import type { ScheduledTaskConsumerOptions } from '../consumer-options';
import { PoolSizing } from '../pool-sizing';
import { isResource } from './cfn-resource';
import { declareProcesses } from './declared-processes';
import { displayName } from './display-name';
import type { EcsPool } from './ecs-consumer';
import { processesPerTask } from './ecs-consumer';
import { poolIdentity } from './pool-identity';
import { requireNumber, requireText } from './require';
import { logicalIdOf, templateWith } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';
import { ownerOf } from './resource-owner';
import { referencesOf } from './whole-templates';

/** AWS makes no more: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const MOST_RETRIES = 185;

/** One pool of scheduled tasks, with everything needed to read its facts. */
export interface ScheduledConsumer extends EcsPool {
  /** The rule or schedule. */
  readonly resource: CfnResource;
  readonly options: ScheduledTaskConsumerOptions;
  readonly pool: PoolRequest & { readonly kind: 'fixed' };
  readonly longestRunMinutes: number;
}

/**
 * The tasks of a schedule as a consumer.
 *
 * @throws when the schedule cannot be found, or an option is out of range
 */
export function scheduledConsumer(task: IConstruct, options: ScheduledTaskConsumerOptions): ScheduledConsumer {
  checkOptions(options);
  const resource = findSchedule(task);
  const serviceName = requireText('name', options.name ?? displayName(task), 'name the consumer');
  const [path, name] = poolIdentity(ownerOf(resource).node.path, serviceName, options);
  const resources = findTaskDefinition(resource);
  if (resources.taskDefinition) declareProcesses(resources.taskDefinition, undefined, options.processes);
  const longestRunMinutes = Math.ceil(options.longestRun.toMinutes({ integral: false }));
  return {
    path,
    name,
    serviceName,
    resource,
    resources,
    options,
    server: usualServer(options.client._facts()),
    pool: fixedPool(name, options),
    longestRunMinutes,
  };
}

/** Facts of the tasks of one schedule, read off the templates. */
export function scheduledConsumerFacts(
  consumer: ScheduledConsumer,
  templates: ResolvedTemplates,
): { facts: ConsumerFacts; findings: Finding[] } {
  const { resource, options, path, name, pool, longestRunMinutes } = consumer;
  const { retries = 0 } = options;
  const template = templateWith(templates, resource);
  const runs = readScheduledTask(template, logicalIdOf(resource), { name, longestRunMinutes, retries });
  const isKnown = !isUnknown(runs);
  const facts: ConsumerFacts = {
    path,
    name,
    kind: 'scheduled-task',
    copies: isKnown ? tasksAtOnce(runs) : runs,
    copyNoun: ['task', 'tasks'],
    copiesBecause: isKnown ? runsInWords(runs) || 'disabled' : '',
    overlap: { kind: 'none', reason: '' },
    processes: processesPerTask(consumer, templates, () => options.processes ?? { unknown: processesProblem(name) }),
    pool,
    sideConnections: options.sideConnections ?? 0,
    ...(isKnown && { runs }),
  };
  return { facts, findings: [] };
}

function processesProblem(name: string): string {
  return `processes of ${name} cannot be read, because its task definition is not in this app: state processes`;
}

const SCHEDULES = ['AWS::Events::Rule', 'AWS::Scheduler::Schedule'];

function findSchedule(construct: IConstruct): CfnResource {
  const found = construct.node
    .findAll()
    .filter(CfnResource.isCfnResource)
    .filter(({ cfnResourceType }) => SCHEDULES.includes(cfnResourceType));
  const [schedule] = found;
  if (schedule && found.length === 1) return schedule;
  const got = schedule ? String(found.length) : 'none (an imported one cannot be read)';
  const wayOut = schedule
    ? 'add each schedule by itself'
    : 'add the rule or schedule that starts the task, or declare it with addConsumer';
  throw new Error(
    `addScheduledTask needs a construct with exactly one ${SCHEDULES.join(' or ')}, got ${got} in ${construct.node.path}: ${wayOut}`,
  );
}

/** The task definition that the targets refer to, as they are when the schedule is added; none where it is not in this app. */
function findTaskDefinition(schedule: CfnResource): EcsPool['resources'] {
  const definitions = [...referencesOf(schedule)].filter(target => isResource(target, 'AWS::ECS::TaskDefinition'));
  const [taskDefinition, ...others] = definitions;
  if (others.length > 0) {
    throw new Error(
      `addScheduledTask needs a schedule that starts one task definition, got ${definitions.length} in ${ownerOf(schedule).node.path}: ` +
        'give each of them a schedule of its own',
    );
  }
  const owner = taskDefinition?.node.scope;
  return { taskDefinition, owner: owner instanceof TaskDefinition ? owner : undefined };
}

/**
 * How much the tasks of all schedules hold at once depends on their pools, so these have to be known before anything is shared out.
 *
 * @throws when the pool may be anything between two numbers
 */
function fixedPool(
  name: string,
  { pool = PoolSizing.derived(), client }: ScheduledTaskConsumerOptions,
): ScheduledConsumer['pool'] {
  const request = pool._inFunction()._request(client._facts());
  if (request.kind === 'fixed') return request;
  if (request.max > request.min) {
    throw new Error(
      `the pool of a scheduled task cannot be derived, got from ${request.min} to ${request.max} connections for ${name}: ` +
        'state it with PoolSizing.fixed, or leave it out for one connection',
    );
  }
  return { kind: 'fixed', ...minimumPool(request) };
}

function checkOptions({ longestRun, retries, processes, sideConnections }: ScheduledTaskConsumerOptions): void {
  const most = LONGEST_RUN * 60;
  requireNumber(
    'longestRun in seconds',
    longestRun.toSeconds({ integral: false }),
    { min: 1, max: most, whole: false },
    'a task that runs longer is counted with addConsumer',
  );
  if (retries !== undefined) requireNumber('retries', retries, { min: 0, max: MOST_RETRIES });
  if (processes !== undefined) requireNumber('processes', processes, { min: 1, max: MOST_COPIES });
  if (sideConnections !== undefined) requireNumber('sideConnections', sideConnections, { min: 0, max: MOST_CONNECTIONS });
}
