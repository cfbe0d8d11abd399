import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { UnknownPath } from '../cloudformation/implied/unknown-paths';
import { RULES } from '../core/finding';
import { Enforcement } from '../enforcement';
import { tellOfNestedStage } from './nested-stages';
import type { JudgedViolation } from './violation';
import { violationOf } from './violation';

/**
 * Terms that are not heard, as violations that always fail: CDK's command line does not show what a plugin throws.
 *
 * Each is about the construct that is nearest to its path; one that is in no stack is told besides.
 */
export function unheardTerms(unknown: readonly UnknownPath[], root: IConstruct): JudgedViolation[] {
  return unknown.map(({ path, problem }) => {
    const where = nearest(root, path);
    const finding = {
      rule: 'unresolved-input',
      severity: RULES['unresolved-input'],
      path: where.node.path,
      message: problem,
      remedies: [],
    } as const;
    const violation = violationOf(finding, Enforcement.FAIL, root);
    const stage = Stage.of(where);
    if (stage && (where === stage || stage.parentStage)) tellOfNestedStage(stage, [violation]);
    return violation;
  });
}

/** The last construct on the way to a path. */
function nearest(root: IConstruct, path: string): IConstruct {
  let found = root;
  for (const id of path.split('/')) {
    const child = found.node.tryFindChild(id);
    if (child === undefined) return found;
    found = child;
  }
  return found;
}
