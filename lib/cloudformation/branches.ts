import { isList, own } from './fields';
import { functionName } from './intrinsic-functions';
import type { Outcome } from './outcome';
import { MOST_ALTERNATIVES } from './outcome';

/** Conditions around one expression beyond which it is cut. */
const MOST_CONDITIONS = 10_000;

/** Conditions nested deeper than this are left as they are. */
const DEEPEST = 50;

/** An expression without its conditions: what stands in every branch of every `Fn::If` around it. */
export function branchesOf(expression: unknown): Outcome<unknown> {
  const branches: unknown[] = [];
  const open: unknown[] = [expression];
  // A stack instead of recursion: conditions may be nested as deep as the file is long.
  for (let parts = 0; open.length > 0; parts++) {
    if (parts > MOST_CONDITIONS || branches.length >= MOST_ALTERNATIVES) {
      return { values: branches, unknown: [`it has more than ${MOST_ALTERNATIVES} alternatives`] };
    }
    const next = open.pop();
    const choice = functionName(next) === 'Fn::If' ? own(next, 'Fn::If') : undefined;
    if (Array.isArray(choice) && choice.length === 3) open.push(choice[2], choice[1]);
    else branches.push(own(next, 'Ref') === 'AWS::NoValue' ? undefined : next);
  }
  return { values: [...new Set(branches)], unknown: [] };
}

/** The objects that a property may hold, with the reasons why it may hold others that cannot be read. */
export function objectsOf(expression: unknown): Outcome<unknown> {
  const { values, unknown } = branchesOf(expression);
  const calls = new Set(values.map(functionName).filter(name => name !== undefined));
  return {
    values: values.filter(branch => functionName(branch) === undefined),
    unknown: [...unknown, ...[...calls].map(name => `${name} is known only when deployed`)],
  };
}

/** Every item that a list property may hold, under whatever condition. */
export function itemsOf(expression: unknown): Outcome<unknown> {
  const lists = objectsOf(expression);
  const items: unknown[] = [];
  const unknown = new Set(lists.unknown);
  for (const list of lists.values) {
    if (list === undefined) continue;
    if (!Array.isArray(list)) unknown.add('it is no list');
    for (const item of Array.isArray(list) ? list : []) {
      const objects = objectsOf(item);
      items.push(...objects.values.filter(object => object !== undefined));
      objects.unknown.forEach(reason => unknown.add(reason));
    }
  }
  return { values: items, unknown: [...unknown] };
}

/** Changes what stands in the branches of every `Fn::If` around a value. */
export function mapBranches(value: unknown, change: (branch: unknown) => unknown, depth = 0): unknown {
  const choice = functionName(value) === 'Fn::If' ? own(value, 'Fn::If') : undefined;
  if (!isList(choice) || choice.length !== 3 || depth >= DEEPEST) return change(value);
  const [condition, ...branches] = choice;
  return { 'Fn::If': [condition, ...branches.map(branch => mapBranches(branch, change, depth + 1))] };
}
