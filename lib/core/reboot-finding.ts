import type { BudgetFacts } from './budget';
import type { Finding } from './finding';
import { RULES } from './finding';
import type { Supply } from './supply';
import { printable } from './text';

/** Says that the running server does not have the ceiling of the template before it is restarted. */
export function rebootFinding({ path, name }: BudgetFacts, { database, ceiling, pending }: Supply): Finding[] {
  if (pending === undefined || ceiling.basis === 'unknown') return [];
  const { running, planned } = pending;
  const server = printable(database.instanceClass ?? 'the server');
  const message =
    `${printable(name)}: ${server} runs with ${running} connections, and has ${planned.maxConnections} only after a restart ` +
    `(${planned.basis}: ${printable(planned.source)}); ${ceiling.maxConnections} are counted`;
  const remedies = ['restart it in its maintenance window, then state the new number or leave it out'];
  return [{ rule: 'ceiling-needs-reboot', severity: RULES['ceiling-needs-reboot'], path, message, remedies }];
}
