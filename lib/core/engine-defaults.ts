import type { EngineFamily } from './engine';
import { compareEngineVersions, parseEngineVersion } from './engine-version';

/** What RDS grants when nobody sets the limit. */
export interface EngineDefault {
  /** RDS parameter expression. */
  readonly expression: string;
  /** What stands for an expression that is too long for a message. */
  readonly words?: string;
  /** Most that the expression gives, on whatever memory. */
  readonly cap: number;
  /** Page or statement that the expression and the cap come from. */
  readonly source: string;
  /** Largest nominal memory, in GiB, up to which readings of live servers confirm the estimate: 0 when there are none. */
  readonly validatedUpToGib: number;
  /** Whether the expression is a lower bound on the whole nominal memory already. */
  readonly onNominalMemory?: boolean;
}

/** RDS sets the limit of MySQL and MariaDB to no more than this when it is calculated; a plain number may be larger. */
export const MOST_CALCULATED_BY_MYSQL = 16_000;

/** Memory for which PostgreSQL's default grants one connection. */
export const BYTES_PER_POSTGRES_CONNECTION = 9_531_392;

/** Most that PostgreSQL's default grants. */
export const MOST_BY_POSTGRES = 5000;

/** Label of an estimate that no reading of a live server confirms. */
export const NOT_VALIDATED = 'not validated by any reading';

const LIMITS_PAGE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections';

const POSTGRES: EngineDefault = {
  expression: `LEAST({DBInstanceClassMemory/${BYTES_PER_POSTGRES_CONNECTION}},${MOST_BY_POSTGRES})`,
  cap: MOST_BY_POSTGRES,
  source: LIMITS_PAGE,
  validatedUpToGib: Infinity,
};

// 12582880 is AWS's number: 32 less than 12 MiB. The page gives the quotient alone; the cap is observed on live servers.
const MYSQL: EngineDefault = {
  expression: `LEAST({DBInstanceClassMemory/12582880},${MOST_CALCULATED_BY_MYSQL})`,
  cap: MOST_CALCULATED_BY_MYSQL,
  source: LIMITS_PAGE,
  validatedUpToGib: 32,
};

const MARIADB: EngineDefault = {
  expression: 'LEAST({DBInstanceClassMemory/25165760},12000)',
  cap: 12_000,
  source: LIMITS_PAGE,
  validatedUpToGib: 0,
};

const OLD_MARIADB: EngineDefault = { ...MYSQL, validatedUpToGib: 0 };

const ORACLE: EngineDefault = {
  expression: 'LEAST({DBInstanceClassMemory/9868951},20000)',
  cap: 20_000,
  source: LIMITS_PAGE,
  validatedUpToGib: 0,
};

// The guide's tip truncates the logarithm, its table rounds it half up, on the nominal memory: the whole part is the lower of the two,
// and above none of the table's 74 rows.
const AURORA_MYSQL: EngineDefault = {
  expression: 'GREATEST({log(DBInstanceClassMemory/805306368)*45},{log(DBInstanceClassMemory/8187281408)*1000})',
  words: 'default of Aurora MySQL with the floor of log2, a lower bound,',
  cap: MOST_CALCULATED_BY_MYSQL,
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html',
  validatedUpToGib: Infinity,
  onNominalMemory: true,
};

const AURORA_POSTGRESQL: EngineDefault = {
  ...POSTGRES,
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html',
};

/**
 * The default of an engine; undefined where AWS publishes a number instead.
 *
 * @param engineVersion where it is not known, the engine's lowest default counts
 */
export function engineDefault(family: EngineFamily, engineVersion?: string): EngineDefault | undefined {
  switch (family) {
    case 'postgres':
      return POSTGRES;
    case 'mysql':
      return MYSQL;
    case 'mariadb':
      return isOldMariaDb(engineVersion) ? OLD_MARIADB : MARIADB;
    case 'oracle':
      return ORACLE;
    case 'aurora-postgresql':
      return AURORA_POSTGRESQL;
    case 'aurora-mysql':
      return AURORA_MYSQL;
    case 'sqlserver':
    case 'db2':
      return undefined;
  }
}

/** Before 10.5, MariaDB had MySQL's default. A version without a minor number may be either. */
function isOldMariaDb(engineVersion: string | undefined): boolean {
  const version = parseEngineVersion(engineVersion ?? '');
  if (version === undefined || (version.length === 1 && version[0] === 10)) return false;
  return compareEngineVersions(version, [10, 5]) < 0;
}
