import policy from '../../iam/audit-policy.json';
import { anonymous } from '../core/anonymous';
import type { AuditedRegion } from '../core/audit';
import { auditRegion } from '../core/audit';
import { AuditSummary } from '../core/audit-summary';
import type { AccountSnapshot, TaggedPlan } from '../core/account';
import { Plans } from '../core/server-plan';
import { tagValue } from '../core/tag-value';
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

/** Paths of budgets in a message. */
const MOST_LISTED = 5;

/** `connection-budget audit`: live accounts held against their plans. */
export async function auditCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readArguments('audit', args, OPTIONS);
  if (options.switches.has('iam-policy')) return print(jsonText(policy), io);
  assertUsage(options);
  const report = reportFor(options);
  const days = daysIn(options);
  const files = await plansIn(options, io);
  const named = namedIn(options, files);
  const snapshot = await accountSnapshot(options, io, days);
  assertRead(named, snapshot);
  const saved = options.values.get('snapshot');
  const shared = options.switches.has('anonymize') ? anonymous(snapshot) : snapshot;
  if (saved !== undefined) await writeText(saved, jsonText(shared), io);
  const summary = new AuditSummary();
  const regions = judged(snapshot, new Plans(files.ledgers, new Map([...files.stated, ...named])), summary);
  for (const part of report({ takenAt: snapshot.takenAt, days: snapshot.days, regions, summary })) io.stdout.write(part);
  return summary.isClean(options.switches.has('strict')) ? EXIT.clean : EXIT.findings;
}

function* judged({ regions }: AccountSnapshot, plans: Plans, summary: AuditSummary): Generator<AuditedRegion> {
  for (const region of regions) {
    const audited = auditRegion(region, plans);
    summary.add(audited);
    yield audited;
  }
}

function print(text: string, io: Io): ExitCode {
  io.stdout.write(text);
  return EXIT.clean;
}

function assertUsage(options: Arguments): void {
  const [extra] = options.positionals;
  if (extra !== undefined) throw Failure.usage(`audit takes options alone, got ${printable(JSON.stringify(extra))}`);
  assertAlone(options, ['region', 'role-arn', 'profile', 'days', 'timeout']);
  if (options.switches.has('anonymize') && !options.values.has('snapshot'))
    throw Failure.usage('--anonymize is about the file of --snapshot: name one');
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

/** Databases that bear no tags, by `<server>=<path of the budget>`. */
function namedIn({ lists }: Arguments, { ledgers }: PlanFile): Map<string, TaggedPlan> {
  return new Map((lists.get('budget') ?? []).map(text => namedPlan(text, ledgers)));
}

function namedPlan(text: string, ledgers: PlanFile['ledgers']): [server: string, plan: TaggedPlan] {
  const [, server, path] = /^([A-Za-z][A-Za-z0-9-]*)=(.+)$/.exec(text) ?? [];
  if (server === undefined || path === undefined) {
    const got = printable(JSON.stringify(text));
    throw Failure.usage(`--budget must be <server>=<path of its budget> such as orders-prod=Shop/Budget, got ${got}`);
  }
  if (ledgers.some(ledger => ledger.path === path))
    return [server.toLowerCase(), { path: tagValue(path), ceiling: null, plannedPeak: null }];
  const known = ledgers.map(ledger => ledger.path);
  const allowed = known.length === 0 ? 'name a ledger with --ledger' : `known are ${known.slice(0, MOST_LISTED).join(', ')}`;
  throw Failure.usage(
    `--budget ${printable(server)} must name a budget of a ledger, got ${printable(path)}: ${printable(allowed)}`,
  );
}

function assertRead(named: ReadonlyMap<string, TaggedPlan>, { regions }: AccountSnapshot): void {
  const read = new Set(regions.flatMap(({ servers }) => servers.map(({ id }) => id)));
  const [unread] = [...named.keys()].filter(server => !read.has(server));
  if (unread !== undefined) throw Failure.usage(`--budget ${unread} is no server that was read: check its name, and the Regions`);
}
