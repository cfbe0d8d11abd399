import { join } from 'node:path';
import { Child } from '../test/end-to-end/child';
import { PgBouncer } from '../test/end-to-end/pgbouncer-process';
import { pooledApp } from '../test/end-to-end/pooled-app';
import { PostgresServer } from '../test/end-to-end/postgres-server';
import { serverSettings } from '../test/end-to-end/server-settings';

/** `npm run bench:pgbouncer`: the sizes of the budget against PgBouncer's own, on the same load and server, in turns. */
const ROUNDS = Number(process.env.BENCH_RUNS ?? 3);
const SECONDS = 5;
const PROCESSES = 8;
const CONNECTIONS = 10;
const TRANSACTION_SECONDS = 0.02;

/** What PgBouncer takes where nothing is said: https://www.pgbouncer.org/config.html */
const OWN = {
  POOL_MODE: 'session',
  MAX_DB_CONNECTIONS: '0',
  DEFAULT_POOL_SIZE: '20',
  RESERVE_POOL_SIZE: '0',
  RESERVE_POOL_TIMEOUT: '5',
  MAX_CLIENT_CONN: '100',
  QUERY_WAIT_TIMEOUT: '120',
  SERVER_CONNECT_TIMEOUT: '15',
};

interface Outcome {
  readonly perSecond: number;
  readonly percentile: number;
  readonly unserved: number;
  readonly peak: number;
}

interface Said {
  readonly waits: readonly number[];
  readonly refused: number;
  readonly waiting: number;
}

const app = pooledApp();
const variants: Readonly<Record<string, Record<string, string>>> = {
  'sizes of the budget': app.pgbouncer,
  "PgBouncer's own sizes": { ...app.pgbouncer, ...OWN },
  "PgBouncer's own sizes, transaction mode": { ...app.pgbouncer, ...OWN, POOL_MODE: 'transaction' },
};

async function main(): Promise<void> {
  const outcomes = new Map<string, Outcome[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, variables] of Object.entries(variants)) {
      outcomes.set(name, [...(outcomes.get(name) ?? []), await tryOut(variables)]);
    }
  }
  const clients = PROCESSES * CONNECTIONS;
  console.log(
    `${clients} clients of one PgBouncer, transactions of ${TRANSACTION_SECONDS * 1000} ms for ${SECONDS} s, median of ${ROUNDS} rounds`,
  );
  for (const [name, all] of outcomes) {
    const of = (pick: (outcome: Outcome) => number): number => median(all.map(pick));
    const { share } = app.pooler;
    console.log(
      `${name}: ${of(each => each.perSecond).toFixed(0)} transactions/s, p99 checkout wait ${of(each => each.percentile).toFixed(0)} ms, ` +
        `${of(each => each.unserved)} clients never served, at most ${of(each => each.peak)} connections of the server (share ${share ?? '?'} for two copies)`,
    );
  }
}

async function tryOut(variables: Record<string, string>): Promise<Outcome> {
  const { flags, ...settings } = serverSettings(app.budget, app.budget.ceiling.maxConnections ?? 0);
  const server = await PostgresServer.start({ ...settings, flags: [...flags, '--ssl=on'] });
  const bouncer = await PgBouncer.start(server, variables);
  const environment = { ...bouncer.clientEnvironment, ...load() };
  const workers = Array.from(
    { length: PROCESSES },
    () => new Child('a worker', [process.execPath, join(__dirname, 'pgbouncer-worker.js')], environment),
  );
  try {
    const said = await Promise.all(workers.map(async worker => JSON.parse(await worker.says('done', SECONDS + 20)) as Said));
    return outcomeOf(said, server.peak);
  } finally {
    await Promise.all(workers.map(worker => worker.stop(5)));
    await bouncer.stop(5);
    await server.stop();
  }
}

function load(): Record<string, string> {
  return { CONNECTIONS: String(CONNECTIONS), SECONDS: String(SECONDS), TRANSACTION_SECONDS: String(TRANSACTION_SECONDS) };
}

/** Who is never served has waited for all the time that there was. */
function outcomeOf(said: readonly Said[], peak: number): Outcome {
  const served = said.flatMap(({ waits }) => waits);
  const unserved = said.reduce((sum, { refused, waiting }) => sum + refused + waiting, 0);
  const waits = [...served, ...Array.from({ length: unserved }, () => SECONDS * 1000)].sort((a, b) => a - b);
  const percentile = waits[Math.ceil(waits.length * 0.99) - 1] ?? 0;
  return { perSecond: served.length / SECONDS, percentile, unserved, peak };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

void main();
