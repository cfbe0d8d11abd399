import type { CeilingPolicy } from './ceiling';
import type { ConsumerFacts } from './consumer';
import type { DatabaseFacts } from './database';
import type { Endpoint } from './endpoint';
import { engineFamily, isClustered } from './engine';
import type { Finding } from './finding';
import type { PoolerFacts } from './pooler';
import type { ReservePolicy } from './reserve';
import type { ScenarioPolicy } from './scenario';

/** One server of a cluster. */
export interface MemberFacts {
  /** Construct path, or the name in a plan; unique within the cluster. */
  readonly path: string;
  /** Short name for messages. */
  readonly name: string;
  /** What it is while nothing has failed. A failover changes roles, never ceilings. */
  readonly role: Endpoint;
  /** Set for each of several members of which any may be the writer; one of them has that role, and stands for all of them. */
  readonly mayBeWriter?: true;
  /** False where a condition decides whether the member exists. */
  readonly isCertain: boolean;
  /** Members of the lowest tier are promoted first, from 0 to 15; undefined when it cannot be read. */
  readonly promotionTier: number | undefined;
  /** Every server that the inputs allow it to be; the lowest ceiling counts. Never empty. */
  readonly databases: readonly DatabaseFacts[];
}

/** Everything that the budget of a cluster is judged by. */
export interface ClusterFacts {
  readonly path: string;
  readonly name: string;
  /** Exactly one writer, unless nothing writes here (a secondary Region): then none. */
  readonly members: readonly MemberFacts[];
  readonly ceiling: CeilingPolicy;
  readonly reserve: ReservePolicy;
  readonly consumers: Readonly<Record<Endpoint, readonly ConsumerFacts[]>>;
  readonly poolers?: readonly PoolerFacts[];
  readonly scenarios?: ScenarioPolicy;
  /** What the live writer admits today, where it is stated; members of the same class admit as much. */
  readonly running?: number;
  readonly findings: readonly Finding[];
}

/** The writer, or every member that may be it; empty where nothing writes. */
export function writersAmong(members: readonly MemberFacts[]): MemberFacts[] {
  return members.filter(({ role, mayBeWriter }) => role === 'writer' || mayBeWriter);
}

/** Path of the verdict on an endpoint of a cluster. */
export function endpointPath(budget: string, endpoint: Endpoint): string {
  return `${budget}/${endpoint}`;
}

/**
 * The endpoint whose plan the tags of a member name.
 *
 * Members that RDS makes itself, as of a Multi-AZ DB cluster, have the tags of the cluster, which name the writer's.
 */
export function taggedEndpoint({ role, mayBeWriter, databases }: MemberFacts): Endpoint {
  const isOwnResource = databases.some(({ engine }) => {
    const family = engineFamily(engine);
    return family === undefined || isClustered(family);
  });
  return role === 'reader' && mayBeWriter === undefined && isOwnResource ? 'reader' : 'writer';
}
