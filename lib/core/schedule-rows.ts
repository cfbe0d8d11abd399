import type { LedgerConsumer } from './ledger';
import type { LedgerRow } from './ledger-table';
import { consumerRows } from './ledger-table';

/** Scheduled tasks one by one: each may hold so much by itself, and all of them together no more than their line of the sum. */
export function scheduleRows(consumers: readonly LedgerConsumer[]): LedgerRow[] {
  return consumers.flatMap(line => {
    if (line.scheduled === undefined) return [];
    const { tasks } = line.scheduled;
    const rows = consumerRows(tasks).map(row => ({ ...row, label: `  ${row.label}` }));
    return [{ label: 'scheduled, each alone', figure: String(sumOf(tasks) ?? '?'), words: meetInWords(line) }, ...rows];
  });
}

function sumOf(tasks: readonly LedgerConsumer[]): number | null {
  return tasks.reduce<number | null>((sum, { demand }) => (sum === null || demand === null ? null : sum + demand), 0);
}

function meetInWords({ demand, scheduled }: LedgerConsumer): string {
  const minute = scheduled?.minute ?? null;
  return demand === null || minute === null ? '' : `of which no more than ${demand} meet, first at ${minute}`;
}
