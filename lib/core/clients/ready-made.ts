import type { ApplicationNameSetting, TabledClient } from './client-facts';
import { option, PGAPPNAME, UNSEEN, variable } from './client-facts';
import { fromReadyMade } from './from-ready-made';
import { JDBC } from './jvm';

/** What libpq and the drivers of Node.js and Go have in common; statements are kept where a query is given a name alone. */
const PLAIN: typeof UNSEEN & { applicationName: ApplicationNameSetting; cachesStatements: boolean } = {
  ...UNSEEN,
  applicationName: PGAPPNAME,
  cachesStatements: false,
};

export const SERVERS = {
  keycloak: {
    ...JDBC,
    ...fromReadyMade('Keycloak', [variable('recycle', 'KC_DB_POOL_MAX_LIFETIME', 'duration')]),
    slug: 'keycloak',
    fillsAtStart: false,
  },
  metabase: {
    ...JDBC,
    ...fromReadyMade('Metabase'),
    slug: 'metabase',
    fillsAtStart: false,
  },
  grafana: {
    ...PLAIN,
    ...fromReadyMade('Grafana', [variable('recycle', 'GF_DATABASE_CONN_MAX_LIFETIME')]),
    slug: 'grafana',
    fillsAtStart: false,
  },
  n8n: {
    ...PLAIN,
    ...fromReadyMade('n8n', [
      variable('timeout', 'DB_POSTGRESDB_CONNECTION_TIMEOUT', 'milliseconds'),
      variable('recycle', 'DB_POSTGRESDB_MAX_CONNECTION_LIFETIME_MS', 'milliseconds'),
      variable('idle-timeout', 'DB_POSTGRESDB_IDLE_CONNECTION_TIMEOUT', 'milliseconds'),
    ]),
    slug: 'n8n',
    fillsAtStart: false,
  },
  temporal: {
    ...PLAIN,
    ...fromReadyMade('Temporal', [
      variable('recycle', 'SQL_MAX_CONN_TIME', 'duration'),
      variable('recycle', 'SQL_VIS_MAX_CONN_TIME', 'duration'),
    ]),
    slug: 'temporal',
    fillsAtStart: false,
  },
  postgrest: {
    ...fromReadyMade('PostgREST', [
      variable('timeout', 'PGRST_DB_POOL_ACQUISITION_TIMEOUT'),
      variable('recycle', 'PGRST_DB_POOL_MAX_LIFETIME'),
      variable('idle-timeout', 'PGRST_DB_POOL_MAX_IDLETIME'),
    ]),
    slug: 'postgrest',
    ...UNSEEN,
    applicationName: PGAPPNAME,
    // https://docs.postgrest.org/en/stable/references/configuration.html#db-prepared-statements
    cachesStatements: true,
    statementsOff: { kind: 'variable', text: 'PGRST_DB_PREPARED_STATEMENTS=false' },
    fillsAtStart: false,
  },
  hasura: {
    ...PLAIN,
    // HASURA_GRAPHQL_PG_CONNECTIONS counts for a source that was carried over from version 1 alone.
    ...fromReadyMade('Hasura', [option('size', 'pool_settings.max_connections')]),
    slug: 'hasura',
    fillsAtStart: false,
  },
  directus: {
    ...PLAIN,
    name: 'Directus',
    slug: 'directus',
    isReadyMade: true,
    knowsOverflow: false,
    // Those of Knex.
    defaultPool: { size: 10, overflow: 0 },
    // Whatever begins so goes to the driver, DB_POOL_SIZE as `poolSize`: one driver warns of what it does not know and means to refuse it, and old versions
    // read it as an option of the pool, which refuses it.
    ownPrefix: 'DB_',
    settings: [variable('size', 'DB_POOL__MAX'), variable('minimum-idle', 'DB_POOL__MIN', 'connections', { byDefault: 2 })],
    fillsAtStart: false,
    processesVariable: undefined,
    processes: 1,
    source: 'https://directus.io/docs/configuration/database',
    provenance: 'documentation',
  },
  strapi: {
    ...PLAIN,
    name: 'Strapi',
    slug: 'strapi',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      variable('size', 'DATABASE_POOL_MAX', 'connections', { isGenerated: true }),
      variable('minimum-idle', 'DATABASE_POOL_MIN', 'connections', { byDefault: 2, isGenerated: true }),
      variable('timeout', 'DATABASE_CONNECTION_TIMEOUT', 'milliseconds', { isGenerated: true }),
    ],
    fillsAtStart: false,
    processesVariable: undefined,
    processes: 1,
    source: 'https://docs.strapi.io/cms/configurations/database',
    provenance: 'documentation',
  },
  mattermost: {
    ...PLAIN,
    ...fromReadyMade('Mattermost'),
    slug: 'mattermost',
    fillsAtStart: false,
  },
  gitea: {
    ...PLAIN,
    ...fromReadyMade('Gitea'),
    slug: 'gitea',
    fillsAtStart: false,
  },
  unleash: {
    ...PLAIN,
    ...fromReadyMade('Unleash', [
      variable('minimum-idle', 'DATABASE_POOL_MIN', 'connections', { byDefault: 0 }),
      variable('idle-timeout', 'DATABASE_POOL_IDLE_TIMEOUT_MS', 'milliseconds'),
    ]),
    slug: 'unleash',
    fillsAtStart: false,
  },
} as const satisfies Record<string, TabledClient>;
