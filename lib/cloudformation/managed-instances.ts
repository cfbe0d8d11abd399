import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { objectsOf } from './branches';
import type { Fields } from './fields';
import { own } from './fields';
import type { FunctionIdentity } from './function-references';
import type { PossibleOf } from './intrinsics';
import { possibleNumbers, possibleTexts, unreadableBecause } from './intrinsics';
import { each } from './outcome';
import type { Template } from './template';

/** Whether a function runs on Lambda Managed Instances, where one environment serves many requests at once. */
export function isManaged(properties: Fields, where: string): Maybe<boolean> {
  const what = `CapacityProviderConfig of ${where}`;
  const { values, unknown } = objectsOf(own(properties, 'CapacityProviderConfig'));
  const [reason] = unknown;
  if (reason !== undefined) return { unknown: unreadableBecause(what, reason) };
  if (values.every(value => value === undefined)) return false;
  return values.includes(undefined) ? { unknown: `${printable(what)} is there under a condition only` } : true;
}

/** The environments that a function may have on managed instances: each version has its own. Undefined where nothing bounds them. */
export function managedEnvironments(
  template: Template,
  properties: Fields,
  { versions }: FunctionIdentity,
  where: string,
): Maybe<number> | undefined {
  const all = [properties, ...versions.map(version => version.properties)].map(each => maximumOf(template, each, where));
  const stated = all.filter(each => each !== undefined);
  const known = stated.flatMap(each => (typeof each === 'number' ? [each] : []));
  if (stated.length === 0) return undefined;
  return stated.find(each => typeof each !== 'number') ?? known.reduce((sum, each) => sum + each, 0);
}

/** Undefined where nothing is stated: there is no largest number by default. */
function maximumOf(template: Template, properties: Fields, where: string): Maybe<number> | undefined {
  const what = `MaxExecutionEnvironments of ${where}`;
  const configs = objectsOf(own(properties, 'FunctionScalingConfig'));
  const numbers = configs.values.map(config => possibleNumbers(template, own(config, 'MaxExecutionEnvironments'), what));
  const [problem] = [
    ...configs.unknown.map(reason => unreadableBecause(what, reason)),
    ...numbers.flatMap(({ unknown }) => unknown),
  ];
  if (problem !== undefined) return { unknown: problem };
  return numbers.some(({ absent }) => absent) ? undefined : Math.max(...numbers.flatMap(({ values }) => values));
}

/**
 * Processes of one environment on managed instances, by runtime: Python starts one for each request that an environment serves at once, Java and .NET have
 * one (https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-runtimes.html). Node.js starts worker threads, each with modules and
 * pools of its own, and how many stands in no template.
 */
export function managedProcesses(template: Template, properties: Fields, where: string): Maybe<number> {
  const { values, absent, unknown } = runtimesOf(template, properties, where);
  if (unknown[0] !== undefined) return { unknown: unknown[0] };
  if (!absent && values.every(runtime => /^(java|dotnet)/.test(runtime))) return 1;
  if (isOneAtATime(template, properties, where)) return requestsAtOnce(template, properties, where);
  const runtime = absent ? 'in a container image' : values.join(' or ');
  return {
    unknown: `processes of ${printable(where)} (${printable(runtime)}) on managed instances stand in no template: state processes`,
  };
}

/** Whether each process there serves one request at a time: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-python-runtime.html */
export function isOneAtATime(template: Template, properties: Fields, where: string): boolean {
  const { values, absent, unknown } = runtimesOf(template, properties, where);
  return !absent && unknown.length === 0 && values.every(runtime => runtime.startsWith('python'));
}

function runtimesOf(template: Template, properties: Fields, where: string): PossibleOf<string> {
  return possibleTexts(template, own(properties, 'Runtime'), `Runtime of ${where}`);
}

function requestsAtOnce(template: Template, properties: Fields, where: string): Maybe<number> {
  const what = `PerExecutionEnvironmentMaxConcurrency of ${where}`;
  const configs = each(objectsOf(own(properties, 'CapacityProviderConfig')), provider =>
    objectsOf(own(provider, 'LambdaManagedInstancesCapacityProviderConfig')),
  );
  const [unread] = configs.unknown;
  if (unread !== undefined) return { unknown: unreadableBecause(what, unread) };
  const numbers = configs.values.map(config =>
    possibleNumbers(template, own(config, 'PerExecutionEnvironmentMaxConcurrency'), what),
  );
  const [problem] = numbers.flatMap(({ unknown }) => unknown);
  if (problem !== undefined) return { unknown: problem };
  const isStated = numbers.length > 0 && numbers.every(({ absent }) => !absent);
  if (isStated) return Math.max(1, ...numbers.flatMap(({ values }) => values));
  return {
    unknown: `${printable(what)} is not set, and Python starts a process for each request at once: set it, or state processes`,
  };
}
