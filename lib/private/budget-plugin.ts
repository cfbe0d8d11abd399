import { Validations } from 'aws-cdk-lib';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RULES } from '../core/finding';
import type { Finding } from '../core/finding';
import { Enforcement } from '../enforcement';
import { isAcknowledged, isAcknowledgedElsewhere, PLUGIN_NAME } from './acknowledgements';
import { remedyText } from './finding-text';
import type { JudgedStage } from './judged-budget';

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

interface JudgedViolation {
  readonly violation: PolicyViolation;
  /** Whether it fails synthesis: an error that nobody accepted or acknowledged. */
  readonly open: boolean;
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

/** An info stands in the ledger; at synthesis it would only bury what matters. */
function isShown(finding: Finding, enforcement: Enforcement): boolean {
  return enforcement !== Enforcement.REPORT && finding.severity !== 'info';
}

/** What CDK has an acknowledgement for is its to hide; it tells so in its report. */
function isAcceptedByBudget(finding: Finding, root: IConstruct): boolean {
  return finding.accepted === true && !isAcknowledged(root, finding);
}

function violationOf(finding: Finding, enforcement: Enforcement, root: IConstruct): JudgedViolation {
  const fails = finding.severity === 'error' && enforcement === Enforcement.FAIL;
  return {
    open: fails && !isAcknowledged(root, finding),
    violation: {
      ruleName: finding.rule,
      description: finding.message,
      severity: severityOf(finding, fails, root),
      fix: finding.remedies.length === 0 ? undefined : remedyText(finding),
      violatingResources: [{ constructPath: finding.path, locations: [] }],
      ruleMetadata: { documentation: `docs/rules/${finding.rule}.md` },
    },
  };
}

/** `fatal` is what CDK never silences: used where an acknowledgement of something else would. */
function severityOf(finding: Finding, fails: boolean, root: IConstruct): string {
  if (!fails) return 'warning';
  return isAcknowledgedElsewhere(root, finding) ? 'fatal' : 'error';
}
