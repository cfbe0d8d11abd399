import type { InstanceReplacement } from '../core/instance-replacement';
import { branchesOf, itemsOf, objectsOf } from './branches';
import { isList, own } from './fields';
import { partsOfGroup } from './group-parts';
import { possibleNumbers, possibleTexts, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import { each, known, union } from './outcome';
import type { Template } from './template';
import { resource } from './template';

/** Instances that a rolling update replaces at once where the policy does not say it: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html */
const DEFAULT_BATCH = 1;

const TERMINATING = 'autoscaling:EC2_INSTANCE_TERMINATING';

/** Every way in which the instances of a group may be replaced. */
export function readReplacements(template: Template, groupId: string, name: string): Outcome<InstanceReplacement> {
  return union<InstanceReplacement>([
    mayRebalance(template, groupId) ? known<InstanceReplacement>({ kind: 'rebalancing' }) : known<InstanceReplacement>(),
    updates(template, groupId, name),
    maintenance(template, groupId, name),
    waiting(template, groupId, name),
  ]);
}

/** A group within one subnet or Availability Zone has nothing to balance, unless it replaces Spot instances that are at risk. */
function mayRebalance(template: Template, groupId: string): boolean {
  const { properties } = resource(template, groupId) ?? { properties: {} };
  const isOnePlace = ['VPCZoneIdentifier', 'AvailabilityZones'].some(property => hasOneItem(own(properties, property)));
  const capacity = possibleTexts(template, own(properties, 'CapacityRebalance'), 'CapacityRebalance');
  return !isOnePlace || capacity.unknown.length > 0 || capacity.values.includes('true');
}

/** Whatever the item is; a list that is known only when deployed may have more. */
function hasOneItem(expression: unknown): boolean {
  const { values, unknown } = branchesOf(expression);
  return unknown.length === 0 && values.every(list => isList(list) && list.length === 1);
}

/** The update policy stands beside the properties, not among them. */
function updates(template: Template, groupId: string, name: string): Outcome<InstanceReplacement> {
  const found = own(own(template, 'Resources'), groupId);
  const policies = readable(objectsOf(own(found, 'UpdatePolicy')), `UpdatePolicy of ${name}`);
  return each(policies, policy =>
    union<InstanceReplacement>([
      each(readable(objectsOf(own(policy, 'AutoScalingRollingUpdate')), `AutoScalingRollingUpdate of ${name}`), update =>
        update === undefined ? known() : rolling(template, update, name),
      ),
      each(readable(objectsOf(own(policy, 'AutoScalingReplacingUpdate')), `AutoScalingReplacingUpdate of ${name}`), update =>
        replacing(template, update, name),
      ),
    ]),
  );
}

function rolling(template: Template, update: unknown, name: string): Outcome<InstanceReplacement> {
  const { values, absent, unknown } = possibleNumbers(template, own(update, 'MaxBatchSize'), `MaxBatchSize of ${name}`);
  const sizes = absent ? [...values, DEFAULT_BATCH] : values;
  return { values: sizes.map(maxBatchSize => ({ kind: 'rolling', maxBatchSize })), unknown };
}

function replacing(template: Template, update: unknown, name: string): Outcome<InstanceReplacement> {
  const { values, unknown } = possibleTexts(template, own(update, 'WillReplace'), `WillReplace of ${name}`);
  return { values: values.includes('true') ? [{ kind: 'replacing' }] : [], unknown };
}

function maintenance(template: Template, groupId: string, name: string): Outcome<InstanceReplacement> {
  const what = `MaxHealthyPercentage of ${name}`;
  const policies = objectsOf(own(resource(template, groupId)?.properties, 'InstanceMaintenancePolicy'));
  return each(readable(policies, `InstanceMaintenancePolicy of ${name}`), policy => {
    const percentage = own(policy, 'MaxHealthyPercentage');
    // -1 takes away what was set before.
    if (String(percentage) === '-1') return known();
    const { values, unknown } = possibleNumbers(template, percentage, what);
    return { values: values.map(maxHealthyPercentage => ({ kind: 'maintenance', maxHealthyPercentage })), unknown };
  });
}

/** Hooks stand in the group, or are resources of their own. */
function waiting(template: Template, groupId: string, name: string): Outcome<InstanceReplacement> {
  const inside = itemsOf(own(resource(template, groupId)?.properties, 'LifecycleHookSpecificationList'));
  const outside = partsOfGroup(template, 'AWS::AutoScaling::LifecycleHook', groupId);
  return union<InstanceReplacement>([
    each(readable(inside, `LifecycleHookSpecificationList of ${name}`), hook =>
      hookOf(template, hook, String(own(hook, 'LifecycleHookName'))),
    ),
    ...outside.map(({ logicalId, properties }) => hookOf(template, properties, logicalId)),
  ]);
}

function hookOf(template: Template, fields: unknown, hook: string): Outcome<InstanceReplacement> {
  const { values, unknown } = possibleTexts(template, own(fields, 'LifecycleTransition'), `LifecycleTransition of ${hook}`);
  return { values: values.includes(TERMINATING) ? [{ kind: 'waiting', hook }] : [], unknown };
}

function readable<T>({ values, unknown }: Outcome<T>, what: string): Outcome<T> {
  return { values, unknown: unknown.map(reason => unreadableBecause(what, reason)) };
}
