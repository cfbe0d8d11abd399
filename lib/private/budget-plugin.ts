import { Validations } from 'aws-cdk-lib';
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import { isAcknowledged, PLUGIN_NAME } from './acknowledgements';
import type { JudgedStage } from './judged-budget';
import type { JudgedViolation } from './violation';
import { isShown, violationOf } from './violation';

const plugins = new WeakMap<IConstruct, BudgetPlugin>();

/**
 * Hands the findings of every budget of an app to CDK's validation report.
 *
 * It is registered with the app, once: CDK runs no plugin of a stage that stands below a stack.
 */
export class BudgetPlugin implements IPolicyValidationPlugin {
  /** The plugin of an app, registered with it. */
  public static of(root: IConstruct): BudgetPlugin {
    const known = plugins.get(root);
    if (known) return known;
    const plugin = new BudgetPlugin();
    plugins.set(root, plugin);
    Validations.of(root).addPlugins(plugin);
    return plugin;
  }

  public readonly name = PLUGIN_NAME;
  public readonly ruleIds = Object.keys(RULES);
  private readonly stages: JudgedStage[] = [];

  public add(stage: JudgedStage): void {
    this.stages.push(stage);
  }

  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = this.stages.flatMap(stage => violationsOf(stage, context.appConstruct));
    this.stages.forEach(stage => stage.forget());
    const failures = violations.filter(({ open }) => open);
    return { success: failures.length === 0, violations: violations.map(({ violation }) => violation) };
  }
}

function violationsOf(stage: JudgedStage, root: IConstruct): JudgedViolation[] {
  return stage
    .judged()
    .flatMap(({ budget, ledger }) =>
      ledger.findings
        .filter(finding => isShown(finding, budget._enforcement()) && !isAcceptedByBudget(finding, root))
        .map(finding => violationOf(finding, budget._enforcement(), root)),
    );
}

/** What CDK has an acknowledgement for is its to hide; it tells so in its report. */
function isAcceptedByBudget(finding: Finding, root: IConstruct): boolean {
  return finding.accepted === true && !isAcknowledged(root, finding);
}
