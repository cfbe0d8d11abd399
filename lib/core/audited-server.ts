import type { ServerSnapshot, TaggedPlan } from './account';
import type { Ceiling } from './ceiling';
import type { DatabaseFacts } from './database';
import { engineFamily, limitParameter } from './engine';
import { instanceClassesOfFamily, findInstanceClass } from './instance-classes';
import type { LedgerBudget } from './ledger';
import { supplyOf } from './supply';
import type { Supply } from './supply';
import { printable } from './text';
import { isUnknown } from './unknown';

/** What an audit says of a server; several may hold at once. */
export type Verdict =
  'near-limit' | 'over-plan' | 'drifted' | 'never-planned' | 'oversized' | 'pools-above-use' | 'unknown' | 'fine';

/** One server held against its plan. */
export interface AuditedServer {
  readonly server: ServerSnapshot;
  readonly supply: Supply;
  /** What the ledger or the tags say of it; absent where neither does. */
  readonly plan?: ServerPlan;
  /** Each with one sentence that has the figures. */
  readonly verdicts: readonly { readonly verdict: Verdict; readonly because: string }[];
}

/** What was planned for a server. */
export interface ServerPlan extends TaggedPlan {
  readonly instanceClass?: string;
  /** Connections for people and jobs outside the budget. */
  readonly operations: number;
  /** The sum that it comes from, where a ledger was given. */
  readonly ledger?: LedgerBudget;
}

/** The operations reserve where nobody says otherwise. */
const DEFAULT_OPERATIONS = 10;

/** Pools that are planned for so many times what was ever used are far above it. */
const FAR_ABOVE = 4;

const STANDARD = { kind: 'standard' } as const;

export function auditServer(server: ServerSnapshot, ledgers: readonly LedgerBudget[]): AuditedServer {
  const supply = supplyOf({ databases: [factsOf(server)], ceiling: { kind: 'estimated' }, reserve: STANDARD });
  const plan = planOf(server, ledgers);
  const audited = { server, supply, ...(plan && { plan }) };
  const found = [
    nearLimit(audited),
    overPlan(audited),
    ...drift(audited),
    neverPlanned(audited),
    oversized(audited),
    poolsAboveUse(audited),
    unknown(audited),
  ];
  const verdicts = found.filter(each => each !== undefined);
  return { ...audited, verdicts: verdicts.length === 0 ? [{ verdict: 'fine', because: 'nothing to do' }] : verdicts };
}

type Judged = Omit<AuditedServer, 'verdicts'>;
type Found = AuditedServer['verdicts'][number] | undefined;

/** The server as the arithmetic knows it. */
export function factsOf(server: ServerSnapshot): DatabaseFacts {
  const { engine, engineVersion, instanceClass, allocatedStorageGib, serverless, parameter } = server;
  const known = parameter !== null && !isUnknown(parameter) ? parameter : undefined;
  const obstacle = obstacleOf(server);
  return {
    engine,
    ...(engineVersion !== undefined && { engineVersion }),
    ...(instanceClass !== undefined && { instanceClass }),
    ...(allocatedStorageGib !== undefined && { allocatedStorageGib }),
    ...(serverless && { serverless }),
    ...(known && { parameter: { text: known.text, where: `parameter group ${printable(known.group)}` } }),
    ...(obstacle !== undefined && { obstacle }),
  };
}

/** Why the limit of the running server cannot be told, whatever its class. */
function obstacleOf({ parameter, engine }: ServerSnapshot): string | undefined {
  if (parameter === null) return undefined;
  if (isUnknown(parameter)) return parameter.unknown;
  if (!parameter.pendingReboot) return undefined;
  const name = limitParameter(engineFamily(engine) ?? 'postgres') ?? 'the limit';
  return `${name} ${printable(parameter.text)} in parameter group ${printable(parameter.group)} waits for a restart, and what runs until then cannot be read`;
}

function planOf({ plan }: ServerSnapshot, ledgers: readonly LedgerBudget[]): ServerPlan | undefined {
  if (!plan) return undefined;
  const ledger = ledgers.find(({ path }) => path === plan.path);
  if (!ledger) return { ...plan, operations: DEFAULT_OPERATIONS };
  const { ceiling, demand, operations, database } = ledger;
  return {
    path: plan.path,
    ceiling: ceiling.maxConnections,
    plannedPeak: demand,
    operations: operations ?? DEFAULT_OPERATIONS,
    ...(database.instanceClass !== undefined && { instanceClass: database.instanceClass }),
    ledger,
  };
}

/** What was seen; undefined where that is unknown or nothing. */
function seen({ connections }: ServerSnapshot): number | undefined {
  return connections === null || isUnknown(connections) ? undefined : connections.value;
}

function nearLimit({ server, supply: { usable, admitted } }: Judged): Found {
  const peak = seen(server);
  if (peak === undefined || usable === undefined || peak <= usable) return undefined;
  return {
    verdict: 'near-limit',
    because: `${peak} connections at the peak, ${usable} usable, refusals beyond ${admitted ?? '?'}`,
  };
}

function overPlan({ server, plan }: Judged): Found {
  const peak = seen(server);
  if (peak === undefined || !plan || plan.plannedPeak === null || peak <= plan.plannedPeak + plan.operations) return undefined;
  const planned = `${plan.plannedPeak} of consumers + ${plan.operations} for operations`;
  return {
    verdict: 'over-plan',
    because: `${peak} connections at the peak, planned ${planned}: somebody outside the budget, or a leak`,
  };
}

function drift({ server, supply: { ceiling }, plan }: Judged): Found[] {
  if (!plan) return [];
  const classes =
    plan.instanceClass !== undefined && server.instanceClass !== undefined && plan.instanceClass !== server.instanceClass;
  const ceilings = plan.ceiling !== null && ceiling.basis !== 'unknown' && ceiling.maxConnections !== plan.ceiling;
  return [
    classes ? { verdict: 'drifted', because: `class ${server.instanceClass}, planned ${plan.instanceClass}` } : undefined,
    ceilings ? { verdict: 'drifted', because: `ceiling ${knownCeiling(ceiling)}, planned ${plan.ceiling}` } : undefined,
  ];
}

function knownCeiling(ceiling: Ceiling): number | string {
  return ceiling.basis === 'unknown' ? '?' : ceiling.maxConnections;
}

function neverPlanned({ plan }: Judged): Found {
  return plan ? undefined : { verdict: 'never-planned', because: 'no budget has left its plan on it' };
}

/** The smallest class of its family that would do, for its connections alone. */
function oversized({ server, supply, plan }: Judged): Found {
  const peak = seen(server);
  const { ceiling } = supply;
  if (peak === undefined || server.instanceClass === undefined || ceiling.basis === 'unknown' || server.parameter !== null)
    return undefined;
  const current = findInstanceClass(server.instanceClass);
  if (!current) return undefined;
  const needed = Math.max(peak, plan?.plannedPeak ?? 0);
  const smaller = instanceClassesOfFamily(current.family)
    .filter(({ memoryGib }) => memoryGib < current.memoryGib)
    .map(({ name }) => ({ name, usable: usableOn(server, name) }))
    .find(({ usable }) => usable !== undefined && usable >= needed);
  if (!smaller) return undefined;
  return {
    verdict: 'oversized',
    because: `for its connections ${smaller.name} would do: ${needed} needed, ${smaller.usable} usable`,
  };
}

function usableOn(server: ServerSnapshot, instanceClass: string): number | undefined {
  return supplyOf({ databases: [factsOf({ ...server, instanceClass })], ceiling: { kind: 'estimated' }, reserve: STANDARD })
    .usable;
}

function poolsAboveUse({ server, plan }: Judged): Found {
  const peak = seen(server);
  if (peak === undefined || !plan || plan.plannedPeak === null || plan.plannedPeak < FAR_ABOVE * Math.max(1, peak))
    return undefined;
  return { verdict: 'pools-above-use', because: `pools for ${plan.plannedPeak} connections, ${peak} at the peak` };
}

function unknown({ server, supply: { ceiling } }: Judged): Found {
  const reasons = [
    ...(ceiling.basis === 'unknown' ? [`ceiling: ${ceiling.source}`] : []),
    ...(server.connections === null ? ['connections: nothing was published'] : []),
    ...(isUnknown(server.connections) ? [`connections: ${server.connections.unknown}`] : []),
  ];
  return reasons.length === 0 ? undefined : { verdict: 'unknown', because: reasons.join('; ') };
}
