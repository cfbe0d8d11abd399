import type { Schedule } from '../core/schedule/schedule';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { objectsOf } from './branches';
import { own } from './fields';
import { possibleNumbers, possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import { isOpaque, isSymbolic, soleSymbolName } from './symbol';
import type { Template } from './template';
import { resource } from './template';

/** What a schedule starts. */
export interface Started {
  readonly kind: 'ecs-task' | 'function';
  /** Logical id of the task definition, function, version or alias; or else its ARN or name, as far as that can be read. */
  readonly reference: string;
}

/** One target of one rule or schedule, as far as the template tells. */
export interface ScheduledTarget {
  /** Logical id of the rule or schedule. */
  readonly logicalId: string;
  readonly schedule: Maybe<Schedule>;
  readonly started: Maybe<Started>;
  /** False where it is something else than an ECS task for certain, whatever else it may be. */
  readonly mayBeTask: boolean;
  /** Tasks that one run starts: the largest possible number. 1 for a function. */
  readonly taskCount: Maybe<number>;
  /** Further attempts that AWS makes after one that failed: the largest possible number. */
  readonly retries: Maybe<number>;
  /** Minutes for which AWS goes on trying. */
  readonly retryMinutes: Maybe<number>;
  /** False only where it is disabled for certain: it is not to be counted then. */
  readonly enabled: boolean;
}

// What both services take where nothing is stated: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html and
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/getting-started.html
const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;

/**
 * Reads one target; undefined where it can start neither a task nor a function.
 *
 * @param where how messages call it
 */
export function readTarget(
  template: Template,
  target: unknown,
  where: string,
): Pick<ScheduledTarget, 'started' | 'taskCount' | 'retries' | 'retryMinutes'> | undefined {
  const parameters = objectsOf(own(target, 'EcsParameters'));
  const tasks = parameters.values.filter(value => value !== undefined);
  const what = `EcsParameters of ${where}`;
  const [unread] = parameters.unknown;
  const retrying = readRetries(template, target, where);
  if (unread !== undefined) {
    const unknown = { unknown: unreadableBecause(what, unread) };
    return { started: unknown, taskCount: unknown, ...retrying };
  }
  if (tasks.length > 0) {
    return { started: taskOf(template, tasks, where), taskCount: most(template, tasks, 'TaskCount', 1, what), ...retrying };
  }
  const started = functionOf(template, own(target, 'Arn'), where);
  return started && { started, taskCount: isUnknown(started) ? started : 1, ...retrying };
}

/** Whether a rule or schedule may be enabled, which it is unless it says otherwise. */
export function mayBeEnabled(template: Template, state: unknown): boolean {
  const { values, absent, unknown } = possibleTexts(template, state, 'State');
  return absent || unknown.length > 0 || values.some(value => value !== 'DISABLED');
}

/** The one text that a property may be; undefined where it is absent, unknown where it may be several. */
export function onlyText(template: Template, expression: unknown, what: string): Maybe<string | undefined> {
  const { values, absent, unknown } = possibleTexts(template, expression, what);
  if (unknown[0] !== undefined) return { unknown: unknown[0] };
  const [only, ...others] = [...(absent ? [undefined] : []), ...values];
  if (others.length === 0) return only;
  const all = [only, ...others].map(text => text ?? 'absent').join(' or ');
  return { unknown: printable(`${what} may be ${all}, depending on who deploys it`) };
}

function taskOf(template: Template, tasks: readonly unknown[], where: string): Maybe<Started> {
  const what = `TaskDefinitionArn of ${where}`;
  const references = tasks.map(parameters => referenceOf(template, own(parameters, 'TaskDefinitionArn'), what));
  const [reference, ...others] = new Set(references);
  if (isUnknown(reference)) return reference;
  if (reference === undefined || others.length > 0) return { unknown: `${printable(what)} may be one of several` };
  return { kind: 'ecs-task', reference };
}

const FUNCTIONS = new Set(['AWS::Lambda::Function', 'AWS::Lambda::Version', 'AWS::Lambda::Alias', 'AWS::Serverless::Function']);

/** The function that an ARN means; undefined where it means something else for certain. */
function functionOf(template: Template, arn: unknown, where: string): Maybe<Started> | undefined {
  const what = `Arn of ${where}`;
  const reference = referenceOf(template, arn, what);
  if (isUnknown(reference)) return reference;
  const type = resource(template, reference)?.type;
  if (type !== undefined) return FUNCTIONS.has(type) ? { kind: 'function', reference } : undefined;
  if (/:aws-sdk:(ecs:runTask|lambda:invoke)/.test(reference)) {
    return { unknown: `what ${printable(where)} starts stands in its Input, which is not read` };
  }
  const [, service] = /^arn:[^:]*:([^:*]+):/.exec(reference.replace(/\$\{[^}]*\}/g, '*')) ?? [];
  if (service !== undefined) return service === 'lambda' ? { kind: 'function', reference } : undefined;
  return { unknown: unreadableBecause(what, `${printable(reference)} is known only when deployed`) };
}

/** The logical id that an expression refers to, or else its text. */
function referenceOf(template: Template, expression: unknown, what: string): Maybe<string> {
  const { values, unknown } = possibleValues(template, expression, { symbols: true });
  const [text, ...others] = values;
  if (unknown[0] !== undefined) return { unknown: unreadableBecause(what, unknown[0]) };
  if (others.length > 0) return { unknown: `${printable(what)} may be one of several` };
  if (typeof text !== 'string') return { unknown: `${printable(what)} is not set` };
  if (isOpaque(text)) return { unknown: unreadableBecause(what, `${printable(text)} is known only when deployed`) };
  const logicalId = isSymbolic(text) ? soleSymbolName(text) : undefined;
  return logicalId !== undefined && resource(template, logicalId) ? logicalId : printable(text);
}

function readRetries(template: Template, target: unknown, where: string): Pick<ScheduledTarget, 'retries' | 'retryMinutes'> {
  const what = `RetryPolicy of ${where}`;
  const { values, unknown } = objectsOf(own(target, 'RetryPolicy'));
  if (unknown[0] !== undefined) {
    const unreadable = { unknown: unreadableBecause(what, unknown[0]) };
    return { retries: unreadable, retryMinutes: unreadable };
  }
  const seconds = most(template, values, 'MaximumEventAgeInSeconds', DEFAULT_AGE_SECONDS, what);
  return {
    retries: most(template, values, 'MaximumRetryAttempts', DEFAULT_RETRIES, what),
    retryMinutes: isUnknown(seconds) ? seconds : Math.ceil(seconds / 60),
  };
}

/** The largest number that a property may have in any of several objects. */
function most(
  template: Template,
  objects: readonly unknown[],
  property: string,
  otherwise: number,
  where: string,
): Maybe<number> {
  const read = objects.map(object => possibleNumbers(template, own(object, property), `${property} of ${where}`));
  const [unknown] = read.flatMap(numbers => numbers.unknown);
  if (unknown !== undefined) return { unknown };
  return Math.max(...read.flatMap(({ values, absent }) => [...values, ...(absent ? [otherwise] : [])]));
}
