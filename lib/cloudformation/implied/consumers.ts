import type { ConsumerFacts, ScheduledRuns } from '../../core/consumer';
import type { Finding } from '../../core/finding';
import type { Workload } from '../../core/reach/access-graph';
import type { Maybe } from '../../core/unknown';
import { isUnknown } from '../../core/unknown';
import { RUNS_TO_ITS_END } from '../compute';
import { readEcsService } from '../ecs-service';
import { own } from '../fields';
import { knownPoolOfFunction, knownPoolOfTask } from '../known-pools';
import { readLambdaFunction } from '../lambda-function';
import type { TemplateSet } from '../reach/template-set';
import { readScheduledTask } from '../scheduled-task';
import { processesOf, readContainers, selectContainers } from '../task-definition';
import type { Template } from '../template';
import { resource } from '../template';
import { computeOfType } from './compute';
import { impliedPool } from './pool';
import type { ConsumerTerms } from './terms';

/** The templates of an app, as a set to follow and as one template to read. */
export interface App {
  readonly set: TemplateSet;
  /** Every logical id in it is the id of the resource in the set. */
  readonly template: Template;
}

/** A workload as a consumer, with what its reader found. */
export interface ImpliedConsumer {
  readonly facts: ConsumerFacts;
  readonly findings: readonly Finding[];
}

/** What of a workload is known without looking at its kind. */
type Identity = Pick<ConsumerFacts, 'path' | 'name' | 'copiesOf'>;

/** What a check calls the option of each method. */
const COPIES_BY_PATH = 'the stated largest number of copies';

/** What gunicorn, uvicorn, hypercorn and Puma read: https://docs.gunicorn.org/en/stable/settings.html#workers */
const WORKERS = 'WEB_CONCURRENCY';

/** A workload as a consumer; undefined where nothing says how many copies of it there may be. */
export function impliedConsumer(workload: Workload, terms: ConsumerTerms, app: App): ImpliedConsumer | undefined {
  const consumer = readConsumer(workload, terms, app);
  const unbounded = consumer?.facts.unbounded;
  if (consumer === undefined || unbounded === undefined) return consumer;
  return { ...consumer, facts: { ...consumer.facts, unbounded: { ...unbounded, option: COPIES_BY_PATH } } };
}

function readConsumer(workload: Workload, terms: ConsumerTerms, app: App): ImpliedConsumer | undefined {
  const { path, name, type } = workload;
  const who: Identity = { path, name, copiesOf: path };
  if (type === 'AWS::ECS::Service') return service(workload, who, terms, app);
  if (workload.kind === 'function') return lambdaFunction(workload, who, terms, app);
  if (type === 'AWS::Events::Rule' || type === 'AWS::Scheduler::Schedule') return scheduledTask(workload, who, terms, app);
  return compute(workload, who, terms, app) ?? declared(who, terms);
}

function service({ id }: Workload, who: Identity, terms: ConsumerTerms, { template }: App): ImpliedConsumer {
  const { findings, taskDefinition, usualCopies, fewestCopies, ...reading } = readEcsService(template, id, {
    name: who.name,
    path: who.path,
    templates: [template],
    ...(terms.copies !== undefined && { statedCopies: terms.copies }),
  });
  const facts: ConsumerFacts = {
    ...who,
    ...reading,
    ...(usualCopies !== undefined && { usualCopies }),
    ...(fewestCopies !== undefined && { fewestCopies }),
    kind: 'ecs-service',
    copyNoun: ['task', 'tasks'],
    ...poolOfTask(template, taskDefinition, terms),
  };
  return { facts, findings };
}

function lambdaFunction({ id, type }: Workload, who: Identity, terms: ConsumerTerms, { template }: App): ImpliedConsumer {
  const {
    isShared: _,
    processes,
    ...reading
  } = readLambdaFunction(template, id, {
    name: who.name,
    elsewhere: () => unreadEvents(template, id, type),
    ...(terms.copies !== undefined && { statedConcurrency: terms.copies }),
    ...(terms.processes !== undefined && { statedProcesses: terms.processes }),
  });
  const facts: ConsumerFacts = {
    ...who,
    ...reading,
    kind: 'function',
    copyNoun: ['environment', 'environments'],
    ...impliedPool(terms, knownPoolOfFunction(template, id), processes),
  };
  return { facts, findings: [] };
}

/** AWS SAM makes triggers of these, which are in no template before it is deployed. */
function unreadEvents(template: Template, id: string, type: string): string[] {
  const isSam = type === 'AWS::Serverless::Function' && own(resource(template, id)?.properties, 'Events') !== undefined;
  return isSam ? ['its Events, of which AWS SAM makes triggers, are not read'] : [];
}

/**
 * Tasks that a schedule starts: how long they run stands in no template, so one run is counted, at any time.
 */
function scheduledTask(workload: Workload, who: Identity, terms: ConsumerTerms, app: App): ImpliedConsumer | undefined {
  const runs = readScheduledTask(app.template, workload.id, { name: who.name, longestRunMinutes: 1, retries: 0 });
  if (isUnknown(runs) && terms.copies === undefined) return undefined;
  const copies = terms.copies ?? (isUnknown(runs) ? 0 : tasksOfOneRun(runs));
  const facts: ConsumerFacts = {
    ...who,
    kind: 'scheduled-task',
    copies,
    copyNoun: ['task', 'tasks'],
    copiesBecause: terms.copies === undefined ? 'estimated: one run at a time' : 'stated',
    overlap: RUNS_TO_ITS_END,
    ...poolOfTask(app.template, soleTaskDefinition(workload, app), terms),
  };
  return { facts, findings: [] };
}

/** Each target starts tasks of its own. */
function tasksOfOneRun(runs: readonly ScheduledRuns[]): number {
  return runs.reduce((sum, { tasks }) => sum + tasks, 0);
}

function soleTaskDefinition({ id }: Workload, { set }: App): string | undefined {
  const found = set.resources.get(id);
  const named = found ? set.resourcesNamedBy(found).map(({ target }) => target.id) : [];
  const [only, ...others] = new Set(named.filter(each => set.resources.get(each)?.type === 'AWS::ECS::TaskDefinition'));
  return others.length === 0 ? only : undefined;
}

function compute({ id, type }: Workload, who: Identity, terms: ConsumerTerms, { template }: App): ImpliedConsumer | undefined {
  const found = computeOfType(type);
  const reading = found?.read(template, id, {
    name: who.name,
    ...(terms.copies !== undefined && { statedCopies: terms.copies }),
  });
  if (found === undefined || reading === undefined) return undefined;
  const { kind, copyNoun, container } = found;
  const pool = impliedPool(terms, container?.pool(template, id), container?.processes(template, id, WORKERS) ?? 1);
  return { facts: { ...who, ...reading, kind, copyNoun, ...pool }, findings: [] };
}

/** Whatever it is, somebody has stated how many there are. */
function declared(who: Identity, terms: ConsumerTerms): ImpliedConsumer | undefined {
  if (terms.copies === undefined) return undefined;
  const facts: ConsumerFacts = {
    ...who,
    kind: 'declared',
    copies: terms.copies,
    copyNoun: ['copy', 'copies'],
    copiesBecause: 'stated',
    overlap: RUNS_TO_ITS_END,
    ...impliedPool(terms, undefined, 1),
  };
  return { facts, findings: [] };
}

function poolOfTask(
  template: Template,
  taskDefinition: string | undefined,
  terms: ConsumerTerms,
): ReturnType<typeof impliedPool> {
  if (taskDefinition === undefined) return impliedPool(terms, undefined, 1);
  return impliedPool(terms, knownPoolOfTask(template, taskDefinition), startedProcesses(template, taskDefinition));
}

function startedProcesses(template: Template, taskDefinition: string): Maybe<number> {
  const selected = selectContainers(readContainers(template, taskDefinition));
  return isUnknown(selected) ? selected : processesOf(selected, WORKERS);
}
