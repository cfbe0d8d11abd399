import type { AuditedProxy, AuditedRegion, AuditedServer } from '../core/audit';
import type { AuditFinding } from '../core/verdict';
import { VERDICTS } from '../core/verdict';
import type { AuditReport } from './audit-words';
import { jsonText } from './json-text';

/**
 * An audit for programs, part by part, because that of an organisation is large. Unknown quantities are objects that say why, as in a snapshot.
 */
export function* auditJson({ takenAt, days, regions, unfound }: AuditReport): Generator<string> {
  yield `{"version": 1, "takenAt": ${JSON.stringify(takenAt)}, "days": ${days}, "regions": [\n`;
  let separator = '';
  for (const region of regions) {
    yield `${separator}${jsonText(regionJson(region)).trimEnd()}`;
    separator = ',\n';
  }
  yield `\n], "budgetsWithoutServer": ${jsonText(unfound()).trimEnd()}}\n`;
}

function regionJson({ account, region, servers, proxies, pools, missing }: AuditedRegion): object {
  return { account, region, servers: servers.map(serverJson), proxies: proxies.map(proxyJson), pools, missing };
}

function serverJson({ server, supply: { ceiling, reserve, usable, admitted }, plan, findings }: AuditedServer): object {
  const { id, cluster, role, engine, engineVersion, instanceClass, serverless, parameter, connections } = server;
  const { basis, source } = ceiling;
  const maxConnections = ceiling.basis === 'unknown' ? null : ceiling.maxConnections;
  return {
    ...{ id, cluster, role, engine, engineVersion, instanceClass, serverless, parameter },
    ceiling: { maxConnections, basis, source },
    reserve,
    usable: usable ?? null,
    admitted: admitted ?? null,
    connections,
    planned: plan === undefined ? null : { budget: plan.path, peak: plan.peak, operations: plan.operations },
    findings: findings.map(findingJson),
  };
}

function proxyJson({ proxy, findings }: AuditedProxy): object {
  return { ...proxy, findings: findings.map(findingJson) };
}

function findingJson({ verdict, because }: AuditFinding): object {
  return { verdict, severity: VERDICTS[verdict], because };
}
