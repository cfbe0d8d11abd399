import { readyMadePool } from '../../lib/core/ready-made';

function poolOf(image: string, environment: Readonly<Record<string, string>> = {}): unknown {
  const known = readyMadePool(image, new Map(Object.entries(environment)));
  return known && [known.pool, known.because];
}

it.each([
  ['quay.io/keycloak/keycloak:26.0', 100, 'Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
  ['bitnami/keycloak@sha256:abc', 100, 'Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
  ['metabase/metabase', 15, 'Metabase: MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE 15 by default'],
  ['docker.n8n.io/n8nio/n8n:latest', 2, 'n8n: DB_POSTGRESDB_POOL_SIZE 2 by default'],
  ['temporalio/auto-setup:1.25', 30, 'Temporal: SQL_MAX_CONNS 20 by default, SQL_VIS_MAX_CONNS 10 by default'],
  [
    'apache/airflow:3.0.1',
    15,
    'Airflow: AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE 5 by default, AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW 10 by default',
  ],
  ['localhost:5000/keycloak', 100, 'Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
])('%s has %d', (image, size, because) => {
  expect(poolOf(image)).toEqual([{ size, overflow: 0 }, because]);
});

it('a setting of the container goes before the default', () => {
  expect(poolOf('keycloak/keycloak', { KC_DB_POOL_MAX_SIZE: '20' })).toEqual([
    { size: 20, overflow: 0 },
    'Keycloak: KC_DB_POOL_MAX_SIZE 20',
  ]);
});

it('what nothing bounds is unknown, never 0', () => {
  const pool = (image: string, environment?: Readonly<Record<string, string>>): unknown =>
    (poolOf(image, environment) as unknown[])[0];
  expect(pool('grafana/grafana-oss:11')).toEqual({
    unknown: 'GF_DATABASE_MAX_OPEN_CONN is not set, and nothing else bounds its connections',
  });
  expect(pool('grafana/grafana', { GF_DATABASE_MAX_OPEN_CONN: '0' })).toEqual({
    unknown: 'GF_DATABASE_MAX_OPEN_CONN bounds nothing',
  });
  expect(pool('grafana/grafana', { GF_DATABASE_MAX_OPEN_CONN: '30' })).toEqual({ size: 30, overflow: 0 });
  expect(pool('keycloak/keycloak', { KC_DB_POOL_MAX_SIZE: 'many' })).toEqual({ unknown: 'KC_DB_POOL_MAX_SIZE bounds nothing' });
});

it.each(['nginx', 'my/keycloak-theme', 'grafana-agent', '', 'temporalio/admin-tools', '/', 'a/b/c/d:e@f'])(
  '%j is not known',
  image => {
    expect(poolOf(image)).toBeUndefined();
  },
);
