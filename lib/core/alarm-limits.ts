import type { LedgerBudget } from './ledger';
import { roundDown } from './rounding';

/** Per cent of what the server admits, beyond which refusals are near. */
export const NEAR_LIMIT_PERCENT = 90;

type Limited = Pick<LedgerBudget, 'admitted' | 'operations' | 'demand' | 'steadyDemand' | 'scenarios'>;

/**
 * The count beyond which refusals are near: so many per cent of what ordinary roles get, and never less than what is planned, which is no incident.
 *
 * It lies below the last connection that is admitted, so that the alarm comes before the first refusal. After a failover another server may
 * stand behind the endpoint: where that one admits less, and the plan still fits below, its limit counts.
 * Undefined when the ceiling is unknown.
 */
export function nearLimit(ledger: Limited, percent = NEAR_LIMIT_PERCENT): number | undefined {
  const { admitted } = limitOf(ledger);
  if (admitted === null) return undefined;
  const near = roundDown((admitted * percent) / 100);
  const planned = plannedPeak(ledger);
  const threshold = planned !== undefined && planned < admitted ? Math.max(near, planned) : near;
  return Math.max(0, Math.min(threshold, admitted - 1));
}

/**
 * The most that is planned for any moment which fits: the consumers' demand, and what is reserved for operations. More than that is somebody outside
 * the budget, or a leak. Always a count that the server can reach. Undefined when the demand is unknown.
 */
export function overPlan(ledger: Limited): number | undefined {
  const { scenarios, operations, admitted } = ledger;
  const peak = plannedPeak(ledger);
  if (peak === undefined) return undefined;
  const fitting = scenarios.flatMap(({ demand, headroom }) => (demand !== null && (headroom ?? -1) >= 0 ? [demand] : []));
  const planned = Math.max(peak, ...fitting.map(demand => demand + (operations ?? 0)));
  return admitted === null ? planned : Math.max(0, Math.min(planned, admitted - 1));
}

/** What is planned outside deployments, and for operations. Undefined when the demand is unknown. */
export function overSteady({ steadyDemand, operations, admitted }: Limited): number | undefined {
  if (steadyDemand === null) return undefined;
  const planned = steadyDemand + (operations ?? 0);
  return admitted === null ? planned : Math.max(0, Math.min(planned, admitted - 1));
}

/** The consumers' demand at its peak, and what is reserved for operations. */
function plannedPeak({ demand, operations }: Limited): number | undefined {
  return demand === null ? undefined : demand + (operations ?? 0);
}

/** What the server behind an endpoint admits, or the one that a failover may put there. */
export interface ServerLimit {
  /** Null when the ceiling is unknown. */
  readonly admitted: number | null;
  /** The server that may be promoted, where its limit counts. */
  readonly promoted?: string;
}

/** The limit that counts: of a smaller server that may be promoted only where the plan leaves room for that. */
export function limitOf(ledger: Limited): ServerLimit {
  const { admitted } = ledger;
  const lost = ledger.scenarios.find(({ scenario }) => scenario === 'member-lost');
  const smaller = lost?.admitted ?? null;
  if (admitted === null || smaller === null || smaller >= admitted || (plannedPeak(ledger) ?? 0) >= smaller) return { admitted };
  return { admitted: smaller, ...(lost?.server !== undefined && { promoted: lost.server }) };
}
