import type { ClientFacts } from './core/clients/client-facts';
import { PGAPPNAME, variable } from './core/clients/client-facts';
import { CLIENTS } from './core/clients/table';
import { MOST_CONNECTIONS } from './core/numbers';
import { requireNumber, requireText } from './private/require';

/** A client library that is not in the table. */
export interface CustomClientOptions {
  /** Name for messages. */
  readonly name: string;

  /**
   * Whether a pool may open further connections beyond its size, as SQLAlchemy's does.
   *
   * @default false
   */
  readonly knowsOverflow?: boolean;

  /**
   * Connections per process when the application states nothing.
   *
   * @default - the client sets no limit of its own, so `PoolSizing.applicationDefault()` is refused
   */
  readonly defaultPoolSize?: number;

  /**
   * Overflow per process when the application states nothing.
   *
   * @default 0
   */
  readonly defaultMaxOverflow?: number;

  /**
   * Whether the driver keeps prepared statements on a connection for later, which poolers in transaction mode do not always allow.
   *
   * @default false
   */
  readonly cachesStatements?: boolean;

  /**
   * Whether the driver takes its `application_name` from PGAPPNAME, as libpq does.
   *
   * @default false
   */
  readonly readsPgAppName?: boolean;

  /**
   * Further variable that gets the pool size, such as `SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE`.
   *
   * @default - only the neutral names are injected
   */
  readonly sizeVariable?: string;
}

/** The client library that holds the pool: it decides whether there is overflow and what the default is. */
export class PoolClient {
  /** SQLAlchemy: pool size and overflow, 5 + 10 by default; usually started by Uvicorn or Gunicorn. */
  public static sqlAlchemy(): PoolClient {
    return new PoolClient(CLIENTS.sqlAlchemy);
  }

  /** node-postgres (`pg`): one number, 10 by default. */
  public static nodePostgres(): PoolClient {
    return new PoolClient(CLIENTS.nodePostgres);
  }

  /**
   * SQLAlchemy with asyncpg: pool size and overflow, 5 + 10 by default.
   *
   * The application must read `DB_POOL_SIZE` and `DB_MAX_OVERFLOW` for `create_async_engine`, and `PGAPPNAME` for `server_settings`:
   * asyncpg does not read it by itself. https://docs.sqlalchemy.org/en/20/core/pooling.html
   */
  public static sqlAlchemyAsyncpg(): PoolClient {
    return new PoolClient(CLIENTS.sqlAlchemyAsyncpg);
  }

  /**
   * SQLAlchemy with psycopg 2 or 3: pool size and overflow, 5 + 10 by default.
   *
   * The application must read `DB_POOL_SIZE` and `DB_MAX_OVERFLOW` for `create_engine`. https://docs.sqlalchemy.org/en/20/core/pooling.html
   */
  public static sqlAlchemyPsycopg(): PoolClient {
    return new PoolClient(CLIENTS.sqlAlchemyPsycopg);
  }

  /**
   * asyncpg by itself: one number, 10 by default, all of them opened at start.
   *
   * The application must read `DB_POOL_SIZE` for `create_pool(max_size=…)`, and lower `min_size`, which is 10 and may not be above it.
   * https://magicstack.github.io/asyncpg/current/api/index.html#connection-pools
   */
  public static asyncpg(): PoolClient {
    return new PoolClient(CLIENTS.asyncpg);
  }

  /**
   * psycopg_pool: one number, 4 by default, all of them opened at start.
   *
   * The application must read `DB_POOL_SIZE` for `ConnectionPool(max_size=…)`, and lower `min_size`, which is 4 and may not be above it.
   * https://www.psycopg.org/psycopg3/docs/api/pool.html
   */
  public static psycopgPool(): PoolClient {
    return new PoolClient(CLIENTS.psycopgPool);
  }

  /**
   * Django: a connection for each thread of a process and alias, or from 5.1 on a pool of psycopg 3.
   *
   * Without a pool state the threads with `PoolSizing.fixed`. With one the application must read `DB_POOL_SIZE` for `OPTIONS["pool"]["max_size"]`.
   * https://docs.djangoproject.com/en/stable/ref/databases/#connection-management
   */
  public static django(): PoolClient {
    return new PoolClient(CLIENTS.django);
  }

  /**
   * Apache Airflow: pool size and overflow, 5 + 10 by default, in each of its processes, whose number has to be stated.
   *
   * Variables `AIRFLOW__DATABASE__SQL_ALCHEMY_*` are set, which it reads by itself.
   * https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#database
   */
  public static airflow(): PoolClient {
    return new PoolClient(CLIENTS.airflow);
  }

  /**
   * MLflow: two engines in each of its workers, one for runs and one for the registry of models, with 5 + 10 connections each by default. How many workers there are has
   * to be stated.
   *
   * Variables `MLFLOW_SQLALCHEMYSTORE_*` are set, which it reads by itself, both engines the same: half of the pool size, rounded down, is the size and overflow of each. No
   * overflow is stated, and the size is 4 at least, because MLflow takes no notice of an overflow of 0.
   * https://github.com/mlflow/mlflow/blob/master/mlflow/store/db/utils.py
   */
  public static mlflow(): PoolClient {
    return new PoolClient(CLIENTS.mlflow);
  }

  /**
   * Celery with SQLAlchemy: each child has an engine of its own, 5 + 10 by default. `processes` are the children, and have to be stated:
   * otherwise there is one for each CPU of the host.
   *
   * `CELERY_WORKER_CONCURRENCY` is set. The application must read `DB_POOL_SIZE` and `DB_MAX_OVERFLOW`; a child of the prefork pool uses one connection at a time.
   * https://docs.celeryq.dev/en/stable/userguide/workers.html#concurrency
   */
  public static celery(): PoolClient {
    return new PoolClient(CLIENTS.celery);
  }

  /**
   * postgres.js: one number, 10 by default.
   *
   * The application must read `DB_POOL_SIZE` as a number, `max: Number(…)`: of a text it makes a single connection, which is why PGMAX is never set.
   * `PGMAX_LIFETIME` is set, which it reads by itself. https://github.com/porsager/postgres#connection-details
   */
  public static postgresJs(): PoolClient {
    return new PoolClient(CLIENTS.postgresJs);
  }

  /**
   * mysql2: one number, 10 by default.
   *
   * The application must read `DB_POOL_SIZE` for `connectionLimit`, or put `DB_URL_PARAMETERS` behind its address.
   * https://sidorares.github.io/node-mysql2/docs/examples/connections/create-pool
   */
  public static mysql2(): PoolClient {
    return new PoolClient(CLIENTS.mysql2);
  }

  /**
   * The connector of MariaDB for Node.js: one number, 10 by default, all of them opened at start.
   *
   * The application must read `DB_POOL_SIZE` for `connectionLimit`, or put `DB_URL_PARAMETERS` behind its address.
   * https://github.com/mariadb-corporation/mariadb-connector-nodejs/blob/main/documentation/promise-api.md#pool-options
   */
  public static mariadb(): PoolClient {
    return new PoolClient(CLIENTS.mariadb);
  }

  /**
   * Knex: one number, 10 by default.
   *
   * The application must read `DB_POOL_SIZE` for `pool.max`, and lower `pool.min`, which is 2 and may not be above it. https://knexjs.org/guide/#pool
   */
  public static knex(): PoolClient {
    return new PoolClient(CLIENTS.knex);
  }

  /**
   * Sequelize: one number, 5 by default.
   *
   * The application must read `DB_POOL_SIZE` for `pool.max`. https://sequelize.org/docs/v6/other-topics/connection-pool/
   */
  public static sequelize(): PoolClient {
    return new PoolClient(CLIENTS.sequelize);
  }

  /**
   * TypeORM: one number, 10 by default.
   *
   * The application must read `DB_POOL_SIZE` for `poolSize`. https://typeorm.io/docs/data-source/data-source-options/
   */
  public static typeOrm(): PoolClient {
    return new PoolClient(CLIENTS.typeOrm);
  }

  /**
   * Drizzle with node-postgres: one number, 10 by default.
   *
   * The application must read `DB_POOL_SIZE` for `max` of the pool that it hands over. https://orm.drizzle.team/docs/get-started-postgresql
   */
  public static drizzle(): PoolClient {
    return new PoolClient(CLIENTS.drizzle);
  }

  /**
   * Prisma up to 6, which has a pool of its own: one number, which follows from the CPUs of the host unless it is stated.
   *
   * The application must put `DB_URL_PARAMETERS` behind its address.
   * https://www.prisma.io/docs/orm/v6/prisma-client/setup-and-configuration/databases-connections/connection-pool
   */
  public static prisma6(): PoolClient {
    return new PoolClient(CLIENTS.prisma6);
  }

  /**
   * Prisma from 7 on with `@prisma/adapter-pg`: one number, 10 by default. Keys of the address are ignored.
   *
   * The application must read `DB_POOL_SIZE` for `new PrismaPg({ max: … })`. https://www.prisma.io/docs/orm/overview/databases/postgresql
   */
  public static prisma7(): PoolClient {
    return new PoolClient(CLIENTS.prisma7);
  }

  /**
   * HikariCP without a framework that reads variables: one number, 10 by default, all of them opened at start.
   *
   * The application must read `DB_POOL_SIZE` for `maximumPoolSize`. https://github.com/brettwooldridge/HikariCP#gear-configuration-knobs-baby
   */
  public static hikariCp(): PoolClient {
    return new PoolClient(CLIENTS.hikariCp);
  }

  /**
   * Spring Boot with HikariCP: one number, 10 by default, all of them opened at start.
   *
   * Variables `SPRING_DATASOURCE_HIKARI_*` are set, which it reads by itself for its first datasource: the first pool that is added.
   * https://docs.spring.io/spring-boot/reference/features/external-config.html
   */
  public static springBoot(): PoolClient {
    return new PoolClient(CLIENTS.springBoot);
  }

  /**
   * Spring Boot with R2DBC: one number, 10 by default, all of them opened at start.
   *
   * Variables `SPRING_R2DBC_POOL_*` are set, which it reads by itself; it refuses them beside an address that begins with `r2dbc:pool:`.
   * https://docs.spring.io/spring-boot/appendix/application-properties/index.html#appendix.application-properties.data
   */
  public static springBootR2dbc(): PoolClient {
    return new PoolClient(CLIENTS.springBootR2dbc);
  }

  /**
   * Quarkus with its own pool for JDBC: one number, 20 or 50 by default, by version.
   *
   * Variables `QUARKUS_DATASOURCE_JDBC_*` are set, which it reads by itself for its default datasource.
   * https://quarkus.io/guides/datasource#quarkus-agroal_quarkus-datasource-jdbc-max-size
   */
  public static quarkus(): PoolClient {
    return new PoolClient(CLIENTS.quarkus);
  }

  /**
   * Micronaut with HikariCP: one number, 10 by default, all of them opened at start.
   *
   * `DATASOURCES_DEFAULT_MAXIMUM_POOL_SIZE` is set, which it reads by itself for its default datasource.
   * https://micronaut-projects.github.io/micronaut-sql/latest/guide/#jdbc
   */
  public static micronaut(): PoolClient {
    return new PoolClient(CLIENTS.micronaut);
  }

  /**
   * Npgsql: one number, 100 by default, for each distinct connection string.
   *
   * The application must put `DB_CONNECTION_STRING_PARAMETERS` into its connection string.
   * https://www.npgsql.org/doc/connection-string-parameters.html#pooling
   */
  public static npgsql(): PoolClient {
    return new PoolClient(CLIENTS.npgsql);
  }

  /**
   * Rails: one number, 5 by default, for each database of config/database.yml: primary, cache, queue and cable are four pools.
   *
   * `RAILS_MAX_THREADS` is set, which config/database.yml reads as it is generated, and Puma for its threads.
   * https://guides.rubyonrails.org/configuring.html#database-pooling
   */
  public static rails(): PoolClient {
    return new PoolClient(CLIENTS.rails);
  }

  /**
   * database/sql of Go: one number, and no limit by default.
   *
   * The application must read `DB_POOL_SIZE` for `SetMaxOpenConns`. https://pkg.go.dev/database/sql#DB.SetMaxOpenConns
   */
  public static databaseSql(): PoolClient {
    return new PoolClient(CLIENTS.databaseSql);
  }

  /**
   * pgxpool of Go: one number, by default 4 or the CPUs of the host, where those are more.
   *
   * The application must put `DB_URL_PARAMETERS` behind its address, or read `DB_POOL_SIZE` for `MaxConns`.
   * https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#ParseConfig
   */
  public static pgxPool(): PoolClient {
    return new PoolClient(CLIENTS.pgxPool);
  }

  /**
   * sqlx of Rust: one number, 10 by default.
   *
   * The application must read `DB_POOL_SIZE` for `max_connections`. https://docs.rs/sqlx/latest/sqlx/pool/struct.PoolOptions.html
   */
  public static sqlx(): PoolClient {
    return new PoolClient(CLIENTS.sqlx);
  }

  /**
   * Ecto: one number, 10 by default, all of them opened at start.
   *
   * `POOL_SIZE` is set, which config/runtime.exs reads as Phoenix generates it. https://hexdocs.pm/ecto/Ecto.Repo.html#module-shared-options
   */
  public static ecto(): PoolClient {
    return new PoolClient(CLIENTS.ecto);
  }

  /**
   * PHP-FPM: one connection in each child, of which there are `pm.max_children`: state these as `processes`.
   *
   * There is no pool to set. Children see no variables of the container unless `clear_env` is off.
   * https://www.php.net/manual/en/install.fpm.configuration.php
   */
  public static phpFpm(): PoolClient {
    return new PoolClient(CLIENTS.phpFpm);
  }

  /**
   * Keycloak: one number, 100 by default.
   *
   * Variables `KC_DB_POOL_*` are set, which it reads by itself. https://www.keycloak.org/server/all-config
   */
  public static keycloak(): PoolClient {
    return new PoolClient(CLIENTS.keycloak);
  }

  /**
   * Metabase: one number for its own database, 15 by default. Each database that it is connected to has a pool beside it.
   *
   * `MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE` is set, which it reads by itself.
   * https://www.metabase.com/docs/latest/configuring-metabase/environment-variables
   */
  public static metabase(): PoolClient {
    return new PoolClient(CLIENTS.metabase);
  }

  /**
   * Grafana: one number, and no limit by default.
   *
   * Variables `GF_DATABASE_*` are set, which it reads by itself.
   * https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#max_open_conn
   */
  public static grafana(): PoolClient {
    return new PoolClient(CLIENTS.grafana);
  }

  /**
   * n8n: one number, 2 by default.
   *
   * Variables `DB_POSTGRESDB_*` are set, which it reads by itself. https://docs.n8n.io/hosting/configuration/environment-variables/database/
   */
  public static n8n(): PoolClient {
    return new PoolClient(CLIENTS.n8n);
  }

  /**
   * Temporal: two pools, 20 and 10 by default, in each of its services, whose number is stated as `processes`: 4 unless SERVICES names fewer.
   *
   * `SQL_MAX_CONNS` and `SQL_VIS_MAX_CONNS` are set, which it reads by itself: they divide the size between them, so it is at least 2.
   * https://github.com/temporalio/temporal/blob/main/common/config/config_template_embedded.yaml
   */
  public static temporal(): PoolClient {
    return new PoolClient(CLIENTS.temporal);
  }

  /**
   * PostgREST: a pool and a listener, 10 + 1 by default.
   *
   * Variables `PGRST_DB_*` are set, which it reads by itself: the listener is one of the size, so it is at least 2.
   * https://docs.postgrest.org/en/stable/references/configuration.html#db-pool
   */
  public static postgrest(): PoolClient {
    return new PoolClient(CLIENTS.postgrest);
  }

  /**
   * Hasura: a pool for each source, whose size stands in its metadata and nowhere else.
   *
   * Take `DB_POOL_SIZE` over into `pool_settings.max_connections`. https://hasura.io/docs/latest/databases/database-config/cloud-connection-pooling/
   */
  public static hasura(): PoolClient {
    return new PoolClient(CLIENTS.hasura);
  }

  /**
   * Directus: one number, 10 by default.
   *
   * `DB_POOL__MAX` and `DB_POOL__MIN` are set, which it reads by itself. It hands everything that begins with `DB_` to its driver, so that no neutral name
   * is set that begins so. https://directus.io/docs/configuration/database
   */
  public static directus(): PoolClient {
    return new PoolClient(CLIENTS.directus);
  }

  /**
   * Strapi: one number, 10 by default.
   *
   * Variables `DATABASE_POOL_*` are set, which config/database reads as it is generated. https://docs.strapi.io/cms/configurations/database
   */
  public static strapi(): PoolClient {
    return new PoolClient(CLIENTS.strapi);
  }

  /**
   * Mattermost: one number, for each address: those of replicas count too. Its default depends on the version.
   *
   * `MM_SQLSETTINGS_MAXOPENCONNS` is set, which it reads by itself.
   * https://docs.mattermost.com/administration-guide/configure/environment-configuration-settings.html#maximum-open-connections
   */
  public static mattermost(): PoolClient {
    return new PoolClient(CLIENTS.mattermost);
  }

  /**
   * Gitea: one number, and no limit by default.
   *
   * `GITEA__database__MAX_OPEN_CONNS` is set, which it reads by itself. https://docs.gitea.com/administration/config-cheat-sheet#database-database
   */
  public static gitea(): PoolClient {
    return new PoolClient(CLIENTS.gitea);
  }

  /**
   * Unleash: one number, 4 by default.
   *
   * `DATABASE_POOL_MAX` is set, which it reads by itself. https://github.com/Unleash/unleash/blob/main/src/lib/create-config.ts
   */
  public static unleash(): PoolClient {
    return new PoolClient(CLIENTS.unleash);
  }

  /**
   * A client that is not in the table.
   *
   * @throws if a number is out of range or a name is empty
   */
  public static custom(options: CustomClientOptions): PoolClient {
    return new PoolClient({
      name: requireText('name', options.name, 'name the client library'),
      knowsOverflow: options.knowsOverflow ?? false,
      defaultPool: customDefaultPool(options),
      settings: options.sizeVariable === undefined ? [] : [variable('size', options.sizeVariable)],
      cachesStatements: options.cachesStatements ?? false,
      ...(options.readsPgAppName && { applicationName: PGAPPNAME }),
      processesVariable: undefined,
      processes: 1,
    });
  }

  private constructor(private readonly facts: ClientFacts) {}

  /** @internal */
  public _facts(): ClientFacts {
    return this.facts;
  }
}

function customDefaultPool(options: CustomClientOptions): ClientFacts['defaultPool'] {
  const { defaultPoolSize, defaultMaxOverflow = 0 } = options;
  if (defaultPoolSize === undefined) return { unknown: 'PoolClient.custom states no defaultPoolSize' };
  requireNumber('defaultPoolSize', defaultPoolSize, { min: 1, max: MOST_CONNECTIONS });
  requireNumber('defaultMaxOverflow', defaultMaxOverflow, { min: 0, max: MOST_CONNECTIONS });
  return { size: defaultPoolSize, overflow: defaultMaxOverflow };
}
