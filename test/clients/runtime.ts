import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CHECK_MILLISECONDS = 20_000;

/** What a test needs of the machine. */
export interface Runtime {
  /** A command that succeeds where all of it is there. */
  readonly check: readonly [string, ...string[]];
  /** Packages of Debian that have it. */
  readonly packages: string;
}

/** A file of the examples. */
export function example(...path: string[]): string {
  return join(__dirname, '../../examples/clients', ...path);
}

/** Declares tests where their runtime is, and otherwise one test that says what was not run. */
export function describeWhereThere(title: string, { check, packages }: Runtime, tests: () => void): void {
  const missing = missingFrom(check);
  if (missing === undefined) {
    describe(title, tests);
    return;
  }
  const notRun = `${title}: NOT RUN: ${missing} (on Debian: apt-get install ${packages})`;
  it(notRun, () => {
    process.stderr.write(`\n${notRun}\n`);
    if (process.env.CI === 'true') throw new Error(notRun);
    // Anything else is a fault, not an absence.
    expect(missing).toMatch(/No such file|ENOENT|cannot load such file/);
  });
}

function missingFrom([command, ...args]: Runtime['check']): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: CHECK_MILLISECONDS });
  if (status === 0) return undefined;
  return error ? error.message : (stderr.trim().split('\n')[0] ?? '');
}
