import { Duration, Lazy, Token } from 'aws-cdk-lib';
import { ContainerImage, LogDrivers, Secret, UlimitName } from 'aws-cdk-lib/aws-ecs';
import type { ContainerDefinition, ContainerDefinitionOptions, TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { MOST_CONNECTIONS } from '../core/numbers';
import {
  databaseNameProblem,
  MOST_OPEN_FILES,
  PGBOUNCER_CONSTANTS,
  PGBOUNCER_PORT,
  pgBouncerSizes,
  queryWaitTimeoutProblem,
  SIZE_VARIABLE_NAMES,
  sizeVariable,
} from '../core/pgbouncer';
import type { PgBouncerSizes } from '../core/pgbouncer';
import { SettingsDelivery } from '../settings-delivery';
import { requireNumber } from './require';

/** The newest tag of the image with a PgBouncer that has no known hole when this was written: 1.25.2 closes four of 2026. */
const IMAGE = 'edoburu/pgbouncer:v1.25.2-p0';

const NAME = 'pgbouncer';

/** Stands for a value while CDK looks for references, or while the tree is being read for the verdict; never rendered. */
const PENDING = 'pending';

/** The database behind a PgBouncer, and what is stated about the pooler itself. */
export interface PgBouncerOptions {
  /**
   * An image that is configured by the variables of edoburu/pgbouncer and has `pg_isready`.
   *
   * By default that image from Docker Hub, by tag. Whoever wants to know what runs states it by digest, from a registry of their own.
   */
  readonly image?: ContainerImage;
  readonly host: string;
  readonly port: string;
  /** The one database that clients reach: each further one would have connections of its own. */
  readonly databaseName: string;
  /**
   * Secret with the fields `username` and `password`: the one user that clients sign in with, and that the pooler signs in as.
   *
   * It is read when a task starts: after a rotation the tasks have to be replaced. A password must not have a quotation mark in it.
   */
  readonly secret: ISecret;
  /** `max_client_conn`; what the clients may open at their worst moment unless stated. */
  readonly maxClientConn?: number;
  /** Longest wait for a connection of the server; 8 s unless stated. */
  readonly queryWaitTimeout?: Duration;
  readonly delivery?: SettingsDelivery;
}

/** What a budget grants to a pooler; asked when templates are rendered. */
export interface PgBouncerGrant {
  /** Connections of the server that one copy may open; undefined while that is unknown. */
  maxDbConnections(): number | undefined;
  /** Connections that all clients of one copy may open to it at their worst moment; undefined while that is unknown. */
  clientDemand(): number | undefined;
  /** Longest wait for a connection of the server in seconds, where nothing is stated; what PgBouncer gets otherwise is 8. */
  queryWaitSeconds?(): number;
  /** Whether the tree is being read for the verdict that the grant depends on. */
  isReading(): boolean;
  /** Called when CDK begins to look for references. */
  prepare(): void;
}

/**
 * Adds a PgBouncer to a task.
 *
 * The image writes its configuration when it starts, as a user who is not root, so the file system cannot be read-only.
 *
 * @throws when an option is out of range
 */
export function addPgBouncerContainer(
  taskDefinition: TaskDefinition,
  options: PgBouncerOptions,
  grant: PgBouncerGrant,
  more: Partial<ContainerDefinitionOptions> = {},
): ContainerDefinition {
  checkOptions(options);
  const container = taskDefinition.addContainer(NAME, {
    image: options.image ?? ContainerImage.fromRegistry(IMAGE),
    logging: LogDrivers.awsLogs({ streamPrefix: NAME }),
    healthCheck: HEALTH_CHECK,
    // A connection is a file: what the instance of ECS on EC2 allows by default is less than a pooler needs.
    ulimits: [{ name: UlimitName.NOFILE, softLimit: MOST_OPEN_FILES, hardLimit: MOST_OPEN_FILES }],
    secrets: {
      DB_USER: Secret.fromSecretsManager(options.secret, 'username'),
      DB_PASSWORD: Secret.fromSecretsManager(options.secret, 'password'),
    },
    ...more,
    environment: undefined,
  });
  deliver(container, { ...variables(options, grant), ...more.environment }, options.delivery);
  return container;
}

/**
 * `pg_isready` gets an answer of PgBouncer itself. It does not ask the database: while that is gone, a pooler that is replaced for it
 * helps nobody.
 */
const HEALTH_CHECK = {
  command: ['CMD-SHELL', `pg_isready -q -h 127.0.0.1 -p ${PGBOUNCER_PORT} -d "$DB_NAME" -U "$DB_USER" -t 3 || exit 1`],
  interval: Duration.seconds(10),
  timeout: Duration.seconds(5),
  retries: 3,
  startPeriod: Duration.seconds(10),
};

function checkOptions({ databaseName, queryWaitTimeout, maxClientConn }: PgBouncerOptions): void {
  if (maxClientConn !== undefined) requireNumber('maxClientConn', maxClientConn, { min: 1, max: MOST_OPEN_FILES });
  const problem =
    (Token.isUnresolved(databaseName) ? undefined : databaseNameProblem(databaseName)) ??
    (queryWaitTimeout && queryWaitTimeoutProblem(queryWaitTimeout.toSeconds()));
  if (problem !== undefined) throw new Error(problem);
}

function variables(options: PgBouncerOptions, grant: PgBouncerGrant): Record<string, string> {
  const sizes = SIZE_VARIABLE_NAMES.map(name => [name, whenGranted(grant, () => sizeVariable(name, sizesOf(options, grant)))]);
  return {
    DB_HOST: options.host,
    DB_PORT: options.port,
    DB_NAME: options.databaseName,
    ...PGBOUNCER_CONSTANTS,
    ...(Object.fromEntries(sizes) as Record<string, string>),
  };
}

/** A grant of nothing is no grant: PgBouncer takes 0 for no limit. */
function sizesOf(options: PgBouncerOptions, grant: PgBouncerGrant): PgBouncerSizes | undefined {
  const maxDbConnections = grant.maxDbConnections();
  const clientDemand = grant.clientDemand();
  if (!isLimit(maxDbConnections) || clientDemand === undefined) return undefined;
  const { maxClientConn, queryWaitTimeout } = options;
  return pgBouncerSizes({
    maxDbConnections,
    clientDemand,
    maxClientConn,
    queryWaitTimeoutSeconds: queryWaitTimeout?.toSeconds() ?? grant.queryWaitSeconds?.(),
  });
}

function isLimit(connections: number | undefined): connections is number {
  return connections !== undefined && connections >= 1 && connections <= MOST_CONNECTIONS;
}

/** A task definition is read for the verdict too: then the value stays away, because it depends on that verdict. */
function whenGranted(grant: PgBouncerGrant, value: () => string): string {
  return Lazy.uncachedString({
    produce: context => {
      if (context.preparing) grant.prepare();
      return context.preparing || grant.isReading() ? PENDING : value();
    },
  });
}

function deliver(container: ContainerDefinition, settings: Record<string, string>, delivery?: SettingsDelivery): void {
  for (const [name, value] of Object.entries(settings)) {
    if (delivery === SettingsDelivery.SSM_PARAMETERS) container.addSecret(name, parameter(container, name, value));
    else container.addEnvironment(name, value);
  }
}

function parameter(container: ContainerDefinition, name: string, stringValue: string): Secret {
  return Secret.fromSsmParameter(new StringParameter(container, name, { stringValue }));
}
