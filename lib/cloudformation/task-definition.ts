import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { itemsOf } from './branches';
import { commandsOf, statedWorkers } from './container-command';
import { conditionalNames } from './conditional-variables';
import { ownInAnyCase } from './fields';
import type { Possible } from './intrinsics';
import { possibleNumbers, possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import { known, union } from './outcome';
import { opaqueSymbol } from './symbol';
import type { Resource, Template } from './template';
import { resource } from './template';

/** One container of a task definition. */
export interface Container {
  /** Symbols such as `${Name}` stand for what is known only when deployed. */
  readonly name: string;
  readonly essential: boolean;
  /** Every image that it may run, with symbols for what is known only when deployed. */
  readonly image: Possible;
  /** Every line that starts it, with symbols; one that is undefined where the image's own may be used. */
  readonly commands: Possible;
  /** Where files are mounted, with symbols. */
  readonly mounts: readonly string[];
  /** Every value that each variable may take. */
  readonly environment: ReadonlyMap<string, Possible>;
  /** Variables that a condition may leave out. */
  readonly conditional: ReadonlySet<string>;
  /** Variables whose value is a secret. */
  readonly secrets: ReadonlySet<string>;
  /** Why variables may exist that cannot be read. */
  readonly unread: readonly string[];
  /** What the container's command states as its number of workers; empty when it states none. */
  readonly statedWorkers: readonly string[];
}

/** Reads the containers of a task definition; unknown when one of them cannot be read. */
export function readContainers(template: Template, taskDefinition: string | Resource): Maybe<readonly Container[]> {
  const found = typeof taskDefinition === 'string' ? resource(template, taskDefinition) : taskDefinition;
  if (!found) return { unknown: 'the task definition is not in the template' };
  const { values, unknown } = itemsOf(ownInAnyCase(found.properties, 'ContainerDefinitions'));
  if (unknown[0] !== undefined) return { unknown: unreadableBecause('ContainerDefinitions', unknown[0]) };
  return values.map(definition => readContainer(template, definition));
}

function readContainer(template: Template, definition: unknown): Container {
  const name = containerName(template, definition);
  const variables = itemsOf(ownInAnyCase(definition, 'Environment'));
  const secrets = itemsOf(ownInAnyCase(definition, 'Secrets'));
  const files = itemsOf(ownInAnyCase(definition, 'EnvironmentFiles'));
  return {
    name,
    essential: isEssential(template, definition),
    image: possibleValues(template, ownInAnyCase(definition, 'Image'), { symbols: true }),
    commands: commandsOf(template, definition),
    mounts: readMounts(template, definition),
    environment: readEnvironment(template, variables.values),
    conditional: conditionalNames(template, ownInAnyCase(definition, 'Environment')),
    secrets: new Set(secrets.values.flatMap(secret => namesOf(template, secret))),
    unread: [
      ...variables.unknown.map(reason => unreadableBecause(`Environment of container ${name}`, reason)),
      ...secrets.unknown.map(reason => unreadableBecause(`Secrets of container ${name}`, reason)),
      ...[...files.unknown, ...(files.values.length > 0 ? ['they are read when it starts'] : [])].map(reason =>
        unreadableBecause(`EnvironmentFiles of container ${name}`, reason),
      ),
    ],
    statedWorkers: statedWorkers(template, definition),
  };
}

/** Name of a container, with symbols for what is known only when deployed. */
export function containerName(template: Template, definition: unknown): string {
  const [name] = possibleValues(template, ownInAnyCase(definition, 'Name'), { symbols: true }).values;
  return printable(String(name ?? '(no name)'));
}

/** Whether a container is essential, which it is unless the opposite is stated. */
export function isEssential(template: Template, definition: unknown): boolean {
  const { values, absent, unknown } = possibleTexts(template, ownInAnyCase(definition, 'Essential'), 'Essential');
  return absent || unknown.length > 0 || values.some(value => value.toLowerCase() !== 'false');
}

function readMounts(template: Template, definition: unknown): string[] {
  const mounts = itemsOf(ownInAnyCase(definition, 'MountPoints'));
  const paths = mounts.values.flatMap(mount => {
    const { values, unknown } = possibleValues(template, ownInAnyCase(mount, 'ContainerPath'), { symbols: true });
    return [...values.map(String), ...unknown.map(() => opaqueSymbol('ContainerPath'))];
  });
  return mounts.unknown.length > 0 ? [...paths, opaqueSymbol('MountPoints')] : paths;
}

function readEnvironment(template: Template, variables: readonly unknown[]): Map<string, Possible> {
  const readings = new Map<string, Possible[]>();
  for (const variable of variables) {
    const value = possibleValues(template, ownInAnyCase(variable, 'Value'));
    for (const name of namesOf(template, variable)) {
      const others = readings.get(name);
      if (others) others.push(value);
      else readings.set(name, [value]);
    }
  }
  return new Map([...readings].map(([name, values]) => [name, union(values)]));
}

function namesOf(template: Template, entry: unknown): string[] {
  return [...possibleTexts(template, ownInAnyCase(entry, 'Name'), 'Name').values];
}

/** The containers of these names, or the first essential one; unknown when a name has no container. */
export function selectContainers(
  containers: Maybe<readonly Container[]>,
  names?: readonly string[],
): Maybe<readonly Container[]> {
  if (isUnknown(containers)) return containers;
  if (names === undefined) {
    const first = containers.find(container => container.essential);
    return first ? [first] : { unknown: 'the task definition has no essential container' };
  }
  const missing = names.find(name => !containers.some(container => container.name === name));
  if (missing === undefined) return containers.filter(container => names.includes(container.name));
  const there = containers.length === 0 ? 'none' : containers.map(container => container.name).join(', ');
  return {
    unknown: printable(`containers must name containers of the task definition, got '${printable(missing)}': there are ${there}`),
  };
}

/**
 * Processes of one copy, over all containers: what a container's command states, or else its variable, or else 1.
 *
 * Servers put the command line above the variable: https://docs.gunicorn.org/en/stable/configure.html
 *
 * @param variable variable that holds the number of workers, such as `WEB_CONCURRENCY`
 */
export function processesOf(containers: readonly Container[], variable: string): Maybe<number> {
  const counts = containers.map(container => processesIn(container, variable));
  return counts.find(isUnknown) ?? counts.reduce<number>((sum, count) => sum + (isUnknown(count) ? 0 : count), 0);
}

/** Processes that the command of a container states, which then beats the variable; undefined where it states none, or reads the variable. */
export function processesInCommand(container: Container, variable: string): Maybe<number> | undefined {
  if (container.statedWorkers.length === 0 || readsVariable(container, variable)) return undefined;
  return mostWorkers(known(...container.statedWorkers), `workers in the command of container ${container.name}`);
}

function readsVariable(container: Container, variable: string): boolean {
  return container.statedWorkers.some(stated => stated.includes(variable));
}

function processesIn(container: Container, variable: string): Maybe<number> {
  const what = `${variable} of container ${container.name}`;
  const isRead = readsVariable(container, variable);
  const inCommand = processesInCommand(container, variable);
  if (inCommand !== undefined) return inCommand;
  if (container.secrets.has(variable)) return { unknown: `${printable(what)} is a secret: state processes` };
  const value = container.environment.get(variable);
  if (value) return mostWorkers(value, what);
  if (isRead) return { unknown: `${printable(what)} is not set, though its command reads it: state processes` };
  const [unread] = container.unread;
  return unread === undefined ? 1 : { unknown: unread };
}

function mostWorkers({ values, unknown }: Possible, what: string): Maybe<number> {
  if (unknown[0] !== undefined) return { unknown: unreadableBecause(what, unknown[0]) };
  const numbers = values.map(value => possibleNumbers({}, value, what));
  const [problem] = numbers.flatMap(number => (number.absent ? [`${printable(what)} has no value`] : number.unknown));
  // 0 is Puma's single mode: one process. https://github.com/puma/puma#clustered-mode
  return problem === undefined ? Math.max(1, ...numbers.flatMap(number => number.values)) : { unknown: problem };
}
