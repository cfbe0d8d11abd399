import type { ServerSnapshot } from './account';
import type { CeilingPolicy } from './ceiling';
import type { DatabaseFacts } from './database';
import { engineFamily, limitParameter } from './engine';
import { nominalMaxConnections } from './nominal';
import { mostByExpression } from './parameter-limit';
import type { ReservePolicy } from './reserve';
import type { ServerPlan } from './server-plan';
import type { Supply } from './supply';
import { supplyOf } from './supply';
import { printable } from './text';
import { isUnknown } from './unknown';

/** What a server offers by what is known of the live account, and by its plan where that can be true of it. */
export function liveSupply(server: ServerSnapshot, plan: ServerPlan | undefined): Supply {
  const databases = [factsOf(server)];
  const supply = supplyOf({ databases, ceiling: { kind: 'estimated' }, reserve: reserveFor(plan, undefined) });
  if (supply.ceiling.basis === 'unknown') return supply;
  const ceiling = plannedCeiling(server, supply.ceiling.maxConnections, plan);
  const maxConnections = ceiling?.maxConnections ?? supply.ceiling.maxConnections;
  return supplyOf({ databases, ceiling: ceiling ?? { kind: 'estimated' }, reserve: reserveFor(plan, maxConnections) });
}

/** A ceiling of the plan may be so much of the estimate: a number that was calculated from a proxy's is rounded. */
const ROUNDED = 0.9;

/**
 * A ceiling of the plan that the live server may have: not far below the estimate, which is a lower bound, and not above what all of its
 * memory would give. It was measured or stated, then.
 */
function plannedCeiling(server: ServerSnapshot, estimate: number, plan: ServerPlan | undefined) {
  const most = mostConnections(server) ?? estimate;
  const possible = (plan?.ceilings ?? []).filter(ceiling => ceiling >= estimate * ROUNDED && ceiling <= most);
  if (possible.length === 0 || possible.includes(estimate)) return undefined;
  const policy = { kind: 'declared', maxConnections: Math.min(...possible), source: 'as planned' } as const;
  return policy satisfies CeilingPolicy;
}

/**
 * What the limit is on the whole nominal memory, and the number itself where it follows no memory. Undefined where that is not known, and for a
 * replica, which takes the limit of its source where that is higher.
 */
export function mostConnections(server: ServerSnapshot): number | undefined {
  const database = factsOf(server);
  const { parameter, obstacle } = database;
  if (obstacle !== undefined || server.role === 'replica') return undefined;
  return parameter === undefined ? nominalMaxConnections(database) : mostByExpression(database, parameter);
}

/** The reserve of the plan, line by line where a ledger has it for this ceiling. */
function reserveFor(plan: ServerPlan | undefined, maxConnections: number | undefined): ReservePolicy {
  const ledger = plan?.ledgers.find(({ ceiling }) => maxConnections !== undefined && ceiling.maxConnections === maxConnections);
  if (ledger) return { kind: 'stated', items: ledger.reserve };
  return { kind: 'standard', ...(plan && { operations: { operations: plan.operations } }) };
}

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
  const family = engineFamily(engine);
  const name = (family && limitParameter(family)) ?? 'the limit';
  const where = `parameter group ${printable(parameter.group)}`;
  return `${name} ${printable(parameter.text)} in ${where} is pending a reboot, and what runs until then cannot be read`;
}
