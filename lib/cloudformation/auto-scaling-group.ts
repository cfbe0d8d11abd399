import { worstReplacement } from '../core/instance-replacement';
import type { DeploymentOverlap } from '../core/overlap';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { objectsOf } from './branches';
import type { ComputeFacts, ComputeOptions, Copies } from './compute';
import { largestOf, notInTemplate, restingCopies, statedCopies, unreadable } from './compute';
import type { Fields } from './fields';
import { own } from './fields';
import type { GroupPart } from './group-parts';
import { partsOfGroup } from './group-parts';
import { readReplacements } from './instance-replacement';
import { possibleNumbers, possibleTexts, unreadableBecause } from './intrinsics';
import type { Capacity } from './scalable-target';
import type { Template } from './template';
import { resource } from './template';

/** Reads an `AWS::AutoScaling::AutoScalingGroup` of a whole template: the worst over all parameters and conditions. */
export function readAutoScalingGroup(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts {
  const found = resource(template, logicalId);
  const copies = found ? readCopies(template, logicalId, found.properties, options) : missing(options);
  return { ...copies, overlap: options.statedOverlap ?? overlapOf(template, logicalId, copies, options) };
}

function missing({ name, statedCopies: stated }: ComputeOptions): Copies {
  return stated === undefined ? unreadable(notInTemplate(name)) : statedCopies(stated);
}

function overlapOf(
  template: Template,
  logicalId: string,
  { copies }: Copies,
  { name }: ComputeOptions,
): Maybe<DeploymentOverlap> {
  if (isUnknown(copies)) return { kind: 'none', reason: '' };
  const { values, unknown } = readReplacements(template, logicalId, name);
  const [reason] = unknown;
  return reason === undefined ? worstReplacement(copies, values) : { unknown: reason };
}

interface Reading {
  readonly capacities: readonly Capacity[];
  readonly unknown: readonly string[];
}

function readCopies(template: Template, logicalId: string, properties: Fields, options: ComputeOptions): Copies {
  const { name, statedCopies: stated, elsewhere } = options;
  if (stated !== undefined) return statedCopies(stated);
  const breach = breachOf(template, logicalId);
  if (breach !== undefined) return exceeding(breach);
  const maximum = readMaximum(template, properties, name);
  const readings = [maximum, ...scheduledMaximums(template, logicalId, name), ...warmPools(template, logicalId, maximum)];
  const unknown = [...readings.flatMap(reading => reading.unknown), ...(elsewhere?.() ?? [])];
  const copies = largestOf(
    readings.flatMap(reading => reading.capacities),
    unknown,
  );
  const minimum = possibleNumbers(template, own(properties, 'MinSize'), `MinSize of ${name}`);
  const desired = possibleNumbers(template, own(properties, 'DesiredCapacity'), `DesiredCapacity of ${name}`);
  const isRead = minimum.unknown.length + desired.unknown.length === 0;
  // A group without desired capacity starts at its minimum.
  return { ...copies, ...(isRead && restingCopies(copies, desired.absent ? minimum.values : desired.values, minimum.values)) };
}

function readMaximum(template: Template, properties: Fields, name: string): Reading {
  const { values, absent, unknown } = possibleNumbers(template, own(properties, 'MaxSize'), `MaxSize of ${name}`);
  return {
    capacities: values.map(value => ({ value, because: 'MaxSize' })),
    unknown: absent ? [...unknown, `MaxSize of ${printable(name)} is not set`] : unknown,
  };
}

/** A scheduled action overwrites the group's own sizes, so it may raise them. */
function scheduledMaximums(template: Template, groupId: string, name: string): Reading[] {
  return partsOfGroup(template, 'AWS::AutoScaling::ScheduledAction', groupId).map(({ logicalId, properties, isUnclear }) => {
    const label = `scheduled action ${logicalId}`;
    const { values, unknown } = possibleNumbers(template, own(properties, 'MaxSize'), `MaxSize of the ${label}`);
    if (isUnclear && values.length + unknown.length > 0) return { capacities: [], unknown: [unclear(label, name)] };
    return { capacities: values.map(value => ({ value, because: `MaxSize of the ${label}` })), unknown };
  });
}

function unclear(label: string, name: string): string {
  return `AutoScalingGroupName of the ${printable(label)} may mean ${printable(name)}, which is known only when deployed`;
}

/**
 * Instances of a warm pool that run beside those in service: at least its minimum, at most what the group may have prepared. Stopped ones hold no connection.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
 */
function warmPools(template: Template, groupId: string, maximum: Reading): Reading[] {
  const largest = Math.max(0, ...maximum.capacities.map(({ value }) => value));
  return partsOfGroup(template, 'AWS::AutoScaling::WarmPool', groupId).map(({ logicalId, properties }) => {
    const state = possibleTexts(template, own(properties, 'PoolState'), `PoolState of ${logicalId}`);
    if (state.unknown.length === 0 && !state.values.includes('Running')) return { capacities: [], unknown: [] };
    const minimum = possibleNumbers(template, own(properties, 'MinSize'), `MinSize of ${logicalId}`);
    const prepared = possibleNumbers(
      template,
      own(properties, 'MaxGroupPreparedCapacity'),
      `MaxGroupPreparedCapacity of ${logicalId}`,
    );
    const because = `MaxSize and the running warm pool ${logicalId}`;
    return {
      capacities: [...minimum.values.map(value => value + largest), ...prepared.values].map(value => ({ value, because })),
      unknown: [...minimum.unknown, ...prepared.unknown],
    };
  });
}

/**
 * Predictive scaling may be allowed to exceed the largest size.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingConfiguration.html
 */
function breachOf(template: Template, groupId: string): string | undefined {
  const policies = partsOfGroup(template, 'AWS::AutoScaling::ScalingPolicy', groupId);
  return policies.map(policy => breachIn(template, policy)).find(breach => breach !== undefined);
}

function breachIn(template: Template, { logicalId, properties }: GroupPart): string | undefined {
  const what = `MaxCapacityBreachBehavior of the scaling policy ${logicalId}`;
  const configurations = objectsOf(own(properties, 'PredictiveScalingConfiguration'));
  const [hidden] = configurations.unknown;
  if (hidden !== undefined) return unreadableBecause(what, hidden);
  for (const configuration of configurations.values) {
    const { values, unknown } = possibleTexts(template, own(configuration, 'MaxCapacityBreachBehavior'), what);
    if (values.includes('IncreaseMaxCapacity')) return `${printable(what)} is IncreaseMaxCapacity`;
    if (unknown[0] !== undefined) return unknown[0];
  }
  return undefined;
}

/** No size that is set for the group would bound it, so it is unreadable and not unbounded: the policy has to go, or the copies to be stated. */
function exceeding(breach: string): Copies {
  return unreadable(`${breach}, so MaxSize is no bound: set it to HonorMaxCapacity, or state maxCopies`);
}
