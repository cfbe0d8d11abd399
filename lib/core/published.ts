import { AURORA_MYSQL_TABLE } from './aurora-mysql-table';
import { AURORA_POSTGRESQL_TABLE } from './aurora-postgresql-table';
import type { DatabaseFacts } from './database';
import type { EngineFamily } from './engine';
import { findInstanceClass } from './instance-classes';
import type { DefaultLimit } from './limit';

/** A table of instance classes, and where it is printed. */
interface PublishedTable {
  readonly limits: ReadonlyMap<string, number>;
  readonly source: string;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
const LIMITS_PAGE = 'Amazon RDS User Guide: Maximum number of database connections';

const MYSQL: PublishedTable = {
  limits: limitsIn(AURORA_MYSQL_TABLE),
  source: 'table of the Aurora User Guide: Maximum connections to an Aurora MySQL DB instance',
};

const POSTGRESQL: PublishedTable = {
  limits: limitsIn(AURORA_POSTGRESQL_TABLE),
  source:
    'table of the Aurora User Guide of June 2023, no longer printed: Maximum connections to an Aurora PostgreSQL DB instance',
};

/** The limit that AWS prints for the server, as one number for every class or for its class alone; undefined where it prints none. */
export function publishedLimit({ instanceClass }: DatabaseFacts, family: EngineFamily): DefaultLimit | undefined {
  switch (family) {
    case 'sqlserver':
      return { basis: 'published', maxConnections: 32_767, source: `limit of SQL Server, ${LIMITS_PAGE}` };
    case 'db2':
      return { basis: 'published', maxConnections: 64_000, source: `limit of Db2, ${LIMITS_PAGE}` };
    case 'aurora-mysql':
      return limitOfClass(MYSQL, instanceClass);
    case 'aurora-postgresql':
      return limitOfClass(POSTGRESQL, instanceClass);
    case 'postgres':
    case 'mysql':
    case 'mariadb':
    case 'oracle':
      return undefined;
  }
}

function limitOfClass({ limits, source }: PublishedTable, instanceClass = ''): DefaultLimit | undefined {
  const maxConnections = limits.get(findInstanceClass(instanceClass)?.name ?? '');
  return maxConnections === undefined ? undefined : { basis: 'published', maxConnections, source };
}

/** The table by the names of the classes. */
function limitsIn(table: readonly (readonly [family: string, sizes: string])[]): ReadonlyMap<string, number> {
  return new Map(table.flatMap(([family, sizes]) => sizes.split(', ').map(size => limitIn(family, size))));
}

function limitIn(family: string, row: string): readonly [name: string, maxConnections: number] {
  const [size = '', maxConnections] = row.split(' ');
  return [`db.${family}.${size}`, Number(maxConnections)];
}
