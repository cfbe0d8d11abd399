import { usesNoServer } from '../../lib/core/database-setting';
import { readyMadePool, tellsPool } from '../../lib/core/ready-made';
import type { RunSettings } from '../../lib/core/run-settings';
import type { Maybe } from '../../lib/core/unknown';
import { isUnknown } from '../../lib/core/unknown';

type Variables = Readonly<Record<string, Maybe<string>>>;

/** The outcome in one line: `100: Keycloak: …`, `5+10 …`, `none: …`, `unknown: …`; undefined where nothing is recognised. */
function outcome(image: string | undefined, variables: Variables = {}, more: Partial<RunSettings> = {}): string | undefined {
  const known = readyMadePool({ ...(image !== undefined && { image }), variables: new Map(Object.entries(variables)), ...more });
  if (known === undefined) return undefined;
  if (isUnknown(known)) return `unknown: ${known.unknown}`;
  if (usesNoServer(known)) return `none: ${known.usesNoServer}`;
  const { size, overflow } = known.pool;
  return `${size}${overflow > 0 ? `+${overflow}` : ''}: ${known.because}`;
}

const secret = (name: string): Maybe<string> => ({ unknown: `${name} is a secret` });

const KEYCLOAK = { KC_DB: 'postgres' };
const METABASE = { MB_DB_TYPE: 'postgres' };
const N8N = { DB_TYPE: 'postgresdb' };
const GRAFANA = { GF_DATABASE_TYPE: 'postgres' };
const TEMPORAL = { DB: 'postgres12', SERVICES: 'history' };
const AIRFLOW = { AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: secret('AIRFLOW__DATABASE__SQL_ALCHEMY_CONN') };
const SPRING = { SPRING_DATASOURCE_URL: 'jdbc:postgresql://db.internal/app' };

describe('by image', () => {
  test.each<[string, Variables, string]>([
    ['quay.io/keycloak/keycloak:26.0', KEYCLOAK, '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
    ['keycloak', KEYCLOAK, '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
    ['bitnami/keycloak@sha256:abc', KEYCLOAK, '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
    ['localhost:5000/keycloak', KEYCLOAK, '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
    ['${Registry}/Keycloak:${Stack/Tag}', KEYCLOAK, '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
    [
      '1.dkr.ecr.eu-west-1.amazonaws.com/quay/keycloak/keycloak:26@sha256:abc',
      KEYCLOAK,
      '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default',
    ],
    ['metabase/metabase', METABASE, '15: Metabase: MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE 15 by default'],
    ['docker.n8n.io/n8nio/n8n:latest', N8N, '2: n8n: DB_POSTGRESDB_POOL_SIZE 2 by default'],
    ['temporalio/server:1.25', TEMPORAL, '30: Temporal: SQL_MAX_CONNS 20 by default, SQL_VIS_MAX_CONNS 10 by default'],
    [
      'apache/airflow:3.0.1',
      AIRFLOW,
      '5+10: Airflow: AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE 5 by default, AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW 10 by default',
    ],
    [
      'grafana/grafana-oss:11',
      GRAFANA,
      'unknown: Grafana: GF_DATABASE_MAX_OPEN_CONN is not set, and nothing else bounds its connections',
    ],
    ['postgrest/postgrest:v12', {}, '11: PostgREST: PGRST_DB_POOL 10 by default, listener 1'],
    ['hasura/graphql-engine:v2.48.1', {}, 'unknown: Hasura: each of its sources has a pool, whose size stands in its metadata'],
    [
      'gitea/gitea:1.22',
      { GITEA__database__DB_TYPE: 'mysql' },
      'unknown: Gitea: GITEA__database__MAX_OPEN_CONNS is not set, and nothing else bounds its connections',
    ],
    [
      'mattermost/mattermost-team-edition',
      {},
      'unknown: Mattermost: MM_SQLSETTINGS_MAXOPENCONNS is not set, and its default is 100 or 300, by version',
    ],
    ['unleashorg/unleash-server:6', {}, '4: Unleash: DATABASE_POOL_MAX 4 by default'],
  ])('%s with %j', (image, variables, expected) => {
    expect(outcome(image, variables)).toBe(expected);
  });

  test.each([
    'acme/keycloak-config-cli',
    'my/keycloak-theme',
    'keycloak/keycloak-operator',
    'grafana-loki',
    'grafana/loki',
    'grafana/agent',
    'grafana/grafana-image-renderer',
    'grafana-agent',
    'metabase-exporter',
    'n8nio/runners',
    'temporalio/admin-tools',
    'temporalio/ui:2',
    'acme/server',
    'acme/airflow',
    'acme/graphql-engine',
    'keycloak${Suffix}',
    '${Repository}',
    'nginx',
    '',
    '/',
    'a/b/c/d:e@f',
  ])('%j is not known', image => {
    expect(outcome(image)).toBeUndefined();
  });
});

describe('by variables, because images of one’s own hold the same', () => {
  const own = '1.dkr.ecr.eu-west-1.amazonaws.com/acme/sso:7';

  test.each<[Variables, string]>([
    [{ KC_DB_URL: 'jdbc:postgresql://db/sso' }, '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
    [{ ...METABASE, MB_DB_HOST: 'db' }, '15: Metabase: MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE 15 by default'],
    [
      { MB_DB_CONNECTION_URI: secret('MB_DB_CONNECTION_URI') },
      '15: Metabase: MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE 15 by default',
    ],
    [{ ...N8N, DB_POSTGRESDB_HOST: 'db' }, '2: n8n: DB_POSTGRESDB_POOL_SIZE 2 by default'],
    [{ ...TEMPORAL, POSTGRES_SEEDS: 'db' }, '30: Temporal: SQL_MAX_CONNS 20 by default, SQL_VIS_MAX_CONNS 10 by default'],
    [
      AIRFLOW,
      '5+10: Airflow: AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE 5 by default, AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW 10 by default',
    ],
    [{ ...GRAFANA, GF_DATABASE_MAX_OPEN_CONN: '30' }, '30: Grafana: GF_DATABASE_MAX_OPEN_CONN 30'],
    [{ PGRST_DB_URI: secret('PGRST_DB_URI') }, '11: PostgREST: PGRST_DB_POOL 10 by default, listener 1'],
    [{ PGRST_DB_URI: 'postgres://', PGRST_DB_CHANNEL_ENABLED: 'false' }, '10: PostgREST: PGRST_DB_POOL 10 by default'],
    [
      { HASURA_GRAPHQL_DATABASE_URL: 'postgres://', HASURA_GRAPHQL_PG_CONNECTIONS: '5' },
      'unknown: Hasura: each of its sources has a pool, whose size stands in its metadata',
    ],
    [
      { GITEA__database__DB_TYPE: 'postgres', GITEA__database__MAX_OPEN_CONNS: '20' },
      '20: Gitea: GITEA__database__MAX_OPEN_CONNS 20',
    ],
    [{ MM_SQLSETTINGS_MAXOPENCONNS: '50' }, '50: Mattermost: MM_SQLSETTINGS_MAXOPENCONNS 50'],
    [SPRING, '10: Spring Boot: SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE 10 by default'],
    [
      { ...SPRING, SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: '4', SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: '7' },
      '7: Spring Boot: SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE 7',
    ],
    [{ SPRING_R2DBC_URL: 'r2dbc:postgresql://db/app' }, '10: Spring Boot R2DBC: SPRING_R2DBC_POOL_MAX_SIZE 10 by default'],
    [
      { QUARKUS_DATASOURCE_JDBC_URL: 'jdbc:postgresql://db/app', QUARKUS_DATASOURCE_JDBC_MAX_SIZE: '16' },
      '16: Quarkus: QUARKUS_DATASOURCE_JDBC_MAX_SIZE 16',
    ],
    [
      { QUARKUS_DATASOURCE_JDBC_URL: 'jdbc:postgresql://db/app' },
      'unknown: Quarkus: QUARKUS_DATASOURCE_JDBC_MAX_SIZE is not set, and its default is 20 or 50, by version',
    ],
  ])('%j', (variables, expected) => {
    expect(outcome(own, variables)).toBe(expected);
    expect(outcome(undefined, variables)).toBe(expected);
  });

  test.each<Variables>([
    { DATABASE_URL: 'postgres://', DATABASE_POOL_MAX: '5', DB: 'postgres12', DB_TYPE: 'postgresdb', DB_HOST: 'db' },
    { KEYCLOAK_URL: 'https://sso', KC_HOSTNAME: 'sso', KC_DBA: '1', MY_KC_DB_URL: '1', kc_db_url: '1' },
    { GF_SECURITY_ADMIN_PASSWORD: 'x', MB_SITE_URL: 'x', AIRFLOW__CORE__EXECUTOR: 'x', PGRST_JWT_SECRET: 'x' },
    { SPRING_PROFILES_ACTIVE: 'prod', SPRING_DATASOURCE: 'x', QUARKUS_HTTP_PORT: '80', MM_SERVICESETTINGS_SITEURL: 'x' },
    { RAILS_MAX_THREADS: '5', PGHOST: 'db', TEMPORAL_ADDRESS: 'temporal:7233' },
  ])('%j are anybody’s', variables => {
    expect(outcome(own, variables)).toBeUndefined();
  });

  test('variables of two leave it unknown, an image decides between them', () => {
    const both = { ...SPRING, ...KEYCLOAK };
    expect(outcome(own, both)).toBe('unknown: it has variables of Keycloak and of Spring Boot');
    expect(outcome('keycloak/keycloak', both)).toBe('100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default');
  });

  test('tools of a server carry its variables, and are not it', () => {
    expect(outcome('temporalio/admin-tools:1.25', { POSTGRES_SEEDS: 'db', DB: 'postgres12' })).toBeUndefined();
    expect(outcome('acme/temporal-admin-tools', { POSTGRES_SEEDS: 'db' })).toBeUndefined();
  });
});

describe('a setting', () => {
  const keycloak = (size: Maybe<string>): string | undefined =>
    outcome('keycloak/keycloak', { ...KEYCLOAK, KC_DB_POOL_MAX_SIZE: size });

  test.each([
    ['20', '20: Keycloak: KC_DB_POOL_MAX_SIZE 20'],
    [' 15 ', '15: Keycloak: KC_DB_POOL_MAX_SIZE 15'],
    ['262143', '262143: Keycloak: KC_DB_POOL_MAX_SIZE 262143'],
  ])('of %j goes before the default', (size, expected) => {
    expect(keycloak(size)).toBe(expected);
  });

  test.each(['0', '-1', '1e9', '1e1', '1.5', '0x10', '262144', '999999', '99999999999999999999', 'many', '', '١٥', 'NaN'])(
    'of %j bounds nothing',
    size => {
      expect(keycloak(size)).toBe(`unknown: Keycloak: KC_DB_POOL_MAX_SIZE is '${size}', which bounds nothing`);
    },
  );

  test('with a hostile value does not end the line', () => {
    expect(keycloak('1\n\u001b[31m')).toBe("unknown: Keycloak: KC_DB_POOL_MAX_SIZE is '1��[31m', which bounds nothing");
  });

  test('that is a secret is unknown and named', () => {
    expect(keycloak(secret('KC_DB_POOL_MAX_SIZE'))).toBe('unknown: Keycloak: KC_DB_POOL_MAX_SIZE is a secret');
  });

  test.each(['DB_POSTGRESDB_POOL_SIZE_FILE', 'DB_POSTGRESDB_POOL_SIZE__FILE'])('in the file of %s is unknown', name => {
    expect(outcome('n8nio/n8n', { ...N8N, [name]: '/run/size' })).toBe(
      'unknown: n8n: DB_POSTGRESDB_POOL_SIZE is read from elsewhere when it starts',
    );
  });

  test('that may be among variables nobody can read is unknown', () => {
    const unread = 'EnvironmentFiles of container sso cannot be read: the files are read when it starts';
    expect(outcome('keycloak/keycloak', KEYCLOAK, { unread })).toBe(`unknown: Keycloak: ${unread}`);
    expect(outcome('keycloak/keycloak', { ...KEYCLOAK, KC_DB_POOL_MAX_SIZE: '20' }, { unread })).toBe(
      '20: Keycloak: KC_DB_POOL_MAX_SIZE 20',
    );
  });

  test('of an overflow may be 0, and -1 is no limit', () => {
    const airflow = (overflow: string): string | undefined =>
      outcome('apache/airflow', { ...AIRFLOW, AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW: overflow });
    expect(airflow('0')).toMatch(/^5: /);
    expect(airflow('-1')).toMatch(/^unknown: .*MAX_OVERFLOW is '-1', which bounds nothing$/);
    expect(outcome('apache/airflow', { ...AIRFLOW, AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE: '0' })).toMatch(/^unknown/);
  });
});

describe('a command', () => {
  const keycloak = (command: string, variables: Variables = KEYCLOAK): string | undefined =>
    outcome('quay.io/keycloak/keycloak', variables, { command });

  test.each([
    ['start --db-pool-max-size=20', '20: Keycloak: KC_DB_POOL_MAX_SIZE 20'],
    ['start --db-pool-max-size 30 --optimized', '30: Keycloak: KC_DB_POOL_MAX_SIZE 30'],
    ['start --db-pool-max-size-x=20', '100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default'],
    ['start --db-pool-max-size=${Size}', 'unknown: Keycloak: --db-pool-max-size in its command cannot be read: ${Size}'],
    ['start --db-pool-max-size', "unknown: Keycloak: KC_DB_POOL_MAX_SIZE is '', which bounds nothing"],
    ['${?Fn::Split}', 'unknown: Keycloak: its command cannot be read'],
    ['java -Dkc.db-pool-max-size=5', 'unknown: Keycloak: its command sets its database'],
    ['start-dev --db=dev-mem', 'none: Keycloak: KC_DB dev-mem'],
  ])('%j goes before variables', (command, expected) => {
    expect(keycloak(command)).toBe(expected);
  });

  test('a kind in the command is one', () => {
    expect(keycloak('start --db=postgres', {})).toBe('100: Keycloak: KC_DB_POOL_MAX_SIZE 100 by default');
  });

  test('services of Temporal have pools of their own', () => {
    const temporal = (command: string, variables: Variables = {}): string | undefined =>
      outcome('temporalio/server', { DB: 'postgres12', ...variables }, { command });
    const all = 'Temporal: SQL_MAX_CONNS 20 by default, SQL_VIS_MAX_CONNS 10 by default';
    expect(temporal('')).toBe(`120: ${all}, in each of 4 services`);
    expect(temporal('', { SERVICES: 'frontend:history, matching' })).toBe(`90: ${all}, in each of 3 services`);
    expect(temporal('start --service=frontend --service worker')).toBe(`60: ${all}, in each of 2 services`);
    expect(temporal('', { SERVICES: secret('SERVICES') })).toBe('unknown: Temporal: SERVICES is a secret');
  });
});

describe('what may change the pools leaves them unknown', () => {
  test.each<[Variables, string]>([
    [{ ...KEYCLOAK, KC_DB_KIND_users: 'mysql' }, 'Keycloak: KC_DB_KIND_users is set, which may change its pools'],
    [{ ...KEYCLOAK, JAVA_OPTS_APPEND: '-Dkc.db-pool-max-size=5' }, 'Keycloak: JAVA_OPTS_APPEND sets its database'],
    [{ ...SPRING, SPRING_DATASOURCE_TYPE: 'x' }, 'Spring Boot: SPRING_DATASOURCE_TYPE is set, which may change its pools'],
    [
      { ...SPRING, SPRING_APPLICATION_JSON: '{"spring.datasource.hikari.maximum-pool-size":50}' },
      'Spring Boot: SPRING_APPLICATION_JSON sets its database',
    ],
    [
      { ...SPRING, SPRING_APPLICATION_JSON: secret('SPRING_APPLICATION_JSON') },
      'Spring Boot: SPRING_APPLICATION_JSON is a secret',
    ],
    [
      { QUARKUS_DATASOURCE_JDBC_MAX_SIZE: '5', QUARKUS_DATASOURCE__USERS__JDBC_URL: 'jdbc:x' },
      'Quarkus: QUARKUS_DATASOURCE__USERS__JDBC_URL is set, which may change its pools',
    ],
    [
      { QUARKUS_DATASOURCE_JDBC_MAX_SIZE: '5', QUARKUS_DATASOURCE_REACTIVE_URL: 'postgresql://x' },
      'Quarkus: QUARKUS_DATASOURCE_REACTIVE_URL is set, which may change its pools',
    ],
    [
      { MM_SQLSETTINGS_MAXOPENCONNS: '5', MM_SQLSETTINGS_DATASOURCEREPLICAS: 'postgres://' },
      'Mattermost: MM_SQLSETTINGS_DATASOURCEREPLICAS is set, which may change its pools',
    ],
  ])('%j', (variables, unknown) => {
    expect(outcome(undefined, variables)).toBe(`unknown: ${unknown}`);
  });

  test('what is not about databases changes nothing', () => {
    expect(outcome(undefined, { ...SPRING, JAVA_TOOL_OPTIONS: '-Xmx512m', SPRING_APPLICATION_JSON: '{"a":1}' })).toMatch(/^10: /);
    expect(outcome(undefined, { MM_SQLSETTINGS_MAXOPENCONNS: '5', MM_SQLSETTINGS_DATASOURCEREPLICAS: '' })).toMatch(/^5: /);
  });
});

describe('settings that may stand in files', () => {
  const SIZE = 'SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE';
  const unset = (size: string, name: string): string => `unknown: ${size} is not set, and ${name} names where it may stand`;
  const spring = (variables: Variables, command?: string): string | undefined =>
    outcome(undefined, { ...SPRING, ...variables }, command === undefined ? {} : { command });
  const keycloak = (variables: Variables, command = 'start'): string | undefined =>
    outcome('quay.io/keycloak/keycloak', { ...KEYCLOAK, ...variables }, { command });

  test.each([
    'SPRING_CONFIG_IMPORT',
    'SPRING_CONFIG_LOCATION',
    'SPRING_CONFIG_ADDITIONAL_LOCATION',
    'SPRING_CONFIG_ADDITIONALLOCATION',
  ])('%s takes the place of a default, and not of a variable', name => {
    const variables = { [name]: 'aws-parameterstore:/config/shop/', SPRING_PROFILES_ACTIVE: 'prod' };
    expect(spring(variables)).toBe(unset(`Spring Boot: ${SIZE}`, name));
    expect(spring({ ...variables, [SIZE]: '4' })).toBe(`4: Spring Boot: ${SIZE} 4`);
    expect(spring({ [name]: secret(name) })).toBe(unset(`Spring Boot: ${SIZE}`, name));
    expect(spring({ [name]: '' })).toMatch(/^10: /);
    expect(outcome(undefined, { SPRING_R2DBC_URL: 'r2dbc:postgresql://db/app', ...variables })).toBe(
      unset('Spring Boot R2DBC: SPRING_R2DBC_POOL_MAX_SIZE', name),
    );
    expect(tellsPool(name)).toBe(true);
  });

  test.each([
    ['java -jar app.jar --spring.config.location=file:/x.yml', '--spring.config.location'],
    ['java -jar app.jar --spring.config.import=aws-secretsmanager:shop', '--spring.config.import'],
    ['java -jar app.jar --spring.profiles.active=prod', '--spring.profiles.active'],
    ['java -Dspring.config.additional-location=/etc/app/ -jar app.jar', '-Dspring.config.additional-location'],
  ])('and so does %j', (command, name) => {
    expect(spring({}, command)).toBe(unset(`Spring Boot: ${SIZE}`, name));
    expect(spring({ [SIZE]: '4' }, command)).toMatch(/^4: /);
  });

  test('options of Java may name them', () => {
    expect(spring({ JAVA_TOOL_OPTIONS: '-Xmx1g -Dspring.config.import=x' })).toBe(
      unset(`Spring Boot: ${SIZE}`, '-Dspring.config.import'),
    );
    expect(spring({ SPRING_APPLICATION_JSON: '{"spring.config.import":"x"}' })).toMatch(/^unknown: /);
  });

  test('a profile alone, and arguments that begin alike, name none', () => {
    expect(spring({ SPRING_PROFILES_ACTIVE: 'prod' })).toMatch(/^10: /);
    expect(spring({}, 'java -jar app.jar --spring.config.importer=x --server.port=80')).toMatch(/^10: /);
  });

  test('a file of Keycloak takes the place of its defaults', () => {
    const size = 'Keycloak: KC_DB_POOL_MAX_SIZE';
    expect(keycloak({ KC_CONFIG_FILE: '/etc/kc.conf' })).toBe(unset(size, 'KC_CONFIG_FILE'));
    expect(keycloak({}, 'start --config-file=/etc/kc.conf')).toBe(unset(size, '--config-file'));
    expect(keycloak({}, '-cf /etc/kc.conf start')).toBe(unset(size, '-cf'));
    expect(keycloak({ KC_CONFIG_FILE: '/x', KC_DB_POOL_MAX_SIZE: '20' })).toBe(`20: ${size} 20`);
    expect(keycloak({ KC_CONFIG_FILE: '/x' }, 'start --db-pool-max-size=30')).toBe(`30: ${size} 30`);
    expect(keycloak({}, 'start')).toBe(`100: ${size} 100 by default`);
    expect(outcome('quay.io/keycloak/keycloak', { KC_CONFIG_FILE: '/x' })).toMatch(/^unknown: Keycloak: KC_DB is not set/);
  });
});

describe('a second datasource of Spring Boot', () => {
  test.each([
    'SPRING_DATASOURCE_READER_URL',
    'SPRING_DATASOURCE_READER_JDBCURL',
    'SPRING_DATASOURCE_READER_HIKARI_MAXIMUM_POOL_SIZE',
    'SPRING_DATASOURCE_WRITER_HIKARI_JDBC_URL',
    'SPRING_READER_DATASOURCE_URL',
  ])('%s leaves the pools unknown', name => {
    expect(outcome(undefined, { ...SPRING, [name]: '80' })).toBe(
      `unknown: Spring Boot: ${name} is set, which may change its pools`,
    );
    expect(tellsPool(name)).toBe(true);
  });

  test.each([
    'SPRING_DATASOURCE_HIKARI_JDBC_URL',
    'SPRING_DATASOURCE_HIKARI_DATA_SOURCE_PROPERTIES_URL',
    'SPRING_DATASOURCE_DRIVER_CLASS_NAME',
    'SPRING_DATASOURCE_HIKARI_MAX_LIFETIME',
  ])('%s is of the first', name => {
    expect(outcome(undefined, { ...SPRING, [name]: 'x' })).toMatch(/^10: /);
  });
});

test('a size that a shell sets is a variable, not an obstacle', () => {
  const name = 'SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE';
  const command = (text: string): Partial<RunSettings> => ({ command: text });
  expect(outcome(undefined, { ...SPRING, [name]: '60' }, command(`sh -c ${name}=60 java -jar app.jar`))).toMatch(/^60: /);
  expect(outcome(undefined, { ...SPRING, [name]: '60' }, command(`sh -c ${name}=60 java -Dspring.datasource.x=1`))).toBe(
    'unknown: Spring Boot: its command sets its database',
  );
});

describe('a database that is no server', () => {
  test.each<[string | undefined, Variables, string]>([
    ['quay.io/keycloak/keycloak', { KC_DB: 'dev-file' }, 'Keycloak: KC_DB dev-file'],
    ['quay.io/keycloak/keycloak', {}, 'Keycloak: KC_DB is not set, so it is dev-file'],
    ['metabase/metabase:v0.50', {}, 'Metabase: MB_DB_TYPE is not set, so it is H2'],
    ['acme/metabase', { MB_DB_TYPE: 'h2' }, 'Metabase: MB_DB_TYPE h2'],
    ['acme/metabase', { MB_DB_CONNECTION_URI: 'h2:file:/data/metabase' }, 'Metabase: MB_DB_CONNECTION_URI h2:file:'],
    ['n8nio/n8n', {}, 'n8n: DB_TYPE is not set, so it is SQLite'],
    ['n8nio/n8n', { DB_TYPE: 'sqlite' }, 'n8n: DB_TYPE sqlite'],
    ['grafana/grafana', {}, 'Grafana: GF_DATABASE_TYPE is not set, so it is SQLite'],
    ['acme/grafana', { GF_DATABASE_TYPE: 'sqlite3' }, 'Grafana: GF_DATABASE_TYPE sqlite3'],
    ['gitea/gitea', { GITEA__database__DB_TYPE: 'sqlite3' }, 'Gitea: GITEA__database__DB_TYPE sqlite3'],
    ['temporalio/server', { DB: 'cassandra' }, 'Temporal: DB cassandra'],
    [undefined, { SPRING_DATASOURCE_URL: 'jdbc:h2:mem:test' }, 'Spring Boot: SPRING_DATASOURCE_URL jdbc:h2:mem:test'],
    [
      undefined,
      { AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: 'sqlite:////opt/airflow.db' },
      'Airflow: AIRFLOW__DATABASE__SQL_ALCHEMY_CONN sqlite:',
    ],
  ])('%s with %j opens no connection', (image, variables, because) => {
    expect(outcome(image, variables)).toBe(`none: ${because}`);
  });

  test('what may change the database goes before its absence', () => {
    const command = '/run.sh cfg:default.database.type=postgres';
    expect(outcome('grafana/grafana', {}, { command })).toBe('unknown: Grafana: its command sets its database');
    expect(outcome('grafana/grafana', { GF_PATHS_CONFIG: '/x' })).toMatch(/^unknown: .*GF_PATHS_CONFIG is set/);
  });

  const UNTOLD = 'is not set, so its image or its files say which database it uses';
  test.each<[string, string, Variables, Partial<RunSettings>, string]>([
    ['an image of one’s own', 'acme/keycloak', {}, {}, `Keycloak: KC_DB ${UNTOLD}`],
    ['an image of one’s own', 'acme/grafana', {}, {}, `Grafana: GF_DATABASE_TYPE ${UNTOLD}`],
    ['an address of a server', 'grafana/grafana', { GF_DATABASE_HOST: 'db' }, {}, `Grafana: GF_DATABASE_TYPE ${UNTOLD}`],
    ['mounted settings', 'grafana/grafana', {}, { mounts: ['/etc/grafana'] }, `Grafana: GF_DATABASE_TYPE ${UNTOLD}`],
    ['a mount nobody can read', 'grafana/grafana', {}, { mounts: ['${Path}'] }, `Grafana: GF_DATABASE_TYPE ${UNTOLD}`],
    ['variables nobody can read', 'grafana/grafana', {}, { unread: 'E cannot be read' }, 'Grafana: E cannot be read'],
    [
      'a secret',
      'grafana/grafana',
      { GF_DATABASE_TYPE: secret('GF_DATABASE_TYPE') },
      {},
      'Grafana: GF_DATABASE_TYPE is a secret',
    ],
    ['a secret', 'quay.io/keycloak/keycloak', { KC_DB: secret('KC_DB') }, {}, 'Keycloak: KC_DB is a secret'],
    [
      'a file',
      'grafana/grafana',
      { GF_DATABASE_TYPE__FILE: '/x' },
      {},
      'Grafana: GF_DATABASE_TYPE is read from elsewhere when it starts',
    ],
    ['a server without a known pool', 'n8nio/n8n', { DB_TYPE: 'mysqldb' }, {}, 'n8n: no pool is known for DB_TYPE mysqldb'],
    ['no default', 'apache/airflow', {}, {}, `Airflow: its address ${UNTOLD}`],
    ['no default', 'temporalio/auto-setup', {}, {}, `Temporal: DB ${UNTOLD}`],
  ])('%s leaves %s unknown', (_, image, variables, more, unknown) => {
    expect(outcome(image, variables, more)).toBe(`unknown: ${unknown}`);
  });

  test('data of its own on a volume proves nothing else', () => {
    expect(outcome('grafana/grafana', {}, { mounts: ['/var/lib/grafana'] })).toMatch(/^none: /);
    expect(outcome('n8nio/n8n', {}, { mounts: ['/home/node/.n8n'] })).toMatch(/^none: /);
  });

  test('an address goes before the kind', () => {
    expect(outcome('acme/grafana', { GF_DATABASE_TYPE: 'sqlite3', GF_DATABASE_URL: 'postgres://db' })).toMatch(
      /^unknown: .*MAX_OPEN_CONN/,
    );
  });

  test('no password of an address is shown', () => {
    expect(outcome(undefined, { MB_DB_CONNECTION_URI: 'h2:file:/data;PASSWORD=secret' })).not.toContain('secret');
  });
});

test('Airflow has as many processes as it runs, everything else one', () => {
  const processes = (variables: Variables): unknown => {
    const known = readyMadePool({ variables: new Map(Object.entries(variables)) });
    return known !== undefined && 'processes' in known && known.processes;
  };
  expect(processes(AIRFLOW)).toEqual({
    unknown: 'Airflow starts a process for each worker and each task that it runs: state processes',
  });
  expect(processes(SPRING)).toBe(1);
});

test('variables that say nothing about pools are told apart', () => {
  expect(['KC_DB_POOL_MAX_SIZE', 'DB_TYPE', 'SERVICES', 'JAVA_OPTS', 'DATABASE_POOL_MAX'].every(tellsPool)).toBe(true);
  expect(['LOG_LEVEL', 'DB_HOST', 'AWS_REGION', 'DATABASE_URL'].some(tellsPool)).toBe(false);
});
