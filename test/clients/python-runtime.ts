import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PYTHON } from '../end-to-end/python';

const EXAMPLES = join(__dirname, '../../examples/clients');
const PROGRAMS = join(__dirname, 'python');

export const DEBIAN_PACKAGES =
  'python3-sqlalchemy python3-asyncpg python3-psycopg2 python3-psycopg python3-psycopg-pool python3-django gunicorn';

/** A program of the tests, by file name. */
export function program(name: string): string {
  return join(PROGRAMS, name);
}

/** A file of the examples. */
export function example(...path: string[]): string {
  return join(EXAMPLES, ...path);
}

/** Variables with which Python finds the examples of one client, and leaves no files behind beside them. */
export function pythonPath(...directories: string[]): Record<string, string> {
  const path = [...directories.map(name => example(name)), PROGRAMS].join(':');
  return { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1', PATH: process.env.PATH ?? '' };
}

/** Declares the tests of clients in Python where their modules are, and otherwise one test that says what was not run. */
export function describeWhereInstalled(title: string, modules: readonly string[], tests: () => void): void {
  const missing = missingModule(modules);
  if (missing === undefined) {
    describe(title, tests);
    return;
  }
  const notRun = `${title}: NOT RUN: ${missing} (${PYTHON}; on Debian: apt-get install ${DEBIAN_PACKAGES})`;
  it(notRun, () => {
    process.stderr.write(`\n${notRun}\n`);
    if (process.env.CI === 'true') throw new Error(notRun);
    // Anything else is a fault, not an absence.
    expect(missing).toMatch(/No module named|ENOENT/);
  });
}

function missingModule(modules: readonly string[]): string | undefined {
  const { status, error, stderr } = spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (status === 0) return undefined;
  return error ? error.message : (stderr.trim().split('\n').at(-1) ?? '');
}
