import type { AuditedRegion } from '../core/audit';
import { countOf } from '../core/text';
import type { AuditTable } from './audit-rows';
import { minuteOf, proxyTable, regionTitle, serverTable } from './audit-rows';
import type { AuditReport } from './audit-words';
import { remarksOf, suggestionInWords, unfoundInWords } from './audit-words';
import { markdownText } from './markdown-text';

/** An audit for an issue, a wiki or a pull request, Region by Region. */
export function* auditMarkdown(audit: AuditReport): Generator<string> {
  yield '# Connection audit\n';
  for (const region of audit.regions) yield `\n${regionParts(region, audit).join('\n\n')}\n`;
  const unfound = audit.unfound().map(path => `- ${markdownText(unfoundInWords(path))}`);
  if (unfound.length > 0) yield `\nBudgets without a server:\n\n${unfound.join('\n')}\n`;
  yield `\n${audit.summary.inWords()}.\n`;
}

function regionParts(region: AuditedRegion, { days, takenAt }: AuditReport): string[] {
  const { servers, proxies, pools, missing } = region;
  const remarks = remarksOf(region).flatMap(({ about, findings }) => [
    `- ${markdownText(about)}`,
    ...findings.map(({ verdict, because }) => `  - **${verdict}** ${markdownText(because)}`),
  ]);
  return [
    `## ${markdownText(regionTitle(region))}`,
    `${countOf(days, ['day', 'days'])} to ${minuteOf(takenAt)} UTC.`,
    servers.length === 0 ? 'No servers.' : tableOf(serverTable(region)),
    ...(proxies.length === 0 ? [] : [tableOf(proxyTable(region))]),
    ...list(remarks),
    ...(pools.length === 0 ? [] : [`Pools that could be smaller, by ${countOf(days, ['day', 'days'])} of metrics:`]),
    ...list(pools.map(pool => `- ${markdownText(suggestionInWords(pool))}`)),
    ...list(missing.map(({ action, because }) => `- not read: ${markdownText(action)}, ${markdownText(because)}`)),
  ];
}

function list(items: readonly string[]): string[] {
  return items.length === 0 ? [] : [items.join('\n')];
}

function tableOf({ columns, rows }: AuditTable): string {
  const lines = [
    columns.map(({ title }) => title),
    columns.map(({ isNumber }) => (isNumber ? '--:' : ':--')),
    ...rows.map(row => row.map(markdownText)),
  ];
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
