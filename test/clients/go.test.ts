import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PoolClient } from '../../lib';
import { describeOtherLanguage } from './other-language';
import { example } from './runtime';

const LIBRARIES = '/usr/share/gocode';

/** What both programs have in common is translated once. */
const CACHE = join(__dirname, '../../node_modules/.cache/go');

/** lib/pq asks for TLS where nothing is said, which the server of the tests has not. */
const NO_TLS = { PGSSLMODE: 'disable' };

/** Files of one directory are one program. */
function build(directory: string, ...sources: readonly string[]): readonly string[] {
  for (const source of sources) copyFileSync(source, join(directory, basename(source)));
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: LIBRARIES, GOCACHE: CACHE, CGO_ENABLED: '0' };
  execFileSync('/usr/bin/go', ['build', '-o', 'program', ...sources.map(source => basename(source))], { cwd: directory, env });
  return [join(directory, 'program')];
}

function program(name: string): string {
  return join(__dirname, 'go', name);
}

describeOtherLanguage(
  {
    name: 'database/sql',
    client: PoolClient.databaseSql(),
    runtime: {
      check: ['ls', '/usr/bin/go', `${LIBRARIES}/src/github.com/lib/pq/conn.go`],
      packages: 'golang-go golang-github-lib-pq-dev',
    },
    build: directory => build(directory, example('database-sql', 'database.go'), program('database_sql.go'), program('burst.go')),
    environment: NO_TLS,
    tight: { DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' },
  },
  ({ peak }) => {
    it('opens one for each request where no limit is set', async () => {
      expect(await peak('unlimited')).toBe(40);
    }, 60_000);
  },
);

describeOtherLanguage({
  name: 'pgxpool',
  client: PoolClient.pgxPool(),
  runtime: {
    check: ['ls', '/usr/bin/go', `${LIBRARIES}/src/github.com/jackc/pgx/v4/pgxpool/pool.go`],
    packages: 'golang-go golang-github-jackc-pgx-v4-dev',
  },
  build: directory => build(directory, example('pgxpool', 'database.go'), program('pgx_pool.go'), program('burst.go')),
  environment: NO_TLS,
  tight: { DB_POOL_SIZE: '1', DB_POOL_TIMEOUT: '1' },
});
