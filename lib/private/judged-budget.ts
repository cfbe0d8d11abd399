import type { IConstruct } from 'constructs';
import type { Acceptance } from '../core/acceptance';
import type { BudgetFacts } from '../core/budget';
import type { ClusterFacts } from '../core/cluster';
import type { Finding } from '../core/finding';
import type { LedgerBudget } from '../core/ledger';
import type { Enforcement } from '../enforcement';
import type { ResolvedTemplates } from './resolved-templates';

/** What a budget gives to be judged. */
export interface JudgeableBudget extends IConstruct {
  /** Facts read off the resolved templates. */
  _facts(templates: ResolvedTemplates): BudgetFacts | ClusterFacts;
  /** Findings that only show once the pools are granted and injected. */
  _settingFindings(templates: ResolvedTemplates): Finding[];
  /** What it accepts of its findings. */
  _acceptances(): readonly Acceptance[];
  _enforcement(): Enforcement;
}

/** The verdict on one server, or on one endpoint of a cluster, and the budget that it belongs to. */
export interface JudgedBudget {
  readonly budget: JudgeableBudget;
  readonly ledger: LedgerBudget;
}

/** The budgets of one stage, with their verdicts. */
export interface JudgedStage {
  judged(): JudgedBudget[];
  /** Forgets the verdicts of a synthesis that is over. */
  forget(): void;
}
