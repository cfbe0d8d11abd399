// One process of an application with node-postgres, whose pool is always full: when its connections are lost it takes them again.
// Says `held <number>` when it has all that its pool gives, `lost <number>` when a server has dropped them, and then `again <number>`;
// `refused <text>` for each refusal of a server.
const { Pool } = require('pg');

const SECONDS = 15;
const { DB_POOL_SIZE, DB_MAX_OVERFLOW } = process.env;
const limit = Number(DB_POOL_SIZE) + Number(DB_MAX_OVERFLOW);
const pool = new Pool({ max: limit, connectionTimeoutMillis: SECONDS * 1000 });
pool.on('error', () => undefined);
let lost = 0;

async function take() {
  const client = await pool.connect();
  client.once('error', error => {
    client.release(error);
    lost += 1;
    if (lost === limit) onAllLost();
  });
}

/** A server's own refusal is an answer; anything else is a server that is not there yet, and a pool tries again. */
async function takeInTime(deadline) {
  for (;;) {
    try {
      await take();
      return 1;
    } catch (error) {
      if (error.code === '53300') {
        console.log(`refused ${error.message}`);
        return 0;
      }
      if (Date.now() > deadline) throw error;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
}

async function takeAll() {
  const deadline = Date.now() + SECONDS * 1000;
  let held = 0;
  for (let taken = 0; taken < limit; taken += 1) held += await takeInTime(deadline);
  return held;
}

function onAllLost() {
  console.log(`lost ${lost}`);
  void takeAll().then(held => console.log(`again ${held}`));
}

process.stdin.resume().once('close', () => process.exit(0));
void takeAll().then(held => console.log(`held ${held}`));
