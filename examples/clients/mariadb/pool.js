const { createPool: createMariaDbPool } = require('mariadb');
const { databaseAddress, databasePassword, poolSettings } = require('../pool-settings');

/** The pool of this process, as large as the budget grants. */
function createPool(env = process.env) {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds, preparesStatements } = poolSettings(env);
  return createMariaDbPool({
    ...databaseAddress(env),
    password: databasePassword(env),
    connectionLimit: size,
    // By default all connections are opened at start, on every task, also while a deployment doubles the tasks.
    minimumIdle: 0,
    // Milliseconds.
    acquireTimeout: 1000 * timeoutSeconds,
    // Seconds. There is no age at which a connection in use is replaced: DB_POOL_RECYCLE bounds how long one rests.
    idleTimeout: idleSeconds ?? recycleSeconds,
    // A connection that has rested for longer is pinged before use.
    minDelayValidation: 500,
    // `execute` keeps prepared statements; behind RDS Proxy use `query`.
    ...(preparesStatements ? {} : { prepareCacheLength: 0 }),
  });
}

module.exports = { createPool };
