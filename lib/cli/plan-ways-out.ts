import type { DatabaseFacts } from '../core/database';
import { engineFamily, limitQuery } from '../core/engine';
import { isServerlessClass } from '../core/instance-classes';
import type { PlanFacts } from './plan-facts';
import { isCluster } from './plan-facts';

/** What to state in a plan whose ceiling is unknown. */
export function waysOut(facts: PlanFacts): string[] {
  const databases = isCluster(facts) ? facts.members.flatMap(member => member.databases) : facts.databases;
  const place = isCluster(facts) ? 'database or the member' : 'database';
  const family = engineFamily(databases[0]?.engine ?? '');
  return [
    ...(databases.some(lacksCapacity) ? ['serverless under database: minAcu and maxAcu of the cluster'] : []),
    ...(databases.some(lacksMemory) ? ['memoryGib under database: the memory of the server'] : []),
    `maxConnections under ${place}: what ${limitQuery(family)} prints on the server`,
  ];
}

function lacksCapacity({ instanceClass = '', serverless, parameter }: DatabaseFacts): boolean {
  return isServerlessClass(instanceClass) && serverless === undefined && parameter === undefined;
}

/** Limits by memory are published for PostgreSQL alone, and a self-managed server has none. */
function lacksMemory({ engine, platform, memoryGib, parameter }: DatabaseFacts): boolean {
  const isPublished = (platform === 'cloud-sql' || platform === 'azure') && engineFamily(engine) === 'postgres';
  return isPublished && memoryGib === undefined && parameter === undefined;
}
