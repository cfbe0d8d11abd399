import { engineFamily, limitQuery } from '../../core/engine';
import type { Finding } from '../../core/finding';
import type { LedgerBudget } from '../../core/ledger';
import { printable } from '../../core/text';

/** A budget has methods for everything; what is only checked is stated by its path. */
export function inWordsOfChecks(finding: Finding, ledger: LedgerBudget, path: string): Finding {
  return { ...finding, remedies: remediesOf(finding, ledger, path) };
}

function remediesOf({ rule, remedies, path: about }: Finding, { database }: LedgerBudget, path: string): readonly string[] {
  if (rule === 'unknown-ceiling') {
    const query = limitQuery(engineFamily(database.engine));
    return [`state the limit by its path ${printable(path)}: what ${query} prints on the server`];
  }
  if (rule === 'unresolved-input')
    return [`state what is missing (maxCopies, processes or pool) by its path ${printable(about)}`];
  if (rule === 'pool-in-function') return ['a pool of 1', ...remedies.slice(1)];
  if (rule === 'pooler-shares-over-100') return remedies.filter(remedy => remedy.startsWith('MaxConnectionsPercent'));
  if (rule === 'large-pool-behind-pooler') return remedies.map(remedy => remedy.replace(', or PoolSizing.derived()', ''));
  return remedies;
}
