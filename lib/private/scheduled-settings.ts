import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { EcsSettings } from './ecs-settings';
import type { ScheduledConsumer } from './scheduled-consumer';
import type { SettingsSource } from './settings-request';

/** What the task definitions of scheduled tasks were handed, by prefix. */
export class ScheduledSettings {
  private readonly handedOver = new WeakMap<CfnTaskDefinition, Map<string, string>>();

  /**
   * Hands settings over to the containers of a task.
   *
   * One task definition often serves several schedules, each with a command of its own. Where their pools and clients are the same, what the first one was
   * handed is right for all of them; undefined then.
   */
  public handOver(consumer: ScheduledConsumer, source: SettingsSource): EcsSettings | undefined {
    const { taskDefinition } = consumer.resources;
    const settings = whatIsSet(consumer);
    const known = taskDefinition && (this.handedOver.get(taskDefinition) ?? new Map<string, string>());
    if (known?.get(source.prefix) === settings) return undefined;
    if (taskDefinition && known) this.handedOver.set(taskDefinition, known.set(source.prefix, settings));
    return new EcsSettings(consumer, source);
  }
}

/** All that the variables follow from, but for the name: which variables there are is the client's. */
function whatIsSet({ pool, options: { client, processes, iamAuthentication } }: ScheduledConsumer): string {
  return JSON.stringify([client._facts(), pool, processes, iamAuthentication]);
}
