import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { FakeAws } from '../aws/fake-aws';
import { region, server } from '../core/audit/snapshots';
import { EXAMPLE } from '../docs/audit-example';
import type { Run } from '../cli/fake-io';

const ROOT = join(__dirname, '../..');
const FROM_SOURCE = ['--import', 'tsx', join(ROOT, 'bin/connection-budget.ts')];
const ORDERS = join(ROOT, 'test/cli/fixtures/orders.yaml');

// Each test starts a process or two, on machines that may be busy.
jest.setTimeout(60_000);

interface Spawning {
  readonly stdin?: string;
  /** Reads no more of the output than the first piece. */
  readonly hangUp?: boolean;
  /** Reads the output with pauses that are longer than the program waits for anything. */
  readonly slow?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Node as a user's shell would. */
function node(args: readonly string[], { stdin = '', hangUp = false, slow = false, env = {} }: Spawning = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (hangUp) child.stdout.destroy();
      if (slow) {
        child.stdout.pause();
        setTimeout(() => child.stdout.resume(), 300);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', code => {
      resolve({ exitCode: code ?? -1, stdout, stderr });
    });
    child.stdin.end(stdin);
  });
}

describe('the program from source', () => {
  test('prints a capacity', async () => {
    const args = ['capacity', 'db.t3.micro', '--engine', 'postgres', '--engine-version', '16.8', '--json'];
    const { exitCode, stdout, stderr } = await node([...FROM_SOURCE, ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ maxConnections: 77, usable: 51 });
  });

  test('judges a plan, and ends with the exit code of the verdict', async () => {
    const { exitCode, stdout, stderr } = await node([...FROM_SOURCE, 'plan', ORDERS]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^Orders: 36 connections over, /);
  });

  test('cannot read a directory', async () => {
    expect(await node([...FROM_SOURCE, 'plan', 'test'])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'connection-budget: cannot read test: it is a directory; name the file in it\n',
    });
  });
});

describe('the program as it is packed', () => {
  let directory: string;
  let program: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'connection-budget-'));
    program = join(directory, 'connection-budget.js');
    const { exitCode, stderr } = await node(['scripts/bundle.mjs', directory]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  test('can be executed, and tells its version', async () => {
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(readFileSync(program, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(await node([program, '--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('judges a plan from standard input', async () => {
    const { exitCode, stdout, stderr } = await node([program, 'plan', '-'], { stdin: readFileSync(ORDERS, 'utf8') });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^Orders: 36 connections over, /);
  });

  test('tells mistakes of usage from what could not run, in the plan as well', async () => {
    expect(await node([program, 'plan'])).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await node([program, 'plan', '-'], { stdin: 'a: 1' })).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await node([program, 'plan', 'none.yaml'])).toMatchObject({ exitCode: 3, stdout: '' });
  });

  test('a reader that hangs up is no failure', async () => {
    const consumers = Array.from({ length: 5000 }, (_, index) => `  - { name: c${index}, connections: 1 }\n`).join('');
    const stdin = `database: { engine: mysql, maxConnections: 20000 }\nconsumers:\n${consumers}`;
    const { exitCode, stderr } = await node([program, 'plan', '-', '--json'], { stdin, hangUp: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('loads the SDK for commands that talk to AWS alone', async () => {
    const hook = join(directory, 'loaded.js');
    writeFileSync(
      hook,
      "process.on('exit', () => console.error(Object.keys(require.cache).map(file => require('path').basename(file)).join()));",
    );
    writeFileSync(join(directory, 's.json'), JSON.stringify(EXAMPLE));
    const loaded = async (...args: string[]): Promise<string> => (await node(['--require', hook, program, ...args])).stderr;
    const plain = 'loaded.js,connection-budget.js\n';
    expect(await loaded('--help')).toBe(plain);
    expect(await loaded('audit', '--help')).toBe(plain);
    expect(await loaded('capacity', 'db.t3.micro', '--engine', 'postgres')).toBe(plain);
    expect(await loaded('audit', '--from', join(directory, 's.json'))).toContain('account-commands.js');
  });

  test('audits a snapshot', async () => {
    writeFileSync(join(directory, 's.json'), JSON.stringify(EXAMPLE));
    const { exitCode, stdout, stderr } = await node([program, 'audit', '--from', join(directory, 's.json')]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toContain('4 servers, 1 proxy: 1 near-limit, 1 over-plan');
  });

  test('ends with its time, also where nobody answers who may read', async () => {
    const aws = await FakeAws.start({}, action => (action === 'AssumeRole' ? 'hang' : undefined));
    try {
      const args = ['--region', 'eu-west-1', '--role-arn', 'arn:aws:iam::123456789012:role/audit', '--timeout', '1'];
      const credentials = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden' };
      const { exitCode, stderr } = await node([program, 'audit', ...args], {
        env: { AWS_ENDPOINT_URL: aws.endpoint, ...credentials },
      });
      expect(stderr).toMatch(/^connection-budget: nothing could be read: sts:AssumeRole: not answered in time\n$/);
      expect(exitCode).toBe(3);
    } finally {
      await aws.stop();
    }
  });

  test('tells all of a long report to a slow reader', async () => {
    const servers = Array.from({ length: 600 }, (_none, index) => server({ id: `server-${index}` }));
    writeFileSync(join(directory, 'long.json'), JSON.stringify({ ...EXAMPLE, regions: [region({ servers })] }));
    const { stdout } = await node([program, 'audit', '--json', '--from', join(directory, 'long.json')], { slow: true });
    expect(JSON.parse(stdout)).toMatchObject({ regions: [{ region: 'eu-west-1' }] });
  });

  test('the licenses of everything bundled stand beside it', () => {
    const licenses = readFileSync(join(directory, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const packages = [...licenses.matchAll(/^(\S+) \d+\.\d+\.\d+ \(([\w-]+)\)/gm)].map(
      ([, name, license]) => `${name} ${license}`,
    );
    const isSdk = (name: string): boolean => /^@(aws|aws-sdk|smithy)\//.test(name);
    expect(packages.filter(name => !isSdk(name))).toEqual([
      'ajv MIT',
      'bowser MIT',
      'fast-deep-equal MIT',
      'fast-uri BSD-3-Clause',
      'json-schema-traverse MIT',
      'yaml ISC',
    ]);
    expect(packages.filter(isSdk).every(name => name.endsWith(' Apache-2.0'))).toBe(true);
    expect(licenses).not.toContain('connection-budget contributors');
    expect(licenses.match(/Copyright/g)?.length).toBeGreaterThanOrEqual(packages.length);
  });
});
