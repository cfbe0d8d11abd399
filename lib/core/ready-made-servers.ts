import type { Maybe } from './unknown';

/** Software that reads the size of its pool by itself: servers that people run as they come, and frameworks. */
export interface ReadyMade {
  readonly name: string;
  /** Its images, without registry and tag. Absent for frameworks, which have none. */
  readonly image?: RegExp;
  /** Those that its vendor builds: nothing is in them but what the vendor states. */
  readonly vendorImage?: RegExp;
  /** Images that carry its variables and are something else. */
  readonly otherImage?: RegExp;
  /** Variables that nothing else has, so that they tell what an image of one's own holds. Absent where anybody may have them. */
  readonly variables?: RegExp;
  /** Every variable that it reads and that counts here. */
  readonly reads: RegExp;
  readonly database?: DatabaseSetting;
  /** The pools of one process, which add up; unknown where no variable decides. */
  readonly pools: Maybe<readonly PoolSetting[]>;
  /** Variables that add pools to these, or exchange them. */
  readonly changes?: RegExp;
  /** Where pools may be set by other means, besides the command. */
  readonly overrides?: { readonly variables: readonly string[]; readonly text: RegExp };
  /** What names files or stores of settings. They go below its variables and its command, and above its defaults. */
  readonly files?: SettingFiles;
  /** What runs several times in one process, with pools of its own each. */
  readonly roles?: Roles;
  /** Processes of one container. */
  readonly processes: Maybe<number>;
  /** The vendor's page of the settings and their defaults. */
  readonly source: string;
}

/** What tells which database something connects to. */
export interface DatabaseSetting {
  /** Variables that hold a whole address. They go before the kind. */
  readonly addresses?: readonly string[];
  /** The variable that holds the kind, and the argument of the command that goes before it. */
  readonly kind?: { readonly variable: string; readonly argument?: string };
  /** Addresses and kinds of databases that are no relational server. */
  readonly embedded: RegExp;
  /** Kinds to which the pools apply. Default: every other. */
  readonly servers?: RegExp;
  /** What the vendor's image takes when it is told nothing. */
  readonly embeddedByDefault?: string;
  /** Whether its variables say that there is a server, though none says which kind. */
  readonly isImplied?: true;
}

export interface PoolSetting {
  /** The variable, in every spelling; the last is the one that its makers document. */
  readonly variables: readonly [string, ...string[]];
  /** Argument of the command that goes before the variable. */
  readonly argument?: string;
  /** Connections while it is not set; the reason where that is not known. */
  readonly byDefault: Maybe<number>;
  /** Whether these come on top of the pool's size; 0 is none, then. */
  readonly isOverflow?: true;
  /** A connection beside the pool, unless a variable is `false`. */
  readonly beside?: { readonly what: string; readonly unless: string };
}

export interface SettingFiles {
  readonly variables: RegExp;
  /** Arguments of the command. */
  readonly text: RegExp;
  /** Variables that may hold such arguments as well. */
  readonly within?: readonly string[];
}

export interface Roles {
  readonly variable: string;
  readonly argument: string;
  readonly byDefault: number;
  readonly noun: readonly [singular: string, plural: string];
}

const UNBOUNDED = { unknown: 'nothing else bounds its connections' };

/** Variables of arguments for a JVM. */
export const JAVA_OPTIONS = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_OPTS', 'JAVA_OPTS_APPEND'];

/**
 * Config data stands below variables, which stand below arguments: https://docs.spring.io/spring-boot/reference/features/external-config.html
 *
 * What is packed into an image is its own affair, and so is which profile of it is chosen by the variable that everybody sets.
 */
const SPRING_FILES: SettingFiles = {
  variables: /^SPRING_CONFIG_(IMPORT|LOCATION|ADDITIONAL_?LOCATION)(_|$)/,
  text: /(--|-D|")spring\.(config\.(import|(additional-)?location)|profiles\.active)(?=["=:\s[])/,
  within: ['SPRING_APPLICATION_JSON', ...JAVA_OPTIONS],
};

/** A list, though each name occurs once: messages name them in this order. */
export const READY_MADE: readonly ReadyMade[] = [
  {
    name: 'Keycloak',
    image: /(^|\/)keycloak$/,
    vendorImage: /(^|\/)keycloak\/keycloak$/,
    variables: /^KC_DB(_|$)/,
    reads: /^(KC_|JAVA_|JDK_JAVA_)/,
    database: {
      kind: { variable: 'KC_DB', argument: '--db' },
      embedded: /^dev-(file|mem)$/,
      embeddedByDefault: 'dev-file',
      // An image of one's own has its kind built in. https://www.keycloak.org/server/containers
      isImplied: true,
    },
    pools: [{ variables: ['KC_DB_POOL_MAX_SIZE'], argument: '--db-pool-max-size', byDefault: 100 }],
    // Further datasources. https://www.keycloak.org/server/db
    changes: /^KC_DB_KIND_/,
    overrides: { variables: JAVA_OPTIONS, text: /kc\.db|quarkus\.datasource/ },
    // Command, variables, then a file: https://www.keycloak.org/server/configuration
    files: { variables: /^KC_CONFIG_FILE$/, text: /\s(--config-file|-cf)(?=[=\s])/ },
    processes: 1,
    source: 'https://www.keycloak.org/server/all-config',
  },
  {
    name: 'Metabase',
    image: /(^|\/)metabase(-enterprise)?$/,
    vendorImage: /(^|\/)metabase\/metabase(-enterprise)?$/,
    variables: /^MB_(DB_|APPLICATION_DB_)/,
    reads: /^MB_/,
    database: {
      addresses: ['MB_DB_CONNECTION_URI'],
      kind: { variable: 'MB_DB_TYPE' },
      embedded: /^(jdbc:)?h2(:(?!tcp:|ssl:)|$)/,
      // https://www.metabase.com/docs/latest/installation-and-operation/configuring-application-database
      embeddedByDefault: 'H2',
    },
    pools: [{ variables: ['MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE'], byDefault: 15 }],
    processes: 1,
    source: 'https://www.metabase.com/docs/latest/configuring-metabase/environment-variables',
  },
  {
    name: 'n8n',
    image: /(^|\/)n8n$/,
    vendorImage: /(^|\/)n8nio\/n8n$/,
    variables: /^DB_POSTGRESDB_/,
    reads: /^DB_(POSTGRESDB_|TYPE)/,
    database: {
      kind: { variable: 'DB_TYPE' },
      embedded: /^sqlite$/,
      servers: /^postgresdb$/,
      embeddedByDefault: 'SQLite',
    },
    pools: [{ variables: ['DB_POSTGRESDB_POOL_SIZE'], byDefault: 2 }],
    processes: 1,
    source: 'https://docs.n8n.io/hosting/configuration/environment-variables/database/',
  },
  {
    name: 'Temporal',
    image: /(^|\/)temporalio\/(auto-setup|server)$/,
    otherImage: /(^|\/)temporalio\/|temporal-(admin-tools|ui)/,
    variables: /^(POSTGRES|MYSQL)_SEEDS$/,
    reads: /^(DB$|SERVICES$|SQL_|POSTGRES_SEEDS|MYSQL_SEEDS)/,
    database: {
      kind: { variable: 'DB' },
      embedded: /^(cassandra|sqlite)$/,
      servers: /^(mysql|postgres)/,
    },
    pools: [
      { variables: ['SQL_MAX_CONNS'], byDefault: 20 },
      { variables: ['SQL_VIS_MAX_CONNS'], byDefault: 10 },
    ],
    // Frontend, history, matching and worker make their stores by themselves:
    // https://github.com/temporalio/temporal/blob/main/common/resource/fx.go
    roles: { variable: 'SERVICES', argument: '--service', byDefault: 4, noun: ['service', 'services'] },
    processes: 1,
    source: 'https://github.com/temporalio/temporal/blob/main/common/config/config_template_embedded.yaml',
  },
  {
    name: 'Airflow',
    image: /(^|\/)apache\/airflow$/,
    variables: /^AIRFLOW__(DATABASE|CORE)__SQL_ALCHEMY_CONN(_CMD|_SECRET)?$/,
    reads: /^AIRFLOW__(DATABASE|CORE)__SQL_ALCHEMY_/,
    database: {
      addresses: ['AIRFLOW__DATABASE__SQL_ALCHEMY_CONN', 'AIRFLOW__CORE__SQL_ALCHEMY_CONN'],
      embedded: /^sqlite:/,
      isImplied: true,
    },
    pools: [
      { variables: ['AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE'], byDefault: 5 },
      { variables: ['AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW'], byDefault: 10, isOverflow: true },
    ],
    changes: /^AIRFLOW__(DATABASE__SQL_ALCHEMY_POOL_ENABLED|CORE__SQL_ALCHEMY_(POOL_ENABLED|POOL_SIZE|MAX_OVERFLOW))$/,
    processes: { unknown: 'Airflow starts a process for each worker and each task that it runs: state processes' },
    source: 'https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#database',
  },
  {
    name: 'Grafana',
    image: /(^|\/)grafana(-oss|-enterprise)?$/,
    vendorImage: /(^|\/)grafana\/grafana(-oss|-enterprise)?$/,
    variables: /^GF_DATABASE_/,
    reads: /^GF_(DATABASE_|PATHS_CONFIG)/,
    database: {
      addresses: ['GF_DATABASE_URL'],
      kind: { variable: 'GF_DATABASE_TYPE' },
      embedded: /^sqlite3?(:|$)/,
      embeddedByDefault: 'SQLite',
    },
    pools: [{ variables: ['GF_DATABASE_MAX_OPEN_CONN'], byDefault: UNBOUNDED }],
    changes: /^GF_PATHS_CONFIG$/,
    overrides: { variables: [], text: /cfg:(default\.)?database/ },
    processes: 1,
    source: 'https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#max_open_conn',
  },
  {
    name: 'PostgREST',
    image: /(^|\/)postgrest$/,
    variables: /^PGRST_DB_(URI|POOL)$/,
    reads: /^PGRST_DB_/,
    pools: [
      {
        variables: ['PGRST_DB_POOL'],
        byDefault: 10,
        // https://docs.postgrest.org/en/stable/references/listener.html
        beside: { what: 'listener', unless: 'PGRST_DB_CHANNEL_ENABLED' },
      },
    ],
    processes: 1,
    source: 'https://docs.postgrest.org/en/stable/references/configuration.html#db-pool',
  },
  {
    name: 'Hasura',
    image: /(^|\/)hasura\/graphql-engine$/,
    variables: /^HASURA_GRAPHQL_(DATABASE_URL|METADATA_DATABASE_URL|PG_CONNECTIONS)$/,
    reads: /^HASURA_GRAPHQL_/,
    pools: { unknown: 'each of its sources has a pool, whose size stands in its metadata' },
    processes: 1,
    source: 'https://hasura.io/docs/latest/databases/database-config/cloud-connection-pooling/',
  },
  {
    name: 'Gitea',
    image: /(^|\/)gitea$/,
    variables: /^GITEA__database__/,
    reads: /^GITEA__database__/,
    database: { kind: { variable: 'GITEA__database__DB_TYPE' }, embedded: /^sqlite3$/ },
    pools: [{ variables: ['GITEA__database__MAX_OPEN_CONNS'], byDefault: UNBOUNDED }],
    processes: 1,
    source: 'https://docs.gitea.com/administration/config-cheat-sheet#database-database',
  },
  {
    name: 'Mattermost',
    image: /(^|\/)mattermost-(team|enterprise)-edition$/,
    variables: /^MM_SQLSETTINGS_/,
    reads: /^MM_(SQLSETTINGS_|CONFIG$)/,
    pools: [
      {
        variables: ['MM_SQLSETTINGS_MAXOPENCONNS'],
        byDefault: { unknown: 'its default is 100 or 300, by version' },
      },
    ],
    // Each replica has a pool of its own, and MM_CONFIG may be a database that holds all settings.
    changes: /^MM_(SQLSETTINGS_DATASOURCE(SEARCH)?REPLICAS|CONFIG)$/,
    processes: 1,
    source:
      'https://docs.mattermost.com/administration-guide/configure/environment-configuration-settings.html#maximum-open-connections',
  },
  {
    name: 'Unleash',
    image: /(^|\/)unleash-server$/,
    reads: /^DATABASE_POOL_MAX/,
    pools: [{ variables: ['DATABASE_POOL_MAX'], byDefault: 4 }],
    processes: 1,
    source: 'https://github.com/Unleash/unleash/blob/main/src/lib/create-config.ts',
  },
  {
    name: 'Spring Boot',
    variables: /^SPRING_DATASOURCE_(URL|USERNAME|PASSWORD|HIKARI_.+)$/,
    reads: /^(SPRING_(\w+_)?DATASOURCE_|SPRING_CONFIG_|SPRING_APPLICATION_JSON|JAVA_|JDK_JAVA_)/,
    database: {
      addresses: ['SPRING_DATASOURCE_URL'],
      embedded: /^jdbc:(h2:(mem:|file:|~|\.|\/)|hsqldb:(mem|file):|derby:(?!\/\/)|sqlite:)/,
      isImplied: true,
    },
    pools: [
      {
        // https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.typesafe-configuration-properties.relaxed-binding.environment-variables
        variables: ['SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE', 'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE'],
        byDefault: 10,
      },
    ],
    // Another pool than Hikari's, another address than the one above, or a datasource beside it, such as `…_READER_URL`.
    changes:
      /^SPRING_(DATASOURCE_(TYPE|(TOMCAT|DBCP2|ORACLEUCP|XA)_.+|(?!HIKARI_)\w+_((JDBC_?)?URL|USERNAME|HIKARI_.+))|\w+_DATASOURCE_((JDBC_?)?URL|USERNAME|HIKARI_.+))$/,
    files: SPRING_FILES,
    overrides: { variables: ['SPRING_APPLICATION_JSON', ...JAVA_OPTIONS], text: /hikari|spring\.datasource|"datasource"/i },
    processes: 1,
    source: 'https://github.com/brettwooldridge/HikariCP#gear-configuration-knobs-baby',
  },
  {
    name: 'Spring Boot R2DBC',
    variables: /^SPRING_R2DBC_(URL|USERNAME|PASSWORD|POOL_.+)$/,
    reads: /^(SPRING_R2DBC_|SPRING_CONFIG_|SPRING_APPLICATION_JSON|JAVA_|JDK_JAVA_)/,
    database: { addresses: ['SPRING_R2DBC_URL'], embedded: /^r2dbc:(pool:)?h2:(mem|file):/, isImplied: true },
    pools: [{ variables: ['SPRING_R2DBC_POOL_MAX_SIZE', 'SPRING_R2DBC_POOL_MAXSIZE'], byDefault: 10 }],
    changes: /^SPRING_R2DBC_POOL_ENABLED$/,
    files: SPRING_FILES,
    overrides: { variables: ['SPRING_APPLICATION_JSON', ...JAVA_OPTIONS], text: /r2dbc/i },
    processes: 1,
    source: 'https://docs.spring.io/spring-boot/appendix/application-properties/index.html#appendix.application-properties.data',
  },
  {
    name: 'Quarkus',
    variables: /^QUARKUS_DATASOURCE_JDBC_(URL|MAX_SIZE)$/,
    reads: /^(QUARKUS_DATASOURCE_|JAVA_|JDK_JAVA_)/,
    database: {
      addresses: ['QUARKUS_DATASOURCE_JDBC_URL'],
      embedded: /^jdbc:h2:(mem:|file:|~|\.|\/)/,
      isImplied: true,
    },
    pools: [
      {
        variables: ['QUARKUS_DATASOURCE_JDBC_MAX_SIZE'],
        // https://github.com/quarkusio/quarkus/pull/51169
        byDefault: { unknown: 'its default is 20 or 50, by version' },
      },
    ],
    // Named and reactive datasources are further pools, and without pooling nothing bounds them.
    changes: /^QUARKUS_DATASOURCE_(.+_JDBC_URL|(.+_)?REACTIVE_URL|JDBC_POOLING_ENABLED)$/,
    overrides: { variables: JAVA_OPTIONS, text: /quarkus\.datasource/ },
    processes: 1,
    source: 'https://quarkus.io/guides/datasource#quarkus-agroal_quarkus-datasource-jdbc-max-size',
  },
];
