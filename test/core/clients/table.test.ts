import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TabledClient } from '../../../lib/core/clients/client-facts';
import { NOT_KNOWN } from '../../../lib/core/clients/client-facts';
import { fewestConnections } from '../../../lib/core/clients/native-settings';
import { CLIENTS } from '../../../lib/core/clients/table';
import { READY_MADE } from '../../../lib/core/ready-made-servers';
import { isUnknown } from '../../../lib/core/unknown';

const CLIENT_TESTS = join(__dirname, '../../clients');

const rows: (readonly [string, TabledClient])[] = Object.entries(CLIENTS);
const clients = rows.map(([, client]) => client);

test('every client has a name and a page of its own', () => {
  for (const of of ['name', 'slug'] as const) {
    const values = clients.map(client => client[of]);
    expect(new Set(values).size).toBe(values.length);
  }
  expect(clients.filter(({ slug }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))).toEqual([]);
});

test.each(rows)('%s says where its figures come from', (_, { source }) => {
  expect(source).toMatch(/^https:\/\/[a-z0-9.-]+\/\S+$/);
});

test.each(rows)('%s has a setting for all that may be granted', (_, client) => {
  const roles = client.settings.map(({ role }) => role);
  expect(roles.includes('size')).toBe(client.most !== 1);
  expect(roles.includes('overflow')).toBe(client.knowsOverflow);
});

test.each(rows)('%s names no setting twice, and measures each in a unit of its kind', (_, { settings }) => {
  const names = settings.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { role, unit, kind, name, isNative } of settings) {
    expect(unit === 'connections').toBe(['size', 'overflow', 'minimum-idle'].includes(role));
    expect(isNative).toBe(kind !== 'code');
    if (kind === 'variable') expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
  }
});

test.each(rows)('%s opens by default what it may have, or says why nobody knows', (_, client) => {
  const { defaultPool, most = Infinity, knowsOverflow } = client;
  if (isUnknown(defaultPool)) {
    expect(defaultPool.unknown).toMatch(/^[a-z].*[a-z0-9]$/);
    return;
  }
  expect(defaultPool.size).toBeGreaterThanOrEqual(fewestConnections(client));
  expect(defaultPool.size).toBeLessThanOrEqual(most);
  expect(defaultPool.overflow > 0).toBe(knowsOverflow);
});

test('what is known to do harm is set nowhere', () => {
  const set = clients.flatMap(({ settings }) => settings).filter(({ kind }) => kind === 'variable');
  const names = set.map(({ name }) => name);
  for (const trap of ['PGMAX', 'PGCONNECT_TIMEOUT', 'PGOPTIONS', 'HASURA_GRAPHQL_PG_CONNECTIONS', 'DATABASE_URL'])
    expect(names).not.toContain(trap);
});

test('all software whose pool the checks know is a client as well, with the same default', () => {
  const named = (name: string): TabledClient | undefined => clients.find(client => client.name === name);
  expect(READY_MADE.filter(({ name }) => named(name) === undefined)).toEqual([]);
  expect(named('Keycloak')?.defaultPool).toEqual({ size: 100, overflow: 0 });
  expect(named('Airflow')?.defaultPool).toEqual({ size: 5, overflow: 10 });
  expect(named('Temporal')?.defaultPool).toEqual({ size: 30, overflow: 0 });
  expect(named('PostgREST')?.defaultPool).toEqual({ size: 11, overflow: 0 });
  expect(named('Quarkus')?.defaultPool).toEqual({ unknown: 'its default is 20 or 50, by version' });
  for (const { name, image } of READY_MADE) expect(named(name)?.isReadyMade === true).toBe(image !== undefined);
});

test('processes are known, or have to be stated', () => {
  const unknown = rows.filter(([, { processes }]) => processes !== 1);
  expect(unknown.map(([key]) => key).sort()).toEqual(['airflow', 'celery', 'mlflow', 'phpFpm', 'temporal']);
  for (const [, { processes }] of unknown) expect(JSON.stringify(processes)).toContain('state processes');
});

describe('what changes behind a pooler and with tokens', () => {
  test.each(rows)('%s says it, or that it is not known', (_, client) => {
    const { cachesStatements, statementsOff, sendsPgOptions, unknownKeys, freshPassword } = client;
    if (!cachesStatements) expect(statementsOff).toBeUndefined();
    else expect(statementsOff).toBeDefined();
    for (const said of [statementsOff, sendsPgOptions, unknownKeys, freshPassword])
      if (said !== undefined && isUnknown(said)) expect(said.unknown).toMatch(/^[a-z].*[a-z]$/);
    if (typeof freshPassword === 'object' && 'source' in freshPassword) expect(freshPassword.source).toMatch(/^https:\/\//);
  });

  test('of software that comes as it is, nobody has looked', () => {
    const ready = clients.filter(({ isReadyMade }) => isReadyMade);
    expect(ready.map(({ freshPassword }) => freshPassword)).toEqual(ready.map(() => NOT_KNOWN));
  });
});

test('what a client lacks it has no setting for', () => {
  const lacking = rows.filter(([, { lacks }]) => lacks !== undefined);
  expect(Object.fromEntries(lacking.map(([key, { lacks }]) => [key, lacks]))).toEqual({
    asyncpg: ['recycle'],
    postgresJs: ['timeout'],
    mysql2: ['timeout', 'recycle'],
    mariadb: ['recycle'],
    sequelize: ['recycle'],
    databaseSql: ['timeout'],
    pgxPool: ['timeout'],
    phpFpm: ['size', 'timeout', 'recycle'],
  });
  for (const [, { settings, lacks = [] }] of lacking)
    expect(settings.map(({ role }) => role).filter(role => lacks.includes(role))).toEqual([]);
});

test.each(rows.filter(([, { provenance }]) => provenance === 'run'))(
  '%s, which was run, has a setting for the wait and the age of a connection, or lacks it',
  (_, { settings, lacks = [] }) => {
    const told = [...settings.map(({ role }) => role), ...lacks];
    expect(told).toEqual(expect.arrayContaining(['size', 'timeout', 'recycle']));
  },
);

test('whatever is said to be run is run: test/clients starts an application with what its maker injects, and no other is', () => {
  const tests = readdirSync(CLIENT_TESTS).filter(name => name.endsWith('.test.ts'));
  const texts = tests.map(name => readFileSync(join(CLIENT_TESTS, name), 'utf8'));
  const started = new Set(texts.flatMap(text => [...text.matchAll(/PoolClient\.(\w+)\(/g)].map(([, maker]) => maker)));
  const run = rows.flatMap(([key, { provenance }]) => (provenance === 'run' ? [key] : []));
  expect([...started].sort()).toEqual(run.sort());
});
