import type { SetResource, TemplateSet } from './template-set';

const QUEUE = 'AWS::Batch::JobQueue';
const JOB = 'AWS::Batch::JobDefinition';
const MACHINE = 'AWS::StepFunctions::StateMachine';

/**
 * What runs in each compute environment of AWS Batch, by its id: its queues, their jobs, and state machines that submit to them.
 *
 * A job definition names no queue: whoever submits it names both. Where there is but one queue, all jobs wait in it.
 */
export function jobsByEnvironment(set: TemplateSet): ReadonlyMap<string, readonly string[]> {
  const queues = set.ofType(QUEUE);
  if (queues.length === 0) return new Map();
  const jobs = jobsByQueue(set);
  const environments = new Map<string, string[]>();
  for (const queue of queues) {
    const all = queues.length === 1 ? set.ofType(JOB).map(({ id }) => id) : [];
    const running = [queue.id, ...all, ...(jobs.get(queue.id) ?? [])];
    for (const id of named(queue, 'AWS::Batch::ComputeEnvironment', set)) {
      environments.set(id, [...(environments.get(id) ?? []), ...running]);
    }
  }
  return environments;
}

/** Jobs that a state machine runs: they may be counted as jobs, or as tasks of the machine. */
export function jobsOfMachine(found: SetResource, set: TemplateSet): string[] {
  return found.type === MACHINE ? named(found, JOB, set) : [];
}

function jobsByQueue(set: TemplateSet): Map<string, string[]> {
  const jobs = new Map<string, string[]>();
  for (const found of set.resources.values()) {
    for (const queue of named(found, QUEUE, set)) {
      const submitter = found.type === MACHINE ? [found.id] : [];
      jobs.set(queue, [...(jobs.get(queue) ?? []), ...submitter, ...named(found, JOB, set)]);
    }
  }
  return jobs;
}

function named(found: SetResource, type: string, set: TemplateSet): string[] {
  const ids = set.resourcesNamedBy(found).map(({ target }) => target.id);
  return [...new Set(ids.filter(id => set.resources.get(id)?.type === type))];
}
