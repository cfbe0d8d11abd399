import type { ClientFacts } from '../../../lib/core/clients/client-facts';
import { CLIENTS } from '../../../lib/core/clients/table';
import type { StatedAddress, TrapContext } from '../../../lib/core/clients/traps';
import { trapsIn } from '../../../lib/core/clients/traps';

const KEYS = ['connection_limit', 'max', 'pool_size', 'pool_max_conns', 'connectionLimit'];

function said(client: ClientFacts, name: string, address?: StatedAddress, context: Partial<TrapContext> = {}): string[] {
  const stated = [{ name, ...(address && { address }) }];
  return trapsIn(stated, { client, isPostgres: true, ...context }).map(({ what }) => what);
}

const postgresql = (...keys: string[]): StatedAddress => ({ scheme: 'postgresql', keys });
const mysql = (...keys: string[]): StatedAddress => ({ scheme: 'mysql', keys });

describe('keys behind an address', () => {
  it.each<[string, ClientFacts, string[]]>([
    ['Prisma 6, of which nobody knows what it passes over', CLIENTS.prisma6, []],
    ['Keycloak, for the same reason', CLIENTS.keycloak, []],
    ['node-postgres, which takes none', CLIENTS.nodePostgres, KEYS],
    ['Prisma 7, which takes none', CLIENTS.prisma7, KEYS],
    ['asyncpg, which hands them to the server', CLIENTS.asyncpg, KEYS],
    ['pgxpool, but for its own', CLIENTS.pgxPool, KEYS.filter(key => key !== 'pool_max_conns')],
    ['postgres.js, whose own is a trap, too', CLIENTS.postgresJs, ['max', ...KEYS.filter(key => key !== 'max')]],
  ])('are told for %s', (_, client, keys) => {
    expect(said(client, 'DATABASE_URL', postgresql(...KEYS))).toEqual(keys.map(key => `${key} in DATABASE_URL`));
  });

  it('that are no pool settings are nothing', () => {
    expect(said(CLIENTS.nodePostgres, 'DATABASE_URL', postgresql('sslmode', 'application_name', 'connect_timeout'))).toEqual([]);
  });

  it('of another kind of server are another pool’s', () => {
    expect(said(CLIENTS.nodePostgres, 'AUDIT_URL', mysql('connection_limit'))).toEqual([]);
    expect(said(CLIENTS.mysql2, 'DATABASE_URL', mysql('connection_limit'), { isPostgres: false })).toHaveLength(1);
    expect(said(CLIENTS.mysql2, 'DATABASE_URL', mysql('connectionLimit'), { isPostgres: false })).toEqual([]);
  });

  it('pool of Rails does what it says beside max_connections', () => {
    expect(said(CLIENTS.rails, 'DATABASE_URL', postgresql('pool'))).toEqual(['pool in DATABASE_URL']);
    expect(said(CLIENTS.rails, 'DATABASE_URL', postgresql('pool', 'max_connections'))).toEqual([]);
  });
});

describe('a connection string of Npgsql', () => {
  const string = (...keys: string[]): StatedAddress => ({ keys: ['Host', 'Username', ...keys] });

  it.each([[[]], [['Timeout']]])('without a size is told: %j', keys => {
    expect(said(CLIENTS.npgsql, 'ConnectionStrings__Orders', string(...keys))).toEqual(['ConnectionStrings__Orders']);
  });

  it.each(['Maximum Pool Size', 'MaxPoolSize', 'maximum pool size', 'Pooling'])('with %s is not', key => {
    expect(said(CLIENTS.npgsql, 'ConnectionStrings__Orders', string(key))).toEqual([]);
  });

  it('is nothing to other clients, and no address is nothing to Npgsql', () => {
    expect(said(CLIENTS.nodePostgres, 'ConnectionStrings__Orders', string())).toEqual([]);
    expect(said(CLIENTS.npgsql, 'DATABASE_URL', postgresql())).toEqual([]);
    expect(said(CLIENTS.npgsql, 'ConnectionStrings__Orders')).toEqual([]);
  });
});

describe('parameters at the start of a session', () => {
  it.each(['rds-proxy', 'pgbouncer'] as const)('are told behind %s, for drivers that send them', pooler => {
    expect(said(CLIENTS.psycopgPool, 'PGOPTIONS', undefined, { pooler })).toEqual(['PGOPTIONS']);
    expect(said(CLIENTS.psycopgPool, 'DATABASE_URL', postgresql('options'), { pooler })).toEqual(['options in DATABASE_URL']);
    expect(said(CLIENTS.asyncpg, 'PGOPTIONS', undefined, { pooler })).toEqual([]);
    // By driver, which is not known.
    expect(said(CLIENTS.sqlAlchemy, 'PGOPTIONS', undefined, { pooler })).toEqual([]);
    expect(said(CLIENTS.psycopgPool, 'PGOPTIONS', undefined, { pooler, isPostgres: false })).toEqual([]);
  });

  it('are taken by the server itself', () => {
    expect(said(CLIENTS.psycopgPool, 'PGOPTIONS')).toEqual([]);
  });
});

it.each([
  'SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_APPLICATIONNAME',
  'SPRING_DATASOURCE_HIKARI_DATA_SOURCE_PROPERTIES_APPLICATION_NAME',
])('a name that Spring Boot lower-cases is told in each spelling: %s', name => {
  expect(said(CLIENTS.springBoot, name)).toEqual([name]);
  expect(said(CLIENTS.hikariCp, name)).toEqual([]);
});

it('every way out names what is stated, or where it belongs', () => {
  const context = { client: CLIENTS.nodePostgres, isPostgres: true };
  expect(trapsIn([{ name: 'DATABASE_URL', address: postgresql('max') }], context)).toEqual([
    { what: 'max in DATABASE_URL', because: 'is ignored by node-postgres', remedy: 'max in code instead of max in DATABASE_URL' },
  ]);
  const strings = [{ name: 'ConnectionStrings__Orders', address: { keys: ['Host', 'Username'] } }];
  expect(trapsIn(strings, { ...context, client: CLIENTS.npgsql })[0]?.remedy).toBe(
    'Maximum Pool Size in ConnectionStrings__Orders',
  );
});

describe('keys of clients with several drivers', () => {
  it.each([CLIENTS.drizzle, CLIENTS.prisma7])('are judged on PostgreSQL alone: $name', client => {
    expect(said(client, 'DATABASE_URL', mysql('connectionLimit'), { isPostgres: false })).toEqual([]);
    expect(said(client, 'DATABASE_URL', postgresql('connectionLimit'))).toEqual(['connectionLimit in DATABASE_URL']);
  });
});

test('the remedy says what the key says, and no other setting', () => {
  const remedies = (client: ClientFacts, key: string): string[] =>
    trapsIn([{ name: 'URL', address: postgresql(key) }], { client, isPostgres: true }).map(({ remedy }) => remedy);
  expect(remedies(CLIENTS.nodePostgres, 'pool_timeout')).toEqual([
    'connectionTimeoutMillis in code instead of pool_timeout in URL',
  ]);
  expect(remedies(CLIENTS.nodePostgres, 'pool_size')).toEqual(['max in code instead of pool_size in URL']);
  expect(remedies(CLIENTS.sqlAlchemy, 'max_overflow')).toEqual(['max_overflow in code instead of max_overflow in URL']);
  // It has none.
  expect(remedies(CLIENTS.postgresJs, 'pool_timeout')).toEqual(['remove pool_timeout in URL']);
});

test('options of an address are sent by drivers that know nothing of PGOPTIONS', () => {
  const behind = { pooler: 'rds-proxy' } as const;
  for (const client of [CLIENTS.hikariCp, CLIENTS.springBoot, CLIENTS.asyncpg, CLIENTS.postgresJs]) {
    expect(said(client, 'URL', postgresql('options'), behind)).toEqual(['options in URL']);
    expect(said(client, 'PGOPTIONS', undefined, behind)).toEqual([]);
    expect(said(client, 'URL', postgresql('options'))).toEqual([]);
  }
  expect(said(CLIENTS.springBootR2dbc, 'URL', postgresql('options'), behind)).toEqual([]);
});
