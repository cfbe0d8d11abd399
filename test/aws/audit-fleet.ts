import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FakeAws } from './fake-aws';
import { fewestCalls, fleetRegion } from './fleet';

const ROOT = join(__dirname, '../..');
const REGIONS = ['eu-west-1', 'us-east-1', 'us-west-2', 'ap-south-1'];

/** What an audit took. */
export interface FleetRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** Largest resident set of the process. */
  readonly megabytes: number;
  readonly calls: number;
  /** Calls that would have been enough. */
  readonly fewest: number;
  readonly mostAtOnce: number;
}

/** The program as it is published. */
export async function bundleProgram(directory: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/bundle.mjs'), directory]);
}

/** Audits so many servers in four Regions with the bundled program. */
export async function auditFleet(directory: string, servers: number): Promise<FleetRun> {
  const worlds = Object.fromEntries(REGIONS.map(region => [region, fleetRegion(servers / REGIONS.length)]));
  const aws = await FakeAws.start(worlds);
  try {
    const regions = REGIONS.flatMap(region => ['--region', region]);
    const run = await programRun(directory, ['audit', '--json', ...regions], aws.endpoint);
    const fewest = Object.values(worlds).reduce((sum, world) => sum + fewestCalls(world), 0);
    return { ...run, calls: aws.calls.length, fewest, mostAtOnce: aws.mostAtOnce };
  } finally {
    await aws.stop();
  }
}

/** Writes down, when the process ends, how large it was. */
const MEMORY = `process.on('exit', () => require('fs').writeFileSync(process.env.MEMORY_FILE, String(process.resourceUsage().maxRSS)));`;

async function programRun(directory: string, args: readonly string[], endpoint: string) {
  const [hook, file] = [join(directory, 'memory.js'), join(directory, 'memory.txt')];
  writeFileSync(hook, MEMORY);
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'hidden',
    MEMORY_FILE: file,
  };
  const began = performance.now();
  // Without threads for the garbage, what is measured does not depend on how busy the machine is.
  const child = spawn(
    process.execPath,
    ['--single-threaded-gc', '--require', hook, join(directory, 'connection-budget.js'), ...args],
    { env },
  );
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exitCode = await new Promise<number | null>(resolve => child.on('close', resolve));
  const seconds = (performance.now() - began) / 1000;
  const kibibytes = existsSync(file) ? Number(readFileSync(file, 'utf8')) : NaN;
  return { exitCode, stdout, stderr, seconds, megabytes: Math.ceil((kibibytes * 1024) / 1_000_000) };
}
