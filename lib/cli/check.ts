import { checkTemplates } from '../cloudformation/implied/check';
import { unknownPaths } from '../cloudformation/implied/unknown-paths';
import { printable } from '../core/text';
import { ledgerJson } from '../report/ledger-json';
import { ledgerMarkdown } from '../report/ledger-markdown';
import type { CheckedGroup } from './check-report';
import { checkText, ledgerOf } from './check-report';
import { readTerms } from './check-terms';
import { Failure } from './failure';
import type { ExitCode, Io } from './io';
import { EXIT } from './io';
import { notOneOf } from './one-of';
import type { Arguments } from './options';
import { readArguments } from './options';
import { readTemplates } from './template-files';

const OPTIONS = { terms: 'value', enforcement: 'value', json: 'switch', markdown: 'switch' } as const;

/** `connection-budget check`: judges the databases of templates that know nothing of budgets. */
export async function checkCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readArguments('check', args, OPTIONS);
  const paths = requirePaths(options);
  const fails = enforcementIn(options) === 'fail';
  const report = reportFor(options);
  const { terms, notFound } = await readTerms(options.values.get('terms'), io);
  const groups = (await readTemplates(paths, io)).map(group => ({ group, check: checkTemplates(group.members, terms) }));
  const unknown = unknownPaths(
    terms,
    groups.map(({ check }) => check.known),
  );
  if (unknown.length > 0) throw notFound(unknown);
  assertDistinct(groups);
  io.stdout.write(report(groups));
  const hasErrors = groups.some(({ check }) => check.budgets.some(({ findings }) => findings.some(isError)));
  return fails && hasErrors ? EXIT.findings : EXIT.clean;
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
  return switches.has('markdown') ? groups => ledgerMarkdown(ledgerOf(groups)) : checkText;
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
