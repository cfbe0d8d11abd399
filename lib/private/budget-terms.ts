import type { ConnectionBudgetProps } from '../connection-budget-props';
import { MOST_CONNECTIONS } from '../core/numbers';
import { requireNumber } from './require';
import type { TargetDatabase } from './target-database';

/** Beside a stated or measured ceiling nothing is left to compare. */
export function requireRunning({ runningMaxConnections: running, maxConnections }: ConnectionBudgetProps): void {
  if (running === undefined) return;
  requireNumber('runningMaxConnections', running, { min: 1, max: MOST_CONNECTIONS });
  const kind = maxConnections?._policy().kind;
  if (kind !== 'declared' && kind !== 'measured') return;
  const beside =
    kind === 'declared'
      ? 'MaxConnections.of(…), which states what the server admits: state the lower of both there'
      : 'MaxConnections.measured(…), which reads what the server said: measure it again';
  throw new Error(`runningMaxConnections must be left out beside ${beside}`);
}

/** An allotment is the whole ceiling, and its owner has kept the reserve. */
export function requireNoTerms(
  { maxConnections, reserve, runningMaxConnections }: ConnectionBudgetProps,
  { terms }: TargetDatabase,
): void {
  const stated = Object.entries({ maxConnections, reserve, runningMaxConnections }).find(([, value]) => value !== undefined);
  if (terms === undefined || stated === undefined) return;
  throw new Error(
    `${stated[0]} must be left out for an allotment, which is the whole ceiling and has no reserve: ask its owner for another number`,
  );
}
