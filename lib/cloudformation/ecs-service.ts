import type { Finding, RuleId } from '../core/finding';
import { RULES } from '../core/finding';
import type { DeploymentOverlap } from '../core/overlap';
import { printable } from '../core/text';
import type { Maybe, Unknown } from '../core/unknown';
import { readOverlap } from './deployment';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleNumbers, possibleTexts, possibleValues } from './intrinsics';
import type { Capacity, Scaling } from './scalable-target';
import { scalingOf } from './scalable-target';
import { soleSymbolName } from './symbol';
import type { Template } from './template';
import { resource } from './template';

export interface EcsServiceOptions {
  /** How messages call the service. */
  readonly name: string;
  /** Path that the findings are about. */
  readonly path: string;
  /** Every template that may hold a scalable target of the service. Default: the service's own. */
  readonly templates?: readonly Template[];
  /** Largest number of copies, stated by the user: nothing is read then. */
  readonly statedCopies?: number;
  /** Deployment overlap, stated by the user. */
  readonly statedOverlap?: DeploymentOverlap;
}

/** What a template says about the copies of one ECS service. */
export interface EcsServiceFacts {
  /** Largest number of tasks outside a deployment (D). */
  readonly copies: Maybe<number>;
  /** Tasks while nothing is scaled out; undefined where the template does not tell. */
  readonly usualCopies: number | undefined;
  /** Tasks that scaling never goes below; undefined where the template does not tell. */
  readonly fewestCopies: number | undefined;
  readonly copiesBecause: string;
  readonly overlap: Maybe<DeploymentOverlap>;
  readonly findings: Finding[];
  /** Logical id of the task definition; undefined when it is not in the template, or depends on a condition. */
  readonly taskDefinition: string | undefined;
}

/** Reads an `AWS::ECS::Service`: the worst over all parameters and conditions. */
export function readEcsService(template: Template, logicalId: string, options: EcsServiceOptions): EcsServiceFacts {
  const service = resource(template, logicalId);
  if (!service) return missing(options);
  const { properties } = service;
  return {
    ...readCopies(template, logicalId, properties, options),
    overlap: options.statedOverlap ?? readOverlap(template, properties, options.name),
    taskDefinition: taskDefinitionOf(template, properties),
  };
}

function missing({ name, statedCopies, statedOverlap }: EcsServiceOptions): EcsServiceFacts {
  const unknown = { unknown: `${printable(name)} is not in the template` };
  return {
    ...(statedCopies === undefined ? unreadable(unknown) : stated(statedCopies)),
    overlap: statedOverlap ?? unknown,
    taskDefinition: undefined,
  };
}

type Copies = Pick<EcsServiceFacts, 'copies' | 'usualCopies' | 'fewestCopies' | 'copiesBecause' | 'findings'>;

function readCopies(template: Template, logicalId: string, properties: Fields, options: EcsServiceOptions): Copies {
  if (options.statedCopies !== undefined) return stated(options.statedCopies);
  const daemon = daemonReason(template, properties, options.name);
  if (daemon !== undefined) return unreadable({ unknown: daemon });
  const scaling = scalingOf(options.templates ?? [], { template, logicalId });
  const desired = readDesiredCount(template, properties, options.name);
  const isDrifting = desired.isUnset && !scaling.isScaled;
  return {
    ...largest([...desired.capacities, ...scaling.capacities], [...desired.unknown, ...scaling.unknown]),
    usualCopies: usualCopies(desired, scaling),
    fewestCopies: fewestCopies(desired, scaling),
    findings: [...(isDrifting ? [desiredCountUnset(options)] : []), ...unboundedConsumer(scaling, options)],
  };
}

function stated(copies: number): Copies {
  return { copies, usualCopies: undefined, fewestCopies: undefined, copiesBecause: 'stated', findings: [] };
}

function unreadable(copies: Unknown): Copies {
  return { copies, usualCopies: undefined, fewestCopies: undefined, copiesBecause: '', findings: [] };
}

/** The desired count, or else the least that scaling keeps: of several the largest, because any of them may be the usual one. */
function usualCopies(desired: DesiredCount, { minimum }: Scaling): number | undefined {
  if (desired.unknown.length > 0) return undefined;
  if (!desired.isUnset) return Math.max(...desired.capacities.map(({ value }) => value), ...(minimum ?? []));
  return minimum === undefined || minimum.length === 0 ? undefined : Math.max(...minimum, ...desired.stated);
}

/** The lowest of all capacities that anything may set: whatever sets it, there are never fewer. */
function fewestCopies(desired: DesiredCount, { capacities, unknown }: Scaling): number | undefined {
  if (desired.isUnset || desired.unknown.length + unknown.length > 0) return undefined;
  return Math.min(...[...desired.capacities, ...capacities].map(({ value }) => value));
}

/** A daemon runs one task per instance, and how many instances there are stands in no template. */
function daemonReason(template: Template, properties: Fields, name: string): string | undefined {
  const what = `SchedulingStrategy of ${name}`;
  const { values, unknown } = possibleTexts(template, own(properties, 'SchedulingStrategy'), what);
  if (values.includes('DAEMON'))
    return `${printable(what)} is DAEMON, one task per instance: state the largest number of instances`;
  return unknown[0];
}

interface DesiredCount {
  /** Counts that the template states, under whatever condition. */
  readonly stated: readonly number[];
  readonly capacities: readonly Capacity[];
  readonly unknown: readonly string[];
  readonly isUnset: boolean;
}

function readDesiredCount(template: Template, properties: Fields, name: string): DesiredCount {
  const { values, absent, unknown } = possibleNumbers(template, own(properties, 'DesiredCount'), `DesiredCount of ${name}`);
  const counts = values.map(value => ({ value, because: '' }));
  return {
    stated: values,
    capacities: absent ? [...counts, { value: 1, because: "CloudFormation's default" }] : counts,
    unknown,
    isUnset: absent,
  };
}

/** The first of the largest capacities; unknown as soon as one capacity is. */
function largest(capacities: readonly Capacity[], unknown: readonly string[]): Pick<Copies, 'copies' | 'copiesBecause'> {
  const [first, ...others] = capacities;
  if (unknown.length > 0 || !first)
    return { copies: { unknown: reasons(unknown) || 'DesiredCount cannot be read' }, copiesBecause: '' };
  const { value, because } = others.reduce((most, capacity) => (capacity.value > most.value ? capacity : most), first);
  return { copies: value, copiesBecause: because };
}

/** Three reasons are enough to act on. */
function reasons(unknown: readonly string[]): string {
  return [...new Set(unknown)].slice(0, 3).join('; ');
}

function desiredCountUnset({ name, path }: EcsServiceOptions): Finding {
  const service = printable(name);
  return finding(
    'desired-count-unset',
    path,
    `${service} sets no desired count: CloudFormation creates 1 task and later keeps whatever count is running`,
    [`set desiredCount of ${service}`, `add auto scaling to ${service}, whose maxCapacity then bounds it`],
  );
}

function unboundedConsumer({ unbounded }: Scaling, { name, path }: EcsServiceOptions): Finding[] {
  if (unbounded === undefined) return [];
  const service = printable(name);
  return [
    finding('unbounded-consumer', path, `nothing bounds the tasks of ${service}: ${unbounded}`, [
      'set MaxCapacityBreachBehavior to HonorMaxCapacity',
      `state the largest number of tasks of ${service}`,
    ]),
  ];
}

function finding(rule: RuleId, path: string, message: string, remedies: readonly string[]): Finding {
  return { rule, severity: RULES[rule], path, message, remedies };
}

function taskDefinitionOf(template: Template, properties: Fields): string | undefined {
  const { values, unknown } = possibleValues(template, own(properties, 'TaskDefinition'));
  const [only, ...others] = values;
  if (typeof only !== 'string' || others.length > 0 || unknown.length > 0) return undefined;
  const logicalId = soleSymbolName(only);
  return logicalId !== undefined && resource(template, logicalId)?.type === 'AWS::ECS::TaskDefinition' ? logicalId : undefined;
}
