import { Lazy } from 'aws-cdk-lib';
import { variableConflicts, withVariables } from '../cloudformation/function-environment';
import type { VariableConflict } from '../cloudformation/function-environment';
import { statedInFunction } from '../cloudformation/stated-variables';
import { resource } from '../cloudformation/template';
import type { Finding } from '../core/finding';
import { RULES } from '../core/finding';
import { preparesStatements, settingsOf } from '../core/settings';
import type { Setting, SettingsRequest } from '../core/settings';
import { printable } from '../core/text';
import { clientFindings } from './client-findings';
import type { FunctionConsumer } from './function-consumer';
import { earlierPool } from './own-variables';
import type { OwnVariables } from './own-variables';
import { logicalIdOf } from './resolved-templates';
import { settingsRequest, statedRecycleFindings } from './settings-request';
import type { SettingsSource } from './settings-request';

/** Only names the connections: one that the application chose is as good. */
const LABEL = 'PGAPPNAME';

/**
 * The settings of one function: injected as environment variables, and held against what the function ends up with.
 *
 * Lambda hands over no SSM parameters as variables, so `SettingsDelivery` does not matter here.
 */
export class FunctionSettings {
  private readonly request: SettingsRequest;
  private readonly earlier: OwnVariables | undefined;

  public constructor(
    private readonly consumer: FunctionConsumer,
    private readonly source: SettingsSource,
  ) {
    const { client } = consumer.options;
    this.earlier = earlierPool(consumer.resource, { client, source }, consumer.functionName);
    this.request = settingsRequest(consumer.options, consumer.functionName, source, {
      isFurtherPool: this.earlier !== undefined,
    });
    this.inject();
  }

  /** Age at which the application replaces a connection, as injected. */
  public get recycleSeconds(): number {
    return this.request.poolRecycleSeconds;
  }

  /** Whether the driver keeps prepared statements, and is not told to leave that. */
  public get preparesStatements(): boolean {
    return preparesStatements(this.request);
  }

  /** Longest wait for a free connection, as injected. */
  public get timeoutSeconds(): number {
    return this.request.poolTimeoutSeconds;
  }

  /** What only shows once the pool is granted. */
  public findings(): Finding[] {
    return [...this.ofVariables(), ...statedRecycleFindings(this.consumer, this.source)];
  }

  /** Variables that the function ends up without, or with another value than the ledger grants, that do not do what they say, or that its code has to read. */
  private ofVariables(): Finding[] {
    const { resource: fn } = this.consumer;
    const rendered = fn.stack.resolve(fn._toCloudFormation()) as object;
    const environment = resource(rendered, logicalIdOf(fn))?.properties.Environment;
    const conflicts = variableConflicts({}, environment, this.granted()).filter(isConflict);
    return [
      ...(conflicts.length === 0 ? [] : [conflictFinding(this.consumer, conflicts)]),
      ...clientFindings(this.consumer, this.request, statedInFunction({}, environment), this.source, this.earlier),
    ];
  }

  /** The rendered variables are completed, so that those that are added later, and escape hatches, are seen as they are. */
  private inject(): void {
    const { consumer, source } = this;
    const before = consumer.resource.environment;
    consumer.resource.environment = Lazy.uncachedAny({
      produce: context => {
        if (context.preparing) source.prepare();
        // Plain values hold no reference that CDK would look for.
        const isLeftAlone = context.preparing || source.isReading();
        return isLeftAlone ? before : withVariables(context.resolve(before), this.granted());
      },
    });
  }

  /** An unknown value is not injected: the application's own check then fails at start instead of reading a guess. */
  private granted(): Setting[] {
    const settings = settingsOf(this.request, this.source.line(), this.source.maxConnections());
    return settings.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
  }
}

function isConflict({ name, got }: VariableConflict): boolean {
  return name !== LABEL || got === undefined;
}

/** One finding for all variables of a function: they have one cause and one way out. */
function conflictFinding({ path, name }: FunctionConsumer, conflicts: readonly VariableConflict[]): Finding {
  const names = conflicts.map(conflict => conflict.name).join(', ');
  return {
    rule: 'conflicting-setting',
    severity: RULES['conflicting-setting'],
    path,
    message: conflicts.map(conflict => conflictText(printable(name), conflict)).join('\n  '),
    remedies: conflicts.every(({ got }) => got === undefined)
      ? ['leave the environment to the function, without an escape hatch that replaces it']
      : [`remove ${names} from the function`, 'state the same to the budget'],
  };
}

function conflictText(consumer: string, { name, got, wanted }: VariableConflict): string {
  if (got === undefined) return `${consumer}: the function ends up without ${name}, for which the budget grants ${wanted}`;
  return `${consumer}: the function already has ${name} as ${got}, but the budget grants ${wanted}`;
}
