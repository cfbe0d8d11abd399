import { engineName } from '../../lib/core/engine-name';

describe('engineName', () => {
  test.each([
    ['postgres', 'PostgreSQL'],
    ['aurora-postgresql', 'Aurora PostgreSQL'],
    ['aurora-mysql', 'Aurora MySQL'],
    ['mysql', 'MySQL'],
    ['mariadb', 'MariaDB'],
    ['oracle-se2-cdb', 'Oracle'],
    ['custom-oracle-ee', 'Oracle'],
    ['sqlserver-ex', 'SQL Server'],
    ['custom-sqlserver-se', 'SQL Server'],
    ['db2-se', 'Db2'],
    ['neptune', 'neptune'],
  ])('%s is %s', (engine, name) => {
    expect(engineName(engine)).toBe(name);
  });
});
