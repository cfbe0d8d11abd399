import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { jobsIn } from './batch-environment';
import { itemsOf, objectsOf } from './branches';
import type { ComputeFacts, ComputeOptions, Copies } from './compute';
import { bounded, notInTemplate, RUNS_TO_ITS_END, statedCopies, unreadable } from './compute';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import { soleSymbolName } from './symbol';
import type { Template } from './template';
import { resource } from './template';

export interface BatchJobOptions extends ComputeOptions {
  /** The queue that jobs wait in, with the template in which it stands. */
  readonly queue: { readonly template: Template; readonly logicalId: string };
  /** vCPUs of the largest instance type of the compute environments, stated by the user. */
  readonly largestInstance?: number;
}

/**
 * Reads an `AWS::Batch::JobDefinition`: as many jobs at once as all compute environments of its queue have vCPUs for.
 * Children of an array job are jobs, and retries of one job come one after another.
 */
export function readBatchJob(template: Template, logicalId: string, options: BatchJobOptions): ComputeFacts {
  return { ...readCopies(template, logicalId, options), overlap: options.statedOverlap ?? RUNS_TO_ITS_END };
}

function readCopies(template: Template, logicalId: string, options: BatchJobOptions): Copies {
  const { name, statedCopies: stated, queue, largestInstance } = options;
  if (stated !== undefined) return statedCopies(stated);
  const job = resource(template, logicalId);
  if (!job) return unreadable(notInTemplate(name));
  const vcpus = vcpusOf(template, job.properties, name);
  if (isUnknown(vcpus)) return unreadable(vcpus.unknown);
  const environments = environmentsOf(queue.template, queue.logicalId, name);
  if (isUnknown(environments)) return unreadable(environments.unknown);
  const jobs = environments.map(id => jobsIn(queue.template, id, { vcpus, largestInstance }));
  const unknown = jobs.find(isUnknown);
  if (unknown) return unreadable(unknown.unknown);
  const sum = jobs.reduce<number>((total, count) => total + (isUnknown(count) ? 0 : count), 0);
  return bounded(sum, `maxvCpus, ${vcpus} vCPU each`);
}

/** The compute environments of a queue: jobs run in any of them. */
function environmentsOf(template: Template, queueId: string, name: string): Maybe<readonly string[]> {
  const what = `ComputeEnvironmentOrder of the queue of ${name}`;
  const found = resource(template, queueId);
  if (found?.type !== 'AWS::Batch::JobQueue') return { unknown: `the queue of ${notInTemplate(name)}` };
  const order = itemsOf(own(found.properties, 'ComputeEnvironmentOrder'));
  const read = order.values.map(item => possibleValues(template, own(item, 'ComputeEnvironment'), { symbols: true }));
  const [hidden] = [...order.unknown, ...read.flatMap(({ unknown }) => unknown)];
  if (hidden !== undefined) return { unknown: unreadableBecause(what, hidden) };
  const values = read.flatMap(each => each.values);
  if (values.length === 0) return { unknown: `${printable(what)} is empty` };
  const ids = values.map(value => (typeof value === 'string' ? soleSymbolName(value) : undefined));
  const foreign = ids.indexOf(undefined);
  if (foreign >= 0) {
    return {
      unknown: `${printable(what)} names ${printable(String(values[foreign]))}, which is not in the template: state maxCopies`,
    };
  }
  return [...new Set(ids.flatMap(id => id ?? []))];
}

/** vCPUs of one job: of all that they may be the fewest, of which most fit. */
function vcpusOf(template: Template, properties: Fields, name: string): Maybe<number> {
  if (isOtherKind(properties)) {
    return { unknown: `${printable(name)} is no job of one ECS container, whose vCPUs are not read: state maxCopies` };
  }
  const containers = objectsOf(own(properties, 'ContainerProperties'));
  const read = containers.values.flatMap(container => vcpuTexts(template, container, name));
  const [hidden] = [
    ...containers.unknown.map(reason => unreadableBecause(`ContainerProperties of ${name}`, reason)),
    ...read.flatMap(({ unknown }) => unknown),
  ];
  if (hidden !== undefined) return { unknown: hidden };
  const numbers = read.flatMap(({ values }) => values).map(Number);
  if (numbers.length > 0 && numbers.every(number => number > 0 && Number.isFinite(number))) return Math.min(...numbers);
  return {
    unknown: `VCPU of ${printable(name)} must be a number above 0, got ${numbers.length === 0 ? 'none' : 'another'}: state maxCopies`,
  };
}

/** Multi-node jobs, jobs on EKS and jobs of several containers. */
function isOtherKind(properties: Fields): boolean {
  return ['NodeProperties', 'EksProperties', 'EcsProperties'].some(property => own(properties, property) !== undefined);
}

/** `Vcpus` is how they were written before `ResourceRequirements`. */
function vcpuTexts(
  template: Template,
  container: unknown,
  name: string,
): { values: readonly string[]; unknown: readonly string[] }[] {
  const what = `VCPU of ${name}`;
  const requirements = itemsOf(own(container, 'ResourceRequirements'));
  const required = requirements.values
    .filter(item => possibleTexts(template, own(item, 'Type'), what).values.includes('VCPU'))
    .map(item => possibleTexts(template, own(item, 'Value'), what));
  const hidden = requirements.unknown.map(reason => unreadableBecause(what, reason));
  return [...required, possibleTexts(template, own(container, 'Vcpus'), what), { values: [], unknown: hidden }];
}
