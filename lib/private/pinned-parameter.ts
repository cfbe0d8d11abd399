import { Lazy, Stack } from 'aws-cdk-lib';
import { ParameterGroup } from 'aws-cdk-lib/aws-rds';
import type { CfnDBInstance, CfnDBParameterGroup, IInstanceEngine } from 'aws-cdk-lib/aws-rds';
import type { CeilingPolicy } from '../core/ceiling';
import type { DatabaseFacts } from '../core/database';
import { engineFamily, limitParameter } from '../core/engine';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import { printable } from '../core/text';
import { ownerOf } from './resource-owner';
import { referencedParameterGroup } from './db-instance';

/** Stands in the parameter group while the verdict that decides the number is being computed. */
export const PINNED_BY_BUDGET = 'pinned by the connection budget';

/** What is written into the parameter group of one instance. */
export interface PinnedParameter {
  /** Undefined when the instance is not in this app. */
  readonly instance: CfnDBInstance | undefined;
  /** Engine as CDK describes it; undefined for an L1 instance. */
  readonly engine: IInstanceEngine | undefined;
  readonly engineName: string | undefined;
  /** The number to write; undefined when it is unknown. */
  value(): number | undefined;
  /** Whether the parameter group is being read for the verdict that the number depends on. */
  isReading(): boolean;
}

/**
 * Writes the connection limit into the instance's own parameter group, creating one where there is none.
 *
 * @throws when the engine has no such parameter, and when the parameter group is not this app's, already sets it or serves another instance
 */
export function pinParameter(pinned: PinnedParameter): void {
  const instance = requireInstance(pinned.instance);
  const parameter = parameterName(pinned, instance);
  const existing = existingGroup(instance);
  if (existing === undefined) {
    createGroup(pinned, instance, parameter);
    return;
  }
  requireUnshared(existing, instance);
  writeParameter(existing, parameter, pinned);
}

/** The instance whose limit a parameter group holds: another one would need another number. */
const holders = new WeakMap<CfnDBParameterGroup, CfnDBInstance>();

function requireUnshared(group: CfnDBParameterGroup, instance: CfnDBInstance): void {
  const holder = holders.get(group);
  if (holder) {
    throw new Error(
      `MaxConnections.pinned() writes the limit of one instance to a parameter group, but ${ownerOf(group).node.path} already holds ` +
        `that of ${ownerOf(holder).node.path}: give ${ownerOf(instance).node.path} a parameter group of its own`,
    );
  }
  holders.set(group, instance);
}

function requireInstance(instance: CfnDBInstance | undefined): CfnDBInstance {
  if (instance) return instance;
  throw new Error(
    'MaxConnections.pinned() writes to a database of this app, got one from outside: state its limit with MaxConnections.of(…)',
  );
}

function parameterName({ engineName }: PinnedParameter, instance: CfnDBInstance): string {
  const family = engineName === undefined ? undefined : engineFamily(engineName);
  const parameter = family && limitParameter(family);
  if (parameter !== undefined) return parameter;
  throw new Error(
    `MaxConnections.pinned() needs an engine whose parameter group holds the limit, got ${engineName ?? 'an unknown engine'} ` +
      `at ${ownerOf(instance).node.path}: use MaxConnections.estimated() or MaxConnections.of(…)`,
  );
}

/** The parameter group that the instance names, if it names one. */
function existingGroup(instance: CfnDBInstance): CfnDBParameterGroup | undefined {
  if (instance.dbParameterGroupName === undefined) return undefined;
  const group = referencedParameterGroup(instance);
  if (group) return group;
  throw new Error(
    `MaxConnections.pinned() writes to a parameter group of this app, but ${ownerOf(instance).node.path} names ${describeName(instance)}: ` +
      'set the parameter there and state it with MaxConnections.of(…), or create the group in this app',
  );
}

function describeName(instance: CfnDBInstance): string {
  return JSON.stringify(Stack.of(instance).resolve(instance.dbParameterGroupName));
}

function createGroup(pinned: PinnedParameter, instance: CfnDBInstance, parameter: string): void {
  const { engine } = pinned;
  if (!engine) {
    throw new Error(
      `MaxConnections.pinned() cannot create a parameter group for ${instance.node.path}, because the family of an L1 instance is not known: ` +
        'give the instance a CfnDBParameterGroup, or wrap an rds.DatabaseInstance',
    );
  }
  const group = new ParameterGroup(instance, 'ConnectionBudgetParameters', {
    engine,
    description: 'Pins the connection limit that the connection budget counts on',
    parameters: { [parameter]: limitToken(pinned) },
  });
  instance.dbParameterGroupName = group.bindToInstance({}).parameterGroupName;
}

function writeParameter(group: CfnDBParameterGroup, parameter: string, pinned: PinnedParameter): void {
  const existing = Stack.of(group).resolve(group.parameters) as Record<string, unknown> | undefined;
  if (existing !== undefined && Object.hasOwn(existing, parameter)) {
    throw new Error(
      `MaxConnections.pinned() cannot write ${parameter} to ${ownerOf(group).node.path}, which already sets it: ` +
        'remove it there, or budget with what it says by MaxConnections.estimated()',
    );
  }
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

/** What is left of a wish to pin once the templates are read. */
export interface Supply {
  readonly databases: readonly DatabaseFacts[];
  readonly ceiling: CeilingPolicy;
  readonly findings: readonly Finding[];
}

/** Trusts a pinned limit only where the parameter group that the instance ends up with holds it. */
export function confirmPinned(path: string, ceiling: CeilingPolicy, databases: readonly DatabaseFacts[]): Supply {
  if (ceiling.kind !== 'pinned') return { databases, ceiling, findings: [] };
  const strayed = databases.find(database => database.parameter?.text !== PINNED_BY_BUDGET);
  if (!strayed) return { databases: databases.map(withoutParameter), ceiling, findings: [] };
  return { databases, ceiling: { kind: 'estimated' }, findings: [notPinned(path, strayed)] };
}

function withoutParameter({ parameter: _pinned, ...database }: DatabaseFacts): DatabaseFacts {
  return database;
}

function notPinned(path: string, { parameter, obstacle }: DatabaseFacts): Finding {
  const found = parameter
    ? `${parameter.where} sets ${printable(parameter.text)}`
    : (obstacle ?? 'its parameter group does not set the limit');
  return {
    rule: 'conflicting-setting',
    severity: RULES['conflicting-setting'],
    path,
    message: `${path} pins the connection limit, but the instance does not end up with it: ${found}`,
    remedies: ['leave the parameter group as the budget found it', 'budget with what it says by MaxConnections.estimated()'],
  };
}
