import { proxyPort } from '../../lib/core/proxy-port';

test.each([
  ['postgres', 5432],
  ['aurora-postgresql', 5432],
  ['mysql', 3306],
  ['mariadb', 3306],
  ['aurora-mysql', 3306],
  ['sqlserver', 1433],
  ['oracle', undefined],
  ['db2', undefined],
] as const)('RDS Proxy speaks %s on port %s', (family, port) => {
  expect(proxyPort(family)).toBe(port);
});
