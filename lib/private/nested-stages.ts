import type { Stage } from 'aws-cdk-lib';
import type { JudgedViolation } from './violation';

/**
 * Says on stderr what was found in a stage inside an app, and lets the app fail where it has to.
 *
 * The CDK command line shows and fails on findings of the selected stacks alone, and those of a nested stage are not selected by default:
 * `cdk synth` would print nothing and exit 0. A plugin runs too late for a construct validation.
 */
export function tellOfNestedStage(stage: Stage, violations: readonly JudgedViolation[]): void {
  for (const { violation, open } of violations) {
    const { ruleName, severity = 'warning', description, fix, violatingResources } = violation;
    const where = violatingResources.map(({ constructPath }) => constructPath).join(', ');
    const lines = [
      `${severity}: ${description}`,
      ...(fix === undefined ? [] : [`Suggested fix: ${fix}`]),
      `connection-budget::${ruleName} at ${where}, in stage ${stage.node.path}`,
    ];
    process.stderr.write(`${lines.join('\n  ')}\n`);
    if (open) process.exitCode = 1;
  }
}
