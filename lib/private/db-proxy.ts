import { DatabaseProxy } from 'aws-cdk-lib/aws-rds';
import type { CfnDBCluster, CfnDBInstance, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds';
import { readTargetGroup, targetGroupsOf } from '../cloudformation/db-proxy';
import { isUnknown } from '../core/unknown';
import type { PoolerFacts } from '../core/pooler';
import { isResource, referenced } from './cfn-resource';
import { displayName } from './display-name';
import type { PoolerBody } from './pooler-host';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';

/** A database in this app's templates. */
type Database = CfnDBInstance | CfnDBCluster;

/** What the template says of a proxy that was not created by a budget. */
function readProxy(proxy: DatabaseProxy, templates: ResolvedTemplates): PoolerBody {
  const group = targetGroupOf(proxy);
  if (group) return bodyOf(group, templates, proxy.node.path);
  const percent = { unknown: `${proxy.node.path} has no target group in this app` };
  return { endpoints: ['writer'], share: { kind: 'percent', percent, weight: 1 } };
}

/**
 * What the template says of a proxy that is to stand before a database.
 *
 * @param database in this app's templates; undefined for one outside, of which nobody can tell
 */
export function readProxyOf(proxy: DatabaseProxy, database: Database | undefined, templates: ResolvedTemplates): PoolerBody {
  const body = readProxy(proxy, templates);
  const group = targetGroupOf(proxy);
  if (!database || !group || standsBefore(database, templates)(group)) return body;
  const percent = { unknown: `${proxy.node.path} stands in front of another database: add it to that one's budget` };
  return { ...body, share: { kind: 'percent', percent, weight: 1 } };
}

/** The target group of a proxy, by which its budget knows it again. */
export function targetGroupOf(proxy: DatabaseProxy): CfnDBProxyTargetGroup | undefined {
  return proxy.node.children.find(child => isResource(child, 'AWS::RDS::DBProxyTargetGroup'));
}

/** Proxies of a database that nobody added to its budget: they take their share all the same. */
export function proxiesOf(database: Database, known: readonly DatabaseProxy[], templates: ResolvedTemplates): PoolerFacts[] {
  const knownGroups = new Set(known.map(targetGroupOf));
  const isItsOwn = standsBefore(database, templates);
  return templates.proxyTargetGroups
    .filter(group => !knownGroups.has(group) && isItsOwn(group))
    .map(group => {
      const { scope } = group.node;
      const proxy = scope instanceof DatabaseProxy ? scope : group;
      const { path } = proxy.node;
      return { path, name: displayName(proxy), clients: [], ...bodyOf(group, templates, path) };
    });
}

/** Whether a target group names the database. */
function standsBefore(database: Database, templates: ResolvedTemplates): (group: CfnDBProxyTargetGroup) => boolean {
  const inOwnStack = new Set(namedInOwnStack(database, templates));
  return group => (group.stack === database.stack ? inOwnStack.has(logicalIdOf(group)) : refersTo(group, database));
}

/** Logical ids of the target groups in the stack of the database. */
function namedInOwnStack(database: Database, templates: ResolvedTemplates): string[] {
  const id = logicalIdOf(database);
  const isCluster = isResource(database, 'AWS::RDS::DBCluster');
  return targetGroupsOf(templates.get(database.stack) ?? {}, isCluster ? { cluster: id } : { instance: id });
}

/** Whether a target group of another stack names the database. */
function refersTo(group: CfnDBProxyTargetGroup, database: Database): boolean {
  const { dbInstanceIdentifiers = [], dbClusterIdentifiers = [] } = group;
  return (
    group.stack !== database.stack && [...dbInstanceIdentifiers, ...dbClusterIdentifiers].some(id => referenced(id) === database)
  );
}

function bodyOf(group: CfnDBProxyTargetGroup, templates: ResolvedTemplates, where: string): PoolerBody {
  return body(readTargetGroup(templates.get(group.stack) ?? {}, logicalIdOf(group), where));
}

function body({ percent, idleClientTimeoutSeconds: idle, hasReaderEndpoint }: ReturnType<typeof readTargetGroup>): PoolerBody {
  return {
    endpoints: hasReaderEndpoint ? ['writer', 'reader'] : ['writer'],
    share: { kind: 'percent', percent, weight: 1 },
    ...(!isUnknown(idle) && { idleTimeoutSeconds: idle }),
  };
}
