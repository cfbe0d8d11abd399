import { Lazy, Stack } from 'aws-cdk-lib';
import { ParameterGroup } from 'aws-cdk-lib/aws-rds';
import type { IEngine } from 'aws-cdk-lib/aws-rds';
import { engineFamily, limitParameter } from '../core/engine';
import type { CfnGroup, ParameterHolder } from './parameter-holder';
import { PINNED_BY_BUDGET } from './pinned-confirmation';
import { ownerOf } from './resource-owner';

/** What is written into the parameter group of one server, or of a cluster whose servers all share one. */
export interface PinnedParameter {
  /** The budget that pins; servers of one budget may share a group. */
  readonly owner: object;
  readonly holder: ParameterHolder;
  /** The cluster that the server belongs to: what its group sets would be overruled. */
  readonly cluster?: ParameterHolder;
  /** Engine as CDK describes it; undefined for an L1 resource. */
  readonly engine: IEngine | undefined;
  readonly engineName: string | undefined;
  /** The number that the user states; undefined where it follows from the server. */
  readonly stated: number | undefined;
  /** The number to write; undefined when it is unknown. */
  value(): number | undefined;
  /** Whether the parameter group is being read for the verdict that the number depends on. */
  isReading(): boolean;
}

/**
 * Writes the connection limit into the server's own parameter group, creating one where there is none.
 *
 * @throws when the engine has no such parameter, and when the parameter group is not this app's, already sets it or serves another database
 */
export function pinParameter(pinned: PinnedParameter): void {
  const parameter = parameterName(pinned);
  if (pinned.stated !== undefined) statedLimits.set(pinned.holder.resource, pinned.stated);
  if (pinned.cluster?.group) requireUnset(pinned.cluster.group, parameter);
  const existing = existingGroup(pinned.holder);
  if (existing === undefined) createGroup(pinned, parameter);
  else if (!isHeldAlready(existing, pinned)) writeParameter(existing, parameter, pinned);
}

const statedLimits = new WeakMap<ParameterHolder['resource'], number>();

/** The limit that a budget states and pins for a resource; undefined where none does. */
export function statedLimitOf(resource: ParameterHolder['resource']): number | undefined {
  return statedLimits.get(resource);
}

/** Who holds the limit of a parameter group: another database would need another number. */
const held = new WeakMap<CfnGroup, PinnedParameter>();

function isHeldAlready(group: CfnGroup, pinned: PinnedParameter): boolean {
  const other = held.get(group);
  if (other?.owner === pinned.owner) return true;
  if (other) {
    throw new Error(
      `MaxConnections.pinned() writes the limit of one database to a parameter group, but ${ownerOf(group).node.path} already holds ` +
        `that of ${ownerOf(other.holder.resource).node.path}: give ${ownerOf(pinned.holder.resource).node.path} a parameter group of its own`,
    );
  }
  held.set(group, pinned);
  return false;
}

function parameterName({ engineName, holder }: PinnedParameter): string {
  const family = engineName === undefined ? undefined : engineFamily(engineName);
  const parameter = family && limitParameter(family);
  if (parameter !== undefined) return parameter;
  throw new Error(
    `MaxConnections.pinned() needs an engine whose parameter group holds the limit, got ${engineName ?? 'an unknown engine'} ` +
      `at ${ownerOf(holder.resource).node.path}: use MaxConnections.estimated() or MaxConnections.of(…)`,
  );
}

/** The parameter group that the resource names, if it names one. */
function existingGroup({ groupName, group, resource }: ParameterHolder): CfnGroup | undefined {
  if (groupName === undefined || group) return group;
  throw new Error(
    `MaxConnections.pinned() writes to a parameter group of this app, but ${ownerOf(resource).node.path} names ` +
      `${JSON.stringify(Stack.of(resource).resolve(groupName))}: ` +
      'set the parameter there and state it with MaxConnections.of(…), or create the group in this app',
  );
}

function createGroup(pinned: PinnedParameter, parameter: string): void {
  const { engine, holder } = pinned;
  if (!engine) {
    throw new Error(
      `MaxConnections.pinned() cannot create a parameter group for ${holder.resource.node.path}, because the family of an L1 resource is not known: ` +
        'give it a parameter group, or wrap an L2 database',
    );
  }
  const group = new ParameterGroup(holder.resource, 'ConnectionBudgetParameters', {
    engine,
    description: 'Pins the connection limit that the connection budget counts on',
    parameters: { [parameter]: limitToken(pinned) },
  });
  holder.use(group);
}

/** @throws when somebody has set the limit in the group: it is not for a budget to overrule it */
function requireUnset(group: CfnGroup, parameter: string): void {
  const existing = Stack.of(group).resolve(group.parameters) as Record<string, unknown> | undefined;
  if (existing === undefined || !Object.hasOwn(existing, parameter)) return;
  throw new Error(
    `MaxConnections.pinned() cannot write ${parameter} to ${ownerOf(group).node.path}, which already sets it: ` +
      'remove it there, or budget with what it says by MaxConnections.estimated()',
  );
}

function writeParameter(group: CfnGroup, parameter: string, pinned: PinnedParameter): void {
  requireUnset(group, parameter);
  const owner = group.node.scope;
  if (owner instanceof ParameterGroup) owner.addParameter(parameter, limitToken(pinned));
  else group.addPropertyOverride(`Parameters.${parameter}`, limitToken(pinned));
}

function limitToken(pinned: PinnedParameter): string {
  return Lazy.uncachedString({
    produce: context => {
      if (context.preparing || pinned.isReading()) return PINNED_BY_BUDGET;
      const value = pinned.value();
      return value === undefined ? undefined : String(value);
    },
  });
}
