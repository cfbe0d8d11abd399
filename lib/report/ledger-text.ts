import { acceptedInWords } from '../core/acceptance';
import type { Finding } from '../core/finding';
import type { Ledger, LedgerBudget } from '../core/ledger';
import { alignedRows, ledgerRows, scenarioRows } from '../core/ledger-table';
import { openRoom } from '../core/open-room';
import { poolerRows } from '../core/pooler-rows';
import { scheduleRows } from '../core/schedule-rows';
import { repeatsTheSum } from '../core/over-budget-message';
import { countOf, printable, printableLines } from '../core/text';

/** The ledger for a person at a terminal: every budget's sum, its headroom and what was found about it. */
export function ledgerText({ budgets }: Ledger): string {
  if (budgets.length === 0) return 'no budgets\n';
  return budgets.map(budgetText).join('\n');
}

function budgetText(budget: LedgerBudget): string {
  const lines = [
    headline(budget),
    ...alignedRows([
      ...ledgerRows(budget),
      ...scenarioRows(budget),
      ...scheduleRows(budget.consumers),
      ...poolerRows(budget.poolers),
    ]),
    ...budget.findings.flatMap(finding => findingLines(finding, budget)),
    ...(budget.unseen ?? []).map(({ what, because }) => `  unseen: ${printable(what)}: ${printableLines(because).join(' ')}`),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(budget: LedgerBudget): string {
  const { name, path, headroom, usable, steadyDemand } = budget;
  const title = name === path ? printable(name) : `${printable(name)} (${printable(path)})`;
  const room = openRoom(budget);
  if (room !== undefined) return `${title}: ${room}`;
  if (headroom === null || usable === null || steadyDemand === null) return `${title}: headroom unknown`;
  return `${title}: ${countOf(Math.abs(headroom), ['connection', 'connections'])} ${headroom < 0 ? 'over' : 'left'}, ${outside(usable - steadyDemand)}`;
}

/** A peak is a ceiling on demand, not typical use. */
function outside(steadyHeadroom: number): string {
  return `${Math.abs(steadyHeadroom)} ${steadyHeadroom < 0 ? 'over' : 'left'} outside deployments`;
}

function findingLines(finding: Finding, budget: LedgerBudget): string[] {
  const about = finding.path === budget.path ? '' : ` at ${printable(finding.path)}`;
  const [first = '', ...others] = messageLines(finding);
  return [
    `  ${finding.severity} ${finding.rule}${about}: ${first}`,
    ...others.map(line => `    ${line}`),
    ...acceptedInWords(finding, budget.accepted).map(words => `    ${words}`),
    ...finding.remedies.map((remedy, index) => `    ${index === 0 ? 'fix:' : ' or:'} ${printableLines(remedy).join(' ')}`),
  ];
}

function messageLines(finding: Finding): string[] {
  const lines = printableLines(finding.message);
  return repeatsTheSum(finding) ? lines.slice(0, 1) : lines;
}
