import type { Unbounded } from '../core/consumer';
import type { DeploymentOverlap } from '../core/overlap';
import { countOf, printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import type { Fields } from './fields';
import { own } from './fields';
import type { FunctionIdentity } from './function-references';
import { identityOf } from './function-references';
import { triggersOf } from './function-triggers';
import { versionsInUse } from './function-versions';
import { possibleNumbers } from './intrinsics';
import { isManaged, isOneAtATime, managedEnvironments, managedProcesses } from './managed-instances';
import type { Template } from './template';
import { resource } from './template';

export interface LambdaFunctionOptions {
  /** How messages call the function. */
  readonly name: string;
  /** What invokes it from other templates, or may: each in words. Asked only where nothing in its own settings bounds it. */
  readonly elsewhere?: () => readonly string[];
  /** Largest number of concurrent executions, stated by the user: neither settings nor triggers are read then. */
  readonly statedConcurrency?: number;
  /** Deployment overlap, stated by the user. */
  readonly statedOverlap?: DeploymentOverlap;
  /** Processes of one environment, stated by the user. */
  readonly statedProcesses?: number;
}

/** What a template says about the execution environments of one function. */
export interface LambdaFunctionFacts {
  /** Largest number of environments that hold connections outside a deployment (D). */
  readonly copies: Maybe<number>;
  readonly copiesBecause: string;
  /** Set where nothing bounds them. */
  readonly unbounded?: Unbounded;
  readonly overlap: DeploymentOverlap;
  readonly processes: Maybe<number>;
  /** Whether one process serves many requests at once, or may. */
  readonly isShared: boolean;
}

type Copies = Pick<LambdaFunctionFacts, 'copies' | 'copiesBecause' | 'unbounded'>;

const RESERVED = 'ReservedConcurrentExecutions';

/** What bounds a function, as somebody who writes it in code looks for it. */
const RESERVED_SETTING = 'reservedConcurrentExecutions';
const MANAGED_SETTING = 'maxExecutionEnvironments';

/** Reads an `AWS::Lambda::Function` of a whole template: the worst over all parameters and conditions. */
export function readLambdaFunction(template: Template, logicalId: string, options: LambdaFunctionOptions): LambdaFunctionFacts {
  const found = resource(template, logicalId);
  const overlap = options.statedOverlap ?? { kind: 'function' };
  const processes = options.statedProcesses ?? 1;
  if (!found) return { ...unreadable(`${printable(options.name)} is not in the template`), overlap, processes, isShared: false };
  const { properties } = found;
  const identity = identityOf(template, logicalId);
  const managed = isManaged(properties, options.name);
  if (isUnknown(managed)) return { ...unreadable(managed.unknown), overlap, processes, isShared: true };
  if (!managed) return { ...readCopies(template, properties, identity, options), overlap, processes, isShared: false };
  return {
    ...readManagedCopies(template, properties, identity, options),
    overlap,
    processes: options.statedProcesses ?? managedProcesses(template, properties, options.name),
    isShared: !isOneAtATime(template, properties, options.name),
  };
}

function readCopies(template: Template, properties: Fields, identity: FunctionIdentity, options: LambdaFunctionOptions): Copies {
  const versions = versionsInUse(template, identity);
  if (options.statedConcurrency !== undefined) return capped(options.statedConcurrency, 'stated concurrency', versions);
  const { values, absent, unknown } = possibleNumbers(template, own(properties, RESERVED), `${RESERVED} of ${options.name}`);
  if (unknown[0] !== undefined) return unreadable(unknown[0]);
  const reserved = capped(Math.max(0, ...values), 'reserved concurrency', versions);
  if (!absent) return reserved;
  const triggered = readTriggered(template, identity, versions, options);
  return values.length === 0 ? triggered : larger(reserved, triggered);
}

/** Without reserved concurrency every trigger has to be bounded, and nothing else may invoke the function. */
function readTriggered(
  template: Template,
  identity: FunctionIdentity,
  versions: number,
  { elsewhere }: LambdaFunctionOptions,
): Copies {
  const { bounded, problems } = triggersOf(template, identity);
  const all = [...problems, ...(problems.length === 0 ? (elsewhere?.() ?? []) : [])];
  const none = bounded.length + all.length === 0 ? ['nothing in the app invokes it, so who does is not known'] : [];
  const [reason] = [...all, ...none];
  if (reason !== undefined) {
    const because = `it has no reserved concurrency, and ${reason}${othersInWords(all.length - 1)}`;
    return { ...unreadable(because), unbounded: { because, setting: RESERVED_SETTING, copiesPerUnit: versions } };
  }
  const sum = bounded.reduce((total, { value }) => total + value, 0);
  return capped(sum, triggersInWords(bounded), versions);
}

function triggersInWords(bounded: readonly { readonly value: number; readonly because: string }[]): string {
  const [first, ...others] = bounded;
  if (others.length === 0) return first?.because ?? '';
  return bounded.map(({ value, because }) => `${value} ${because}`).join(' + ');
}

function othersInWords(count: number): string {
  return count < 1 ? '' : ` (and ${countOf(count, ['other reason', 'other reasons'])})`;
}

/** Each version keeps environments of its own, so a cap of all executions is one for each of them. */
function capped(executions: number, because: string, versions: number): Copies {
  return {
    copies: executions * versions,
    copiesBecause: versions === 1 ? because : `${because} ${executions} x ${versions} versions`,
  };
}

function larger(a: Copies, b: Copies): Copies {
  if (isUnknown(a.copies)) return a;
  return isUnknown(b.copies) || b.copies > a.copies ? b : a;
}

/** Reserved concurrency is not for managed instances. */
function readManagedCopies(
  template: Template,
  properties: Fields,
  identity: FunctionIdentity,
  { name, statedConcurrency }: LambdaFunctionOptions,
): Copies {
  if (statedConcurrency !== undefined) return { copies: statedConcurrency, copiesBecause: 'stated' };
  const copies = managedEnvironments(template, properties, identity, name);
  if (copies !== undefined) return isUnknown(copies) ? unreadable(copies.unknown) : { copies, copiesBecause: MANAGED_SETTING };
  const because = `it runs on managed instances, and sets no ${MANAGED_SETTING}`;
  return { ...unreadable(because), unbounded: { because, setting: MANAGED_SETTING, copiesPerUnit: 1 } };
}

function unreadable(reason: string): Copies {
  return { copies: { unknown: reason }, copiesBecause: '' };
}
