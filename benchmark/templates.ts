/**
 * What reading and judging templates of 500 resources takes, and what the whole check of one does: text, links, verdict.
 *
 *   npm run bench:templates
 */
import { readDbInstance } from '../lib/cloudformation/db-instance';
import { readEcsService } from '../lib/cloudformation/ecs-service';
import { readLambdaFunction } from '../lib/cloudformation/lambda-function';
import { processesOf, readContainers, selectContainers } from '../lib/cloudformation/task-definition';
import { checkTemplates } from '../lib/cloudformation/implied/check';
import { NO_TERMS } from '../lib/cloudformation/implied/terms';
import type { Template } from '../lib/cloudformation/template';
import { readTemplateText } from '../lib/cli/template-text';
import type { ConsumerFacts } from '../lib/core/consumer';
import { judge } from '../lib/core/judge';
import { isUnknown } from '../lib/core/unknown';
import { median } from './pairs';
import { wholeApp } from './whole-app';

const RESOURCES = 500;
const RUNS = 15;

const POOL = { kind: 'derived', weight: 1, min: 1, max: 20, ratio: 0.7, knowsOverflow: true } as const;

/** So many services, each with its task definition and scalable target, a server with its parameter group, and functions for the rest. */
function templateOf(services: number): Template {
  const resources: Record<string, unknown> = {
    Db: {
      Type: 'AWS::RDS::DBInstance',
      Properties: { Engine: 'postgres', DBInstanceClass: { Ref: 'Class' }, DBParameterGroupName: { Ref: 'Group' } },
    },
    Group: { Type: 'AWS::RDS::DBParameterGroup', Properties: { Parameters: { max_connections: '5000' } } },
  };
  for (let index = 0; index < services; index++) {
    const Environment = [{ Name: 'WEB_CONCURRENCY', Value: '2' }];
    resources[`Task${index}`] = {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { ContainerDefinitions: [{ Name: 'app', Environment }] },
    };
    resources[`Service${index}`] = {
      Type: 'AWS::ECS::Service',
      Properties: { DesiredCount: { 'Fn::If': ['Large', 4, 2] }, TaskDefinition: { Ref: `Task${index}` } },
    };
    resources[`Target${index}`] = {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: { ResourceId: { 'Fn::Sub': `service/main/\${Service${index}.Name}` }, MinCapacity: 2, MaxCapacity: 4 },
    };
  }
  for (let index = 0; Object.keys(resources).length < RESOURCES; index++) {
    resources[`Function${index}`] = { Type: 'AWS::Lambda::Function', Properties: { ReservedConcurrentExecutions: 3 } };
  }
  return { Parameters: { Class: { Type: 'String', Default: 'db.r7g.4xlarge' } }, Resources: resources };
}

function serviceFacts(template: Template, id: string): ConsumerFacts {
  const facts = readEcsService(template, id, { name: id, path: id });
  const containers = selectContainers(readContainers(template, facts.taskDefinition ?? ''));
  const processes = isUnknown(containers) ? containers : processesOf(containers, 'WEB_CONCURRENCY');
  const { copies, copiesBecause, overlap } = facts;
  const copyNoun = ['task', 'tasks'] as const;
  return {
    path: id,
    name: id,
    kind: 'ecs-service',
    copies,
    copyNoun,
    copiesBecause,
    overlap,
    processes,
    pool: POOL,
    sideConnections: 0,
  };
}

function functionFacts(template: Template, id: string): ConsumerFacts {
  const { copies, copiesBecause, overlap, processes } = readLambdaFunction(template, id, { name: id });
  const copyNoun = ['environment', 'environments'] as const;
  return {
    path: id,
    name: id,
    kind: 'function',
    copies,
    copyNoun,
    copiesBecause,
    overlap,
    processes,
    pool: POOL,
    sideConnections: 0,
  };
}

/** Everything of a template in one budget. */
function readAndJudge(template: Template): ReturnType<typeof judge> {
  const ids = Object.keys(template.Resources as object);
  const consumers = [
    ...ids.filter(id => id.startsWith('Service')).map(id => serviceFacts(template, id)),
    ...ids.filter(id => id.startsWith('Function')).map(id => functionFacts(template, id)),
  ];
  const databases = readDbInstance(template, 'Db', 'Db');
  const ceiling = { kind: 'estimated' } as const;
  return judge({ path: 'Budget', name: 'Budget', databases, ceiling, reserve: { kind: 'standard' }, consumers, findings: [] });
}

function milliseconds(services: number): number {
  return median(
    Array.from({ length: RUNS }, () => {
      // A new template each time: what is remembered of one must not count for the next.
      const template = templateOf(services);
      const started = process.hrtime.bigint();
      readAndJudge(template);
      return Number(process.hrtime.bigint() - started) / 1e6;
    }),
  );
}

for (const services of [1, 50, 166]) {
  const { consumers, demand } = readAndJudge(templateOf(services));
  process.stdout.write(
    `${RESOURCES} resources, ${services} of them services: ${consumers.length} consumers, ${demand ?? 'unknown'} connections, ` +
      `${milliseconds(services).toFixed(1)} ms (wanted: below 200)\n`,
  );
}

function timed(action: () => void): number {
  const started = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function check(text: string): ReturnType<typeof checkTemplates> {
  const reading = readTemplateText(text);
  if (!('template' in reading)) throw new Error(reading.problem);
  return checkTemplates([{ name: 'Shop', template: reading.template }], NO_TERMS);
}

/** In turn, so that a machine that slows down slows both. */
function printWholeCheck(): void {
  const text = wholeApp();
  const first = timed(() => check(text));
  const samples = Array.from({ length: RUNS }, () => [timed(() => readTemplateText(text)), timed(() => check(text))] as const);
  const { budgets, known } = check(text);
  const parsing = median(samples.map(([parsed]) => parsed));
  const whole = median(samples.map(([, checked]) => checked));
  process.stdout.write(
    `${RESOURCES} resources, ${budgets.length} databases, ${known.consumers.length} consumers: the whole check ${whole.toFixed(0)} ms, ` +
      `${first.toFixed(0)} ms the first time (wanted: below 200), ${parsing.toFixed(0)} ms of it parsing\n`,
  );
}

printWholeCheck();
