const { openAll } = require('../open-all');

/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
async function warmUp(pool, size) {
  await openAll(
    size,
    () => pool.getConnection(),
    connection => connection.release(),
  );
}

module.exports = { warmUp };
