import type { Platform } from './database';

/** Engines that share one way of limiting connections. */
export type EngineFamily =
  'postgres' | 'mysql' | 'mariadb' | 'oracle' | 'sqlserver' | 'db2' | 'aurora-postgresql' | 'aurora-mysql';

/** Engine names by family: those of RDS, and the plain word for a family with several editions. */
const NAMES: Readonly<Record<EngineFamily, readonly string[]>> = {
  postgres: ['postgres', 'postgresql'],
  mysql: ['mysql'],
  mariadb: ['mariadb'],
  oracle: ['oracle-ee', 'oracle-ee-cdb', 'oracle-se2', 'oracle-se2-cdb', 'oracle-se', 'oracle-se1', 'oracle'],
  sqlserver: ['sqlserver-ee', 'sqlserver-se', 'sqlserver-ex', 'sqlserver-web', 'sqlserver'],
  db2: ['db2-se', 'db2-ae', 'db2'],
  'aurora-postgresql': ['aurora-postgresql'],
  'aurora-mysql': ['aurora-mysql', 'aurora'],
};

const FAMILIES: ReadonlyMap<string, EngineFamily> = new Map(
  (Object.keys(NAMES) as EngineFamily[]).flatMap(family => NAMES[family].map(name => [name, family] as const)),
);

/** RDS Custom adds editions of its own behind these beginnings. */
const CUSTOM: readonly (readonly [beginning: string, family: EngineFamily])[] = [
  ['custom-oracle-', 'oracle'],
  ['custom-sqlserver-', 'sqlserver'],
];

/** Engine names to choose from, for messages: the plain word stands for all editions. */
export const ENGINE_NAMES: readonly string[] = Object.keys(NAMES);

/** The family of an engine as RDS spells it, in any case; undefined when it is not known. */
export function engineFamily(engine: string): EngineFamily | undefined {
  const name = engine.toLowerCase();
  return FAMILIES.get(name) ?? CUSTOM.find(([beginning]) => name.length > beginning.length && name.startsWith(beginning))?.[1];
}

/** Whether the engine's servers belong to a cluster. */
export function isClustered(family: EngineFamily): boolean {
  return family === 'aurora-postgresql' || family === 'aurora-mysql';
}

/** Name of the parameter that holds the connection limit; undefined where it is not set in a parameter group. */
export function limitParameter(family: EngineFamily): string | undefined {
  return LIMITS[family]?.parameter;
}

/** What to ask a live server for its limit. */
export function limitQuery(family?: EngineFamily): string {
  if (family === 'mysql' || family === 'mariadb' || family === 'aurora-mysql') return 'SELECT @@max_connections';
  if (family === 'oracle') return 'SHOW PARAMETER processes';
  if (family === 'sqlserver') return 'SELECT @@MAX_CONNECTIONS';
  return family === 'db2' ? "SELECT VALUE FROM SYSIBMADM.DBMCFG WHERE NAME = 'max_connections'" : 'SHOW max_connections';
}

/** Smallest and largest value of the parameter that holds the limit; undefined where there is none. */
export function allowedRange(family: EngineFamily, platform?: Platform): readonly [min: number, max: number] | undefined {
  return family === 'postgres' && platform === 'azure' ? ON_AZURE : LIMITS[family]?.range;
}

// https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits
const ON_AZURE = [25, 5000] as const;

interface Limit {
  readonly parameter: string;
  readonly range: readonly [min: number, max: number];
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections and, for Aurora,
// AuroraPostgreSQL.Managing and AuroraMySQL.Managing.Performance in https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/.
// SQL Server's `user connections` belongs to the server's properties, and Db2's limit cannot be set.
const LIMITS: Readonly<Record<EngineFamily, Limit | undefined>> = {
  postgres: { parameter: 'max_connections', range: [6, 262_143] },
  mysql: { parameter: 'max_connections', range: [1, 100_000] },
  mariadb: { parameter: 'max_connections', range: [1, 100_000] },
  oracle: { parameter: 'processes', range: [80, 20_000] },
  sqlserver: undefined,
  db2: undefined,
  'aurora-postgresql': { parameter: 'max_connections', range: [6, 262_143] },
  'aurora-mysql': { parameter: 'max_connections', range: [1, 16_000] },
};
