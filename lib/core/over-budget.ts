import type { Pool } from './consumer';
import { leftAtMinimum } from './derivation';
import type { Finding, Severity } from './finding';
import type { LedgerSum } from './ledger-sum';
import { knownDemand, ledgerSum, totalsOf } from './ledger-sum';
import { overBudgetMessage } from './over-budget-message';
import { fitsWithout, sharesMessage, sharesRemedies, statedShares } from './pooler-shares';
import { remediesFor } from './remedies';
import { describeRemedy } from './remedy';
import type { ScenarioLevel } from './scenario';
import { isFailover } from './scenario';
import type { ScenarioSum } from './scenario-sum';
import { isKnownSupply } from './supply';
import { printable } from './text';

/** The moments without a failover that are told where they do not fit, the gravest first. */
export function toldSums(sums: readonly ScenarioSum[]): ScenarioSum[] {
  return gravest(sums.filter(({ scenario }) => !isFailover(scenario)));
}

/** Every scenario that does not fit although it must or should, with the sum of that moment and the ways out. */
export function overBudgetFindings(sums: readonly ScenarioSum[], pools: ReadonlyMap<string, Pool>): Finding[] {
  const told = [...toldSums(sums), ...sums.filter(({ scenario }) => isFailover(scenario))];
  return told.flatMap(sum => overBudgetFinding(sum, pools));
}

/** Each moment asks for more than the one before, so of those that must fit the last one says it all, and of those that should. */
function gravest(sums: readonly ScenarioSum[]): ScenarioSum[] {
  const must = sums.filter(({ level }) => level === 'must').at(-1);
  const should = sums.filter(({ level }) => level === 'should').at(-1);
  return [must, should].filter(sum => sum !== undefined);
}

function overBudgetFinding(sum: ScenarioSum, pools: ReadonlyMap<string, Pool>): Finding[] {
  const severity = severityOf(sum.level);
  if (severity === undefined || fits(sum, pools)) return [];
  const ledger = ledgerSum(sum, pools);
  const message = overBudgetMessage(ledger, sum.scenario);
  if (message === undefined) return [];
  const shares = statedShares(sum.facts.poolers ?? []);
  if (shares.length > 0 && !isFailover(sum.scenario) && fitsWithout(shares, ledger))
    return [sharesFinding(sum, ledger, shares, severity)];
  const rule = isFailover(sum.scenario) ? 'failover-over-budget' : 'over-budget';
  return [{ rule, severity, path: sum.facts.path, message, remedies: remediesOf(sum) }];
}

/** What fits needs no message, so its lines need not be written. */
function fits(sum: ScenarioSum, pools: ReadonlyMap<string, Pool>): boolean {
  const { usable, knownDemand: demand } = totalsOf(sum, pools);
  return usable === null || demand <= usable;
}

/** The percentages are what somebody chose too large, so they are what to change. */
function sharesFinding(
  { facts: { path } }: ScenarioSum,
  ledger: LedgerSum,
  shares: ReturnType<typeof statedShares>,
  severity: Severity,
): Finding {
  const usable = ledger.usable ?? 0;
  const message = sharesMessage(ledger, shares, knownDemand(ledger) - usable);
  return { rule: 'pooler-shares-over-100', severity, path, message, remedies: sharesRemedies(ledger, shares, usable) };
}

function severityOf(level: ScenarioLevel): Severity | undefined {
  if (level === 'shown') return undefined;
  return level === 'must' ? 'error' : 'warning';
}

function remediesOf(sum: ScenarioSum): string[] {
  const { facts, supply, level, scenario } = sum;
  if (!isKnownSupply(supply)) return [];
  const left = leftAtMinimum(supply.usable, facts.consumers);
  // Only pools that were derived for other moments can be too large here and fit at their minimum.
  if (level === 'should' && left !== undefined && left >= 0) {
    return [`let ${scenario} be a scenario that must fit, so that the derived pools are made for it`];
  }
  return [...remediesFor(facts, supply).map(describeRemedy), ...orderRemedy(sum)];
}

/** A member that counts only because it may be created first need not. */
function orderRemedy({ scenario, member, facts: { part } }: ScenarioSum): string[] {
  if (isFailover(scenario) || part?.endpoint !== 'writer' || !member?.mayBeWriter) return [];
  return [
    `a dependency of every other member on the one that is to be the writer, which whichever is created first becomes (${printable(member.name)} may be)`,
  ];
}
