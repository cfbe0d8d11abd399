import { spawnSync } from 'node:child_process';

/** The system's Python, which has the packages where the distribution's are installed. */
export const PYTHON = '/usr/bin/python3';

const PACKAGES = 'sqlalchemy, sqlalchemy.ext.asyncio, asyncpg, greenlet';

/** What is missing for the tests with SQLAlchemy; undefined when nothing is. */
export function missingFromPython(): string | undefined {
  const { status, error, stderr } = spawnSync(PYTHON, ['-c', `import ${PACKAGES}`], { encoding: 'utf8', timeout: 20_000 });
  if (status === 0) return undefined;
  return error ? error.message : (stderr.trim().split('\n').at(-1) ?? '');
}
