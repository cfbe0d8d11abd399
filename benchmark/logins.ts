// What a login costs PostgreSQL: CPU for connections that are opened with TLS and a password, one after the other, and do nothing.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { PostgresServer } from '../test/end-to-end/postgres-server';

const LOGINS = 500;
const ROUNDS = 5;

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The process that starts one for each connection: alone it has the server's options in its command line. */
function parentOf(port: number): string {
  const found = readdirSync('/proc').find(pid => {
    const [program = '', ...options] = commandOf(pid);
    return program.endsWith('postgres') && options.includes(String(port));
  });
  if (found === undefined) throw new Error(`no PostgreSQL listens on port ${port}`);
  return found;
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** CPU seconds of a process, and of those of its children that have ended. */
function cpuSeconds(pid: string): number {
  const [, rest = ''] = /\(.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  // utime, stime, cutime and cstime, counted from the state, which is the third field.
  const ticks = rest.split(' ').slice(11, 15).map(Number);
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
}

async function login({ address, password }: PostgresServer): Promise<void> {
  const client = new Client({ ...address, user: 'app', password, database: 'postgres', ssl: { rejectUnauthorized: false } });
  await client.connect();
  await client.end();
}

async function measure(server: PostgresServer): Promise<number> {
  const parent = parentOf(server.address.port);
  const before = cpuSeconds(parent);
  for (let index = 0; index < LOGINS; index += 1) await login(server);
  return (1000 * (cpuSeconds(parent) - before)) / LOGINS;
}

async function run(): Promise<void> {
  const server = await PostgresServer.start({ flags: ['--ssl=on'], superuserSessions: 2, unenforced: 0 });
  try {
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) costs.push(await measure(server));
    const each = costs.map(cost => cost.toFixed(1));
    console.log(`ms of CPU for each of ${LOGINS} logins: ${each.join(', ')}`);
  } finally {
    await server.stop();
  }
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
