import type { DatabaseFacts, Platform } from './database';
import type { EngineFamily } from './engine';
import { engineFamily } from './engine';
import { compareEngineVersions, parseEngineVersion } from './engine-version';
import { roundUp } from './rounding';

/** One line of the reserve. */
export interface ReserveItem {
  readonly name: string;
  readonly connections: number;
}

/** Which connections are kept from the consumers. */
export type ReservePolicy =
  | {
      /** The engine's own reserve, an operations reserve and a safety margin. */
      readonly kind: 'standard';
      /** Connections for operations, by name. Default: `{ operations: 10 }`. */
      readonly operations?: Readonly<Record<string, number>>;
      /** Per cent of the ceiling, rounded up. Default: 5. */
      readonly marginPercent?: number;
    }
  | {
      /** The user states the whole reserve; nothing is added. */
      readonly kind: 'stated';
      readonly items: readonly ReserveItem[];
    };

/** Reserved for operations where nobody says otherwise. */
export const USUAL_OPERATIONS = 10;

const DEFAULT_OPERATIONS: Readonly<Record<string, number>> = { operations: USUAL_OPERATIONS };
const DEFAULT_MARGIN_PERCENT = 5;

/**
 * Connections that no consumer may count on, line by line: what the engine withholds and RDS uses itself, sessions that readers
 * forward, operations, safety margin.
 * Lines of 0 are left out.
 *
 * @param maxConnections the server's ceiling, of which the margin is a part
 */
export function reserveOf(database: DatabaseFacts, maxConnections: number, policy: ReservePolicy): ReserveItem[] {
  if (policy.kind === 'stated') return [...policy.items];
  const operations = Object.entries(policy.operations ?? DEFAULT_OPERATIONS);
  const margin = roundUp(((policy.marginPercent ?? DEFAULT_MARGIN_PERCENT) * maxConnections) / 100);
  return [
    ...withheldItems(database, maxConnections),
    ...operations.map(([name, connections]) => ({ name, connections })),
    { name: 'margin', connections: margin },
  ].filter(({ connections }) => connections !== 0);
}

/** Connections of the ceiling that no ordinary role gets, whatever a budget reserves: the server refuses that many before its ceiling. */
export function withheldBy(database: DatabaseFacts, maxConnections: number): number {
  return total(withheldItems(database, maxConnections));
}

/**
 * Connections that people and jobs outside the budget may open: those reserved for operations.
 *
 * Of a reserve that is stated as one number it is what the server does not withhold itself.
 */
export function operationsOf(policy: ReservePolicy, withheld: number): number {
  if (policy.kind === 'stated') return Math.max(0, total(policy.items) - withheld);
  return Object.values(policy.operations ?? DEFAULT_OPERATIONS).reduce((sum, connections) => sum + connections, 0);
}

function total(items: readonly ReserveItem[]): number {
  return items.reduce((sum, { connections }) => sum + connections, 0);
}

function withheldItems(database: DatabaseFacts, maxConnections: number): ReserveItem[] {
  return [...serverReserve(database), ...forwardingReserve(database, maxConnections)];
}

/**
 * Connections that an engine withholds from an ordinary role, and those that RDS holds itself; none when the engine is not known.
 *
 * PostgreSQL: `superuser_reserved_connections`, `rds.rds_superuser_reserved_connections` (from 16 on `reserved_connections`) and
 * `rds.rds_reserved_connections`: https://repost.aws/knowledge-center/rds-postgresql-error-connection-slots and
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-versions.html. AWS does not print the 4 of the
 * last one, nor how many sessions `rdsadmin` holds: both were counted on live servers. Aurora PostgreSQL: its User Guide asks
 * for at least 3 more for automation. Oracle: `processes` includes the server's own background processes, up to about 100.
 */
function serverReserve({ engine, engineVersion, platform }: DatabaseFacts): ReserveItem[] {
  const family = engineFamily(engine);
  if (platform !== undefined) return platformReserve(platform, family);
  switch (family) {
    case 'postgres':
      return postgresReserve(engineVersion);
    case 'aurora-postgresql':
      return [item('superuser', 3), item('rds_superuser', 2), item('Aurora automation', 3)];
    case 'mysql':
    case 'mariadb':
    case 'aurora-mysql':
      return [item('rdsadmin sessions', 2), item('spare for rdsadmin', 1)];
    case 'oracle':
      return [item('background processes', 100)];
    case 'sqlserver':
    case 'db2':
    case undefined:
      return [];
  }
}

/**
 * What is withheld elsewhere than on Amazon. PostgreSQL keeps 3 for superusers and nothing for `pg_use_reserved_connections` unless
 * somebody sets more: https://www.postgresql.org/docs/current/runtime-config-connection.html. Azure keeps 15 for replication and
 * monitoring: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits.
 */
function platformReserve(platform: Platform, family: EngineFamily | undefined): ReserveItem[] {
  if (family !== 'postgres') return [];
  return [platform === 'azure' ? item('Azure', 15) : item('superuser', 3)];
}

/**
 * Sessions that the readers of Aurora forward to the writer take their part of its ceiling: `aurora_fwd_writer_max_connections_pct` and
 * `apg_write_forward.max_forwarding_connections_percent`, in the Aurora User Guide under local write forwarding.
 */
function forwardingReserve({ writeForwardingPercent = 0 }: DatabaseFacts, maxConnections: number): ReserveItem[] {
  return [item('write forwarding', roundUp((writeForwardingPercent * maxConnections) / 100))];
}

function item(name: string, connections: number): ReserveItem {
  return { name, connections };
}

function postgresReserve(engineVersion: string | undefined): ReserveItem[] {
  const rdsReserved = hasRdsReserved(engineVersion) ? [item('rds_reserved', 4)] : [];
  return [item('superuser', 3), item('rds_superuser', 2), ...rdsReserved, item('rdsadmin sessions', 3)];
}

/** First minor version of each major version that reserves connections for the `rds_reserved` role. */
const FIRST_WITH_RDS_RESERVED: ReadonlyMap<number, number> = new Map([
  [12, 21],
  [13, 17],
  [14, 14],
  [15, 9],
  [16, 5],
  [17, 1],
]);
const OLDEST_WITH_RDS_RESERVED = 12;

/** Where the version is not known, or only its major number is, the larger reserve counts. */
function hasRdsReserved(engineVersion: string | undefined): boolean {
  const version = parseEngineVersion(engineVersion ?? '');
  if (version === undefined) return true;
  const [major] = version;
  if (major < OLDEST_WITH_RDS_RESERVED) return false;
  const firstMinor = FIRST_WITH_RDS_RESERVED.get(major);
  return version.length === 1 || firstMinor === undefined || compareEngineVersions(version, [major, firstMinor]) >= 0;
}
