import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Finding } from '../core/finding';

/** Name under which CDK shows our findings, and the namespace of their acknowledgement ids. */
export const PLUGIN_NAME = 'connection-budget';

/** The id that `Validations.of(construct).acknowledge({ id, reason })` takes. */
export function acknowledgementId(finding: Finding): string {
  return `${PLUGIN_NAME}::${finding.rule}`;
}

/** Whether a finding is acknowledged at the construct that it is about, or above it. */
export function isAcknowledged(root: IConstruct, finding: Finding): boolean {
  return acknowledgedBecause(root, finding) !== undefined;
}

/** The reason of the acknowledgement that is nearest to what a finding is about; undefined where there is none. */
export function acknowledgedBecause(root: IConstruct, finding: Finding): string | undefined {
  const id = acknowledgementId(finding);
  const [nearest] = scopesOf(root, finding.path)
    .reverse()
    .flatMap(scope => reasonsAt(scope, id));
  return nearest;
}

/**
 * Whether the same rule is acknowledged for something else.
 *
 * Until aws-cdk-lib 2.27x an acknowledgement anywhere silences a rule in the whole app; the caller must not let that happen.
 */
export function isAcknowledgedElsewhere(root: IConstruct, finding: Finding): boolean {
  const id = acknowledgementId(finding);
  return !isAcknowledged(root, finding) && root.node.findAll().some(scope => reasonsAt(scope, id).length > 0);
}

function reasonsAt(scope: IConstruct, id: string): string[] {
  return scope.node.metadata
    .filter(({ type, data }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && Object.hasOwn(Object(data) as object, id))
    .map(({ data }) => reasonIn((data as Record<string, unknown>)[id]));
}

/** CDK takes any text, and none. */
function reasonIn(reason: unknown): string {
  return typeof reason === 'string' && reason.trim() !== '' ? reason : 'no reason is stated';
}

/** The constructs from the root down to a path; a path that ends in no construct (a declared consumer) ends at its nearest scope. */
function scopesOf(root: IConstruct, path: string): IConstruct[] {
  const scopes = [root];
  let scope: IConstruct | undefined = root;
  for (const id of path.split('/')) {
    scope = scope.node.tryFindChild(id);
    if (!scope) break;
    scopes.push(scope);
  }
  return scopes;
}
