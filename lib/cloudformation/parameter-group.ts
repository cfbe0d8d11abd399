import type { ParameterFact } from '../core/database';
import { printable } from '../core/text';
import { branchesOf, objectsOf } from './branches';
import { own } from './fields';
import { possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import { each, MOST_ALTERNATIVES } from './outcome';
import type { Place } from './place';
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

/** The two kinds of parameter groups, of which instances and clusters name one each. */
export interface GroupKind {
  readonly type: string;
  /** Property that names a group, and that gives a group its name. */
  readonly property: string;
  readonly noun: string;
}

export const INSTANCE_GROUP: GroupKind = {
  type: 'AWS::RDS::DBParameterGroup',
  property: 'DBParameterGroupName',
  noun: 'parameter group',
};

export const CLUSTER_GROUP: GroupKind = {
  type: 'AWS::RDS::DBClusterParameterGroup',
  property: 'DBClusterParameterGroupName',
  noun: 'cluster parameter group',
};

/** A group, no group of its own (`default`), or a name that stands for a group outside the app. */
type GroupChoice = ParameterGroup | 'default' | { readonly outside: string };

/**
 * What the groups that an instance or a cluster may name set a parameter to; absent where they leave it to others.
 *
 * Reasons are sentences that name the property.
 */
export function settingsOf(
  place: Place,
  kind: GroupKind,
  parameter: string,
  find?: FindParameterGroup,
): Outcome<ParameterFact | undefined> {
  const what = `${kind.property} of ${place.where}`;
  const groups = groupsOf(place, kind, find);
  const settings = groups.values.map(group => settingsIn(group, kind, parameter, what));
  const values = [...new Set(settings.flatMap(setting => setting.values))];
  const tooMany = values.length > MOST_ALTERNATIVES ? [`it sets more than ${MOST_ALTERNATIVES} values`] : [];
  const unread = [...groups.unknown, ...tooMany].map(reason => unreadableBecause(what, reason));
  return {
    values: values.slice(0, MOST_ALTERNATIVES),
    unknown: [
      ...unread.map(reason => `${reason}, so its ${parameter} cannot be read`),
      ...settings.flatMap(setting => setting.unknown),
    ],
  };
}

/** Every parameter group that may be named. */
function groupsOf({ template, properties }: Place, kind: GroupKind, find?: FindParameterGroup): Outcome<GroupChoice> {
  return each(branchesOf(own(properties, kind.property)), branch => {
    const found = find?.(branch);
    return found ? { values: [found], unknown: [] } : choicesIn(template, branch, kind);
  });
}

function choicesIn(template: Template, expression: unknown, kind: GroupKind): Outcome<GroupChoice> {
  const { values, unknown } = possibleValues(template, expression);
  const choices: GroupChoice[] = [];
  const reasons = [...unknown];
  for (const value of values) {
    const group = typeof value === 'string' ? groupNamed(template, value, kind) : undefined;
    if (group) choices.push(group);
    else if (value === undefined || String(value).startsWith('default.')) choices.push('default');
    else if (isSymbolic(String(value))) reasons.push(`${printable(String(value))} is known only when deployed`);
    else choices.push({ outside: String(value) });
  }
  return { values: choices, unknown: reasons };
}

/** The group of the template that a reference or a name stands for. */
function groupNamed(template: Template, text: string, { type, property }: GroupKind): ParameterGroup | undefined {
  const logicalId = soleSymbolName(text);
  const referred = logicalId === undefined ? undefined : resource(template, logicalId);
  if (logicalId !== undefined && referred?.type === type) return { template, resource: referred, where: logicalId };
  const named = resourcesOfType(template, type).find(([, group]) => own(group.properties, property) === text);
  return named && { template, resource: named[1], where: named[0] };
}

/** What one group may set a parameter to. */
function settingsIn(
  group: GroupChoice,
  { noun }: GroupKind,
  parameter: string,
  what: string,
): Outcome<ParameterFact | undefined> {
  if (group === 'default') return { values: [undefined], unknown: [] };
  if ('outside' in group) {
    const name = printable(group.outside);
    return {
      values: [],
      unknown: [`${printable(what)} is '${name}', a ${noun} outside this app, so its ${parameter} cannot be read`],
    };
  }
  const where = `${noun} ${printable(group.where)}`;
  const sets = objectsOf(own(group.resource.properties, 'Parameters'));
  const readings = sets.values.map(set => possibleTexts(group.template, own(set, parameter), `${parameter} of ${where}`));
  return {
    values: readings.flatMap(({ values, absent }) => [...values.map(text => ({ text, where })), ...(absent ? [undefined] : [])]),
    unknown: [
      ...sets.unknown.map(reason => unreadableBecause(`Parameters of ${where}`, reason)),
      ...readings.flatMap(reading => reading.unknown),
    ],
  };
}
