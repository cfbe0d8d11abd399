import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import { itemsOf } from './branches';
import { commandsOf } from './container-command';
import type { ProcessStart } from './container-processes';
import { startedProcesses } from './container-processes';
import { conditionalNames } from './conditional-variables';
import { ownInAnyCase } from './fields';
import type { Possible } from './intrinsics';
import { possibleTexts, possibleValues, unreadableBecause } from './intrinsics';
import { union } from './outcome';
import { containerOfAppRunner, containerOfExpressService } from './service-container';
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
 * Processes of one copy, over all containers: what is stated above the variable, or else the variable, or else 1.
 *
 * @param variable variable that holds the number of workers, such as `WEB_CONCURRENCY`; undefined where there is none
 */
export function processesOf(containers: readonly Container[], variable: string | undefined, start?: ProcessStart): Maybe<number> {
  const counts = containers.map(container => startedProcesses(container, variable, start));
  return counts.find(isUnknown) ?? counts.reduce<number>((sum, count) => sum + (isUnknown(count) ? 0 : count), 0);
}

/** Processes of one instance of an `AWS::AppRunner::Service`, in the same order. */
export function processesOfAppRunner(template: Template, logicalId: string, variable: string): Maybe<number> {
  return processesOfTask(template, containerOfAppRunner(template, logicalId), variable);
}

/** Processes of one task of an `AWS::ECS::ExpressGatewayService`, in the same order. */
export function processesOfExpressService(template: Template, logicalId: string, variable: string): Maybe<number> {
  return processesOfTask(template, containerOfExpressService(template, logicalId), variable);
}

function processesOfTask(template: Template, task: Resource | undefined, variable: string): Maybe<number> {
  if (task === undefined) return { unknown: 'the service is not in the template' };
  const containers = readContainers(template, task);
  return isUnknown(containers) ? containers : processesOf(containers, variable);
}
