// One process of an application behind a pooler: for so many seconds each of its connections runs short transactions, one after the other.
// Says `done <JSON>`: transactions with an answer, and how many milliseconds each waited for a connection of the server.
const { Pool } = require('pg');

const { CONNECTIONS, SECONDS, TRANSACTION_SECONDS } = process.env;
const pool = new Pool({ max: Number(CONNECTIONS), connectionTimeoutMillis: 1000 * Number(SECONDS) });
pool.on('error', () => undefined);
const waits = [];
let refused = 0;
let waiting = 0;

async function run(until) {
  const client = await pool.connect();
  while (Date.now() < until) {
    const asked = performance.now();
    waiting += 1;
    await client.query('begin');
    waiting -= 1;
    waits.push(performance.now() - asked);
    await client.query('select pg_sleep($1)', [TRANSACTION_SECONDS]);
    await client.query('commit');
  }
}

const until = Date.now() + 1000 * Number(SECONDS);
for (let connection = 0; connection < Number(CONNECTIONS); connection += 1) {
  run(until).catch(() => {
    refused += 1;
  });
}
process.stdin.resume().once('close', () => process.exit(0));
// Whoever still waits for the first time has waited for all the time that there was.
setTimeout(() => console.log(`done ${JSON.stringify({ waits, refused, waiting })}`), 1000 * Number(SECONDS) + 500);
