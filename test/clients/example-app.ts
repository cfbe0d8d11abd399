// One process with an example: `example-app.ts <client> <server>`, with the variables of its container. Says a line for each thing that
// was looked at, then holds what it has until its standard input is closed.
import { setTimeout } from 'node:timers/promises';
import { withTokenAge } from '../../examples/clients/iam/token-age';
import { givesBack, tight } from '../../examples/clients/testing';
import type { Example } from './examples';
import { EXAMPLES } from './examples';

const SETTLE_MILLISECONDS = 3000;
const AT_ONCE = 5;

/** Who asks counts its own sessions: no other process signs in as this role, or by this name. */
const COUNT = {
  postgres: "select count(*)::int as sessions from pg_stat_activity where application_name = current_setting('application_name')",
  mariadb: 'select count(*) as sessions from information_schema.processlist where user = substring_index(user(), "@", 1)',
};

const [client, server] = process.argv.slice(2) as [string, keyof typeof COUNT];
const size = Number(process.env.DB_POOL_SIZE);

async function open(env: NodeJS.ProcessEnv, password?: () => Promise<string>): Promise<Example> {
  const example = EXAMPLES[client];
  if (!example) throw new Error(`there is no example ${client}`);
  return example(env, password);
}

/** Sessions of this process, once those that were closed before are gone from the server. */
async function sessions(example: Example, wanted: number): Promise<number> {
  const deadline = Date.now() + SETTLE_MILLISECONDS;
  for (;;) {
    const [row] = (await example.query(COUNT[server])) as { sessions: unknown }[];
    const found = Number(row?.sessions);
    if (found === wanted || Date.now() > deadline) return found;
    await setTimeout(50);
  }
}

async function warmsUp(): Promise<string> {
  const example = await open(process.env);
  await example.warmUp(size);
  const opened = await sessions(example, size);
  await example.end();
  return `${opened} opened`;
}

async function signsIn(): Promise<string> {
  const { DB_PASSWORD: password = '', ...env } = process.env;
  let given = 0;
  const token = (): Promise<string> => {
    given += 1;
    return Promise.resolve(password);
  };
  const example = await open(withTokenAge(env), token);
  await example.warmUp(size);
  const opened = await sessions(example, size);
  await example.query('select 1');
  await example.end();
  return `${opened} opened with ${given} tokens`;
}

/** The third connection is refused, for its password; then the server takes all of them. */
async function warmsUpAgain(): Promise<string> {
  const { DB_PASSWORD: password = '', ...env } = process.env;
  let given = 0;
  const wrongOnce = (): Promise<string> => {
    given += 1;
    return Promise.resolve(given === 3 ? 'wrong' : password);
  };
  const example = await open(env, wrongOnce);
  const [said] = await Promise.allSettled([example.warmUp(size)]);
  await example.warmUp(size);
  const opened = await sessions(example, size);
  await example.end();
  return `${said.status}, then ${opened} opened`;
}

async function isTight(): Promise<string> {
  const example = await open(tight());
  await Promise.all(Array.from({ length: AT_ONCE }, () => example.query('select 1')));
  const opened = await sessions(example, 1);
  await example.end();
  return `${opened} opened`;
}

/** What the check says of a piece of work, and after how many seconds. */
async function judged(work: (example: Example) => Promise<unknown>): Promise<string> {
  const example = await open(tight());
  const begun = Date.now();
  const verdict = await givesBack(() => work(example)).then(
    () => 'passes',
    () => 'fails',
  );
  return `${verdict} after ${Math.round((Date.now() - begun) / 1000)} s`;
}

/** Those that leave connections behind come last: the others count. */
const CHECKS: Readonly<Record<string, () => Promise<string>>> = {
  'warm-up': warmsUp,
  tokens: signsIn,
  refused: warmsUpAgain,
  tight: isTight,
  healthy: () => judged(example => example.holding(() => Promise.resolve())),
  nested: () => judged(example => example.holding(() => example.query('select 1'))),
  leaking: () => judged(example => example.leak?.() ?? Promise.reject(new Error('hands none out'))),
};

/** Those that change the password from one connection to the next. */
const WITH_TOKENS = ['tokens', 'refused'];

async function run(): Promise<void> {
  for (const [name, check] of Object.entries(CHECKS)) {
    if (WITH_TOKENS.includes(name) && server === 'mariadb') continue;
    // What waits for a connection that was refused waits on.
    if (name === 'refused' && client === 'postgres.js') continue;
    console.log(`${name} ${await check()}`);
  }
  console.log('done .');
}

process.stdin.resume().once('close', () => process.exit(0));
run().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
