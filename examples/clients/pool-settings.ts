/**
 * What the container was told about the pool of one process, in the units of its variables: connections and seconds.
 *
 * DB_MAX_OVERFLOW is 0, because these clients have none. DB_POOL_PRE_PING is not read: `mariadb` pings by itself, the others cannot.
 */
export interface PoolSettings {
  readonly size: number;
  /** Longest wait for a free connection. */
  readonly timeoutSeconds: number;
  /** Age at which a connection is replaced. */
  readonly recycleSeconds: number;
  /** Longest rest of a connection; stated where something on the way to the server forgets idle connections. */
  readonly idleSeconds: number | undefined;
  /** False behind RDS Proxy, which pins the session of whoever prepares statements. */
  readonly preparesStatements: boolean;
}

/** Where the database is, and who the application is there. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Undefined where the database was created without a name. */
  readonly database: string | undefined;
}

/**
 * Reads the pool's variables.
 *
 * @throws where one is missing or no number: clients take `undefined` and NaN for "not stated", and open as many connections as they like.
 */
export function poolSettings(env: NodeJS.ProcessEnv): PoolSettings {
  return {
    size: positive(env, 'DB_POOL_SIZE'),
    timeoutSeconds: positive(env, 'DB_POOL_TIMEOUT'),
    recycleSeconds: positive(env, 'DB_POOL_RECYCLE'),
    idleSeconds: env.DB_POOL_IDLE_TIMEOUT === undefined ? undefined : positive(env, 'DB_POOL_IDLE_TIMEOUT'),
    preparesStatements: env.DB_STATEMENT_CACHE_SIZE !== '0',
  };
}

/** Reads the variables that `BudgetedDatabaseService` sets; other services set them themselves. */
export function databaseAddress(env: NodeJS.ProcessEnv): DatabaseAddress {
  return {
    host: text(env, 'DB_HOST'),
    port: positive(env, 'DB_PORT'),
    user: text(env, 'DB_USERNAME'),
    database: env.DB_NAME,
  };
}

/** A password, or a function that gives a token of IAM in its place whenever a connection is opened. */
export type Password = string | (() => Promise<string>);

export function databasePassword(env: NodeJS.ProcessEnv): string {
  return text(env, 'DB_PASSWORD');
}

function positive(env: NodeJS.ProcessEnv, name: string): number {
  const value = Number(env[name]);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(
      `${name} must be a whole number from 1 on, got '${env[name] ?? ''}': is this container in a connection budget?`,
    );
  }
  return value;
}

function text(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
