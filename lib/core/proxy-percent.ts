import type { DatabaseFacts } from './database';
import type { EngineFamily } from './engine';
import { engineFamily, isClustered } from './engine';
import { findInstanceClass } from './instance-classes';
import { numberProblem } from './numbers';

/** A `MaxConnectionsPercent` of RDS Proxy, with the class that AWS states it for. */
export interface RecommendedPercent {
  readonly percent: number;
  readonly source: string;
}

interface Step {
  readonly name: string;
  /** Nominal memory of that class, in GiB. */
  readonly memoryGib: number;
  readonly percent: number;
}

type Steps = readonly [Step, ...Step[]];

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html, under MaxConnectionsPercent. */
const ON_RDS: Steps = [
  { name: 'db.t3.small', memoryGib: 2, percent: 30 },
  { name: 'db.t3.medium or above', memoryGib: 4, percent: 20 },
];

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-connections.html, under MaxConnectionsPercent. */
const ON_AURORA: Steps = [
  { name: 'db.t3.small', memoryGib: 2, percent: 100 },
  { name: 'db.t3.medium', memoryGib: 4, percent: 55 },
  { name: 'db.t3.large', memoryGib: 8, percent: 35 },
  { name: 'db.r3.large or above', memoryGib: 15.25, percent: 20 },
];

/**
 * Engines whose limit follows the memory, as the figures do. RDS Proxy serves SQL Server too, but its limit is the same on every
 * class, and AWS's own default of 10 per cent lies below the figures.
 */
const ENGINES: readonly EngineFamily[] = ['postgres', 'mysql', 'mariadb', 'aurora-postgresql', 'aurora-mysql'];

/**
 * The least `MaxConnectionsPercent` that AWS recommends for a server; undefined where it recommends none.
 *
 * AWS names few classes. Any other takes the figure of the largest named one that it has the memory of; one with less memory than
 * all of them takes the figure of the smallest, because figures rise as memory falls. Of several servers the smallest counts.
 */
export function recommendedPercent(database: DatabaseFacts): RecommendedPercent | undefined {
  const family = engineFamily(database.engine);
  const found = findInstanceClass(database.instanceClass ?? '');
  if (found === undefined || family === undefined || database.platform !== undefined || !ENGINES.includes(family))
    return undefined;
  const [smallest, ...larger] = isClustered(family) ? ON_AURORA : ON_RDS;
  if (found.memoryGib < smallest.memoryGib) {
    return { percent: smallest.percent, source: `its figure for ${smallest.name}, the smallest class that it names` };
  }
  const { name, percent } = larger.reduce((last, step) => (step.memoryGib <= found.memoryGib ? step : last), smallest);
  return { percent, source: `its figure for ${name}` };
}

// Ranges: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-rds-dbproxytargetgroup-connectionpoolconfigurationinfoformat.html
const PERCENT = { min: 1, max: 100 } as const;
const BORROW_TIMEOUT = { min: 0, max: 300 } as const;

/** Why a number cannot be `MaxConnectionsPercent`; undefined when it can. */
export function percentProblem(got: unknown, what = 'maxConnectionsPercent'): string | undefined {
  return numberProblem(what, got, PERCENT);
}

/**
 * Why a number cannot be `MaxIdleConnectionsPercent`; undefined when it can.
 *
 * @param percent `MaxConnectionsPercent` beside it
 */
export function idlePercentProblem(got: unknown, percent: number, what = 'maxIdleConnectionsPercent'): string | undefined {
  return numberProblem(what, got, { min: 0, max: percent }, `no more than maxConnectionsPercent, which is ${percent}`);
}

/** Why a number of seconds cannot be `ConnectionBorrowTimeout`; undefined when it can. */
export function borrowTimeoutProblem(got: unknown, what = 'borrowTimeout'): string | undefined {
  return numberProblem(`${what} in seconds`, got, BORROW_TIMEOUT);
}
