import type { PolicyViolation } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Finding } from '../core/finding';
import { Enforcement } from '../enforcement';
import { isAcknowledged, isAcknowledgedElsewhere } from './acknowledgements';
import { remedyText } from './finding-text';

/** A finding as CDK's validation report has it. */
export interface JudgedViolation {
  readonly violation: PolicyViolation;
  /** Whether it fails synthesis: an error that nobody accepted or acknowledged. */
  readonly open: boolean;
}

/** An info stands in the ledger; at synthesis it would only bury what matters. */
export function isShown(finding: Finding, enforcement: Enforcement): boolean {
  return enforcement !== Enforcement.REPORT && finding.severity !== 'info';
}

export function violationOf(finding: Finding, enforcement: Enforcement, root: IConstruct): JudgedViolation {
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
