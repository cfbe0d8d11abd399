import policy from '../../iam/audit-policy.json';
import { anonymous } from '../core/anonymous';
import type { AuditedRegion } from '../core/audit';
import { auditRegion } from '../core/audit';
import { AuditSummary } from '../core/audit-summary';
import type { AccountSnapshot } from '../core/account';
import { Plans } from '../core/server-plan';
import { printable } from '../core/text';
import { auditJson } from '../report/audit-json';
import { auditMarkdown } from '../report/audit-markdown';
import { auditText } from '../report/audit-text';
import type { AuditReport } from '../report/audit-words';
import { jsonText } from '../report/json-text';
import { ACCOUNT_OPTIONS, accountSnapshot, assertAlone } from './account-reading';
import { Failure } from './failure';
import type { ExitCode, Io } from './io';
import { EXIT } from './io';
import type { PlanFile } from './json-file';
import { readPlanFile } from './json-file';
import type { Arguments } from './options';
import { numberOption, readArguments } from './options';
import { budgetStatements, statedPlans } from './stated-plans';
import { writeText } from './write-text';

const OPTIONS = {
  ...ACCOUNT_OPTIONS,
  days: 'value',
  ledger: 'list',
  budget: 'list',
  snapshot: 'value',
  anonymize: 'switch',
  json: 'switch',
  markdown: 'switch',
  strict: 'switch',
  'iam-policy': 'switch',
} as const;

const DEFAULT_DAYS = 14;

/** `connection-budget audit`: live accounts held against their plans. */
export async function auditCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readArguments('audit', args, OPTIONS);
  if (options.switches.has('iam-policy')) return printPolicy(options, io);
  assertUsage(options);
  const report = reportFor(options);
  const days = daysIn(options);
  const files = await plansIn(options, io);
  const statements = budgetStatements(options.lists.get('budget') ?? [], files);
  const snapshot = await accountSnapshot(options, io, days);
  const plans = new Plans(files.ledgers, statedPlans(statements, files, snapshot));
  const saved = options.values.get('snapshot');
  const shared = options.switches.has('anonymize') ? anonymous(snapshot) : snapshot;
  if (saved !== undefined) await writeText(saved, jsonText(shared), io);
  const summary = new AuditSummary();
  const regions = judged(snapshot, plans, summary);
  const { takenAt } = snapshot;
  for (const part of report({ takenAt, days: snapshot.days, regions, summary, unfound: () => plans.unfound }))
    io.stdout.write(part);
  return summary.isClean(options.switches.has('strict')) ? EXIT.clean : EXIT.findings;
}

function* judged({ regions }: AccountSnapshot, plans: Plans, summary: AuditSummary): Generator<AuditedRegion> {
  for (const region of regions) {
    const audited = auditRegion(region, plans);
    summary.add(audited);
    yield audited;
  }
}

function printPolicy({ switches, values, lists, positionals }: Arguments, io: Io): ExitCode {
  if (switches.size + values.size + lists.size + positionals.length > 1)
    throw Failure.usage('--iam-policy stands alone: nothing is read with it');
  io.stdout.write(jsonText(policy));
  return EXIT.clean;
}

function assertUsage(options: Arguments): void {
  const [extra] = options.positionals;
  if (extra !== undefined) throw Failure.usage(`audit takes options alone, got ${printable(JSON.stringify(extra))}`);
  assertAlone(options, ['region', 'role-arn', 'profile', 'days', 'timeout']);
  if (options.switches.has('anonymize') && !options.values.has('snapshot'))
    throw Failure.usage('--anonymize is about the file of --snapshot: name one');
  const saved = options.values.get('snapshot');
  const read = [options.values.get('from'), ...(options.lists.get('ledger') ?? [])];
  if (saved !== undefined && read.includes(saved))
    throw Failure.usage(`--snapshot ${printable(saved)} would write over what is read: name another file`);
}

function reportFor({ switches }: Arguments): (audit: AuditReport) => Iterable<string> {
  if (switches.has('json') && switches.has('markdown')) throw Failure.usage('--json and --markdown exclude each other: keep one');
  if (switches.has('json')) return auditJson;
  return switches.has('markdown') ? auditMarkdown : auditText;
}

/** Five minutes of a metric are kept for 63 days: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html */
function daysIn(options: Arguments): number {
  const range = { min: 1, max: 63 };
  return (
    numberOption(options, 'days', range, 'CloudWatch keeps five minutes apart for 63 days; 14 is the default') ?? DEFAULT_DAYS
  );
}

async function plansIn({ lists }: Arguments, io: Io): Promise<PlanFile> {
  const files = await Promise.all((lists.get('ledger') ?? []).map(path => readPlanFile(path, io)));
  return { ledgers: files.flatMap(({ ledgers }) => ledgers), stated: new Map(files.flatMap(({ stated }) => [...stated])) };
}
