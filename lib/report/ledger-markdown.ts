import type { Finding } from '../core/finding';
import type { Ledger, LedgerBudget } from '../core/ledger';
import type { LedgerRow } from '../core/ledger-table';
import { ledgerRows, scenarioRows } from '../core/ledger-table';
import { markdownText } from './markdown-text';

/** The ledger for a pull request: a table per budget, and its findings below. */
export function ledgerMarkdown({ budgets }: Ledger): string {
  return ['# Connection budget\n', ...(budgets.length === 0 ? ['No budgets.\n'] : budgets.map(budgetMarkdown))].join('\n');
}

function budgetMarkdown(budget: LedgerBudget): string {
  const table = ['| | connections | |', '| :-- | --: | :-- |', ...[...ledgerRows(budget), ...scenarioRows(budget)].map(tableRow)];
  const findings = budget.findings.length === 0 ? [] : ['', ...budget.findings.flatMap(findingItem)];
  return [`## ${titleOf(budget)}`, '', headroomOf(budget), '', ...table, ...findings, ''].join('\n');
}

function titleOf({ name, path }: LedgerBudget): string {
  return name === path ? markdownText(name) : `${markdownText(name)} (${markdownText(path)})`;
}

function headroomOf({ headroom, usable, steadyDemand }: LedgerBudget): string {
  if (headroom === null || usable === null || steadyDemand === null) return 'Headroom unknown.';
  return `Headroom **${headroom}** at the peak, ${usable - steadyDemand} outside deployments.`;
}

function tableRow({ label, figure, words }: LedgerRow): string {
  return `| ${markdownText(label)} | ${figure} | ${markdownText(words)} |`;
}

function findingItem({ rule, severity, path, message, remedies }: Finding): string[] {
  const [sentence = ''] = message.split('\n');
  // The sum in the message of `over-budget` is the table above; other messages are told whole.
  const told = rule === 'over-budget' ? sentence : message;
  return [
    `- **${severity}** \`${rule}\` at ${markdownText(path)}: ${markdownText(told)}`,
    ...remedies.map(remedy => `  - ${markdownText(remedy)}`),
  ];
}
