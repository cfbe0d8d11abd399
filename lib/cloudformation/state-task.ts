import { printable } from '../core/text';
import { own } from './fields';
import { functionName } from './intrinsic-functions';
import { possibleNumbers, possibleValues, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import { each, known, unknownBecause } from './outcome';
import { isOpaque, soleSymbolName } from './symbol';
import type { Template } from './template';

/** What one Task state keeps running. */
interface TaskReading {
  readonly tasks: number;
  readonly unknown: readonly string[];
}

/** The services whose tasks are counted, and where a call says how many it starts. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  'ecs:runTask': ['Count'],
  'batch:submitJob': ['ArrayProperties', 'Size'],
};

const NOTHING: TaskReading = { tasks: 0, unknown: [] };

/** Reads Task states, all of them or those that are named, and remembers which were there. */
export class TaskReader {
  private readonly found = new Set<string>();

  /** @param states names of the states that count; undefined for all that run ECS tasks or Batch jobs */
  public constructor(
    private readonly template: Template,
    private readonly states: readonly string[] | undefined,
  ) {}

  /** Names that no Task state has. */
  public get missing(): readonly string[] {
    return (this.states ?? []).filter(name => !this.found.has(name));
  }

  public read(name: string, state: unknown): TaskReading {
    if (this.states !== undefined && !this.states.includes(name)) return NOTHING;
    this.found.add(name);
    const { values, unknown } = this.resourcesOf(state);
    const readings = values.map(value => this.readCall(name, state, value));
    const hidden = unknown.map(reason => unreadableBecause(`Resource of the state '${name}'`, reason));
    return {
      tasks: Math.max(hidden.length === 0 ? 0 : 1, ...readings.map(({ tasks }) => tasks)),
      unknown: [...hidden, ...readings.flatMap(reading => reading.unknown)],
    };
  }

  private readCall(name: string, state: unknown, resource: string): TaskReading {
    const [, call, pattern] = /:states:[^:]*:[^:]*:([A-Za-z0-9-]+:[A-Za-z0-9]+)(.*)$/.exec(resource) ?? [];
    const count = call === undefined ? undefined : COUNTED[call];
    if (count === undefined) return this.states === undefined ? NOTHING : failing(otherTask(name, resource));
    if (pattern === '') return failing(notAwaited(name));
    return this.countOf(name, state, count);
  }

  /** Every call that a state may make. A resource of the template is a function or an activity; what a parameter is nobody knows. */
  private resourcesOf(state: unknown): Outcome<string> {
    const resource = own(state, 'Resource');
    if (typeof resource === 'string') return known(resource);
    return each(possibleValues(this.template, resource, { symbols: true }), value => {
      const text = String(value);
      const parameter = own(own(this.template, 'Parameters'), soleSymbolName(text) ?? '');
      return isOpaque(text) || parameter !== undefined ? unknownBecause('it is known only when deployed') : known(text);
    });
  }

  private countOf(name: string, state: unknown, [first = '', ...path]: readonly string[]): TaskReading {
    const input = own(state, 'Arguments') ?? own(state, 'Parameters');
    const last = path.at(-1) ?? first;
    const fields = path.length === 0 ? input : own(input, first);
    const label = `${last} of the state '${printable(name)}'`;
    const call = functionName(input) ?? functionName(fields);
    if (call !== undefined) return failing(`${unreadableBecause(label, `${call} is known only when deployed`)}: state maxCopies`);
    const isGiven = own(fields, `${last}.$`) !== undefined || own(input, `${first}.$`) !== undefined;
    if (isGiven) return failing(`${label} comes with the input: state maxCopies`);
    const { values, unknown } = possibleNumbers(this.template, own(fields, last), label);
    // Not to be counted as nothing where it cannot be read.
    return { tasks: Math.max(1, ...values), unknown };
  }
}

function failing(reason: string): TaskReading {
  return { tasks: 1, unknown: [reason] };
}

/**
 * A call that only starts something is over before what it started.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
 */
function notAwaited(name: string): string {
  return `the state '${printable(name)}' does not wait for what it starts, so nothing in the definition bounds it: use IntegrationPattern.RUN_JOB, or state maxCopies`;
}

function otherTask(name: string, resource: string): string {
  const wayOut = resource.includes('lambda') ? 'add the function with addFunction' : 'declare what it starts with addConsumer';
  return `the state '${printable(name)}' runs no ECS task and no Batch job: ${wayOut}`;
}
