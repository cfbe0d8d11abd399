import { branchesOf, objectsOf } from './branches';
import { isList, ownInAnyCase } from './fields';
import { possibleTexts } from './intrinsics';
import type { Template } from './template';

/**
 * Names in a list of variables that may be left out: another branch of a condition lacks them.
 *
 * @param list such as `Environment` of a container
 */
export function conditionalNames(template: Template, list: unknown): Set<string> {
  const branches = branchesOf(list).values.filter(branch => branch === undefined || isList(branch));
  const named = branches.map(branch => (isList(branch) ? branch : []).map(item => namesIn(template, item)));
  const certain = named.map(items => new Set(items.flatMap(({ names, isCertain }) => (isCertain ? names : []))));
  const all = new Set(named.flatMap(items => items.flatMap(({ names }) => names)));
  return new Set([...all].filter(name => !certain.every(names => names.has(name))));
}

interface Named {
  readonly names: readonly string[];
  /** Whether the item is there whatever the conditions, with one name. */
  readonly isCertain: boolean;
}

function namesIn(template: Template, item: unknown): Named {
  const objects = objectsOf(item).values;
  const read = objects.map(object => possibleTexts(template, ownInAnyCase(object, 'Name'), 'Name'));
  const names = [...new Set(read.flatMap(({ values }) => values))];
  return { names, isCertain: names.length === 1 && read.every(({ values }) => values.length === 1) };
}
