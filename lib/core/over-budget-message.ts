import type { Finding } from './finding';
import type { LedgerSum } from './ledger-sum';
import { knownDemand } from './ledger-sum';
import { ledgerTable } from './ledger-table';
import type { ScenarioId } from './scenario';
import { countOf, printable } from './text';

/** When a sum does not fit; a deployment goes without saying, because every sum is about one. */
const OCCASIONS: Readonly<Record<ScenarioId, string>> = {
  steady: ' outside deployments',
  'scaled-out': ' when everything is scaled out',
  deployment: '',
  'member-lost': ' when a member is lost',
  'deployment-during-failover': ' when a member is lost during a deployment',
};

/** Who asks for how many connections too many, and the whole sum line by line; undefined when the known part of the demand fits. */
export function overBudgetMessage(sum: LedgerSum, scenario: ScenarioId = 'deployment'): string | undefined {
  if (sum.usable === null || knownDemand(sum) <= sum.usable) return undefined;
  return [headline(sum, knownDemand(sum) - sum.usable, OCCASIONS[scenario]), ...ledgerTable(sum)].join('\n');
}

function headline({ name, database, demand }: LedgerSum, over: number, occasion: string): string {
  const asked = `${demand === null ? 'at least ' : ''}${countOf(over, ['connection', 'connections'])}`;
  return `${printable(name)} asks for ${asked} more than ${serverInWords(database)} can serve${occasion}`;
}

function serverInWords({ name, instanceClass }: LedgerSum['database']): string {
  if (name === undefined) return printable(instanceClass ?? 'the database');
  return printable(instanceClass === undefined ? name : `${name} (${instanceClass})`);
}

/** Whether the lines below the first of a finding are the sum of its budget, which stands in the ledger already. */
export function repeatsTheSum({ rule }: Finding): boolean {
  return rule === 'over-budget' || rule === 'pooler-shares-over-100';
}
