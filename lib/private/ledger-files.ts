import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '../core/ledger';
import { ledgerJson } from '../report/ledger-json';
import { ledgerMarkdown } from '../report/ledger-markdown';

/** Writes the ledger beside the templates, for people and for later commands. */
export function writeLedgerFiles(directory: string, ledger: Ledger): void {
  writeFileSync(join(directory, 'connection-budget.json'), ledgerJson(ledger));
  writeFileSync(join(directory, 'connection-budget.md'), ledgerMarkdown(ledger));
}
