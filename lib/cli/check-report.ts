import type { DecidedApp } from '../cloudformation/conditions/decided-app';
import type { Check } from '../cloudformation/implied/check';
import { isFields, own } from '../cloudformation/fields';
import type { Severity } from '../core/finding';
import type { Ledger } from '../core/ledger';
import { countOf, printable } from '../core/text';
import { ledgerText } from '../report/ledger-text';
import type { TemplateGroup } from './template-files';

/** An app, or a stage of one, with what its templates say. */
export interface CheckedGroup {
  readonly group: TemplateGroup;
  readonly check: Check;
  /** What was left open, because nobody has stated it. */
  readonly open: DecidedApp['open'];
}

/** All budgets, as the other reports take them. */
export function ledgerOf(groups: readonly CheckedGroup[]): Ledger {
  return { version: 1, budgets: groups.flatMap(({ check }) => check.budgets) };
}

/** The check for a person at a terminal: every sum, then what was passed over, then how much of everything there is. */
export function checkText(groups: readonly CheckedGroup[]): string {
  const ledger = ledgerOf(groups);
  const passedOver = groups.flatMap(({ check }) => check.passedOver);
  if (ledger.budgets.length + passedOver.length === 0) return `${[nothingIn(groups), ...unseenIn(groups)].join('\n')}\n`;
  const lines = [
    ...passedOver.map(({ path, because }) => `${printable(path)}: passed over: ${printable(because)}`),
    ...(ledger.budgets.length === 0 ? unseenIn(groups) : []),
    summary(groups),
  ];
  return [...(ledger.budgets.length === 0 ? [] : [ledgerText(ledger)]), `${lines.join('\n')}\n`].join('\n');
}

function nothingIn(groups: readonly CheckedGroup[]): string {
  const members = groups.flatMap(({ group }) => group.members);
  const resources = members.reduce((sum, { template }) => sum + entriesOf(own(template, 'Resources')), 0);
  const looked = `${countOf(resources, ['resource', 'resources'])} of ${countOf(members.length, ['template', 'templates'])}`;
  return `no database to judge: none of ${looked} is an AWS::RDS::DBInstance or AWS::RDS::DBCluster`;
}

/** What every budget lists, where there is none. */
function unseenIn(groups: readonly CheckedGroup[]): string[] {
  const unread = groups.flatMap(({ check }) => check.unread);
  return unread.map(({ what, because }) => `unseen: ${printable(what)}: ${printable(because)}`);
}

function entriesOf(section: unknown): number {
  return isFields(section) ? Object.keys(section).length : 0;
}

/** `2 databases, 5 consumers, 1 error, 3 warnings` */
function summary(groups: readonly CheckedGroup[]): string {
  const { budgets } = ledgerOf(groups);
  const judged = groups.reduce((sum, { check }) => sum + check.known.databases.length - check.passedOver.length, 0);
  const counted = new Set(budgets.flatMap(({ consumers, poolers = [] }) => pathsOf(consumers, poolers)));
  const found = (wanted: Severity): number =>
    budgets.reduce((sum, { findings }) => sum + findings.filter(({ severity }) => severity === wanted).length, 0);
  return [
    countOf(judged, ['database', 'databases']),
    countOf(counted.size, ['consumer', 'consumers']),
    countOf(found('error'), ['error', 'errors']),
    countOf(found('warning'), ['warning', 'warnings']),
  ].join(', ');
}

/** A pooler opens connections for its clients, and is no consumer of its own. */
function pathsOf(
  consumers: readonly { readonly path: string }[],
  poolers: readonly { readonly path: string; readonly clients: readonly { readonly path: string }[] }[],
): string[] {
  const between = new Set(poolers.map(({ path }) => path));
  return [...consumers, ...poolers.flatMap(({ clients }) => clients)].map(({ path }) => path).filter(path => !between.has(path));
}
