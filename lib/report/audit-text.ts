import type { AuditedRegion } from '../core/audit';
import { countOf, printable, printableLines, widthOf } from '../core/text';
import type { AuditTable } from './audit-rows';
import { minuteOf, proxyTable, regionTitle, serverTable } from './audit-rows';
import type { AuditReport } from './audit-words';
import { remarksOf, suggestionInWords, unfoundInWords } from './audit-words';

/** An audit for a person at a terminal, Region by Region. */
export function* auditText(audit: AuditReport): Generator<string> {
  for (const region of audit.regions) yield `${regionLines(region, audit).join('\n')}\n`;
  const unfound = heading('budgets without a server:', audit.unfound().map(unfoundInWords));
  if (unfound.length > 0) yield `${unfound.join('\n')}\n\n`;
  yield `${audit.summary.inWords()}\n`;
}

function regionLines(region: AuditedRegion, { days, takenAt }: AuditReport): string[] {
  const { servers, proxies, pools, missing } = region;
  return [
    `${printable(regionTitle(region))}: ${countOf(days, ['day', 'days'])} to ${minuteOf(takenAt)} UTC`,
    ...section(servers.length === 0 ? ['no servers'] : aligned(serverTable(region))),
    ...section(proxies.length === 0 ? [] : aligned(proxyTable(region))),
    ...section(
      remarksOf(region).flatMap(({ about, findings }) => [
        sentence(about),
        ...findings.map(({ verdict, because }) => `  ${verdict}: ${sentence(because)}`),
      ]),
    ),
    ...section(
      heading(`pools that could be smaller, by ${countOf(days, ['day', 'days'])} of metrics:`, pools.map(suggestionInWords)),
    ),
    ...section(missing.map(({ action, because }) => `not read: ${sentence(action)}, ${sentence(because)}`)),
    '',
  ];
}

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines.map(line => `  ${line}`)];
}

function heading(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map(line => `  ${sentence(line)}`)];
}

function aligned({ columns, rows }: AuditTable): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map(row => row.map(printable))];
  const widths = columns.map((_column, index) => Math.max(...cells.map(row => widthOf(row[index] ?? ''))));
  return cells.map(row =>
    columns
      .map(({ isNumber }, index) => {
        const cell = row[index] ?? '';
        const room = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return isNumber ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Sentences are not cut off as names are. */
function sentence(text: string): string {
  return printableLines(text).join(' ');
}
