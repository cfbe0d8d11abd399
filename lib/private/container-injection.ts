import { Lazy } from 'aws-cdk-lib';
import type { CfnTaskDefinition, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { conflictsOf, withSettings } from '../cloudformation/container-settings';
import type { SettingConflict } from '../cloudformation/container-settings';
import type { PossibleSetting, Setting } from '../core/settings';

/** Stands for a value while CDK looks for references, before anything is granted. */
const PENDING = 'pending';

/** What is injected into one task definition, and when. */
export interface Injection {
  readonly taskDefinition: CfnTaskDefinition;
  /** Containers that get the settings, by name; undefined for the first essential one. */
  readonly containers: readonly string[] | undefined;
  /** Names of the settings, known when the consumer is added. */
  readonly names: readonly string[];
  /** The settings as granted; called when the task definition is rendered. */
  settings(): readonly PossibleSetting[];
  /** Whether the task definition is being read for the verdict that the settings depend on. */
  isReading(): boolean;
}

/** What became of an injection. */
export interface Injected {
  /**
   * Settings that a container has otherwise than granted.
   *
   * @param definitions the containers as read for the verdict, without what this library adds
   */
  conflicts(definitions: unknown): SettingConflict[];
}

/** How many budgets inject into a task definition. */
const injections = new WeakMap<CfnTaskDefinition, number>();

/**
 * Adds settings to containers when the task definition is rendered.
 *
 * The rendered list is completed rather than the containers changed, so that containers added later, L1 task definitions and
 * variables that are already there are all seen as they are.
 */
export function injectEnvironment(injection: Injection): Injected {
  // Plain values hold no reference that CDK would look for, and nothing is granted at that time.
  wrapContainerDefinitions(injection, false, definitions =>
    withSettings(definitions, injection.containers, valued(injection.settings())),
  );
  return {
    conflicts: definitions => conflictsWith(injection, isAlone(injection) ? definitions : renderedDefinitions(injection)),
  };
}

/**
 * The same by way of SSM parameters that ECS hands over as secrets; needs a task definition with an execution role.
 *
 * @throws when another budget hands the same settings to the task definition
 */
export function injectSsmParameters(injection: Injection, taskDefinition: TaskDefinition): Injected {
  const own = injection.names.filter(name => !isHandedOver(taskDefinition, name));
  const parameters = own.map(name => parameterFor(injection, taskDefinition, name));
  const before = wrapContainerDefinitions(injection, true, definitions =>
    withSettings(definitions, injection.containers, [], parameters),
  );
  // Held against what stood there before: afterwards the settings are there as secrets, as they should be.
  return { conflicts: () => conflictsWith(injection, taskDefinition.stack.resolve(before), own) };
}

/** Whether no other budget adds to the same containers, so that what was there is all there is to compare with. */
function isAlone({ taskDefinition }: Injection): boolean {
  return injections.get(taskDefinition) === 1;
}

function conflictsWith(injection: Injection, definitions: unknown, names = injection.names): SettingConflict[] {
  const settings = valued(injection.settings()).filter(({ name }) => names.includes(name));
  return conflictsOf(definitions, injection.containers, settings);
}

/** The containers as they will stand in the template, escape hatches included. */
function renderedDefinitions({ taskDefinition }: Injection): unknown {
  const rendered = taskDefinition.stack.resolve(taskDefinition._toCloudFormation()) as {
    Resources?: Record<string, { Properties?: { ContainerDefinitions?: unknown } }>;
  };
  const [resource] = Object.values(rendered.Resources ?? {});
  return resource?.Properties?.ContainerDefinitions;
}

/**
 * Completes the list of containers when it is rendered, and gives back the list as it was.
 *
 * @param holdsReferences whether what is added refers to resources, so that CDK must see it when it looks for references
 */
function wrapContainerDefinitions(
  injection: Injection,
  holdsReferences: boolean,
  complete: (definitions: unknown) => unknown,
): unknown {
  const { taskDefinition } = injection;
  const previous = taskDefinition.containerDefinitions;
  injections.set(taskDefinition, (injections.get(taskDefinition) ?? 0) + 1);
  taskDefinition.containerDefinitions = Lazy.uncachedAny({
    produce: context => {
      const isUntouched = injection.isReading() || (context.preparing && !holdsReferences);
      return isUntouched ? previous : complete(context.resolve(previous));
    },
  });
  return previous;
}

/** Variables that mean the same whichever budget writes them, so that a second budget leaves them to the first. */
const SHARED_NAMES = new Set(['WEB_CONCURRENCY', 'PGAPPNAME']);

function isHandedOver(taskDefinition: TaskDefinition, name: string): boolean {
  if (!taskDefinition.node.tryFindChild(parameterId(name))) return false;
  if (SHARED_NAMES.has(name)) return true;
  throw new Error(
    `settingsPrefix must differ between the budgets of one service, but ${taskDefinition.node.path} already gets ${name} from another budget: ` +
      "give one of them a prefix of its own, such as 'ORDERS_'",
  );
}

function parameterId(name: string): string {
  return `ConnectionBudget${name}`;
}

function parameterFor(injection: Injection, taskDefinition: TaskDefinition, name: string): Setting {
  const parameter = new StringParameter(taskDefinition, parameterId(name), {
    description: `Granted by the connection budget to ${taskDefinition.node.path}`,
    stringValue: Lazy.uncachedString({
      produce: context => (context.preparing ? PENDING : (valueOf(injection, name) ?? 'unknown')),
    }),
  });
  parameter.grantRead(taskDefinition.obtainExecutionRole());
  return { name, value: parameter.parameterArn };
}

function valueOf(injection: Injection, name: string): string | undefined {
  return injection.settings().find(setting => setting.name === name)?.value;
}

/** An unknown value is not injected: the application's own check then fails at start instead of reading a guess. */
function valued(settings: readonly PossibleSetting[]): Setting[] {
  return settings.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
}
