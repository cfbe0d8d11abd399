import { attachCustomSynthesis, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { withAcceptances } from '../core/acceptance';
import type { Acceptance } from '../core/acceptance';
import type { Finding } from '../core/finding';
import { judgeBudget } from '../core/judge-budget';
import type { Ledger, LedgerBudget } from '../core/ledger';
import type { Reach } from '../core/reach/undeclared-consumer';
import { Enforcement } from '../enforcement';
import { acknowledgedBecause } from './acknowledgements';
import { BudgetPlugin } from './budget-plugin';
import { displayName } from './display-name';
import { failureText } from './finding-text';
import type { JudgeableBudget, JudgedBudget, JudgedStage } from './judged-budget';
import { writeLedgerFiles } from './ledger-files';
import { StageReach } from './reach';
import type { ReachedBudget } from './reach';
import { resolveTemplates } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';

/** What is said of every budget of a stage. */
type Verdicts = ReadonlyMap<JudgeableBudget, readonly LedgerBudget[]>;

const stageBudgets = new WeakMap<Stage, StageBudgets>();

/**
 * All budgets of one stage: judged together, once per synthesis, when everything that may change capacity has happened.
 *
 * Constructs, Aspects and escape hatches may change counts until the tree is validated. So the verdict is computed
 * there and kept for rendering; asked earlier, it is computed afresh from what the tree says at that moment.
 */
export class StageBudgets implements JudgedStage {
  /** The budgets of the stage that a construct belongs to. */
  public static of(scope: Construct): StageBudgets {
    const stage = Stage.of(scope);
    if (!stage) throw new Error(`${scope.node.path} is in no App: create a ConnectionBudget inside an App or a Stage`);
    const budgets = stageBudgets.get(stage) ?? new StageBudgets(stage);
    stageBudgets.set(stage, budgets);
    return budgets;
  }

  private readonly budgets: JudgeableBudget[] = [];
  private verdicts: Verdicts | undefined;
  /** What the verdict was read from. */
  private templates: ResolvedTemplates | undefined;
  private readonly reached = new Map<JudgeableBudget, () => ReachedBudget>();
  private readonly reach = new Map<JudgeableBudget, Reach>();
  private isReading = false;
  private isPreparing = false;

  private constructor(private readonly stage: Stage) {
    BudgetPlugin.of(stage.node.root).add(this);
    stage.node.addValidation({ validate: () => this.validate() });
  }

  /**
   * Adds a budget; the first one carries the ledger files.
   *
   * @param reached its database and whoever is counted, asked when everybody has been added
   */
  public add(budget: JudgeableBudget & Construct, reached: () => ReachedBudget): void {
    if (this.budgets.length === 0) {
      attachCustomSynthesis(budget, { onSynthesize: session => writeLedgerFiles(session.outdir, this.ledger()) });
    }
    this.budgets.push(budget);
    this.reached.set(budget, reached);
  }

  /**
   * Whether the tree is being read for a verdict right now.
   *
   * What this library injects asks here and stays away, because it depends on the verdict that is being computed.
   */
  public get reading(): boolean {
    return this.isReading;
  }

  /**
   * CDK has begun to look for references: all Aspects have run, and what it renders from now on may keep one verdict.
   *
   * It renders the templates of nested stacks in this phase, before anything is validated.
   */
  public prepare(): void {
    if (this.isPreparing) return;
    this.isPreparing = true;
    this.verdicts = undefined;
  }

  /** Whether a verdict is kept: asking costs nothing then, and the answer is what will be rendered. */
  public get keepsVerdict(): boolean {
    return this.isPreparing || this.verdicts !== undefined;
  }

  /** The verdicts on one budget: one for a server, one for each endpoint of a cluster. Who else comes to the database has not been looked at. */
  public ledgersOf(budget: JudgeableBudget): readonly LedgerBudget[] {
    const ledgers = this.verdictsNow().get(budget);
    if (!ledgers) throw new Error(`${budget.node.path} is not a budget of stage ${this.stage.node.path}`);
    const lookedFor = budget._acceptances().filter(({ rule }) => rule !== 'undeclared-consumer');
    return this.accepted(budget, ledgers, lookedFor);
  }

  /** Every budget with its verdict, in the order of creation. */
  public judged(): JudgedBudget[] {
    const verdicts = this.verdictsNow();
    return this.budgets.flatMap(budget => {
      const ledgers = withReach(verdicts.get(budget) ?? [], this.reachOf(budget));
      return this.accepted(budget, ledgers, budget._acceptances()).map(ledger => ({ budget, ledger }));
    });
  }

  /** The stage's ledger, as written to the cloud assembly. */
  public ledger(): Ledger {
    return { version: 1, budgets: this.judged().map(({ ledger }) => ledger) };
  }

  /** Forgets the verdict of a synthesis that is over. */
  public forget(): void {
    this.verdicts = undefined;
    this.templates = undefined;
    this.isPreparing = false;
    this.reach.clear();
  }

  /** Who else comes to the database: no number depends on it, so it is read once, when all references between stacks are resolved. */
  private reachOf(budget: JudgeableBudget): Reach {
    if (this.reach.size === 0) {
      const stageReach = new StageReach(this.stage, this.templates ?? this.read(() => resolveTemplates(this.stage)));
      this.reached.forEach((reached, each) => this.reach.set(each, stageReach.of(reached())));
    }
    return this.reach.get(budget) ?? { findings: [], unseen: [] };
  }

  /** Runs after all Aspects and before anything is rendered. */
  private validate(): string[] {
    this.forget();
    this.verdicts = this.judge();
    return this.stage.parentStage ? this.failures() : [];
  }

  /**
   * Errors for a stage inside an app.
   *
   * The CDK command line shows and fails on findings of the selected stacks alone, and those of a nested stage are not
   * selected by default: `cdk synth` would print nothing and exit 0. A failed construct validation always fails.
   */
  private failures(): string[] {
    return this.judged()
      .filter(({ budget }) => budget._enforcement() === Enforcement.FAIL)
      .flatMap(({ ledger }) => ledger.findings)
      .filter(finding => finding.severity === 'error' && !finding.accepted)
      .map(failureText);
  }

  private verdictsNow(): Verdicts {
    if (this.verdicts) return this.verdicts;
    const verdicts = this.judge();
    if (this.isPreparing) this.verdicts = verdicts;
    return verdicts;
  }

  private judge(): Verdicts {
    const verdicts = new Map<JudgeableBudget, LedgerBudget[]>();
    const templates = this.read(() => resolveTemplates(this.stage));
    this.templates = templates;
    for (const budget of this.budgets) verdicts.set(budget, judgeBudget(this.read(() => budget._facts(templates))));
    return this.withSettingFindings(verdicts, templates);
  }

  /** Comes last, because every finding may be accepted. */
  private accepted(
    budget: JudgeableBudget,
    ledgers: readonly LedgerBudget[],
    acceptances: readonly Acceptance[],
  ): readonly LedgerBudget[] {
    const accepting = { path: budget.node.path, name: displayName(budget), acceptances };
    return withAcceptances(ledgers, accepting, finding => acknowledgedBecause(this.stage.node.root, finding));
  }

  /** Renders what the verdict injects and adds what went wrong with it. */
  private withSettingFindings(verdicts: Verdicts, templates: ResolvedTemplates): Verdicts {
    const before = this.verdicts;
    this.verdicts = verdicts;
    try {
      return new Map(
        [...verdicts].map(([budget, ledgers]) => [budget, withFindings(ledgers, budget._settingFindings(templates))]),
      );
    } finally {
      this.verdicts = before;
    }
  }

  private read<T>(work: () => T): T {
    this.isReading = true;
    try {
      return work();
    } finally {
      this.isReading = false;
    }
  }
}

/** What has been seen of who comes to a database goes to its first verdict, the writer's. */
function withReach(ledgers: readonly LedgerBudget[], { findings, unseen }: Reach): readonly LedgerBudget[] {
  const [first, ...others] = withFindings(ledgers, findings);
  if (first === undefined || unseen.length === 0) return first ? [first, ...others] : [];
  return [{ ...first, unseen }, ...others];
}

/** Each finding goes to the verdict that has its consumer. */
function withFindings(ledgers: readonly LedgerBudget[], findings: readonly Finding[]): readonly LedgerBudget[] {
  if (findings.length === 0) return ledgers;
  const homeOf = ({ path }: Finding): LedgerBudget | undefined =>
    ledgers.find(({ consumers }) => consumers.some(consumer => consumer.path === path)) ?? ledgers[0];
  return ledgers.map(ledger => ({
    ...ledger,
    findings: [...ledger.findings, ...findings.filter(finding => homeOf(finding) === ledger)],
  }));
}
