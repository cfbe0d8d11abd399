import type { Finding } from '../core/finding';
import { judge } from '../core/judge';
import { judgeCluster } from '../core/judge-cluster';
import type { Ledger, LedgerBudget } from '../core/ledger';
import { ledgerJson } from '../report/ledger-json';
import { ledgerMarkdown } from '../report/ledger-markdown';
import { ledgerText } from '../report/ledger-text';
import { Failure } from './failure';
import type { ExitCode, Io } from './io';
import { EXIT } from './io';
import { mistakeLines } from './mistake-lines';
import type { Arguments } from './options';
import { readArguments } from './options';
import type { PlanFacts } from './plan-facts';
import { isCluster } from './plan-facts';
import { readPlan } from './plan-file';
import { waysOut } from './plan-ways-out';
import { inputName, readText } from './read-text';

const OPTIONS = { json: 'switch', markdown: 'switch', strict: 'switch' } as const;

/** `connection-budget plan`: judges a topology that is written down instead of synthesized. */
export async function planCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readArguments('plan', args, OPTIONS);
  const path = requirePath(options);
  const report = reportFor(options);
  const reading = readPlan(await readText(path, io), defaultName(path));
  if ('mistakes' in reading) throw Failure.located(mistakeLines(inputName(path), reading.mistakes));
  const ledger: Ledger = { version: 1, budgets: reading.budgets.flatMap(judgePlan) };
  io.stdout.write(report(ledger));
  return exitCodeOf(ledger, options.switches.has('strict'));
}

function requirePath({ positionals }: Arguments): string {
  const [path, ...others] = positionals;
  if (path !== undefined && others.length === 0) return path;
  throw Failure.usage(`plan needs one file, got ${positionals.length}: name a YAML or JSON file, or - for standard input`);
}

function reportFor({ switches }: Arguments): (ledger: Ledger) => string {
  if (switches.has('json') && switches.has('markdown')) throw Failure.usage('--json and --markdown exclude each other: keep one');
  if (switches.has('json')) return ledgerJson;
  return switches.has('markdown') ? ledgerMarkdown : ledgerText;
}

/** `deploy/orders.plan.yaml` is `orders.plan`. */
function defaultName(path: string): string {
  const file = path.split(/[/\\]/).at(-1) ?? '';
  const name = file.replace(/\.(ya?ml|json)$/i, '');
  return name === '' || name === '-' ? 'plan' : name;
}

function judgePlan(facts: PlanFacts): LedgerBudget[] {
  const budgets = isCluster(facts) ? judgeCluster(facts) : [judge(facts)];
  return budgets.map(budget => ({ ...budget, findings: budget.findings.map(finding => inWordsOfPlans(finding, facts)) }));
}

/** Core names the way out for constructs; a plan has a key for it. */
function inWordsOfPlans(finding: Finding, facts: PlanFacts): Finding {
  return finding.rule === 'unknown-ceiling' ? { ...finding, remedies: waysOut(facts) } : finding;
}

function exitCodeOf({ budgets }: Ledger, strict: boolean): ExitCode {
  const fails = ({ severity }: Finding): boolean => severity === 'error' || (strict && severity === 'warning');
  return budgets.some(({ findings }) => findings.some(fails)) ? EXIT.findings : EXIT.clean;
}
