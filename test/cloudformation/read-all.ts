import { readAppRunnerService } from '../../lib/cloudformation/app-runner-service';
import { readAutoScalingGroup } from '../../lib/cloudformation/auto-scaling-group';
import { readBatchJob } from '../../lib/cloudformation/batch-job';
import { itemsOf } from '../../lib/cloudformation/branches';
import { conflictsOf, lostSettings, withSettings } from '../../lib/cloudformation/container-settings';
import { statedInContainers, statedInFunction } from '../../lib/cloudformation/stated-variables';
import type { ComputeFacts } from '../../lib/cloudformation/compute';
import { readDbCluster } from '../../lib/cloudformation/db-cluster';
import { readDbInstance } from '../../lib/cloudformation/db-instance';
import { readTargetGroup, targetGroupsOf } from '../../lib/cloudformation/db-proxy';
import { readEcsService } from '../../lib/cloudformation/ecs-service';
import { readExpressService } from '../../lib/cloudformation/express-service';
import { isFields, own } from '../../lib/cloudformation/fields';
import { variableConflicts, withVariables } from '../../lib/cloudformation/function-environment';
import { identityOf } from '../../lib/cloudformation/function-references';
import { triggersOf } from '../../lib/cloudformation/function-triggers';
import { readGlueJob } from '../../lib/cloudformation/glue-job';
import { decideConditions } from '../../lib/cloudformation/conditions/decided-app';
import { checkTemplates } from '../../lib/cloudformation/implied/check';
import type { Check } from '../../lib/cloudformation/implied/check';
import { NO_TERMS } from '../../lib/cloudformation/implied/terms';
import { unknownPaths } from '../../lib/cloudformation/implied/unknown-paths';
import {
  knownPoolOfAppRunner,
  knownPoolOfExpressService,
  knownPoolOfFunction,
  knownPoolOfTask,
} from '../../lib/cloudformation/known-pools';
import { readLambdaFunction } from '../../lib/cloudformation/lambda-function';
import { markedDatabases } from '../../lib/cloudformation/marked-databases';
import { readAccessGraph } from '../../lib/cloudformation/reach/access-graph';
import { importedDatabase, readReachedDatabase } from '../../lib/cloudformation/reach/reached-database';
import { idOf, TemplateSet } from '../../lib/cloudformation/reach/template-set';
import { scheduledByRules } from '../../lib/cloudformation/scheduled-rule';
import { readScheduledTask } from '../../lib/cloudformation/scheduled-task';
import { scheduledByScheduler } from '../../lib/cloudformation/scheduler-schedule';
import { readStateMachine } from '../../lib/cloudformation/state-machine';
import { processesOf, readContainers, selectContainers } from '../../lib/cloudformation/task-definition';
import { resource } from '../../lib/cloudformation/template';
import type { Template } from '../../lib/cloudformation/template';
import type { DatabaseFacts } from '../../lib/core/database';
import { peakCopies } from '../../lib/core/overlap';
import { undeclaredConsumers } from '../../lib/core/reach/undeclared-consumer';
import type { Maybe } from '../../lib/core/unknown';
import { isUnknown } from '../../lib/core/unknown';
import type { Quantity, RandomTemplate, Section } from './random-template';

/** What one reader made of one quantity. */
export interface Reading {
  readonly quantity: string;
  /** Everything that it depends on: where one of these cannot be read, neither can it. */
  readonly of: readonly Quantity[];
  readonly got: Maybe<number> | undefined;
}

/** Checks a template as one app with a stack around it, which a loop makes and whose parameters it hands on. */
export function checkAsApp(template: Template): Check {
  const parameters = isFields(template.Parameters) ? template.Parameters : {};
  const handed = Object.fromEntries(Object.keys(parameters).map(name => [name, { Ref: name }]));
  const outer = {
    Parameters: parameters,
    Resources: {
      'Fn::ForEach::Stacks': [
        'Name',
        ['Inner'],
        { '${Name}': { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: handed } } },
      ],
    },
  };
  const members = [
    { name: 'Outer', template: outer },
    { name: 'Stack', template, nestedIn: { name: 'Outer', logicalId: 'Inner' } },
  ];
  const check = checkTemplates(members, NO_TERMS);
  const stated = { values: new Map([['AWS::Region', 'eu-west-1']]), secret: new Set<string>() };
  if (decideConditions(members, stated).members.length > members.length) throw new Error('deciding adds no template');
  if (unknownPaths(NO_TERMS, [check.known]).length > 0) throw new Error('no terms are unknown');
  return check;
}

const SETTINGS = [{ name: 'DB_POOL_SIZE', value: '5' }];

/** Reads a template with everything that reads templates. */
export function readAll({ section, template }: RandomTemplate): Reading[] {
  return READERS[section](template);
}

const READERS: Readonly<Record<Section, (template: Template) => Reading[]>> = {
  services,
  databases,
  proxies,
  functions,
  schedules,
  compute,
  reach,
};

function services(template: Template): Reading[] {
  const { copies, usualCopies, fewestCopies, overlap } = readEcsService(template, 'Api', { name: 'Api', path: 'Stack/Api' });
  const known = isUnknown(copies) || isUnknown(overlap) ? undefined : peakCopies(copies, overlap);
  const capacities = ['DesiredCount', 'MaxCapacity', 'ScheduledMaxCapacity'] as const;
  const containers = selectContainers(readContainers(template, 'Task'));
  const definitions = own(resource(template, 'Task')?.properties, 'ContainerDefinitions');
  itemsOf(definitions);
  knownPoolOfTask(template, 'Task');
  lostSettings(withSettings(definitions, undefined, SETTINGS), undefined, SETTINGS);
  conflictsOf(definitions, undefined, SETTINGS, template);
  statedInContainers(template, definitions, undefined);
  return [
    { quantity: 'copies', of: capacities, got: copies },
    { quantity: 'peak', of: [...capacities], got: isUnknown(overlap) ? overlap : isUnknown(copies) ? copies : known },
    { quantity: 'overlap', of: ['MaximumPercent'], got: isUnknown(overlap) ? overlap : percentIn(overlap) },
    { quantity: 'usual', of: ['DesiredCount'], got: usualCopies ?? UNTOLD },
    { quantity: 'fewest', of: capacities, got: fewestCopies ?? UNTOLD },
    {
      quantity: 'processes',
      of: ['WEB_CONCURRENCY'],
      got: isUnknown(containers) ? containers : processesOf(containers, 'WEB_CONCURRENCY'),
    },
    {
      quantity: 'processes of any server',
      of: ['WEB_CONCURRENCY'],
      got: isUnknown(containers) ? containers : processesOf(containers, 'WEB_CONCURRENCY', { isAssumed: true }),
    },
  ];
}

/** A quantity that a reader leaves out where it cannot be read. */
const UNTOLD = { unknown: 'left out' };

function percentIn(overlap: object): number | undefined {
  return 'maximumPercent' in overlap && typeof overlap.maximumPercent === 'number' ? overlap.maximumPercent : undefined;
}

function databases(template: Template): Reading[] {
  markedDatabases(template);
  const servers = readDbInstance(template, 'Db', 'Db');
  const members = readDbCluster(template, 'Cluster', 'Cluster');
  readDbInstance(template, 'Replica', 'Replica');
  const serverless = members.find(({ path }) => path.endsWith('Member'))?.databases ?? [];
  return [
    {
      quantity: 'storage',
      of: [],
      got: largest(
        servers.map(({ allocatedStorageGib }) => allocatedStorageGib),
        UNTOLD,
      ),
    },
    {
      quantity: 'limit',
      // A text, which may be any expression: only what is a number is compared.
      of: [],
      got: ofServers(servers, ({ parameter }) => (/^\d+$/.test(parameter?.text ?? '') ? Number(parameter?.text) : undefined)),
    },
    { quantity: 'capacity', of: ['MaxAcu', 'MinAcu'], got: ofServers(serverless, each => each.serverless?.maxAcu) },
    {
      quantity: 'forwarding',
      of: [],
      got: largest(
        members.flatMap(each => each.databases.map(one => one.writeForwardingPercent)),
        UNTOLD,
      ),
    },
  ];
}

/** The largest of what servers have; unknown as soon as one of them has an obstacle. */
function ofServers(servers: readonly DatabaseFacts[], quantity: (facts: DatabaseFacts) => number | undefined): Reading['got'] {
  const obstacle = servers.find(each => each.obstacle !== undefined)?.obstacle;
  return obstacle === undefined ? largest(servers.map(quantity), undefined) : { unknown: obstacle };
}

function largest(values: readonly (number | undefined)[], none: Reading['got']): Reading['got'] {
  const known = values.filter(value => value !== undefined);
  return known.length === 0 ? none : Math.max(...known);
}

function proxies(template: Template): Reading[] {
  targetGroupsOf(template, { instance: 'Db', cluster: 'Cluster' });
  const { percent, idlePercent, borrowTimeoutSeconds, idleClientTimeoutSeconds } = readTargetGroup(
    template,
    'Targets',
    'Targets',
  );
  return [
    { quantity: 'percent', of: ['MaxConnectionsPercent'], got: percent },
    { quantity: 'idle percent', of: ['MaxIdleConnectionsPercent'], got: idlePercent },
    { quantity: 'borrowing', of: ['ConnectionBorrowTimeout'], got: borrowTimeoutSeconds },
    { quantity: 'timeout', of: ['IdleClientTimeout'], got: idleClientTimeoutSeconds },
  ];
}

function functions(template: Template): Reading[] {
  const reserved = readLambdaFunction(template, 'Fn', { name: 'Fn' });
  knownPoolOfFunction(template, 'Fn');
  const managed = readLambdaFunction(template, 'Managed', { name: 'Managed' });
  const environment = own(resource(template, 'Fn')?.properties, 'Environment');
  variableConflicts(template, withVariables(environment, SETTINGS), SETTINGS);
  statedInFunction(template, environment);
  const { bounded, problems } = triggersOf(template, identityOf(template, 'Fn'));
  const [problem] = problems;
  const triggered = bounded.reduce((sum, { value }) => sum + value, 0);
  return [
    { quantity: 'environments', of: ['ReservedConcurrentExecutions'], got: reserved.copies },
    { quantity: 'managed environments', of: ['MaxExecutionEnvironments'], got: managed.copies },
    { quantity: 'managed processes', of: ['PerExecutionEnvironmentMaxConcurrency'], got: managed.processes },
    {
      quantity: 'triggered',
      of: [],
      got: problem === undefined ? (bounded.length === 0 ? undefined : triggered) : { unknown: problem },
    },
  ];
}

function schedules(template: Template): Reading[] {
  return [
    // Reads the rules as well, so that once is enough.
    runsOf(template, 'Schedule'),
    ...scheduledByRules(template).flatMap(({ logicalId, taskCount, retries }) =>
      readingsOf(logicalId, 'Rule', taskCount, retries),
    ),
    ...scheduledByScheduler(template).flatMap(({ logicalId, taskCount, retries }) =>
      readingsOf(logicalId, 'Schedule', taskCount, retries),
    ),
  ];
}

function runsOf(template: Template, kind: 'Rule' | 'Schedule'): Reading {
  const runs = readScheduledTask(template, kind, { name: kind, longestRunMinutes: 5, retries: 1 });
  const most = isUnknown(runs)
    ? runs
    : largest(
        runs.map(({ tasks }) => tasks),
        undefined,
      );
  return { quantity: `runs of a ${kind.toLowerCase()}`, of: [`${kind}TaskCount`], got: most };
}

function readingsOf(logicalId: string, kind: 'Rule' | 'Schedule', tasks: Maybe<number>, retries: Maybe<number>): Reading[] {
  if (logicalId !== kind) return [];
  return [
    { quantity: `tasks of a ${kind.toLowerCase()}`, of: [`${kind}TaskCount`], got: tasks },
    { quantity: `retries of a ${kind.toLowerCase()}`, of: [`${kind}Retries`], got: retries },
  ];
}

function compute(template: Template): Reading[] {
  const fleet = readAutoScalingGroup(template, 'Fleet', { name: 'Fleet' });
  const job = { name: 'Job', queue: { template, logicalId: 'Queue' } };
  const machine = { name: 'Machine', executions: 1 };
  const sizes = ['MaxSize', 'ScheduledMaxSize'] as const;
  knownPoolOfAppRunner(template, 'Web');
  knownPoolOfExpressService(template, 'Express');
  return [
    { quantity: 'instances', of: sizes, got: fleet.copies },
    { quantity: 'instances at once', of: [...sizes, 'MaxBatchSize'], got: peakOf(fleet) },
    { quantity: 'App Runner', of: ['RunnerMaxSize'], got: peakOf(readAppRunnerService(template, 'Web', { name: 'Web' })) },
    { quantity: 'Express Mode', of: ['MaxTaskCount'], got: peakOf(readExpressService(template, 'Express', { name: 'Express' })) },
    { quantity: 'jobs', of: ['MaxvCpus'], got: readBatchJob(template, 'Job', job).copies },
    {
      quantity: 'workers',
      of: ['NumberOfWorkers', 'MaxConcurrentRuns'],
      got: readGlueJob(template, 'Etl', { name: 'Etl' }).copies,
    },
    {
      quantity: 'tasks of states',
      of: ['MapMaxConcurrency', 'StateTaskCount'],
      got: readStateMachine(template, 'Machine', machine).copies,
    },
  ];
}

function peakOf({ copies, overlap }: ComputeFacts): Maybe<number> {
  if (isUnknown(copies)) return copies;
  return isUnknown(overlap) ? overlap : peakCopies(copies, overlap);
}

/** A template, and beside it itself as a nested stack of itself. */
function reach(template: Template): Reading[] {
  const nested = { name: 'Inner', template, nestedIn: { name: 'Outer', logicalId: 'Inner' } };
  const set = new TemplateSet([{ name: 'Outer', template }, nested]);
  const graph = readAccessGraph(set);
  const database = readReachedDatabase(set, idOf('Outer', 'Db'), 'Db');
  undeclaredConsumers(database, graph, new Set());
  importedDatabase(set, { name: 'Db', member: 'Inner', groups: [{ Ref: 'Guard' }] });
  const guard = graph.admissions.get(idOf('Outer', 'Guard')) ?? [];
  const ports = guard.find(({ rule }) => rule.endsWith('In'))?.ports;
  return [
    { quantity: 'port', of: ['Port'], got: database.doors[0]?.port ?? UNTOLD },
    { quantity: 'first port', of: ['FromPort'], got: ports?.from ?? UNTOLD },
    { quantity: 'last port', of: ['ToPort'], got: ports?.to ?? UNTOLD },
  ];
}
