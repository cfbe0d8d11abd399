/** Longer than the pools wait, for those that wait without a limit. */
const LIMIT_MILLISECONDS = 3000;

/** Settings for tests: one connection, for which nobody waits longer than a second. */
export function tight(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' };
}

/**
 * Runs a piece of work twice on a pool of one connection: `const pool = createPool(tight()); await givesBack(() => handler(pool));`
 *
 * What it finds is in production a pool that empties over days, or a deadlock under load.
 *
 * @throws the pool's timeout, or an error of its own where the client waits without a limit: the first time for work that needs two
 *   connections at once, the second time for work that keeps one
 */
export async function givesBack(work: () => Promise<unknown>): Promise<void> {
  for (const time of ['first', 'second']) await inTime(work(), time);
}

async function inTime(work: Promise<unknown>, time: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the ${time} time no connection was free`)), LIMIT_MILLISECONDS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
