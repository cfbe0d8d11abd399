import type { DeploymentOverlap } from '../core/overlap';
import { printable } from '../core/text';
import { isUnknown } from '../core/unknown';
import type { ComputeFacts, ComputeOptions, Copies } from './compute';
import { largestOf, notInTemplate, restingCopies, statedCopies, unreadable } from './compute';
import type { Fields } from './fields';
import { own } from './fields';
import type { PossibleOf } from './intrinsics';
import { possibleNumbers, possibleValues, unreadableBecause } from './intrinsics';
import type { Scalar } from './outcome';
import { soleSymbolName } from './symbol';
import type { Template } from './template';
import { resource } from './template';

/** Sizes where no configuration states them: https://docs.aws.amazon.com/apprunner/latest/api/API_CreateAutoScalingConfiguration.html */
const DEFAULT_MAX_SIZE = 25;
const DEFAULT_MIN_SIZE = 1;

/** Reads an `AWS::AppRunner::Service`: the worst over all parameters and conditions. */
export function readAppRunnerService(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts {
  const copies = readCopies(template, logicalId, options);
  return { ...copies, overlap: options.statedOverlap ?? doubled(copies) };
}

/** App Runner "temporarily doubles the number of provisioned instances during deployments": same page as the sizes. */
function doubled({ copies }: Copies): DeploymentOverlap {
  if (isUnknown(copies)) return { kind: 'none', reason: '' };
  return { kind: 'surplus', copies, during: 'deploying: App Runner provisions both versions' };
}

function readCopies(template: Template, logicalId: string, { name, statedCopies: stated }: ComputeOptions): Copies {
  if (stated !== undefined) return statedCopies(stated);
  const service = resource(template, logicalId);
  if (!service) return unreadable(notInTemplate(name));
  const configurations = configurationsOf(template, service.properties, name);
  const [hidden] = configurations.unknown;
  if (hidden !== undefined) return unreadable(hidden);
  const maximums = configurations.values.map(fields => sizeOf(template, fields, 'MaxSize', name));
  const minimums = configurations.values.map(fields => sizeOf(template, fields, 'MinSize', name));
  const capacities = maximums.flatMap(({ values, absent }) => [
    ...values.map(value => ({ value, because: 'MaxSize' })),
    ...(absent ? [{ value: DEFAULT_MAX_SIZE, because: "App Runner's default MaxSize" }] : []),
  ]);
  const copies = largestOf(
    capacities,
    maximums.flatMap(({ unknown }) => unknown),
  );
  if (minimums.some(({ unknown }) => unknown.length > 0)) return copies;
  const resting = minimums.flatMap(({ values, absent }) => (absent ? [...values, DEFAULT_MIN_SIZE] : values));
  return { ...copies, ...restingCopies(copies, resting, resting) };
}

function sizeOf(template: Template, fields: Fields, property: string, name: string): PossibleOf<number> {
  return possibleNumbers(template, own(fields, property), `${property} of the auto scaling configuration of ${name}`);
}

/** The configurations that a service may have; without one it has App Runner's default. */
function configurationsOf(template: Template, properties: Fields, name: string): { values: Fields[]; unknown: string[] } {
  const what = `AutoScalingConfigurationArn of ${name}`;
  const { values, unknown } = possibleValues(template, own(properties, 'AutoScalingConfigurationArn'), { symbols: true });
  const read: (Fields | undefined)[] = values.map(value => (value === undefined ? {} : configurationOf(template, value)));
  return {
    values: read.filter(fields => fields !== undefined),
    unknown: [
      ...unknown.map(reason => unreadableBecause(what, reason)),
      ...read.flatMap((fields, index) => (fields ? [] : [elsewhere(what, values[index])])),
    ],
  };
}

function configurationOf(template: Template, value: Scalar): Fields | undefined {
  const id = typeof value === 'string' ? soleSymbolName(value) : undefined;
  const found = id === undefined ? undefined : resource(template, id);
  return found?.type === 'AWS::AppRunner::AutoScalingConfiguration' ? found.properties : undefined;
}

function elsewhere(what: string, value: Scalar): string {
  return `${printable(what)} is ${printable(String(value))}, which is not in the template: state maxCopies`;
}
