import { roundDown } from '../core/rounding';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { objectsOf } from './branches';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleNumbers, possibleTexts, unreadableBecause } from './intrinsics';
import type { Template } from './template';
import { resource } from './template';

/** What decides how many jobs a compute environment runs. */
export interface JobShape {
  /** vCPUs of one job: the fewest that it may ask for. */
  readonly vcpus: number;
  /** vCPUs of the largest instance type, where the user states them. */
  readonly largestInstance: number | undefined;
}

/** The most jobs that a compute environment runs at once. */
export function jobsIn(template: Template, logicalId: string, shape: JobShape): Maybe<number> {
  const environment = resource(template, logicalId);
  const name = `the compute environment ${logicalId}`;
  if (environment?.type !== 'AWS::Batch::ComputeEnvironment') return { unknown: `${printable(name)} is not in the template` };
  const resources = objectsOf(own(environment.properties, 'ComputeResources'));
  const [hidden] = resources.unknown;
  if (hidden !== undefined) return { unknown: unreadableBecause(`ComputeResources of ${name}`, hidden) };
  const read = resources.values.map(fields =>
    fields === undefined ? unmanaged(name) : readResources(template, fields as Fields, name, shape),
  );
  const unknown = read.find(each => typeof each !== 'number');
  return unknown ?? Math.max(...read.filter(each => typeof each === 'number'));
}

function unmanaged(name: string): Maybe<number> {
  return { unknown: `${printable(name)} is not managed by Batch, so no maxvCpus bounds it: state maxCopies` };
}

function readResources(template: Template, fields: Fields, name: string, { vcpus, largestInstance }: JobShape): Maybe<number> {
  const { values, absent, unknown } = possibleNumbers(template, own(fields, 'MaxvCpus'), `MaxvCpus of ${name}`);
  const [reason] = absent ? [...unknown, `MaxvCpus of ${printable(name)} is not set`] : unknown;
  if (reason !== undefined) return { unknown: reason };
  const most = Math.max(...values);
  if (!mayExceed(template, fields)) return roundDown(most / vcpus);
  if (largestInstance === undefined) return { unknown: overshoot(name) };
  return roundDown((most + largestInstance) / vcpus);
}

function overshoot(name: string): string {
  return `${printable(name)} may exceed its maxvCpus by one instance, and how large that is stands in no template: state largestInstanceVcpus, or maxCopies`;
}

/**
 * Fargate and BEST_FIT on demand stay within maxvCpus; everything else may exceed it by one instance. BEST_FIT is the default.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/allocation-strategies.html
 */
function mayExceed(template: Template, fields: Fields): boolean {
  const types = possibleTexts(template, own(fields, 'Type'), 'Type');
  const isFargate = types.values.every(type => /^FARGATE(_SPOT)?$/i.test(type));
  if (isFargate && !types.absent && types.unknown.length === 0) return false;
  const strategies = possibleTexts(template, own(fields, 'AllocationStrategy'), 'AllocationStrategy');
  const isBestFit = strategies.unknown.length === 0 && strategies.values.every(strategy => strategy === 'BEST_FIT');
  const isOnDemand = types.unknown.length === 0 && types.values.every(type => !/SPOT/i.test(type));
  return !(isBestFit && isOnDemand);
}
