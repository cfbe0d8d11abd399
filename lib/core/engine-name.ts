// Longer beginnings first: the first that matches names the engine.
const NAMES: readonly (readonly [beginning: string, name: string])[] = [
  ['aurora-postgresql', 'Aurora PostgreSQL'],
  ['aurora', 'Aurora MySQL'],
  ['postgres', 'PostgreSQL'],
  ['mysql', 'MySQL'],
  ['mariadb', 'MariaDB'],
  ['oracle', 'Oracle'],
  ['custom-oracle', 'Oracle'],
  ['sqlserver', 'SQL Server'],
  ['custom-sqlserver', 'SQL Server'],
  ['db2', 'Db2'],
];

/** An engine's name as its makers write it; editions are left out, and an engine that is not known keeps RDS's word for it. */
export function engineName(engine: string): string {
  return NAMES.find(([beginning]) => engine.startsWith(beginning))?.[1] ?? engine;
}
