import type { LedgerBudget } from './ledger';
import { roundDown } from './rounding';

/** Per cent of what the server admits, beyond which refusals are near. */
export const NEAR_LIMIT_PERCENT = 90;

type Limited = Pick<LedgerBudget, 'admitted' | 'operations' | 'demand' | 'steadyDemand' | 'scenarios'>;

/** A server that a failover may put behind an endpoint. */
export interface StandIn {
  readonly name?: string;
  /** What ordinary roles get of it; null when unknown. */
  readonly admitted: number | null;
}

/** What the server behind an endpoint admits, or its stand-in. */
export interface ServerLimit {
  /** Null when the ceiling is unknown. */
  readonly admitted: number | null;
  /** A smaller server that a failover may put there. Its limit is the one above, unless the plan leaves no room for that. */
  readonly standIn?: string;
  readonly standInAdmitted?: number;
  /** Set where the plan is beyond the limit of the stand-in, so that the alarm cannot come before its refusals. */
  readonly isUncovered?: true;
}

/** The member that is promoted when the writer is lost; undefined where there is none. */
export function promotedIn({ scenarios }: Limited): StandIn | undefined {
  const lost = scenarios.find(({ scenario }) => scenario === 'member-lost');
  return lost && { admitted: lost.admitted, ...(lost.server !== undefined && { name: lost.server }) };
}

/** The limit that counts: of a smaller stand-in only where the plan leaves room for that. */
export function limitOf(ledger: Limited, standIn = promotedIn(ledger)): ServerLimit {
  const { admitted } = ledger;
  const smaller = standIn?.admitted ?? null;
  if (admitted === null || smaller === null || smaller >= admitted) return { admitted };
  const known = { standIn: standIn?.name ?? 'another member', standInAdmitted: smaller };
  if (plannedMoments(ledger).some(planned => planned >= smaller)) return { admitted, ...known, isUncovered: true };
  return { admitted: smaller, ...known };
}

/**
 * The count beyond which refusals are near: so many per cent of what ordinary roles get, and never less than what is planned, which is no incident.
 *
 * It lies below the last connection that is admitted, so that the alarm comes before the first refusal. Undefined when the ceiling is unknown.
 */
export function nearLimit(ledger: Limited, percent = NEAR_LIMIT_PERCENT, standIn = promotedIn(ledger)): number | undefined {
  const { admitted } = limitOf(ledger, standIn);
  if (admitted === null) return undefined;
  const near = roundDown((admitted * percent) / 100);
  // A plan that does not fit is no measure.
  return below(Math.max(near, ...plannedMoments(ledger).filter(planned => planned <= admitted)), admitted);
}

/**
 * The most that is planned for any moment which fits. More than that is somebody outside the budget, or a leak. Always a count that the server can
 * reach. Undefined when the demand is unknown.
 */
export function overPlan(ledger: Limited): number | undefined {
  const moments = plannedMoments(ledger);
  return moments.length === 0 ? undefined : below(Math.max(...moments), ledger.admitted);
}

/**
 * What is planned outside deployments and failovers, and for operations. Undefined when the demand is unknown, and where nothing else is planned, or no
 * server would bear it: then the other alarms say all there is to say.
 */
export function overSteady(ledger: Limited): number | undefined {
  const { steadyDemand, operations, admitted } = ledger;
  if (steadyDemand === null) return undefined;
  const planned = steadyDemand + operations;
  const isBelow = plannedMoments(ledger).some(each => each > planned) && (admitted === null || planned < admitted);
  return isBelow ? planned : undefined;
}

/**
 * What is planned: the consumers' demand at its peak, and after a failover where that fits, each with what is reserved for operations. A failover that
 * does not fit is nobody's plan. Empty when the demand is unknown.
 */
export function plannedMoments({ demand, operations, scenarios }: Limited): number[] {
  if (demand === null) return [];
  const fitting = scenarios.flatMap(each => (each.demand !== null && (each.headroom ?? -1) >= 0 ? [each.demand] : []));
  return [demand, ...fitting].map(each => each + operations);
}

/** A threshold that is passed before the first refusal. */
function below(threshold: number, admitted: number | null): number {
  return admitted === null ? threshold : Math.max(0, Math.min(threshold, admitted - 1));
}
