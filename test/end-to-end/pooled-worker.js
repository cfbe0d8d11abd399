// One process of an application with node-postgres behind a pooler: takes all that its pool gives, then uses all of it at once.
// Says `refused <text>` for each refusal, `held <number>`, and `answered <number>` when every transaction of every connection has its answer;
// `failed <text>` for a transaction that has none.
const { Pool } = require('pg');

const { DB_POOL_SIZE, DB_MAX_OVERFLOW, DB_POOL_TIMEOUT, TRANSACTIONS, TRANSACTION_SECONDS } = process.env;
const limit = Number(DB_POOL_SIZE) + Number(DB_MAX_OVERFLOW);
const pool = new Pool({ max: limit, connectionTimeoutMillis: Number(DB_POOL_TIMEOUT) * 1000 });
pool.on('error', () => undefined);

async function connect() {
  try {
    return [await pool.connect()];
  } catch (error) {
    console.log(`refused ${error.message}`);
    return [];
  }
}

async function transact(client, number) {
  await client.query('begin');
  const { rows } = await client.query('select $1::int as answer, pg_sleep($2)', [number, TRANSACTION_SECONDS]);
  await client.query('commit');
  return rows[0].answer === number ? 1 : 0;
}

async function use(client) {
  let answered = 0;
  for (let number = 0; number < Number(TRANSACTIONS); number += 1) answered += await transact(client, number);
  return answered;
}

async function main() {
  const clients = (await Promise.all(Array.from({ length: limit }, connect))).flat();
  console.log(`held ${clients.length}`);
  const answered = await Promise.all(
    clients.map(client => use(client).catch(error => (console.log(`failed ${error.message}`), 0))),
  );
  console.log(`answered ${answered.reduce((sum, count) => sum + count, 0)}`);
}

process.stdin.resume().once('close', () => process.exit(0));
void main();
