import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { decideConditions } from './cloudformation/conditions/decided-app';
import { checkTemplates } from './cloudformation/implied/check';
import type { Check } from './cloudformation/implied/check';
import type { CheckTerms } from './cloudformation/implied/terms';
import { unknownPaths } from './cloudformation/implied/unknown-paths';
import type { ConnectionBudgetChecksProps } from './connection-budget-checks-props';
import { RULES } from './core/finding';
import type { Finding } from './core/finding';
import { Enforcement } from './enforcement';
import { isAcknowledged, PLUGIN_NAME } from './private/acknowledgements';
import { checkTerms } from './private/check-terms';
import { tellOfNestedStage } from './private/nested-stages';
import { unheardTerms } from './private/unheard-terms';
import { synthesizedStages } from './private/synthesized-templates';
import { isShown, violationOf } from './private/violation';

/** A stage with what its templates say. */
interface CheckedStage {
  readonly stage: Stage;
  readonly check: Check;
}

/**
 * Checks every database of an existing app, without a change to any construct: `Validations.of(app).addPlugins(new ConnectionBudgetChecks())`.
 *
 * What each database admits and how many copies of everything that gets to it there may be is read from the synthesized templates. Pools are known of
 * some ready-made servers and frameworks, by image and variables; of everything else the report says how many connections fit. A database that has a
 * `ConnectionBudget` is left to that.
 *
 * `connection-budget check cdk.out` prints the sums.
 */
export class ConnectionBudgetChecks implements IPolicyValidationPlugin {
  /** Name under which CDK shows the findings. */
  public readonly name = PLUGIN_NAME;
  /** Ids of all rules. */
  public readonly ruleIds?: string[] = Object.keys(RULES);
  private readonly enforcement: Enforcement;
  private readonly terms: CheckTerms;

  /** @throws when a number is out of range, a reason is empty, or a limit is to be pinned */
  public constructor(props: ConnectionBudgetChecksProps = {}) {
    this.enforcement = props.enforcement ?? Enforcement.WARN;
    this.terms = checkTerms(props);
  }

  /**
   * Called by CDK when the templates have been written. A path in the options that is none of the app fails whatever the enforcement.
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { appConstruct: root, templatePaths } = context;
    const checked = synthesizedStages(root, templatePaths).map(({ stage, members }) => ({
      stage,
      check: checkTemplates(decideConditions(members).members, this.terms),
    }));
    checked.forEach(each => this.tell(each, root));
    const unheard = unknownPaths(
      this.terms,
      checked.map(({ check }) => check.known),
    );
    const found = checked.flatMap(({ check }) => this.shownOf(check));
    const violations = [...unheardTerms(unheard, root), ...found.map(finding => violationOf(finding, this.enforcement, root))];
    return { success: violations.every(({ open }) => !open), violations: violations.map(({ violation }) => violation) };
  }

  /** CDK's command line shows what is found in a nested stage only where that is asked for by name. */
  private tell({ stage, check }: CheckedStage, root: IConstruct): void {
    if (stage.parentStage === undefined) return;
    const told = this.shownOf(check).filter(finding => !isAcknowledged(root, finding));
    tellOfNestedStage(
      stage,
      told.map(finding => violationOf(finding, this.enforcement, root)),
    );
  }

  private shownOf({ budgets }: Check): Finding[] {
    return budgets.flatMap(({ findings }) => findings).filter(finding => isShown(finding, this.enforcement));
  }
}
