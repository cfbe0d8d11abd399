import { createPool as createMysqlPool } from 'mysql2/promise';
import type { Pool, PoolOptions } from 'mysql2/promise';
import { databaseAddress, databasePassword, poolSettings } from '../pool-settings';
import type { Password } from '../pool-settings';

/**
 * The pool of this process, as large as the budget grants.
 *
 * Behind RDS Proxy use `query`, not `execute`, which prepares a statement and pins the session; `maxPreparedStatements: 0` does not turn that off.
 */
export function createPool(env: NodeJS.ProcessEnv = process.env, password: Password = databasePassword(env)): Pool {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds } = poolSettings(env);
  const pool = createMysqlPool({
    ...databaseAddress(env),
    ...(typeof password === 'string' ? { password } : withTokens(password)),
    connectionLimit: size,
    // Bounds connecting alone: a query that finds no free connection waits in a queue without end.
    connectTimeout: 1000 * timeoutSeconds,
    // Idle connections are looked for only while fewer may rest than may be open, so one less may rest. A pool of one keeps its own.
    maxIdle: Math.max(1, size - 1),
    idleTimeout: 1000 * (idleSeconds ?? recycleSeconds),
  });
  replaceByAge(pool, 1000 * recycleSeconds);
  return pool;
}

/** RDS asks for the token as it is, which the driver sends over TLS alone; the function is called for each connection that is opened. */
function withTokens(token: () => Promise<string>): Pick<PoolOptions, 'ssl' | 'authPlugins'> {
  const sendToken = async (): Promise<Buffer> => Buffer.from(`${await token()}\0`);
  return { ssl: 'Amazon RDS', authPlugins: { mysql_clear_password: () => sendToken } };
}

/** mysql2 knows no age: what has grown old is closed when it comes back to rest, and the next query opens another one. */
function replaceByAge(pool: Pool, milliseconds: number): void {
  const born = new WeakMap<object, number>();
  pool.on('connection', connection => void born.set(connection, Date.now()));
  pool.on('release', connection => {
    if (Date.now() - (born.get(connection) ?? 0) >= milliseconds) connection.destroy();
  });
}
