const postgres = require('postgres');
const { databaseAddress, databasePassword, poolSettings } = require('../pool-settings');

/** The pool of this process, as large as the budget grants. PGAPPNAME is read by postgres.js itself. */
function createPool(env = process.env, password = databasePassword(env)) {
  const { size, timeoutSeconds, recycleSeconds, idleSeconds, preparesStatements } = poolSettings(env);
  return postgres({
    ...databaseAddress(env),
    // A text, or a function, which is called for each connection that is opened.
    password,
    // A number, and in code: PGMAX=7 and `?max=7` stay texts, and a text makes a pool of ONE connection.
    max: size,
    // Bounds connecting alone: a query that finds no free connection waits in a queue without end.
    connect_timeout: timeoutSeconds,
    max_lifetime: recycleSeconds,
    // By default never: a connection rests until its age is up.
    idle_timeout: idleSeconds ?? null,
    // By default every query with parameters is prepared under a name.
    prepare: preparesStatements,
  });
}

module.exports = { createPool };
