import type { EngineFamily } from './engine';
import { compareEngineVersions, parseEngineVersion } from './engine-version';

/** What RDS grants when nobody sets the limit. */
export interface EngineDefault {
  /** RDS parameter expression. */
  readonly expression: string;
  /** Most that the expression gives, on whatever memory. */
  readonly cap: number;
  /** Page or statement that the expression and the cap come from. */
  readonly source: string;
  /** Largest nominal memory, in GiB, up to which readings of live servers confirm the estimate: 0 when there are none. */
  readonly validatedUpToGib: number;
}

/** A limit that AWS states as one number, for every instance class. */
export interface PublishedLimit {
  readonly maxConnections: number;
  readonly source: string;
}

/** RDS sets the limit of MySQL and MariaDB to no more than this when it is calculated; a plain number may be larger. */
export const MOST_CALCULATED_BY_MYSQL = 16_000;

/** Label of an estimate that no reading of a live server confirms. */
export const NOT_VALIDATED = 'not validated by any reading';

const LIMITS_PAGE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections';

const POSTGRES: EngineDefault = {
  expression: 'LEAST({DBInstanceClassMemory/9531392},5000)',
  cap: 5000,
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

/**
 * The default of an engine; undefined where AWS publishes a number instead, and for clustered engines.
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
    case 'sqlserver':
    case 'db2':
    case 'aurora-postgresql':
    case 'aurora-mysql':
      return undefined;
  }
}

/** The limit that AWS publishes for every class of an engine; undefined where the limit follows the memory. */
export function publishedLimit(family: EngineFamily): PublishedLimit | undefined {
  switch (family) {
    case 'sqlserver':
      return {
        maxConnections: 32_767,
        source: 'limit of SQL Server, Amazon RDS User Guide: Maximum number of database connections',
      };
    case 'db2':
      return { maxConnections: 64_000, source: 'limit of Db2, Amazon RDS User Guide: Maximum number of database connections' };
    case 'postgres':
    case 'mysql':
    case 'mariadb':
    case 'oracle':
    case 'aurora-postgresql':
    case 'aurora-mysql':
      return undefined;
  }
}

/** Before 10.5, MariaDB had MySQL's default. A version without a minor number may be either. */
function isOldMariaDb(engineVersion: string | undefined): boolean {
  const version = parseEngineVersion(engineVersion ?? '');
  if (version === undefined || (version.length === 1 && version[0] === 10)) return false;
  return compareEngineVersions(version, [10, 5]) < 0;
}
