import { numberProblem } from './numbers';
import { poolerWaitSeconds } from './pooler-wait';
import { roundDown } from './rounding';
import { printable } from './text';

/** What the sizes of one PgBouncer follow from. */
export interface PgBouncerRequest {
  /** Connections of the server that it may open, from 1: its share. */
  readonly maxDbConnections: number;
  /** Connections that all clients of the pooler may open at their worst moment. */
  readonly clientDemand: number;
  /** Client connections that it accepts, where that is stated. */
  readonly maxClientConn?: number;
  /** Longest wait for a connection of the server, where that is stated. */
  readonly queryWaitTimeoutSeconds?: number;
}

/**
 * Settings of one PgBouncer that serves one user of one database, under the names that PgBouncer gives them.
 *
 * https://www.pgbouncer.org/config.html
 */
export interface PgBouncerSizes {
  readonly maxDbConnections: number;
  readonly defaultPoolSize: number;
  readonly reservePoolSize: number;
  readonly reservePoolTimeoutSeconds: number;
  readonly maxClientConn: number;
  readonly queryWaitTimeoutSeconds: number;
  readonly serverConnectTimeoutSeconds: number;
  readonly serverIdleTimeoutSeconds: number;
  readonly serverLifetimeSeconds: number;
  readonly maxPreparedStatements: number;
}

/** Port that PgBouncer listens on: its own default, so that nobody takes it for the database. */
export const PGBOUNCER_PORT = 6432;

const RESERVE_PER_CENT = 10;

/**
 * Seconds after which somebody who waits may use the reserve. PgBouncer's 5 s would leave little of the longest wait, and the
 * reserve is part of the share: it is to be used.
 */
const RESERVE_POOL_TIMEOUT = 1;

/** An attempt to connect must end before the wait for it does; PgBouncer's own is 15 s. */
const SERVER_CONNECT_TIMEOUT = 5;

/**
 * PgBouncer's own. Long enough that a pause between two bursts costs no new connections; what a burst has opened is given back ten
 * minutes later, although the whole share stays counted.
 */
const SERVER_IDLE_TIMEOUT = 600;

/** PgBouncer's own. No connection is older than an hour, so that memory of the server's process for it is given back. */
const SERVER_LIFETIME = 3600;

/** PgBouncer's own since 1.24. Statements that drivers prepare then work in transaction mode; before, 0 switched that off. */
const MAX_PREPARED_STATEMENTS = 200;

/** Health checks take a slot for a moment, as clients do: PgBouncer counts every socket, signed in or not. */
const SLOTS_FOR_HEALTH_CHECKS = 10;

/** File descriptors that a task of Fargate may have open at most; a client needs one, and so does a connection of the server. */
export const MOST_OPEN_FILES = 65_535;

/** `default_pool_size` holds for each pair of user and database: with one pair, it and the reserve are the whole share. */
export function pgBouncerSizes(request: PgBouncerRequest): PgBouncerSizes {
  const { maxDbConnections, clientDemand, maxClientConn, queryWaitTimeoutSeconds = poolerWaitSeconds(undefined) } = request;
  const reservePoolSize = roundDown((maxDbConnections * RESERVE_PER_CENT) / 100);
  return {
    maxDbConnections,
    defaultPoolSize: maxDbConnections - reservePoolSize,
    reservePoolSize,
    reservePoolTimeoutSeconds: RESERVE_POOL_TIMEOUT,
    // One copy must take all clients: a load balancer spreads connections unevenly, and may be left with one copy.
    maxClientConn: maxClientConn ?? clientDemand + SLOTS_FOR_HEALTH_CHECKS,
    queryWaitTimeoutSeconds,
    serverConnectTimeoutSeconds: Math.min(SERVER_CONNECT_TIMEOUT, queryWaitTimeoutSeconds - 1),
    serverIdleTimeoutSeconds: SERVER_IDLE_TIMEOUT,
    serverLifetimeSeconds: SERVER_LIFETIME,
    maxPreparedStatements: MAX_PREPARED_STATEMENTS,
  };
}

// Names of the image edoburu/pgbouncer: https://github.com/edoburu/docker-pgbouncer/blob/master/entrypoint.sh
// Not among them: DATABASE_URL, which it takes apart without decoding, so that many passwords break, and POOL_SIZE, which PgBouncer does not know.

/** Variables that are the same for everybody. */
export const PGBOUNCER_CONSTANTS = {
  /** The only mode that multiplexes and lets clients use transactions; PgBouncer's own is session, which multiplexes nothing. */
  POOL_MODE: 'transaction',
  LISTEN_PORT: String(PGBOUNCER_PORT),
  /** How PostgreSQL keeps passwords since 14; the image's own is md5. */
  AUTH_TYPE: 'scram-sha-256',
  /** The least that refuses to speak in clear; `verify-ca` and `verify-full` need the authority's certificate in the image. */
  SERVER_TLS_SSLMODE: 'require',
  /** JDBC sends it when it connects, and PgBouncer refuses what it does not know. */
  IGNORE_STARTUP_PARAMETERS: 'extra_float_digits',
  /**
   * Seconds of silence after which a connection is kept alive: a Network Load Balancer closes one that is silent for 350 s, and keepalives count
   * as a sign of life (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#connection-idle-timeout).
   */
  TCP_KEEPIDLE: '60',
} as const;

const SIZE_VARIABLES = {
  MAX_DB_CONNECTIONS: 'maxDbConnections',
  DEFAULT_POOL_SIZE: 'defaultPoolSize',
  RESERVE_POOL_SIZE: 'reservePoolSize',
  RESERVE_POOL_TIMEOUT: 'reservePoolTimeoutSeconds',
  MAX_CLIENT_CONN: 'maxClientConn',
  QUERY_WAIT_TIMEOUT: 'queryWaitTimeoutSeconds',
  SERVER_CONNECT_TIMEOUT: 'serverConnectTimeoutSeconds',
  SERVER_IDLE_TIMEOUT: 'serverIdleTimeoutSeconds',
  SERVER_LIFETIME: 'serverLifetimeSeconds',
  MAX_PREPARED_STATEMENTS: 'maxPreparedStatements',
} as const satisfies Record<string, keyof PgBouncerSizes>;

/** Variables whose value the budget computes. */
export type SizeVariable = keyof typeof SIZE_VARIABLES;

export const SIZE_VARIABLE_NAMES = Object.keys(SIZE_VARIABLES) as readonly SizeVariable[];

/** Stands for a size that is unknown: PgBouncer refuses to start with it, where 0 or nothing would mean no limit at all. */
const UNKNOWN = 'unknown';

/** The value of one variable. */
export function sizeVariable(name: SizeVariable, sizes: PgBouncerSizes | undefined): string {
  return sizes === undefined ? UNKNOWN : String(sizes[SIZE_VARIABLES[name]]);
}

/** Everything that the container is told, apart from the database and its credentials. */
export function pgBouncerVariables(sizes: PgBouncerSizes | undefined): Record<string, string> {
  const variables = SIZE_VARIABLE_NAMES.map(name => [name, sizeVariable(name, sizes)] as const);
  return { ...PGBOUNCER_CONSTANTS, ...Object.fromEntries(variables) };
}

/** Why a number of seconds cannot be `query_wait_timeout`; undefined when it can. */
export function queryWaitTimeoutProblem(got: unknown, what = 'queryWaitTimeout'): string | undefined {
  const wayOut = 'below the pool timeout of the clients, above the second after which the reserve is used';
  return numberProblem(`${what} in seconds`, got, { min: RESERVE_POOL_TIMEOUT + 1, max: 300 }, wayOut);
}

/** Why a text cannot be the name of the database; undefined when it can. The image writes it into the configuration as it is. */
export function databaseNameProblem(got: string): string | undefined {
  if (/^[A-Za-z0-9_.-]+$/.test(got)) return undefined;
  return (
    `databaseName must be letters, digits, underscores, dots and hyphens, because PgBouncer is configured with it, got ${printable(JSON.stringify(got))}: ` +
    'name one database, and add a pooler for each further one'
  );
}
