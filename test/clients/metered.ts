// An application of which the fourth request waits 1.3 s for the first to give back its connection; argument: `stops` or `goes`.
// It writes a line of metrics after a second, while three connections are in use, and a last one if it stops them. Then nothing keeps it alive.
import { setTimeout } from 'node:timers/promises';
import { createPool } from '../../examples/clients/node-postgres/pool';
import { publishPoolMetrics } from '../../examples/clients/node-postgres/pool-metrics';

const WAIT = 1300;
const INTERVAL_SECONDS = 1;

async function run(end: string | undefined): Promise<void> {
  const pool = createPool();
  const held = await Promise.all([1, 2, 3].map(() => pool.connect()));
  const metrics = publishPoolMetrics(pool, { seconds: INTERVAL_SECONDS });
  const asked = pool.query('select 1');
  await setTimeout(WAIT);
  held.shift()?.release();
  await asked;
  for (const client of held) client.release();
  await pool.end();
  if (end === 'stops') metrics.stop();
}

run(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
