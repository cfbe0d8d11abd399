import type { EngineFamily } from './engine';
import { engineFamily } from './engine';

const NAMES: Readonly<Record<EngineFamily, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  oracle: 'Oracle',
  sqlserver: 'SQL Server',
  db2: 'Db2',
  'aurora-postgresql': 'Aurora PostgreSQL',
  'aurora-mysql': 'Aurora MySQL',
};

/** An engine's name as its makers write it; editions are left out, and an engine that is not known keeps the word it came with. */
export function engineName(engine: string): string {
  const family = engineFamily(engine);
  return family === undefined ? engine : NAMES[family];
}
