import type { CfnDBCluster, CfnDBInstance, CfnDBProxyTargetGroup, DatabaseProxy } from 'aws-cdk-lib/aws-rds';
import { readTargetGroup, targetGroupsOf } from '../cloudformation/db-proxy';
import { isUnknown } from '../core/unknown';
import type { PoolerFacts } from '../core/pooler';
import { isResource } from './cfn-resource';
import type { PoolerBody } from './pooler-host';
import { logicalIdOf } from './resolved-templates';
import type { ResolvedTemplates } from './resolved-templates';

/** What the template says of a proxy that was not created by a budget. */
export function readProxy(proxy: DatabaseProxy, templates: ResolvedTemplates): PoolerBody {
  const group = targetGroupOf(proxy);
  if (group) return bodyOf(group, templates, proxy.node.path);
  const percent = { unknown: `${proxy.node.path} has no target group in this app` };
  return { endpoints: ['writer'], share: { kind: 'percent', percent, weight: 1 } };
}

/** The target group of a proxy, by which its budget knows it again. */
export function targetGroupOf(proxy: DatabaseProxy): CfnDBProxyTargetGroup | undefined {
  return proxy.node.children.find(child => isResource(child, 'AWS::RDS::DBProxyTargetGroup')) as
    CfnDBProxyTargetGroup | undefined;
}

/** Proxies of the database's own stack that nobody added to its budget: they take their share all the same. */
export function proxiesBeside(
  database: CfnDBInstance | CfnDBCluster,
  known: readonly DatabaseProxy[],
  templates: ResolvedTemplates,
): PoolerFacts[] {
  const template = templates.get(database.stack) ?? {};
  const id = logicalIdOf(database);
  const isCluster = isResource(database, 'AWS::RDS::DBCluster');
  const groups = known.map(targetGroupOf).filter(group => group !== undefined && group.stack === database.stack);
  const knownIds = new Set(groups.flatMap(group => (group ? [logicalIdOf(group)] : [])));
  return targetGroupsOf(template, isCluster ? { cluster: id } : { instance: id })
    .filter(logicalId => !knownIds.has(logicalId))
    .map(logicalId => {
      const path = `${database.stack.node.path}/${logicalId}`;
      return { path, name: `proxy ${logicalId}`, clients: [], ...body(readTargetGroup(template, logicalId, path)) };
    });
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
