import { statedValue } from '../core/clients/stated-value';
import type { Setting } from '../core/settings';
import { branchesOf, mapBranches, objectsOf } from './branches';
import type { Fields } from './fields';
import { isFields, own, ownInAnyCase } from './fields';
import { possibleValues } from './intrinsics';
import type { Template } from './template';

/** A setting that a function ends up with otherwise than granted. */
export interface VariableConflict {
  readonly name: string;
  /** The value found, as a message may show it, or what stands in its place; undefined where nothing does. */
  readonly got: string | undefined;
  readonly wanted: string;
}

/**
 * The environment of a function with settings added; variables that are there stay as they are.
 *
 * @param environment resolved `Environment`, in the letter case of CloudFormation or of the CDK's L1 properties
 */
export function withVariables(environment: unknown, settings: readonly Setting[]): unknown {
  return mapBranches(environment ?? {}, branch => {
    const fields = isNoValue(branch) ? {} : branch;
    return isFields(fields) ? { ...fields, ...completed(fields, settings) } : branch;
  });
}

function completed(environment: Fields, settings: readonly Setting[]): Fields {
  const property = Object.keys(environment).find(key => key.toLowerCase() === 'variables') ?? 'variables';
  const variables = mapBranches(own(environment, property) ?? {}, branch => {
    const fields = isNoValue(branch) ? {} : branch;
    if (!isFields(fields)) return branch;
    const missing = settings.filter(({ name }) => own(fields, name) === undefined);
    return { ...fields, ...Object.fromEntries(missing.map(({ name, value }) => [name, value])) };
  });
  return { [property]: variables };
}

function isNoValue(value: unknown): boolean {
  return own(value, 'Ref') === 'AWS::NoValue';
}

/**
 * Settings that a function ends up without, or with another value.
 *
 * @param environment `Environment` as it will be rendered
 */
export function variableConflicts(template: Template, environment: unknown, settings: readonly Setting[]): VariableConflict[] {
  const lists = branchesOf(environment).values.map(branch => objectsOf(ownInAnyCase(branch, 'Variables')));
  return settings.flatMap(({ name, value }) => {
    const readings = lists.flatMap(({ values, unknown }) => [
      ...unknown.map(reason => `variables that cannot be read: ${reason}`),
      ...values.map(variables => foundIn(template, variables, name, value)),
    ]);
    const wrong = readings.find(reading => reading !== value);
    return readings.every(reading => reading === value) ? [] : [{ name, got: wrong, wanted: value }];
  });
}

/** What stands there, in words; the wanted value where that is all there may be. */
function foundIn(template: Template, variables: unknown, name: string, wanted: string): string | undefined {
  const stated = own(variables, name);
  if (stated === undefined) return undefined;
  const { values, unknown } = possibleValues(template, stated);
  const [reason] = unknown;
  if (reason !== undefined) return `a value that cannot be read: ${reason}`;
  const other = values.find(value => String(value) !== wanted);
  if (values.includes(undefined)) return 'no value';
  return other === undefined ? wanted : statedValue(name, String(other), wanted);
}
