import { printable } from '../core/text';
import { isFields, isList, own } from './fields';
import { functionName } from './intrinsic-functions';
import { possibleNumbers, unreadableBecause } from './intrinsics';
import type { TaskReader } from './state-task';
import type { Template } from './template';

/** How many tasks one execution keeps running at once. */
export interface Concurrency {
  /** Tasks, where every Map state that sets no maximum runs one iteration at a time. */
  readonly tasks: number;
  /** How many Map states without a maximum stand inside each other around a task. */
  readonly nesting: number;
  /** Name of the first of them. */
  readonly unbounded?: string;
  readonly unknown: readonly string[];
}

const NONE: Concurrency = { tasks: 0, nesting: 0, unknown: [] };

/** Maps and parallels inside each other beyond which a definition is not read. */
const DEEPEST = 25;

/** Walks the states of a definition: of states that follow each other one is running, of parallel branches all are. */
export class ConcurrencyReader {
  public constructor(
    private readonly template: Template,
    private readonly tasks: TaskReader,
  ) {}

  /** @param machine an object with `States`: the definition, a branch, or what a Map state runs for each item */
  public read(machine: unknown, depth = 0): Concurrency {
    const states = own(machine, 'States');
    const call = functionName(machine) ?? functionName(states);
    if (depth > DEEPEST) return failing(NONE, 'it is nested too deep');
    if (call !== undefined || !isFields(states))
      return failing(NONE, call === undefined ? 'it has no States' : hidden('States', call));
    return Object.entries(states).reduce<Concurrency>(
      (most, [name, state]) => larger(most, this.readState(name, state, depth)),
      NONE,
    );
  }

  private readState(name: string, state: unknown, depth: number): Concurrency {
    const type = own(state, 'Type');
    const call = functionName(state) ?? functionName(type);
    if (call !== undefined) return failing(NONE, hidden(`the state '${printable(name)}'`, call));
    switch (type) {
      case 'Task':
        return { ...NONE, ...this.tasks.read(name, state) };
      case 'Parallel':
        return this.readParallel(name, state, depth);
      case 'Map':
        return this.readMap(name, state, depth);
      default:
        return NONE;
    }
  }

  private readParallel(name: string, state: unknown, depth: number): Concurrency {
    const branches = own(state, 'Branches');
    const call = functionName(branches);
    if (call !== undefined) return failing(NONE, hidden(`Branches of the state '${printable(name)}'`, call));
    return (isList(branches) ? branches : []).map(branch => this.read(branch, depth + 1)).reduce(together, NONE);
  }

  /** `Iterator` is how an item processor was written before there were distributed maps. */
  private readMap(name: string, state: unknown, depth: number): Concurrency {
    const inner = this.read(own(state, 'ItemProcessor') ?? own(state, 'Iterator'), depth + 1);
    if (inner.tasks === 0) return inner;
    const label = `MaxConcurrency of the Map state '${printable(name)}'`;
    if (own(state, 'MaxConcurrencyPath') !== undefined)
      return failing(inner, `${label} comes with the input: set MaxConcurrency, or state maxCopies`);
    const { values, absent, unknown } = possibleNumbers(this.template, own(state, 'MaxConcurrency'), label);
    if (unknown[0] !== undefined) return failing(inner, unknown[0]);
    // 0 is how the language writes that there is no maximum.
    if (absent || values.includes(0)) return { ...inner, nesting: inner.nesting + 1, unbounded: inner.unbounded ?? name };
    return { ...inner, tasks: inner.tasks * Math.max(...values) };
  }
}

/** What a function stands in the place of is not counted as nothing. */
function hidden(what: string, call: string): string {
  return `${unreadableBecause(what, `${call} is known only when deployed`)}: write it without, or state maxCopies`;
}

function failing(concurrency: Concurrency, reason: string): Concurrency {
  return { ...concurrency, unknown: [...concurrency.unknown, reason] };
}

/** Never below either, whatever the Map states without a maximum are set to. */
function larger(a: Concurrency, b: Concurrency): Concurrency {
  return { ...combined(a, b), tasks: Math.max(a.tasks, b.tasks) };
}

function together(a: Concurrency, b: Concurrency): Concurrency {
  return { ...combined(a, b), tasks: a.tasks + b.tasks };
}

function combined(a: Concurrency, b: Concurrency): Omit<Concurrency, 'tasks'> {
  const unbounded = a.unbounded ?? b.unbounded;
  return {
    nesting: Math.max(a.nesting, b.nesting),
    ...(unbounded !== undefined && { unbounded }),
    unknown: [...a.unknown, ...b.unknown],
  };
}
