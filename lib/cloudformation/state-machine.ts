import { printable } from '../core/text';
import type { ComputeFacts, ComputeOptions, Copies } from './compute';
import { bounded, notInTemplate, RUNS_TO_ITS_END, statedCopies, unreadable } from './compute';
import type { Concurrency } from './state-concurrency';
import { ConcurrencyReader } from './state-concurrency';
import { definitionsOf } from './state-machine-definition';
import { TaskReader } from './state-task';
import type { Template } from './template';
import { resource } from './template';

export interface StateMachineOptions extends ComputeOptions {
  /** Executions at once, stated by the user: nothing in a template bounds them. */
  readonly executions: number;
  /** Names of the states that count; absent for all that run ECS tasks or Batch jobs. */
  readonly states?: readonly string[];
}

/**
 * Reads an `AWS::StepFunctions::StateMachine`: the tasks that its executions keep running at once.
 *
 * A deployment leaves running executions alone, and those that are started later count among the stated ones.
 */
export function readStateMachine(template: Template, logicalId: string, options: StateMachineOptions): ComputeFacts {
  return { ...readCopies(template, logicalId, options), overlap: options.statedOverlap ?? RUNS_TO_ITS_END };
}

function readCopies(template: Template, logicalId: string, options: StateMachineOptions): Copies {
  const { name, statedCopies: stated, executions, states } = options;
  if (stated !== undefined) return statedCopies(stated);
  const machine = resource(template, logicalId);
  if (!machine) return unreadable(notInTemplate(name));
  const definitions = definitionsOf(template, machine.properties, name);
  const tasks = new TaskReader(template, states);
  const readings = definitions.values.map(definition => new ConcurrencyReader(template, tasks).read(definition));
  const [reason] = [
    ...definitions.unknown,
    ...tasks.missing.map(state => `the definition of ${printable(name)} has no Task state '${printable(state)}'`),
    ...readings.flatMap(({ unknown }) => unknown),
  ];
  if (reason !== undefined) return unreadable(reason);
  return counted(readings, executions, name);
}

function counted(readings: readonly Concurrency[], executions: number, name: string): Copies {
  const most = Math.max(0, ...readings.map(({ tasks }) => tasks));
  if (most === 0)
    return unreadable(`no state of ${printable(name)} runs an ECS task or a Batch job: leave it out, or state maxCopies`);
  const unbounded = readings.find(each => each.unbounded !== undefined)?.unbounded;
  const nesting = Math.max(...readings.map(each => each.nesting));
  if (unbounded === undefined) return bounded(most * executions, `${countOfTasks(most)} in each of ${executions} executions`);
  const because = `its Map state '${printable(unbounded)}' sets no MaxConcurrency`;
  const copiesPerUnit = most * executions;
  return {
    ...unreadable(because),
    unbounded: { because, setting: 'MaxConcurrency', copiesPerUnit, nesting, option: 'maxCopies' },
  };
}

function countOfTasks(tasks: number): string {
  return tasks === 1 ? '1 task' : `${tasks} tasks`;
}
