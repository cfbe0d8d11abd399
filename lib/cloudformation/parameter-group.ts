import { printable } from '../core/text';
import { branchesOf, objectsOf } from './branches';
import { own } from './fields';
import { possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import { known, union } from './outcome';
import { isSymbolic, soleSymbolName } from './symbol';
import type { Resource, Template } from './template';
import { resource, resourcesOfType } from './template';

/** A parameter group that stands in the app. */
export interface ParameterGroup {
  /** Template that its parameters are read in. */
  readonly template: Template;
  readonly resource: Resource;
  /** How messages call it. */
  readonly where: string;
}

/** Finds the parameter group that an expression refers to; undefined when the same template is to be searched. */
export type FindParameterGroup = (expression: unknown) => ParameterGroup | undefined;

/** A group, no group of its own (`default`), or a name that stands for a group outside the app. */
export type GroupChoice = ParameterGroup | 'default' | { readonly outside: string };

const TYPE = 'AWS::RDS::DBParameterGroup';

/** Every parameter group that an instance may use; reasons are sentences that name the property. */
export function parameterGroupsOf(
  template: Template,
  expression: unknown,
  what: string,
  find?: FindParameterGroup,
): Outcome<GroupChoice> {
  const branches = branchesOf(expression);
  const choices = branches.values.map(branch => {
    const found = find?.(branch);
    return found ? known<GroupChoice>(found) : choicesIn(template, branch, what);
  });
  return union([{ values: [], unknown: branches.unknown.map(reason => unreadableBecause(what, reason)) }, ...choices]);
}

function choicesIn(template: Template, expression: unknown, what: string): Outcome<GroupChoice> {
  const { values, unknown } = possibleValues(template, expression);
  const choices: GroupChoice[] = [];
  const reasons = unknown.map(reason => unreadableBecause(what, reason));
  for (const value of values) {
    const group = typeof value === 'string' ? groupNamed(template, value) : undefined;
    if (group) choices.push(group);
    else if (value === undefined || String(value).startsWith('default.')) choices.push('default');
    else if (isSymbolic(String(value)))
      reasons.push(unreadableBecause(what, `${printable(String(value))} is known only when deployed`));
    else choices.push({ outside: String(value) });
  }
  return { values: choices, unknown: reasons };
}

/** The group of the template that a reference or a name stands for. */
function groupNamed(template: Template, text: string): ParameterGroup | undefined {
  const logicalId = soleSymbolName(text);
  const referred = logicalId === undefined ? undefined : resource(template, logicalId);
  if (logicalId !== undefined && referred?.type === TYPE) return { template, resource: referred, where: logicalId };
  const named = resourcesOfType(template, TYPE).find(([, group]) => own(group.properties, 'DBParameterGroupName') === text);
  return named && { template, resource: named[1], where: named[0] };
}

/** Every text that a group may set a parameter to; absent where the group leaves it to the engine. */
export function parameterTexts(
  group: ParameterGroup,
  parameter: string,
): { texts: readonly (string | undefined)[]; unknown: readonly string[] } {
  const where = `parameter group ${group.where}`;
  const sets = objectsOf(own(group.resource.properties, 'Parameters'));
  const unknown = sets.unknown.map(reason => unreadableBecause(`Parameters of ${where}`, reason));
  const readings = sets.values.map(set => possibleTexts(group.template, own(set, parameter), `${parameter} of ${where}`));
  return {
    texts: readings.flatMap(reading => [...reading.values, ...(reading.absent ? [undefined] : [])]),
    unknown: [...unknown, ...readings.flatMap(reading => reading.unknown)],
  };
}
