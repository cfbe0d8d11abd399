import type { LedgerPooler } from './ledger';
import type { LedgerRow } from './ledger-table';
import { consumerRow } from './ledger-table';
import { countOf, printable } from './text';

/**
 * Who draws on each pooler, row by row: their connections are the pooler's, and no part of the sum.
 *
 * How many there are for each connection of the server is told and not judged: how many are in use at a time decides what that means.
 */
export function poolerRows(poolers: readonly LedgerPooler[] = []): LedgerRow[] {
  return poolers
    .filter(({ clients }) => clients.length > 0)
    .flatMap(pooler => [
      { label: `behind ${printable(pooler.name)}`, figure: String(pooler.clientDemand ?? '?'), words: ratioInWords(pooler) },
      ...pooler.clients.map(client => indented(consumerRow(client))),
    ]);
}

function indented(row: LedgerRow): LedgerRow {
  return { ...row, label: `  ${row.label}` };
}

function ratioInWords({ clientDemand, share, clientLimit }: LedgerPooler): string {
  const limit = clientLimit === null ? '' : `, at most ${clientLimit} for each copy`;
  if (clientDemand === null || share === null || share === 0) return `client connections${limit}`;
  const ratio = Math.ceil((clientDemand * 10) / share) / 10;
  return `client connections, ${ratio} for each of ${countOf(share, ['connection', 'connections'])}${limit}`;
}
