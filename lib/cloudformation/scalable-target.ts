import { printable } from '../core/text';
import { itemsOf, objectsOf } from './branches';
import type { Fields } from './fields';
import { own } from './fields';
import type { PossibleOf } from './intrinsics';
import { possibleNumbers, possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import type { Sameness, ServiceReference } from './service-identity';
import { compareResourceId } from './service-identity';
import { symbolNames } from './symbol';
import { candidatePolicies, candidateTargets } from './scaling-index';
import type { Template } from './template';

/** A number of tasks that a service may be scaled to. */
export interface Capacity {
  readonly value: number;
  /** Where it comes from, such as `maxCapacity of the scalable target`. */
  readonly because: string;
}

/** How far a service may be scaled. */
export interface Scaling {
  /** Whether auto scaling governs the service at all, or may. */
  readonly isScaled: boolean;
  /** Every capacity that a scalable target or a scheduled action may set, in no particular order. */
  readonly capacities: readonly Capacity[];
  /** The capacities that scaling keeps at least; undefined where they cannot be read. */
  readonly minimum: readonly number[] | undefined;
  /** Capacities that cannot be read: sentences that name the property. */
  readonly unknown: readonly string[];
  /** Why no capacity bounds the service; absent when one does. */
  readonly unbounded?: string;
}

const DIMENSION = 'ecs:service:DesiredCount';

interface Target {
  readonly template: Template;
  readonly logicalId: string;
  readonly properties: Fields;
  readonly sameness: Sameness;
}

/**
 * How far Application Auto Scaling may scale a service.
 *
 * @param templates every template that may hold a scalable target of the service
 */
export function scalingOf(templates: readonly Template[], service: ServiceReference): Scaling {
  const candidates = new Set([service.template, ...templates]);
  const targets = [...candidates].flatMap(template => targetsIn(template, service));
  const own_ = targets.filter(target => target.sameness === 'same');
  // A service has one target for its count, so a target that is certain clears those that are not.
  const unclear = own_.length > 0 ? [] : targets.filter(target => target.sameness === 'unclear');
  const readings = own_.map(readTarget);
  return {
    isScaled: own_.length + unclear.length > 0,
    capacities: readings.flatMap(reading => reading.capacities),
    minimum: minimumOf(own_),
    unknown: [...readings.flatMap(reading => reading.unknown), ...unclear.map(unclearTarget)],
    ...unboundedBy([...candidates], service, own_),
  };
}

function targetsIn(template: Template, service: ServiceReference): Target[] {
  return candidateTargets(template, service).flatMap(([logicalId, { properties }]) => {
    if (!mayBe(template, own(properties, 'ScalableDimension'), DIMENSION)) return [];
    const sameness = compareResourceId(service, template, own(properties, 'ResourceId'));
    return sameness === 'different' ? [] : [{ template, logicalId, properties, sameness }];
  });
}

function minimumOf(targets: readonly Target[]): number[] | undefined {
  const read = targets.map(({ template, properties }) =>
    possibleNumbers(template, own(properties, 'MinCapacity'), 'MinCapacity'),
  );
  return read.some(({ unknown }) => unknown.length > 0) ? undefined : read.flatMap(({ values }) => values);
}

function unclearTarget({ logicalId }: Target): string {
  return `ResourceId of the scalable target ${printable(logicalId)} may mean this service, which is known only when deployed`;
}

interface Reading {
  readonly capacities: readonly Capacity[];
  readonly unknown: readonly string[];
}

function readTarget({ template, logicalId, properties }: Target): Reading {
  const target = `the scalable target ${printable(logicalId)}`;
  const scheduled = itemsOf(own(properties, 'ScheduledActions'));
  const maximum = readCapacity(template, properties, 'MaxCapacity', target, 'the scalable target');
  return together([
    maximum,
    ...(maximum.capacities.length + maximum.unknown.length > 0 ? [] : [unreadableReading(`MaxCapacity of ${target} is not set`)]),
    readCapacity(template, properties, 'MinCapacity', target, 'the scalable target'),
    ...scheduled.unknown.map(reason => unreadableReading(unreadableBecause(`ScheduledActions of ${target}`, reason))),
    ...scheduled.values.map(action => readScheduledAction(template, action, target)),
  ]);
}

/** A scheduled action overwrites the target's own capacities, so it may raise them. */
function readScheduledAction(template: Template, action: unknown, target: string): Reading {
  const [name] = possibleTexts(template, own(action, 'ScheduledActionName'), 'ScheduledActionName').values;
  const label = name === undefined ? 'a scheduled action' : `the scheduled action '${printable(name)}'`;
  const where = `${label} of ${target}`;
  const { values, unknown } = objectsOf(own(action, 'ScalableTargetAction'));
  return together([
    ...unknown.map(reason => unreadableReading(unreadableBecause(`ScalableTargetAction of ${where}`, reason))),
    ...values.flatMap(set => ['MaxCapacity', 'MinCapacity'].map(property => readCapacity(template, set, property, where, label))),
  ]);
}

function readCapacity(template: Template, fields: unknown, property: string, where: string, label: string): Reading {
  const numbers: PossibleOf<number> = possibleNumbers(template, own(fields, property), `${property} of ${where}`);
  const because = `${property.replace('M', 'm')} of ${label}`;
  return { capacities: numbers.values.map(value => ({ value, because })), unknown: numbers.unknown };
}

function unreadableReading(reason: string): Reading {
  return { capacities: [], unknown: [reason] };
}

function together(readings: readonly Reading[]): Reading {
  return {
    capacities: readings.flatMap(reading => reading.capacities),
    unknown: readings.flatMap(reading => reading.unknown),
  };
}

/**
 * Predictive scaling may be allowed to exceed the largest capacity.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredictiveScalingPolicyConfiguration.html
 */
function unboundedBy(
  templates: readonly Template[],
  service: ServiceReference,
  targets: readonly Target[],
): { unbounded?: string } {
  for (const template of templates) {
    for (const [logicalId, { properties }] of candidatePolicies(template)) {
      if (!scales(template, properties, service, targets)) continue;
      const breach = breachOf(template, properties);
      if (breach) return { unbounded: `the scaling policy ${printable(logicalId)} may exceed maxCapacity: ${breach}` };
    }
  }
  return {};
}

/** Whether a policy may scale the service: it names its target, or the service itself. */
function scales(template: Template, properties: Fields, service: ServiceReference, targets: readonly Target[]): boolean {
  const { values } = possibleValues(template, own(properties, 'ScalingTargetId'), { symbols: true });
  const names = values.flatMap(value => (typeof value === 'string' ? symbolNames(value) : []));
  if (targets.some(target => target.template === template && names.includes(target.logicalId))) return true;
  const resourceId = own(properties, 'ResourceId');
  return resourceId !== undefined && compareResourceId(service, template, resourceId) !== 'different';
}

function breachOf(template: Template, properties: Fields): string | undefined {
  const configurations = objectsOf(own(properties, 'PredictiveScalingPolicyConfiguration'));
  for (const configuration of configurations.values) {
    const { values, unknown } = possibleTexts(
      template,
      own(configuration, 'MaxCapacityBreachBehavior'),
      'MaxCapacityBreachBehavior',
    );
    if (values.includes('IncreaseMaxCapacity')) return 'its MaxCapacityBreachBehavior is IncreaseMaxCapacity';
    if (unknown[0] !== undefined) return `its ${unknown[0]}`;
  }
  return configurations.unknown.length > 0 ? 'its PredictiveScalingPolicyConfiguration cannot be read' : undefined;
}

/** Whether a property is a text, or cannot be told not to be. */
function mayBe(template: Template, expression: unknown, text: string): boolean {
  const { values, absent, unknown } = possibleTexts(template, expression, 'ScalableDimension');
  return values.includes(text) || absent || unknown.length > 0;
}
