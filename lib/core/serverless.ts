import type { DatabaseFacts, ServerlessRange } from './database';
import type { EngineFamily } from './engine';
import { isClustered } from './engine';
import { isServerlessClass } from './instance-classes';
import type { Limit } from './limit';
import type { Maybe } from './unknown';

/** Nominal memory of one Aurora capacity unit. */
const GIB_PER_ACU = 2;

/** Least value of the largest capacity. */
export const LEAST_MAX_ACU = 1;

/** Most that any capacity may be; older engine versions allow less. */
export const MOST_ACU = 256;

// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html: at a minimum of 0 or
// 0.5 ACU no larger `max_connections` takes effect on PostgreSQL, whether it is the default or is set.
const MOST_AT_LOW_MINIMUM = 2000;
const LEAST_FREE_MINIMUM = 1;

const RANGE_MISSING = 'the memory of db.serverless follows ServerlessV2ScalingConfiguration of the cluster, which is not stated';

/** Whether a server is a member of Aurora Serverless v2. */
export function isServerless({ instanceClass = '' }: DatabaseFacts): boolean {
  return isServerlessClass(instanceClass);
}

/** The capacity range of a server of class db.serverless, or why it is not known. */
export function serverlessRange({ engine, serverless }: DatabaseFacts, family: EngineFamily | undefined): Maybe<ServerlessRange> {
  const isAurora = family === undefined || isClustered(family);
  if (!isAurora) return { unknown: `db.serverless is a class of Aurora alone, not of ${engine}` };
  if (serverless === undefined) return { unknown: RANGE_MISSING };
  const { minAcu, maxAcu } = serverless;
  const isRange = maxAcu >= LEAST_MAX_ACU && maxAcu <= MOST_ACU && minAcu >= 0 && minAcu <= maxAcu;
  if (isRange) return serverless;
  return {
    unknown:
      `ServerlessV2ScalingConfiguration must have a maximum from ${LEAST_MAX_ACU} to ${MOST_ACU} ACU ` +
      `and a minimum from 0 to that, got ${minAcu} to ${maxAcu}`,
  };
}

/** Nominal memory at a capacity, in GiB. */
export function serverlessGib(acu: number): number {
  return GIB_PER_ACU * acu;
}

/** The part of a limit that Aurora lets take effect; a minimum that is not known may be a low one. */
export function withLowMinimumCap(limit: Limit, database: DatabaseFacts, family: EngineFamily): Limit {
  if (family !== 'aurora-postgresql' || !isServerless(database) || limit.maxConnections <= MOST_AT_LOW_MINIMUM) return limit;
  const { minAcu } = database.serverless ?? { minAcu: 0 };
  if (minAcu >= LEAST_FREE_MINIMUM) return limit;
  return { maxConnections: MOST_AT_LOW_MINIMUM, source: `${limit.source}, capped at 2,000 at a minimum of 0 or 0.5 ACU` };
}
