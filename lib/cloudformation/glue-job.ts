import { printable } from '../core/text';
import { objectsOf } from './branches';
import type { ComputeFacts, ComputeOptions, Copies } from './compute';
import { bounded, notInTemplate, RUNS_TO_ITS_END, statedCopies, unreadable } from './compute';
import type { Fields } from './fields';
import { own } from './fields';
import { possibleNumbers, possibleTexts, unreadableBecause } from './intrinsics';
import type { Template } from './template';
import { resource } from './template';

/** Runs at once where the job does not say it: https://docs.aws.amazon.com/glue/latest/webapi/API_ExecutionProperty.html */
const DEFAULT_RUNS = 1;

/** Reads an `AWS::Glue::Job`: the runs at once, each with all its workers. The worst over all parameters and conditions. */
export function readGlueJob(template: Template, logicalId: string, options: ComputeOptions): ComputeFacts {
  return { ...readCopies(template, logicalId, options), overlap: options.statedOverlap ?? RUNS_TO_ITS_END };
}

function readCopies(template: Template, logicalId: string, { name, statedCopies: stated }: ComputeOptions): Copies {
  if (stated !== undefined) return statedCopies(stated);
  const job = resource(template, logicalId);
  if (!job) return unreadable(notInTemplate(name));
  const runs = runsOf(template, job.properties, name);
  const workers = workersOf(template, job.properties, name);
  const [reason] = [...runs.unknown, ...workers.unknown];
  if (reason !== undefined) return unreadable(reason);
  const [mostRuns, mostWorkers] = [Math.max(...runs.values), Math.max(...workers.values)];
  return bounded(mostRuns * mostWorkers, `MaxConcurrentRuns ${mostRuns} x ${mostWorkers} a run`);
}

interface Numbers {
  readonly values: readonly number[];
  readonly unknown: readonly string[];
}

function runsOf(template: Template, properties: Fields, name: string): Numbers {
  const { values, unknown } = objectsOf(own(properties, 'ExecutionProperty'));
  const read = values.map(property =>
    possibleNumbers(template, own(property, 'MaxConcurrentRuns'), `MaxConcurrentRuns of ${name}`),
  );
  return {
    values: read.flatMap(each => (each.absent ? [...each.values, DEFAULT_RUNS] : each.values)),
    unknown: [
      ...unknown.map(reason => unreadableBecause(`ExecutionProperty of ${name}`, reason)),
      ...read.flatMap(each => each.unknown),
    ],
  };
}

/** Workers of one run; with auto scaling that is the largest number. A Python shell is one process and has no workers. */
function workersOf(template: Template, properties: Fields, name: string): Numbers {
  const commands = objectsOf(own(properties, 'Command')).values.flatMap(
    command => possibleTexts(template, own(command, 'Name'), `Command of ${name}`).values,
  );
  if (commands.length > 0 && commands.every(command => command === 'pythonshell')) return { values: [1], unknown: [] };
  const { values, absent, unknown } = possibleNumbers(template, own(properties, 'NumberOfWorkers'), `NumberOfWorkers of ${name}`);
  const unset = `NumberOfWorkers of ${printable(name)} is not set: set it with a WorkerType in place of MaxCapacity, or state maxCopies`;
  return { values, unknown: absent ? [...unknown, unset] : unknown };
}
