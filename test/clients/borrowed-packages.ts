import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Clients that this project does not depend on, because of their licences (Unlicense, LGPL): tests borrow them from the registry, as they borrow the
 * server of MariaDB from Debian.
 */
const VERSIONS = { postgres: '3.4.9', mariadb: '3.5.4' } as const;

export type Borrowed = keyof typeof VERSIONS;

const CACHE = join(__dirname, '../../node_modules/.cache/borrowed-packages');

/** The directory in which Node finds a package, installed if it is not there yet; of several tests that install it the first one counts. */
export async function borrowed(name: Borrowed): Promise<string> {
  const place = join(CACHE, `${name}-${VERSIONS[name]}`);
  if (!existsSync(place)) await install(name, place);
  return join(place, 'node_modules');
}

async function install(name: Borrowed, place: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  // Beside its place: a directory is not renamed from one file system to another.
  const directory = mkdtempSync(join(CACHE, 'borrowed-'));
  const options = ['--prefix', directory, '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', ['install', ...options, `${name}@${VERSIONS[name]}`]);
  try {
    renameSync(directory, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(directory, { recursive: true });
  }
}
