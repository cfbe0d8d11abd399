// One process of an application with node-postgres: takes all that its pool gives, and one more, and holds it.
// Says `refused <text>` for each refusal of the server, `waiting 1` if the pool made the one more wait, then `held <number>`.
const { Pool } = require('pg');

const { DB_POOL_SIZE, DB_MAX_OVERFLOW, DB_POOL_TIMEOUT } = process.env;
const limit = Number(DB_POOL_SIZE) + Number(DB_MAX_OVERFLOW);
const pool = new Pool({ max: limit, connectionTimeoutMillis: Number(DB_POOL_TIMEOUT) * 1000 });
const held = [];

async function take() {
  held.push(await pool.connect());
}

async function takeAll() {
  let refused = 0;
  for (let taken = 0; taken < limit; taken += 1) {
    await take().catch(error => {
      refused += 1;
      console.log(`refused ${error.message}`);
    });
  }
  return refused;
}

/** The pool is what stops at its limit, not this program. */
async function takeOneMore() {
  const outcome = take().then(
    () => 'held',
    () => 'failed',
  );
  const pause = new Promise(resolve => setTimeout(resolve, 200, 'waiting'));
  if ((await Promise.race([outcome, pause])) === 'waiting') console.log(`waiting ${pool.waitingCount}`);
}

process.stdin.resume().once('close', () => process.exit(0));
takeAll()
  .then(refused => refused || takeOneMore())
  .then(() => console.log(`held ${held.length}`));
