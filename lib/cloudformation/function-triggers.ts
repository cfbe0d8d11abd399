import { printable } from '../core/text';
import type { Fields } from './fields';
import { isFields, own } from './fields';
import { mayName } from './function-names';
import { letsOthersInvoke } from './function-policy';
import type { FunctionIdentity } from './function-references';
import { mentions } from './function-references';
import type { LongestRun, Trigger } from './function-trigger';
import { mappingTrigger, ruleTrigger, scheduleTrigger } from './function-trigger';
import { possibleNumbers, possibleTexts, possibleValues } from './intrinsics';
import { soleSymbolName } from './symbol';
import type { Resource, Template } from './template';
import { resource, resourcesOfType } from './template';

/** What invokes a function, as far as the templates tell. */
export interface Triggers {
  /** Environments that each trigger keeps busy at most. */
  readonly bounded: readonly { readonly value: number; readonly because: string }[];
  /** Why there may be more, in the order of the template; empty where every trigger is bounded. */
  readonly problems: readonly string[];
}

/** Resources that look at a function, or keep what it says, and never invoke it. */
const SILENT = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::LogGroup',
  'Custom::LogRetention',
]);

/** What invokes a function by its name, or lets somebody do so, and the property that names it. */
const NAMING: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping': 'FunctionName',
  'AWS::Lambda::Permission': 'FunctionName',
  'AWS::Lambda::Url': 'TargetFunctionArn',
};

/** Seconds that a function runs at most, unless stated: https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_TIMEOUT = 3;

/** Repetitions of an event after errors, unless stated, and the waits before them: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const DEFAULT_RETRIES = 2;
const WAITS_SECONDS = [60, 120];

/** Every resource that refers to a function or may do so, each as a trigger that is bounded, as one that is not, or as none. */
export function triggersOf(template: Template, identity: FunctionIdentity): Triggers {
  const run = longestRun(template, identity);
  const triggers = referrers(template, identity).flatMap(([logicalId, each]) =>
    mentions(each.properties, identity, logicalId)
      ? triggerOf(template, logicalId, each, identity, run)
      : [{ problem: `${printable(logicalId)} (${each.type}) may refer to it: what it names is known only when deployed` }],
  );
  return {
    bounded: triggers.filter(trigger => 'value' in trigger),
    problems: [...new Set(triggers.flatMap(trigger => ('problem' in trigger ? [trigger.problem] : [])))],
  };
}

/** Whether a type of resource only looks at functions. */
export function isSilent(type: string): boolean {
  return SILENT.has(type);
}

function referrers(template: Template, identity: FunctionIdentity): [string, Resource][] {
  const resources = own(template, 'Resources');
  if (!isFields(resources)) return [];
  return Object.keys(resources).flatMap((logicalId): [string, Resource][] => {
    const found = logicalId === identity.logicalId ? undefined : resource(template, logicalId);
    return found && !isSilent(found.type) && mayMention(found, identity, logicalId) ? [[logicalId, found]] : [];
  });
}

function mayMention({ type, properties }: Resource, identity: FunctionIdentity, logicalId: string): boolean {
  if (mentions(properties, identity, logicalId)) return true;
  const property = Object.hasOwn(NAMING, type) ? NAMING[type] : undefined;
  return property !== undefined && mayName(identity, own(properties, property), logicalId);
}

function triggerOf(
  template: Template,
  logicalId: string,
  referrer: Resource,
  identity: FunctionIdentity,
  run: LongestRun,
): Trigger[] {
  const { type, properties } = referrer;
  switch (type) {
    case 'AWS::Lambda::Version':
    case 'AWS::Lambda::Alias':
      return partTrigger(logicalId, properties);
    case 'AWS::Lambda::EventInvokeConfig':
      return isFunctionAlone(properties, identity, logicalId) ? [] : unknownTrigger(logicalId, type);
    case 'AWS::Lambda::EventSourceMapping':
      return isFunctionAlone(properties, identity, logicalId)
        ? [mappingTrigger(template, logicalId, properties)]
        : unknownTrigger(logicalId, type);
    case 'AWS::Lambda::Permission':
      return permissionTrigger(template, logicalId, properties);
    case 'AWS::Lambda::Url':
      return [{ problem: `it has a function URL, ${printable(logicalId)}` }];
    case 'AWS::Events::Rule':
      return [ruleTrigger(template, logicalId, properties, identity, run)];
    case 'AWS::Scheduler::Schedule':
      return [scheduleTrigger(template, logicalId, properties, identity, run)];
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
    case 'AWS::IAM::Role':
      return letsOthersInvoke(template, logicalId, referrer, identity)
        ? [{ problem: `${printable(logicalId)} (${type}) lets others invoke it` }]
        : [];
    default:
      return unknownTrigger(logicalId, type);
  }
}

function unknownTrigger(logicalId: string, type: string): Trigger[] {
  return [{ problem: `${printable(logicalId)} (${printable(type)}) refers to it` }];
}

/** Provisioned environments are there whether or not anything invokes them, and no cap: what they cannot take spills over. */
function partTrigger(logicalId: string, properties: Fields): Trigger[] {
  if (own(properties, 'ProvisionedConcurrencyConfig') === undefined) return [];
  return [{ problem: `${printable(logicalId)} has provisioned concurrency, which keeps environments of its own and is no cap` }];
}

/** Where another function hands its results over, the reference stands elsewhere than in the name. */
function isFunctionAlone({ FunctionName: _, ...others }: Fields, identity: FunctionIdentity, logicalId: string): boolean {
  return !mentions(others, identity, logicalId);
}

/** A rule of the template is looked at by itself. */
function permissionTrigger(template: Template, logicalId: string, properties: Fields): Trigger[] {
  const [source, ...more] = possibleValues(template, own(properties, 'SourceArn'), { symbols: true }).values;
  const id = typeof source === 'string' && more.length === 0 ? soleSymbolName(source) : undefined;
  if (id !== undefined && resource(template, id)?.type === 'AWS::Events::Rule') return [];
  const [principal] = possibleValues(template, own(properties, 'Principal'), { symbols: true }).values;
  return [{ problem: `${printable(String(principal ?? 'somebody'))} may invoke it (${printable(logicalId)})` }];
}

/** How long one event may take: as often as it is repeated after errors, each time until the timeout. */
function longestRun(template: Template, identity: FunctionIdentity): LongestRun {
  const { properties } = resource(template, identity.logicalId) ?? { properties: {} };
  const timeout = possibleNumbers(template, own(properties, 'Timeout'), 'Timeout');
  const retries = retriesOf(template, identity);
  const [problem] = [...timeout.unknown, ...retries.unknown];
  if (problem !== undefined) return { problem };
  const seconds = Math.max(...timeout.values, ...(timeout.absent ? [DEFAULT_TIMEOUT] : []));
  const most = Math.min(DEFAULT_RETRIES, Math.max(...retries.values));
  return { seconds: (1 + most) * seconds + WAITS_SECONDS.slice(0, most).reduce((sum, wait) => sum + wait, 0) };
}

/** What is stated for `$LATEST` counts where there is nothing else to invoke. */
function retriesOf(template: Template, identity: FunctionIdentity): { values: readonly number[]; unknown: readonly string[] } {
  const configs = resourcesOfType(template, 'AWS::Lambda::EventInvokeConfig').filter(
    ([logicalId, { properties }]) =>
      mentions({ FunctionName: own(properties, 'FunctionName') }, identity, logicalId) &&
      possibleTexts(template, own(properties, 'Qualifier'), 'Qualifier').values.join() === '$LATEST',
  );
  if (identity.versions.length + identity.aliases.length > 0 || configs.length === 0) {
    return { values: [DEFAULT_RETRIES], unknown: [] };
  }
  const read = configs.map(([, { properties }]) =>
    possibleNumbers(template, own(properties, 'MaximumRetryAttempts'), 'MaximumRetryAttempts'),
  );
  const absent = read.some(each => each.absent) ? [DEFAULT_RETRIES] : [];
  return { values: [...absent, ...read.flatMap(each => each.values)], unknown: read.flatMap(each => each.unknown) };
}
