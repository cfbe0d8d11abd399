// One process of an application: `app.ts <client> <server> <what to do…>`, with the variables of its container.
// Says a line for each thing that it was told to do, then holds what it has until its standard input is closed.
import { setTimeout } from 'node:timers/promises';
import { APPLICATIONS } from './applications';
import type { Application, StartApplication } from './applications';
import { TRAPS } from './traps';

const ASKED = 40;

/** A function that rests in a FROM clause has no column: not every client knows what to do with a `void`. */
const SLEEP = {
  postgres: (seconds: number) => `select 1 as slept from pg_sleep(${seconds})`,
  mariadb: (seconds: number) => `select sleep(${seconds}) as slept`,
};
const SESSION = { postgres: 'select pg_backend_pid() as id', mariadb: 'select connection_id() as id' };

type Server = keyof typeof SLEEP;

const [client, server, ...tasks] = process.argv.slice(2) as [string, Server, ...string[]];
const start = startOf(client);

function startOf(name: string): StartApplication {
  const found = { ...APPLICATIONS, ...TRAPS }[name];
  if (!found) throw new Error(`there is no application ${name}`);
  return found;
}

/** As many queries at once as no pool of these tests has connections. */
async function ask(application: Application): Promise<string> {
  const queries = Array.from({ length: ASKED }, () => application.query(SLEEP[server](0.2)));
  const failed = (await Promise.allSettled(queries)).filter(({ status }) => status === 'rejected');
  const [first] = failed as PromiseRejectedResult[];
  return first ? `refused ${messageOf(first.reason)}` : `answered ${ASKED}`;
}

/** Who finds a pool empty whose timeout is a second. */
async function wait(application: Application): Promise<string> {
  // Opened before the clock runs: how long a client takes to start is not what its pool waits.
  await sessionOf(application);
  const held = application.query(SLEEP[server](3));
  await setTimeout(200);
  const begun = Date.now();
  const outcome = await application.query(SESSION[server]).then(
    () => 'waited',
    () => 'gave-up',
  );
  const seconds = Math.round((Date.now() - begun) / 1000);
  await held;
  return `empty ${outcome} after ${seconds} s`;
}

/** A connection that is replaced when it is a second old, or has rested for one: not before, and not much later. */
async function grow(application: Application): Promise<string> {
  const young = await sessionOf(application);
  await setTimeout(200);
  const still = await sessionOf(application);
  // Longer than a second, because mysql2 looks for resting connections once a second, and mariadb twice.
  await setTimeout(2300);
  // Some clients look at the age when a connection comes back, and not when it is taken.
  await sessionOf(application);
  await setTimeout(200);
  const old = await sessionOf(application);
  return `old ${young === still ? 'kept' : 'replaced'} then ${still === old ? 'kept' : 'replaced'}`;
}

async function sessionOf(application: Application): Promise<string> {
  const [row] = (await application.query(SESSION[server])) as { id: unknown }[];
  return String(row?.id);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}

async function once(work: (application: Application) => Promise<string>, changes: NodeJS.ProcessEnv): Promise<string> {
  const application = await start({ ...process.env, ...changes });
  const said = await work(application);
  await application.end();
  return said;
}

async function run(): Promise<void> {
  for (const task of tasks) {
    if (task === 'wait') console.log(await once(wait, { DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' }));
    else if (task === 'grow') console.log(await once(grow, { DB_POOL_SIZE: '1', DB_POOL_RECYCLE: '1' }));
    else if (task === 'ask') console.log(await ask(await start(process.env)));
    else throw new Error(`there is no task ${task}`);
  }
}

process.stdin.resume().once('close', () => process.exit(0));
run().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
