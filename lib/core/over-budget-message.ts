import type { LedgerSum } from './ledger-table';
import { knownDemand, ledgerTable } from './ledger-table';
import { countOf, printable } from './text';

/** Who asks for how many connections too many, and the whole sum line by line; undefined when the known part of the demand fits. */
export function overBudgetMessage(sum: LedgerSum): string | undefined {
  if (sum.usable === null || knownDemand(sum) <= sum.usable) return undefined;
  return [headline(sum, knownDemand(sum) - sum.usable), ...ledgerTable(sum)].join('\n');
}

function headline({ name, database, demand }: LedgerSum, over: number): string {
  const asked = `${demand === null ? 'at least ' : ''}${countOf(over, ['connection', 'connections'])}`;
  return `${printable(name)} asks for ${asked} more than ${printable(database.instanceClass ?? 'the database')} can serve`;
}
