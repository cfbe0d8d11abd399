/** Opens what the pool may hold before the first request comes: await it where the application starts, before it says that it is healthy. */
async function warmUp(sql) {
  // All of them are held before the first one goes back, or it would be handed out again.
  const held = await Promise.all(Array.from({ length: sql.options.max }, () => sql.reserve()));
  for (const connection of held) connection.release();
}

module.exports = { warmUp };
