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

/**
 * Adds settings to containers when the task definition is rendered.
 *
 * The rendered list is completed rather than the containers changed, so that containers added later, L1 task definitions and
 * variables that are already there are all seen as they are.
 */
export function injectEnvironment(injection: Injection): void {
  wrapContainerDefinitions(injection, (definitions, preparing) =>
    // While CDK looks for references nothing is granted yet, and plain values hold no reference.
    preparing ? definitions : withSettings(definitions, injection.containers, valued(injection.settings())),
  );
}

/** The same by way of SSM parameters that ECS hands over as secrets; needs a task definition with an execution role. */
export function injectSsmParameters(injection: Injection, taskDefinition: TaskDefinition): void {
  const parameters = injection.names.map(name => parameterFor(injection, taskDefinition, name));
  wrapContainerDefinitions(injection, definitions => withSettings(definitions, injection.containers, [], parameters));
}

/** Settings that a container has with another value than granted. */
export function conflicts(injection: Injection): SettingConflict[] {
  const { taskDefinition } = injection;
  const rendered = taskDefinition.stack.resolve(taskDefinition._toCloudFormation()) as {
    Resources?: Record<string, { Properties?: { ContainerDefinitions?: unknown } }>;
  };
  const [resource] = Object.values(rendered.Resources ?? {});
  return conflictsOf(resource?.Properties?.ContainerDefinitions, injection.containers, valued(injection.settings()));
}

function wrapContainerDefinitions(injection: Injection, complete: (definitions: unknown, preparing: boolean) => unknown): void {
  const { taskDefinition } = injection;
  const previous = taskDefinition.containerDefinitions;
  taskDefinition.containerDefinitions = Lazy.uncachedAny({
    produce: context => {
      const definitions: unknown = context.resolve(previous);
      return injection.isReading() ? definitions : complete(definitions, context.preparing);
    },
  });
}

function parameterFor(injection: Injection, taskDefinition: TaskDefinition, name: string): Setting {
  const parameter = new StringParameter(taskDefinition, `ConnectionBudget${name}`, {
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
