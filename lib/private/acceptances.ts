import { Token } from 'aws-cdk-lib';
import type { AcceptanceOptions } from '../acceptance-options';
import type { Acceptance } from '../core/acceptance';
import { daysBetween, isCalendarDate, laterBy } from '../core/calendar-date';
import { byDistance } from '../core/edit-distance';
import { RULES } from '../core/finding';
import type { RuleId } from '../core/finding';
import { printable } from '../core/text';
import { PLUGIN_NAME } from './acknowledgements';
import { requireText } from './require';
import { today } from './today';

/** A year, whether or not it has a 29 February. */
const MOST_DAYS = 366;

/** What one budget accepts, rule by rule. */
export class Acceptances {
  private readonly byRule = new Map<RuleId, Acceptance>();

  /** @param budgetPath path of the budget, for messages */
  public constructor(private readonly budgetPath: string) {}

  /** In the order in which they were stated. */
  public get all(): readonly Acceptance[] {
    return [...this.byRule.values()];
  }

  /**
   * The day is compared here and once, so that a synthesis that runs over midnight says the same everywhere.
   *
   * @throws when there is no such rule, the rule is accepted already, the reason is empty, or the day is no day or too far ahead
   */
  public add(name: string, { reason, until }: AcceptanceOptions): void {
    const rule = requireRule(name);
    requireText('reason', reason, 'say in a few words why the finding may stand');
    const now = today();
    requireDay(until, now);
    const other = this.byRule.get(rule);
    if (other) {
      throw new Error(
        `${rule} is accepted in ${printable(this.budgetPath)} until ${other.until} already, got ${until}: accept each rule once`,
      );
    }
    this.byRule.set(rule, { rule, reason, until, isOver: until < now });
  }
}

function requireRule(name: string): RuleId {
  requireText('rule', name, "name one, such as 'over-budget'");
  if (isRule(name) && name !== 'unused-acceptance') return name;
  const got = inWords(name);
  if (name === 'unused-acceptance') {
    throw new Error(`rule must be another one than unused-acceptance, got ${got}: remove the acceptance that is not used`);
  }
  const [nearest = ''] = byDistance(name.replace(`${PLUGIN_NAME}::`, ''), Object.keys(RULES));
  throw new Error(`rule must be the id of a rule, got ${got}: did you mean '${nearest}'?`);
}

function isRule(name: string): name is RuleId {
  return Object.hasOwn(RULES, name);
}

/** Callers of other languages, and of none with types, may hand over anything. */
function inWords(got: unknown): string {
  return printable(typeof got === 'string' ? JSON.stringify(got) : String(got));
}

function requireDay(until: string, now: string): void {
  const isDay = typeof until === 'string' && !Token.isUnresolved(until) && isCalendarDate(until);
  if (isDay && daysBetween(now, until) <= MOST_DAYS) return;
  const latest = laterBy(now, MOST_DAYS);
  throw new Error(
    `until must be a day known at synthesis and at most ${MOST_DAYS} days ahead, up to '${latest}' today, ` +
      `got ${inWords(until)}: state the last day as year, month and day, and accept the finding again when it has come`,
  );
}
