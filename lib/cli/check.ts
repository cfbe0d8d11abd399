import { decideConditions } from '../cloudformation/conditions/decided-app';
import type { StatedParameters } from '../cloudformation/conditions/decided-app';
import { checkTemplates } from '../cloudformation/implied/check';
import type { CheckTerms } from '../cloudformation/implied/terms';
import { NO_TERMS } from '../cloudformation/implied/terms';
import type { UnknownPath } from '../cloudformation/implied/unknown-paths';
import { unknownPaths } from '../cloudformation/implied/unknown-paths';
import { printable } from '../core/text';
import { ledgerJson } from '../report/ledger-json';
import { ledgerMarkdown } from '../report/ledger-markdown';
import { markdownText } from '../report/markdown-text';
import { bothWaysLine } from './both-ways';
import { statedParameters } from './check-parameters';
import type { CheckedGroup } from './check-report';
import { checkText, ledgerOf } from './check-report';
import { readTerms } from './check-terms';
import { Failure } from './failure';
import type { ExitCode, Io } from './io';
import { EXIT } from './io';
import { notOneOf } from './one-of';
import type { Arguments } from './options';
import { readArguments } from './options';
import type { TemplateGroup } from './template-files';
import { readTemplates } from './template-files';

const OPTIONS = { parameter: 'list', terms: 'value', enforcement: 'value', json: 'switch', markdown: 'switch' } as const;

/** `connection-budget check`: judges the databases of templates that know nothing of budgets. */
export async function checkCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readArguments('check', args, OPTIONS);
  const paths = requirePaths(options);
  const fails = enforcementIn(options) === 'fail';
  const report = reportFor(options);
  const { terms, notFound } = await readTerms(options.values.get('terms'), io);
  const read = await readTemplates(paths, io);
  const stated = statedParameters(
    options.lists.get('parameter') ?? [],
    read.flatMap(({ members }) => members),
  );
  const groups = read.map(group => checked(group, stated, terms));
  const unknown = unknownTerms(terms, groups);
  if (unknown.length > 0) throw notFound(unknown);
  assertDistinct(groups);
  io.stdout.write(report(groups));
  const hasErrors = groups.some(({ check }) => check.budgets.some(({ findings }) => findings.some(isError)));
  return fails && hasErrors ? EXIT.findings : EXIT.clean;
}

function checked(group: TemplateGroup, stated: StatedParameters, terms: CheckTerms): CheckedGroup {
  const { members, open } = decideConditions(group.members, stated);
  return { group, check: checkTemplates(members, terms), open };
}

/** Terms for paths that nothing has, in this environment or in another one: they are stated for all of them. */
function unknownTerms(terms: CheckTerms, groups: readonly CheckedGroup[]): UnknownPath[] {
  const unknown = unknownPaths(
    terms,
    groups.map(({ check }) => check.known),
  );
  if (unknown.length === 0) return [];
  return unknownPaths(
    terms,
    groups.map(({ group }) => checkTemplates(group.members, NO_TERMS).known),
  );
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}

function requirePaths({ positionals }: Arguments): readonly string[] {
  if (positionals.length > 0) return positionals;
  throw Failure.usage('check needs a template or a cloud assembly, got nothing: name files, or a directory such as cdk.out');
}

const ENFORCEMENTS = ['fail', 'warn', 'report'];

function enforcementIn({ values }: Arguments): string {
  const got = values.get('enforcement') ?? 'fail';
  if (ENFORCEMENTS.includes(got)) return got;
  throw notOneOf('enforcement', ENFORCEMENTS, got);
}

function reportFor({ switches }: Arguments): (groups: readonly CheckedGroup[]) => string {
  if (switches.has('json') && switches.has('markdown')) throw Failure.usage('--json and --markdown exclude each other: keep one');
  if (switches.has('json')) return groups => ledgerJson(ledgerOf(groups));
  return switches.has('markdown') ? checkMarkdown : groups => `${checkText(groups)}${bothWaysLine(groups)}`;
}

function checkMarkdown(groups: readonly CheckedGroup[]): string {
  const line = bothWaysLine(groups, markdownText);
  return `${ledgerMarkdown(ledgerOf(groups))}${line === '' ? '' : `\n${line}`}`;
}

/** Terms and findings name things by their paths, so that a path may stand for one thing alone. */
function assertDistinct(groups: readonly CheckedGroup[]): void {
  const seen = new Map<string, string>();
  for (const { group, check } of groups) {
    for (const path of [...check.known.databases, ...check.known.consumers]) {
      const other = seen.get(path);
      if (other !== undefined)
        throw Failure.usage(
          `${printable(path)} stands in ${printable(other)} and in ${printable(group.name)}: check one at a time`,
        );
    }
    for (const path of [...check.known.databases, ...check.known.consumers]) seen.set(path, group.name);
  }
}
