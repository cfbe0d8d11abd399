import { agreesButForName } from '../core/clients/connection-parameters';
import { statedValue } from '../core/clients/stated-value';
import type { Setting } from '../core/settings';
import { printable } from '../core/text';
import { branchesOf, itemsOf, mapBranches } from './branches';
import { threadsIn } from './container-command';
import type { Fields } from './fields';
import { isFields, own, ownInAnyCase } from './fields';
import { possibleTexts, possibleValues } from './intrinsics';
import { containerName, isEssential } from './task-definition';
import type { Template } from './template';

/** A setting that a container has otherwise than granted. */
export interface SettingConflict {
  readonly container: string;
  readonly name: string;
  /** The value found, as a message may show it, or what stands in its place; undefined where nothing does. */
  readonly got: string | undefined;
  readonly wanted: string;
}

/**
 * Container definitions with settings added to the selected containers; variables and secrets that are there stay as they are.
 *
 * @param definitions resolved `ContainerDefinitions`, in the letter case of CloudFormation or of the CDK's L1 properties
 * @param selected names of containers; undefined for the first essential one
 * @param secrets settings to be read from elsewhere at start: the value is the `ValueFrom`
 */
export function withSettings(
  definitions: unknown,
  selected: readonly string[] | undefined,
  settings: readonly Setting[],
  secrets: readonly Setting[] = [],
): unknown {
  const chosen = new Set(selectedDefinitions(definitions, selected));
  return mapBranches(definitions, list => {
    if (!Array.isArray(list)) return list;
    return list.map(item =>
      mapBranches(item, definition => (chosen.has(definition) ? completed(definition, settings, secrets) : definition)),
    );
  });
}

/** The definitions of the selected containers, under whatever condition. */
export function selectedDefinitions(definitions: unknown, selected: readonly string[] | undefined): unknown[] {
  const { values } = itemsOf(definitions);
  if (selected !== undefined) return values.filter(definition => selected.includes(containerName({}, definition)));
  const first = values.find(definition => isEssential({}, definition));
  if (first === undefined) return [];
  // Both branches of a condition hold the same container.
  return values.filter(definition => containerName({}, definition) === containerName({}, first));
}

function completed(definition: unknown, settings: readonly Setting[], secrets: readonly Setting[]): unknown {
  if (!isFields(definition)) return definition;
  const names = namesIn(definition);
  const casing = casingOf(definition);
  const variables = missing(settings, names).map(({ name, value }) => ({ [casing('Name')]: name, [casing('Value')]: value }));
  const references = missing(secrets, names).map(({ name, value }) => ({ [casing('Name')]: name, [casing('ValueFrom')]: value }));
  return {
    ...definition,
    ...appended(definition, casing('Environment'), variables),
    ...appended(definition, casing('Secrets'), references),
  };
}

function missing(settings: readonly Setting[], names: ReadonlySet<string>): Setting[] {
  return settings.filter(({ name }) => !names.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function namesIn(definition: Fields): Set<string> {
  const entries = ['Environment', 'Secrets'].flatMap(list => itemsOf(ownInAnyCase(definition, list)).values);
  return new Set(entries.flatMap(entry => possibleTexts({}, ownInAnyCase(entry, 'Name'), 'Name').values));
}

/** Writes a property's name as the container definition writes its own. */
function casingOf(definition: Fields): (name: string) => string {
  const isCamelCase = Object.keys(definition).some(key => /^[a-z]/.test(key));
  return name => (isCamelCase ? name.charAt(0).toLowerCase() + name.slice(1) : name);
}

function appended(definition: Fields, property: string, entries: readonly Fields[]): Fields {
  if (entries.length === 0) return {};
  const completedList = mapBranches(own(definition, property) ?? [], list => {
    if (list === undefined || isNoValue(list)) return entries;
    return Array.isArray(list) ? [...(list as unknown[]), ...entries] : list;
  });
  return { [property]: completedList };
}

function isNoValue(value: unknown): boolean {
  return own(value, 'Ref') === 'AWS::NoValue';
}

/**
 * Settings that the selected containers have with another value, as a secret, or only under a condition.
 *
 * @param template where parameters and mappings stand that values refer to
 */
export function conflictsOf(
  definitions: unknown,
  selected: readonly string[] | undefined,
  settings: readonly Setting[],
  template: Template = {},
): SettingConflict[] {
  return selectedDefinitions(definitions, selected).flatMap(definition =>
    suspects(definition, settings).flatMap(({ name, value }) => {
      const got = conflictingValue(template, definition, name, value);
      return got === undefined ? [] : [{ container: containerName(template, definition), name, got, wanted: value }];
    }),
  );
}

/** Settings that a container may have: most containers have none, and this is asked of every one. */
function suspects(definition: unknown, settings: readonly Setting[]): readonly Setting[] {
  if (!isFields(definition) || itemsOf(ownInAnyCase(definition, 'Environment')).unknown.length > 0) return settings;
  const names = namesIn(definition);
  return settings.filter(({ name }) => names.has(name));
}

/** Settings that a selected container has neither as a variable nor as a secret. */
export function lostSettings(
  definitions: unknown,
  selected: readonly string[] | undefined,
  settings: readonly Setting[],
): SettingConflict[] {
  return selectedDefinitions(definitions, selected).flatMap(definition =>
    missing(settings, isFields(definition) ? namesIn(definition) : new Set()).map(({ name, value }) => ({
      container: containerName({}, definition),
      name,
      got: undefined,
      wanted: value,
    })),
  );
}

function conflictingValue(template: Template, definition: unknown, name: string, wanted: string): string | undefined {
  if (entriesNamed(definition, 'Secrets', name).length > 0) return 'a secret';
  const environment = itemsOf(ownInAnyCase(definition, 'Environment'));
  if (environment.unknown[0] !== undefined) return `an environment that cannot be read: ${printable(environment.unknown[0])}`;
  const readings = entriesNamed(definition, 'Environment', name).map(entry =>
    possibleValues(template, ownInAnyCase(entry, 'Value')),
  );
  const values = readings.flatMap(reading => reading.values);
  const other = values.find(value => !agrees(name, String(value), wanted));
  if (values.includes(undefined)) return 'no value';
  if (other !== undefined) return statedValue(name, String(other), wanted);
  const [reason] = readings.flatMap(reading => reading.unknown);
  if (reason !== undefined) return `a value that cannot be read: ${reason}`;
  return readings.length === 0 || isAlwaysSet(definition, name) ? undefined : 'a value under a condition only';
}

/** Arguments of Gunicorn agree with their threads, and parts of an address but for the name of the sessions: another service of the task definition has its own. */
function agrees(name: string, value: string, wanted: string): boolean {
  const threads = name === 'GUNICORN_CMD_ARGS' ? threadsIn(wanted) : undefined;
  return value === wanted || agreesButForName(name, value, wanted) || (threads !== undefined && threadsIn(value) === threads);
}

/** Whether a variable is there in every branch of every condition. */
function isAlwaysSet(definition: unknown, name: string): boolean {
  return branchesOf(ownInAnyCase(definition, 'Environment')).values.every(list => {
    return Array.isArray(list) && list.some(item => branchesOf(item).values.every(entry => isNamed(entry, name)));
  });
}

function entriesNamed(definition: unknown, list: string, name: string): unknown[] {
  const { values } = itemsOf(ownInAnyCase(definition, list));
  return values.filter(entry => isNamed(entry, name));
}

function isNamed(entry: unknown, name: string): boolean {
  return possibleTexts({}, ownInAnyCase(entry, 'Name'), 'Name').values.includes(name);
}
