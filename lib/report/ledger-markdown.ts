import { acceptedInWords } from '../core/acceptance';
import type { Finding } from '../core/finding';
import type { Ledger, LedgerBudget, LedgerUnseen } from '../core/ledger';
import type { LedgerRow } from '../core/ledger-table';
import { ledgerRows, scenarioRows } from '../core/ledger-table';
import { openRoom } from '../core/open-room';
import { repeatsTheSum } from '../core/over-budget-message';
import { poolerRows } from '../core/pooler-rows';
import { scheduleRows } from '../core/schedule-rows';
import { printableLines } from '../core/text';
import { markdownText } from './markdown-text';

/** The ledger for a pull request: a table per budget, and its findings below. */
export function ledgerMarkdown({ budgets }: Ledger): string {
  return ['# Connection budget\n', ...(budgets.length === 0 ? ['No budgets.\n'] : budgets.map(budgetMarkdown))].join('\n');
}

/** The sum of one budget under its title, without what was found about it. */
export function sumMarkdown(budget: LedgerBudget): string {
  const table = ['| | connections | |', '| :-- | --: | :-- |', ...rowsOf(budget).map(tableRow)];
  return [`## ${titleOf(budget)}`, '', headroomOf(budget), '', ...table].join('\n');
}

function budgetMarkdown(budget: LedgerBudget): string {
  const items = [...budget.findings.flatMap(finding => findingItem(finding, budget)), ...(budget.unseen ?? []).map(unseenItem)];
  return [sumMarkdown(budget), ...(items.length === 0 ? [] : ['', ...items]), ''].join('\n');
}

function rowsOf(budget: LedgerBudget): LedgerRow[] {
  return [...ledgerRows(budget), ...scenarioRows(budget), ...scheduleRows(budget.consumers), ...poolerRows(budget.poolers)];
}

function titleOf({ name, path }: LedgerBudget): string {
  return name === path ? markdownText(name) : `${markdownText(name)} (${markdownText(path)})`;
}

function headroomOf(budget: LedgerBudget): string {
  const { headroom, usable, steadyDemand } = budget;
  const room = openRoom(budget);
  if (room !== undefined) return `${room.replace(/^\d+/, '**$&**')}.`;
  if (headroom === null || usable === null || steadyDemand === null) return 'Headroom unknown.';
  return `Headroom **${headroom}** at the peak, ${usable - steadyDemand} outside deployments.`;
}

function tableRow({ label, figure, words }: LedgerRow): string {
  return `| ${markdownText(label)} | ${figure} | ${markdownText(words)} |`;
}

function findingItem(finding: Finding, { accepted }: LedgerBudget): string[] {
  const { rule, severity, path, message, remedies } = finding;
  const [sentence = '', ...sum] = printableLines(message);
  return [
    `- **${severity}** \`${rule}\` at ${markdownText(path)}: ${markdownText(sentence)}`,
    ...(repeatsTheSum(finding) ? [] : block(sum)),
    ...acceptedInWords(finding, accepted).map(words => `  - ${markdownText(words)}`),
    ...remedies.map(remedy => `  - ${markdownText(remedy)}`),
  ];
}

function unseenItem({ what, because }: LedgerUnseen): string {
  return `- **unseen** ${markdownText(what)}: ${markdownText(printableLines(because).join(' '))}`;
}

/** Lines as they are, within a list item: an indented block, which nothing in them can end. */
function block(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines.map(line => `      ${line}`), ''];
}
