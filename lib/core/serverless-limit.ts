import type { DatabaseFacts, ServerlessRange } from './database';
import type { EngineFamily } from './engine';
import { estimateOf } from './estimate';
import type { DefaultLimit, Limit } from './limit';
import { roundDown } from './rounding';
import { serverlessRange, withLowMinimumCap } from './serverless';
import type { Maybe } from './unknown';
import { isUnknown } from './unknown';

/**
 * What AWS prints for some largest capacities.
 *
 * Source: Maximum connections for Aurora Serverless v2,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html#aurora-serverless-v2.max-connections
 */
const ROWS: readonly { readonly acu: number; readonly postgresql: number; readonly mysql: number }[] = [
  { acu: 1, postgresql: 189, mysql: 90 },
  { acu: 4, postgresql: 823, mysql: 135 },
  { acu: 8, postgresql: 1669, mysql: 1000 },
  { acu: 16, postgresql: 3360, mysql: 2000 },
  { acu: 32, postgresql: 5000, mysql: 3000 },
  { acu: 64, postgresql: 5000, mysql: 4000 },
  { acu: 128, postgresql: 5000, mysql: 5000 },
  { acu: 192, postgresql: 5000, mysql: 6000 },
  { acu: 256, postgresql: 5000, mysql: 6000 },
];

const TABLE = 'Aurora User Guide: Maximum connections for Aurora Serverless v2';

/**
 * What a member of Aurora Serverless v2 grants when nobody sets the limit.
 *
 * It follows the largest capacity alone and stays the same while the capacity scales.
 */
export function serverlessLimit(database: DatabaseFacts, family: EngineFamily): Maybe<DefaultLimit> {
  const range = serverlessRange(database, family);
  if (isUnknown(range)) return range;
  const isMySql = family === 'aurora-mysql';
  const row = ROWS.find(({ acu }) => acu === range.maxAcu);
  if (row !== undefined) {
    const source = `row of ${row.acu} ACU, ${TABLE}`;
    return published({ maxConnections: isMySql ? row.mysql : row.postgresql, source }, database, family);
  }
  const limit = isMySql ? betweenMySqlRows(database, range) : onPostgresLine(range);
  return isUnknown(limit) ? limit : { basis: 'estimated', ...withLowMinimumCap(limit, database, family) };
}

function published(limit: Limit, database: DatabaseFacts, family: EngineFamily): DefaultLimit {
  return { basis: 'published', ...withLowMinimumCap(limit, database, family) };
}

/** All rows of the table below the cap lie on one line, rounded down. */
function onPostgresLine({ maxAcu }: ServerlessRange): Limit {
  return {
    maxConnections: Math.min(5000, roundDown(211.45 * maxAcu - 22.4)),
    source: `min(5000, floor(211.45 x ${maxAcu} - 22.4)), the line through AWS's table for Aurora Serverless v2`,
  };
}

/** The limit climbs in steps and never falls, so the row below holds where the bound on the memory gives less. */
function betweenMySqlRows(database: DatabaseFacts, { maxAcu }: ServerlessRange): Maybe<Limit> {
  const estimate = estimateOf(database, 'aurora-mysql');
  const below = ROWS.filter(({ acu }) => acu < maxAcu).at(-1);
  if (below === undefined || (!isUnknown(estimate) && estimate.maxConnections >= below.mysql)) return estimate;
  return { maxConnections: below.mysql, source: `no less than the row of ${below.acu} ACU, ${TABLE}` };
}
