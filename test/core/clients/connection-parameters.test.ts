import type { ClientFacts } from '../../../lib/core/clients/client-facts';
import { urlKey } from '../../../lib/core/clients/client-facts';
import type { AddressedPool } from '../../../lib/core/clients/connection-parameters';
import { agreesButForName, connectionParameters, keysThatDiffer } from '../../../lib/core/clients/connection-parameters';
import { CLIENTS } from '../../../lib/core/clients/table';
import { isUnknown } from '../../../lib/core/unknown';

const POOL: AddressedPool = {
  pool: { size: 7, overflow: 0 },
  timeoutSeconds: 10,
  recycleSeconds: 1800,
  idleTimeoutSeconds: undefined,
  applicationName: 'Api',
  isWithoutStatements: false,
};

function valueOf(client: ClientFacts, changes: Partial<AddressedPool> = {}): string | undefined {
  return connectionParameters(client, 'DB_', { ...POOL, ...changes })[0]?.value;
}

test('keys have the units of the client', () => {
  expect(valueOf(CLIENTS.mariadb)).toBe('connectionLimit=7&acquireTimeout=10000');
  expect(valueOf(CLIENTS.pgxPool, { idleTimeoutSeconds: 300 })).toBe(
    'pool_max_conns=7&pool_max_conn_lifetime=1800s&pool_max_conn_idle_time=300s',
  );
});

test('several keys for the size are one pool, and each says all of it', () => {
  expect(valueOf(CLIENTS.rails)).toMatch(/^pool=7&max_connections=7&/);
});

test('a time is no longer than the client takes', () => {
  expect(valueOf(CLIENTS.npgsql, { timeoutSeconds: 3600 })).toContain(';Timeout=1024;');
});

test('keys of drivers for PostgreSQL, and the name of the sessions, are for PostgreSQL', () => {
  const changes = { applicationName: undefined, isWithoutStatements: true };
  expect(connectionParameters(CLIENTS.springBoot, 'DB_', { ...POOL, ...changes })).toEqual([]);
  expect(valueOf(CLIENTS.prisma6, changes)).toBe('connection_limit=7&pool_timeout=10');
  expect(valueOf(CLIENTS.springBoot, { isWithoutStatements: true })).toBe('prepareThreshold=0&ApplicationName=Api');
});

test('a name is written so that nothing of it is taken for something else', () => {
  const applicationName = 'Shop/Api & "more";max=1';
  const [, name = ''] = /ApplicationName=(.*)$/.exec(valueOf(CLIENTS.hikariCp, { applicationName }) ?? '') ?? [];
  expect(name).toMatch(/^[\w%.-]+$/);
  expect(decodeURIComponent(name)).toBe(applicationName);
  expect(valueOf(CLIENTS.npgsql, { applicationName })).toMatch(/;Application Name="Shop\/Api & ""more"";max=1"$/);
  expect(valueOf(CLIENTS.npgsql, { applicationName: 'Order import' })).toMatch(/;Application Name=Order import$/);
});

test('what is unknown makes all of it unknown, and not the variable', () => {
  expect(connectionParameters(CLIENTS.mysql2, 'DB_', { ...POOL, pool: undefined })).toEqual([
    { name: 'DB_URL_PARAMETERS', value: undefined },
  ]);
});

test('the two forms have names of their own, behind the prefix', () => {
  expect(connectionParameters(CLIENTS.npgsql, 'BILLS_', POOL)[0]?.name).toBe('BILLS_CONNECTION_STRING_PARAMETERS');
  expect(connectionParameters(CLIENTS.mysql2, 'BILLS_', POOL)[0]?.name).toBe('BILLS_URL_PARAMETERS');
});

test('software that comes as it is has nobody who would put the address together', () => {
  expect(connectionParameters(CLIENTS.keycloak, 'DB_', POOL)).toEqual([]);
});

test('no key stands in it that the table does not have', () => {
  for (const client of Object.values<ClientFacts>(CLIENTS)) {
    const known = [
      ...client.settings.filter(({ kind }) => kind === 'url-key').map(({ name }) => name),
      client.statementsOff && !isUnknown(client.statementsOff) ? client.statementsOff.text.split('=')[0] : undefined,
      client.applicationName?.name,
    ];
    const value = valueOf(client, { idleTimeoutSeconds: 300, isWithoutStatements: true }) ?? '';
    const keys = value === '' ? [] : value.split(client.takesConnectionString ? ';' : '&').map(pair => pair.split('=')[0]);
    expect(known).toEqual(expect.arrayContaining(keys));
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test('clients that refuse or ignore pool keys get none', () => {
  for (const key of ['nodePostgres', 'postgresJs', 'prisma7', 'psycopgPool', 'sqlAlchemy', 'django', 'databaseSql'] as const)
    expect(valueOf(CLIENTS[key], { idleTimeoutSeconds: 300, isWithoutStatements: true })).toBeUndefined();
  expect(valueOf(CLIENTS.asyncpg, { idleTimeoutSeconds: 300, isWithoutStatements: true })).toBe('application_name=Api');
});

test('another name is no other part of an address, another size is', () => {
  const of = (name: string, size: number): string =>
    valueOf(CLIENTS.prisma6, { applicationName: name, pool: { size, overflow: 0 } }) ?? '';
  expect(agreesButForName('DB_URL_PARAMETERS', of('Api', 7), of('Jobs', 7))).toBe(true);
  expect(agreesButForName('DB_URL_PARAMETERS', of('Api', 7), of('Jobs', 8))).toBe(false);
  expect(agreesButForName('DB_POOL_SIZE', '7', '8')).toBe(false);
  const npgsql = (name: string): string => valueOf(CLIENTS.npgsql, { applicationName: name }) ?? '';
  expect(agreesButForName('DB_CONNECTION_STRING_PARAMETERS', npgsql('a;b'), npgsql('Jobs'))).toBe(true);
});

test.each([
  ['URL_PARAMETERS', 'max=7&application_name=Api&max=200', 'max=7&application_name=Jobs', false],
  ['URL_PARAMETERS', 'application_name=Api&max=7', 'max=7&application_name=Jobs', true],
  ['URL_PARAMETERS', 'max=7', 'max=7&application_name=Jobs', true],
  ['CONNECTION_STRING_PARAMETERS', 'Size=7;Application Name=Api;Size=200', 'Size=7;Application Name=Api', false],
  ['CONNECTION_STRING_PARAMETERS', 'Size=7;Application Name="Api;Size=200"', 'Size=7;Application Name=Api', true],
  ['CONNECTION_STRING_PARAMETERS', `Size=7;Application Name='a;b';Size=200`, 'Size=7;Application Name=Api', false],
  ['CONNECTION_STRING_PARAMETERS', 'Size=7;Application Name="a;Size=200', 'Size=7;Application Name=Api', false],
])('what stands behind the name counts: %s %s', (end, stated, granted, agrees) => {
  expect(agreesButForName(`DB_${end}`, stated, granted)).toBe(agrees);
});

test('keys that differ are those of the budget: another one may be the rest of a password', () => {
  const differ = (stated: string): string[] | undefined => keysThatDiffer('DB_URL_PARAMETERS', stated, 'max=7&wait=10');
  expect(differ('password=s3&cr3t=&max=8')).toEqual(['max', 'wait']);
  expect(differ('max=7&wait=10&password=x')).toEqual([]);
  expect(differ('MAX=7&wait=10&wait=11')).toEqual(['max', 'wait']);
  expect(keysThatDiffer('DB_POOL_SIZE', 'max=8', '7')).toBeUndefined();
});

test('a minimum above the size is lowered, as everywhere', () => {
  const settings = [urlKey('size', 'max'), urlKey('minimum-idle', 'min', 'connections', { byDefault: 10 })];
  expect(valueOf({ ...CLIENTS.mysql2, settings })).toBe('max=7&min=7');
});
