import { spawnSync } from 'node:child_process';

/** Where Debian has it, which is not on every user's path. */
export const PGBOUNCER_PATH = `/usr/sbin:${process.env.PATH ?? ''}`;

/** Version of the PgBouncer of this machine; undefined where there is none. */
export function pgBouncerVersion(): string | undefined {
  const { stdout, error } = spawnSync('pgbouncer', ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, PATH: PGBOUNCER_PATH },
  });
  return error ? undefined : /PgBouncer (\d+\.\d+)/.exec(stdout)?.[1];
}

/** First version that knows `max_prepared_statements`: https://www.pgbouncer.org/changelog.html */
export function knowsPreparedStatements(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor >= 21;
}
