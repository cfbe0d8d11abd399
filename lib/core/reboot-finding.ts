import type { BudgetFacts } from './budget';
import type { Finding } from './finding';
import { RULES } from './finding';
import type { KnownCeiling } from './ceiling';
import type { DatabaseFacts } from './database';
import { isDynamic } from './reboot';
import type { Supply } from './supply';
import { printable } from './text';

/** Says that the running server does not have the ceiling of the template before it is restarted. */
export function rebootFinding({ path, name }: BudgetFacts, { database, ceiling, pending }: Supply): Finding[] {
  if (pending === undefined || ceiling.basis === 'unknown') return [];
  const { running, planned } = pending;
  const server = printable(database.instanceClass ?? 'the server');
  const message =
    `${printable(name)}: ${server} runs with ${running} connections, and has ${planned.maxConnections} only after a restart${exception(database, planned)} ` +
    `(${planned.basis}: ${printable(planned.source)}); ${ceiling.maxConnections} are counted`;
  const remedies = ['restart it in its maintenance window, then state the new number or leave it out'];
  return [{ rule: 'ceiling-needs-reboot', severity: RULES['ceiling-needs-reboot'], path, message, remedies }];
}

/** A group that is new to the server is taken with a restart, a change of the one that it has at once. */
function exception(database: DatabaseFacts, { basis }: KnownCeiling): string {
  return basis === 'pinned' && isDynamic(database) ? ', unless it has its parameter group already' : '';
}
