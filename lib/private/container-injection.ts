import { Lazy } from 'aws-cdk-lib';
import type { CfnTaskDefinition, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { conflictsOf, lostSettings, withSettings } from '../cloudformation/container-settings';
import type { SettingConflict } from '../cloudformation/container-settings';
import { isFields, own } from '../cloudformation/fields';
import type { Template } from '../cloudformation/template';
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
  /** Called when CDK renders the task definition to look for references. */
  prepare(): void;
}

/** What became of an injection. */
export interface Injected {
  /**
   * Settings that a container has otherwise than granted.
   *
   * @param definitions the containers as read for the verdict, without what this library adds
   * @param template where the parameters and mappings stand that values refer to
   */
  conflicts(definitions: unknown, template: Template): SettingConflict[];
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
  const { after } = wrapContainerDefinitions(injection, false, definitions =>
    withSettings(definitions, injection.containers, valued(injection.settings())),
  );
  return {
    conflicts: (definitions, template) => {
      if (isUntouched(injection, after)) return conflictsWith(injection, template, definitions);
      const rendered = renderedDefinitions(injection);
      return [...conflictsWith(injection, template, rendered), ...lost(injection, rendered)];
    },
  };
}

/**
 * The same by way of SSM parameters that ECS hands over as secrets; needs a task definition with an execution role.
 *
 * @throws when the task definition is handed the same settings for another service or by another budget
 */
export function injectSsmParameters(injection: Injection, taskDefinition: TaskDefinition): Injected {
  const names = injection.names.filter(name => !isHandedOver(taskDefinition, name));
  const parameters = names.map(name => parameterFor(injection, taskDefinition, name));
  const { before, after } = wrapContainerDefinitions(injection, true, definitions =>
    withSettings(definitions, injection.containers, [], parameters),
  );
  return {
    conflicts: (_, template) => [
      // Held against what stood there before: afterwards the settings are there as secrets, as they should be.
      ...conflictsWith(injection, template, taskDefinition.stack.resolve(before), names),
      ...(isUntouched(injection, after) ? [] : lost(injection, renderedDefinitions(injection))),
    ],
  };
}

/** Whether nothing else adds to the containers or takes their place, so that what was there is all there is to compare with. */
function isUntouched({ taskDefinition }: Injection, after: unknown): boolean {
  if (injections.get(taskDefinition) !== 1 || taskDefinition.containerDefinitions !== after) return false;
  // Not public: without it every task definition is taken for one with overrides, which is slower and no less right.
  const overrides: unknown = Reflect.get(taskDefinition, 'rawOverrides');
  if (!isFields(overrides)) return false;
  const properties = own(overrides, 'Properties');
  return properties === undefined || (isFields(properties) && own(properties, 'ContainerDefinitions') === undefined);
}

/** Settings that were injected, and that an escape hatch or an Aspect has replaced since. */
function lost(injection: Injection, definitions: unknown): SettingConflict[] {
  return lostSettings(definitions, injection.containers, valued(injection.settings()));
}

function conflictsWith(
  injection: Injection,
  template: Template,
  definitions: unknown,
  names = injection.names,
): SettingConflict[] {
  const settings = valued(injection.settings()).filter(({ name }) => names.includes(name) && name !== LABEL);
  return conflictsOf(definitions, injection.containers, settings, template);
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
 * Completes the list of containers when it is rendered, and gives back the list as it was and as it is now.
 *
 * @param holdsReferences whether what is added refers to resources, so that CDK must see it when it looks for references
 */
function wrapContainerDefinitions(
  injection: Injection,
  holdsReferences: boolean,
  complete: (definitions: unknown) => unknown,
): { before: unknown; after: unknown } {
  const { taskDefinition } = injection;
  const before = taskDefinition.containerDefinitions;
  injections.set(taskDefinition, (injections.get(taskDefinition) ?? 0) + 1);
  const after = Lazy.uncachedAny({
    produce: context => {
      if (context.preparing) injection.prepare();
      const isLeftAlone = injection.isReading() || (context.preparing && !holdsReferences);
      return isLeftAlone ? before : complete(context.resolve(before));
    },
  });
  taskDefinition.containerDefinitions = after;
  return { before, after };
}

/** Only names the connections: one that the application chose, or another service of the same task definition, is as good. */
const LABEL = 'PGAPPNAME';

/** Variables that mean the same whichever budget writes them, so that a second budget leaves them to the first. */
const SHARED_NAMES = new Set(['WEB_CONCURRENCY', 'CELERY_WORKER_CONCURRENCY', 'GUNICORN_CMD_ARGS', LABEL]);

function isHandedOver(taskDefinition: TaskDefinition, name: string): boolean {
  if (!taskDefinition.node.tryFindChild(parameterId(name))) return false;
  if (SHARED_NAMES.has(name)) return true;
  throw new Error(
    `${taskDefinition.node.path} already gets ${name} from this library: give each service a task definition of its own, ` +
      "and each budget of one service a settingsPrefix of its own, such as 'ORDERS_'",
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
