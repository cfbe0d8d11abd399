import type { EngineFamily } from './engine';

/**
 * Port on which RDS Proxy speaks an engine's protocol, which is the engine's own, whatever the database uses; undefined where it does not.
 *
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connecting.html
 */
export function proxyPort(family: EngineFamily): number | undefined {
  switch (family) {
    case 'postgres':
    case 'aurora-postgresql':
      return 5432;
    case 'mysql':
    case 'mariadb':
    case 'aurora-mysql':
      return 3306;
    case 'sqlserver':
      return 1433;
    case 'oracle':
    case 'db2':
      return undefined;
  }
}
