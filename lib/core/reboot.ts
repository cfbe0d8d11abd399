import type { Ceiling, KnownCeiling } from './ceiling';
import type { DatabaseFacts } from './database';
import { engineFamily } from './engine';
import { isServerlessClass } from './instance-classes';

/** A ceiling that the running server does not have yet. */
export interface PendingCeiling {
  /** What the server admits until it is restarted. */
  readonly running: number;
  /** What it admits from then on. */
  readonly planned: KnownCeiling;
}

/**
 * Whether the running server must be restarted before it has the ceiling; undefined when it has it, or takes it by itself.
 *
 * @param running what the live server says today
 */
export function pendingCeiling(
  database: DatabaseFacts,
  ceiling: Ceiling,
  running: number | undefined,
): PendingCeiling | undefined {
  // A stated or measured number is what runs, nothing that is still to be taken.
  if (ceiling.basis === 'unknown' || ceiling.basis === 'declared' || ceiling.basis === 'measured') return undefined;
  if (running === undefined || running === ceiling.maxConnections || !isTakenAtStart(database, ceiling)) return undefined;
  // What follows the memory of a class is a lower bound: a server that admits more is as expected.
  if (running > ceiling.maxConnections && isLowerBound(database, ceiling)) return undefined;
  return { running, planned: ceiling };
}

/** The ceiling to count with while a restart is pending: the lower one. */
export function ceilingUntilReboot({ running, planned }: PendingCeiling): KnownCeiling {
  if (planned.maxConnections <= running) return planned;
  const later = `${planned.maxConnections} after the next restart, ${planned.basis}: ${planned.source}`;
  return { basis: 'declared', maxConnections: running, source: `what runs today, as stated; ${later}` };
}

/**
 * Whether the server has its limit from its start on.
 *
 * MySQL and MariaDB take a changed parameter while they run, but not one of a group that is new to them, as that of a pinned limit
 * may be: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html. Aurora Serverless v2 keeps the limit that follows from its largest
 * capacity until it is rebooted: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
function isTakenAtStart(database: DatabaseFacts, { basis }: KnownCeiling): boolean {
  return basis !== 'parameter' || !isDynamic(database);
}

/** Whether a running server takes a changed limit from the parameter group that it has. */
export function isDynamic({ engine, instanceClass = '' }: DatabaseFacts): boolean {
  const family = engineFamily(engine);
  return (family === 'mysql' || family === 'mariadb' || family === 'aurora-mysql') && !isServerlessClass(instanceClass);
}

function isLowerBound({ instanceClass = '' }: DatabaseFacts, { basis }: KnownCeiling): boolean {
  return basis === 'estimated' || (basis === 'published' && !isServerlessClass(instanceClass));
}
