import type { Finding, RuleId } from './finding';
import { RULES } from './finding';
import type { LedgerAcceptance, LedgerBudget } from './ledger';
import { printable } from './text';

/** What a budget accepts: every finding of one rule, until a day. */
export interface Acceptance {
  readonly rule: RuleId;
  readonly reason: string;
  /** The last day, in UTC, such as `2027-06-30`. */
  readonly until: string;
  /** Whether that day has passed. */
  readonly isOver: boolean;
}

/** Why somebody accepts a finding outside the budget, such as by an acknowledgement of CDK; undefined where nobody does. */
export type Acknowledged = (finding: Finding) => string | undefined;

/** The budget that accepts, as findings call it. */
export interface AcceptingBudget {
  readonly path: string;
  readonly name: string;
  readonly acceptances: readonly Acceptance[];
}

/**
 * The verdicts on a budget with what is accepted of their findings.
 *
 * An accepted finding stays where it is, and is marked. One that was accepted until a day that has passed says so, and an acceptance
 * that nothing needs any more is a finding itself.
 */
export function withAcceptances(
  ledgers: readonly LedgerBudget[],
  budget: AcceptingBudget,
  acknowledged: Acknowledged,
): LedgerBudget[] {
  const unused = unusedAcceptances(ledgers, budget);
  return ledgers.map((ledger, index) => {
    const findings = index === 0 ? [...ledger.findings, ...unused] : ledger.findings;
    return marked({ ...ledger, findings }, budget.acceptances, acknowledged);
  });
}

function marked(ledger: LedgerBudget, acceptances: readonly Acceptance[], acknowledged: Acknowledged): LedgerBudget {
  const judged = ledger.findings.map(finding => {
    const accepted = inForce(finding, acceptances, acknowledged);
    return { finding: accepted.length > 0 ? accept(finding) : withPast(finding, acceptances), accepted };
  });
  const accepted = distinct(judged.flatMap(each => each.accepted));
  return { ...ledger, findings: judged.map(({ finding }) => finding), ...(accepted.length > 0 && { accepted }) };
}

/** Whatever lets a finding stand today: the budget's own word first, because it has an end. */
function inForce(finding: Finding, acceptances: readonly Acceptance[], acknowledged: Acknowledged): LedgerAcceptance[] {
  const { rule, path } = finding;
  const own = acceptances.filter(each => each.rule === rule && !each.isOver);
  const reason = acknowledged(finding);
  return [
    ...own.map(({ reason, until }) => ({ rule, path, reason: printable(reason), until })),
    ...(reason === undefined ? [] : [{ rule, path, reason: printable(reason) }]),
  ];
}

function accept(finding: Finding): Finding {
  return { ...finding, accepted: true };
}

/** In the first line, which is the one that everybody sees. */
function withPast(finding: Finding, acceptances: readonly Acceptance[]): Finding {
  const past = acceptances.find(({ rule }) => rule === finding.rule);
  if (past === undefined) return finding;
  const [sentence = '', ...others] = finding.message.split('\n');
  const words = `${sentence} (accepted until ${past.until}, which has passed: ${printable(past.reason)})`;
  return { ...finding, message: [words, ...others].join('\n') };
}

/** Several findings of one rule about one thing are accepted by the same words. */
function distinct(accepted: readonly LedgerAcceptance[]): LedgerAcceptance[] {
  const key = ({ rule, path, reason, until = '' }: LedgerAcceptance): string => JSON.stringify([rule, path, reason, until]);
  return [...new Map(accepted.map(each => [key(each), each])).values()];
}

function unusedAcceptances(ledgers: readonly LedgerBudget[], { path, name, acceptances }: AcceptingBudget): Finding[] {
  const found = new Set(ledgers.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  return acceptances
    .filter(({ rule }) => !found.has(rule))
    .map(({ rule, reason, until, isOver }) => ({
      rule: 'unused-acceptance',
      severity: RULES['unused-acceptance'],
      path,
      message: `${printable(name)} ${isOver ? 'accepted' : 'accepts'} ${rule} until ${until} (${printable(reason)}), but has no such finding`,
      remedies: [`remove accept('${rule}', …) of ${printable(name)}`],
    }));
}

/** What lets a finding of a ledger stand, in words, such as `accepted until 2027-06-30: a larger class is ordered`. */
export function acceptedInWords({ rule, path }: Finding, accepted: readonly LedgerAcceptance[] = []): string[] {
  return accepted
    .filter(each => each.rule === rule && each.path === path)
    .map(({ until, reason }) => `accepted${until === undefined ? '' : ` until ${until}`}: ${printable(reason)}`);
}
