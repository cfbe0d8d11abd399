import type { ClientSetting, TabledClient } from './client-facts';
import { byKey, NOT_KNOWN, option, UNSEEN, variable } from './client-facts';
import { fromReadyMade } from './from-ready-made';

/** PgJDBC reads no variable of libpq: https://jdbc.postgresql.org/documentation/use/#connection-parameters */
export const JDBC_NAME = { kind: 'url-key', name: 'ApplicationName' } as const;

/** PgJDBC prepares a statement on the server from its fifth use on: https://jdbc.postgresql.org/documentation/server-prepare/ */
export const JDBC = {
  applicationName: JDBC_NAME,
  cachesStatements: true,
  ...UNSEEN,
  statementsOff: byKey('prepareThreshold=0'),
  sendsPgOptions: false,
  // https://jdbc.postgresql.org/documentation/use/#connection-parameters
  sendsOptionsKey: true,
} as const;

/** https://github.com/brettwooldridge/HikariCP#gear-configuration-knobs-baby: `maxLifetime` of less than 30000 ms is replaced by 30 minutes. */
const HIKARI = { ...JDBC, leastRecycle: { pool: 'HikariCP', seconds: 30, insteadSeconds: 1800 } } as const;

/** The driver of AWS around PgJDBC or the connector of MariaDB, which puts a token in the place of the password. */
const AWS_WRAPPER = {
  name: 'wrapperPlugins=iam of the AWS Advanced JDBC Wrapper',
  source:
    'https://github.com/aws/aws-advanced-jdbc-wrapper/blob/main/docs/using-the-jdbc-driver/using-plugins/UsingTheIamAuthenticationPlugin.md',
} as const;

/** Dots become underscores, dashes are left out: https://docs.spring.io/spring-boot/reference/features/external-config.html */
const SPRING_HIKARI: readonly ClientSetting[] = [
  // As many as the maximum unless it is stated.
  variable('minimum-idle', 'SPRING_DATASOURCE_HIKARI_MINIMUMIDLE'),
  variable('timeout', 'SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT', 'milliseconds'),
  variable('recycle', 'SPRING_DATASOURCE_HIKARI_MAXLIFETIME', 'milliseconds'),
  variable('idle-timeout', 'SPRING_DATASOURCE_HIKARI_IDLETIMEOUT', 'milliseconds'),
];

/** `max-life-time`, `max-acquire-time`, `max-idle-time`: https://docs.spring.io/spring-boot/api/java/org/springframework/boot/r2dbc/autoconfigure/R2dbcProperties.Pool.html */
const SPRING_R2DBC: readonly ClientSetting[] = [
  variable('minimum-idle', 'SPRING_R2DBC_POOL_INITIALSIZE', 'connections', { byDefault: 10 }),
  variable('timeout', 'SPRING_R2DBC_POOL_MAXACQUIRETIME', 'duration'),
  variable('recycle', 'SPRING_R2DBC_POOL_MAXLIFETIME', 'duration'),
  variable('idle-timeout', 'SPRING_R2DBC_POOL_MAXIDLETIME', 'duration'),
];

/** https://quarkus.io/guides/datasource#quarkus-agroal_quarkus-datasource-jdbc-max-size */
const AGROAL: readonly ClientSetting[] = [
  variable('minimum-idle', 'QUARKUS_DATASOURCE_JDBC_MIN_SIZE', 'connections', { byDefault: 0 }),
  variable('timeout', 'QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT', 'duration'),
  variable('recycle', 'QUARKUS_DATASOURCE_JDBC_MAX_LIFETIME', 'duration'),
  variable('idle-timeout', 'QUARKUS_DATASOURCE_JDBC_IDLE_REMOVAL_INTERVAL', 'duration'),
];

export const JVM = {
  hikariCp: {
    ...HIKARI,
    name: 'HikariCP',
    slug: 'hikaricp',
    knowsOverflow: false,
    defaultPool: { size: 10, overflow: 0 },
    settings: [
      option('size', 'maximumPoolSize'),
      option('minimum-idle', 'minimumIdle'),
      option('timeout', 'connectionTimeout', 'milliseconds'),
      option('recycle', 'maxLifetime', 'milliseconds'),
      option('idle-timeout', 'idleTimeout', 'milliseconds'),
    ],
    freshPassword: AWS_WRAPPER,
    fillsAtStart: true,
    processesVariable: undefined,
    processes: 1,
    source: 'https://github.com/brettwooldridge/HikariCP#gear-configuration-knobs-baby',
    provenance: 'run',
  },
  springBoot: {
    ...HIKARI,
    ...fromReadyMade('Spring Boot', SPRING_HIKARI),
    slug: 'spring-boot',
    traps: [
      {
        kind: 'variable',
        names: ['springdatasourcehikaridatasourcepropertiesapplicationname'],
        because:
          'becomes a property `applicationname`, because Spring Boot lower-cases what it reads from variables, and PgJDBC knows no such property',
        instead: 'ApplicationName in the address',
      },
    ],
    freshPassword: AWS_WRAPPER,
    fillsAtStart: true,
  },
  springBootR2dbc: {
    ...fromReadyMade('Spring Boot R2DBC', SPRING_R2DBC),
    slug: 'spring-boot-r2dbc',
    // The driver reads no variable of libpq; `spring.r2dbc.properties.applicationName` is its option.
    applicationName: { kind: 'url-key', name: 'applicationName' },
    cachesStatements: true,
    // https://github.com/pgjdbc/r2dbc-postgresql#getting-started
    statementsOff: byKey('preparedStatementCacheQueries=0'),
    sendsPgOptions: false,
    unknownKeys: NOT_KNOWN,
    freshPassword: NOT_KNOWN,
    fillsAtStart: true,
  },
  quarkus: {
    ...JDBC,
    ...fromReadyMade('Quarkus', AGROAL),
    slug: 'quarkus',
    fillsAtStart: false,
  },
  micronaut: {
    ...HIKARI,
    name: 'Micronaut',
    slug: 'micronaut',
    knowsOverflow: false,
    // Its usual pool is HikariCP.
    defaultPool: { size: 10, overflow: 0 },
    // Whatever HikariConfig has: https://micronaut-projects.github.io/micronaut-sql/1.4.1/api/io/micronaut/configuration/jdbc/hikari/DatasourceConfiguration.html
    settings: [
      variable('size', 'DATASOURCES_DEFAULT_MAXIMUM_POOL_SIZE'),
      variable('timeout', 'DATASOURCES_DEFAULT_CONNECTION_TIMEOUT', 'milliseconds'),
      variable('recycle', 'DATASOURCES_DEFAULT_MAX_LIFETIME', 'milliseconds'),
      variable('idle-timeout', 'DATASOURCES_DEFAULT_IDLE_TIMEOUT', 'milliseconds'),
    ],
    freshPassword: AWS_WRAPPER,
    fillsAtStart: true,
    processesVariable: undefined,
    processes: 1,
    source: 'https://micronaut-projects.github.io/micronaut-sql/latest/guide/#jdbc',
    provenance: 'documentation',
  },
} as const satisfies Record<string, TabledClient>;
