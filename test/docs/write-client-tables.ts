// Writes what docs/clients has of lib/core/clients/table.ts: the table of settings of each page, and the index.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexTable, PAGES, settingsTable, TABLED } from './client-pages';
import { ROOT } from './markdown';

const TABLE = /^\|.*\|$(?:\n\|.*\|$)*/m;

function rewrite(name: string, heading: string, table: string): void {
  const path = join(ROOT, PAGES, name);
  const [before = '', ...after] = readFileSync(path, 'utf8').split(heading);
  writeFileSync(path, [before, after.join(heading).replace(TABLE, () => table)].join(heading));
}

const written = TABLED.map(([, client]) => client).filter(({ slug }) => existsSync(join(ROOT, PAGES, `${slug}.md`)));
for (const client of written) rewrite(`${client.slug}.md`, '## What is set\n', settingsTable(client));
rewrite('README.md', '# Clients\n', indexTable(written));
