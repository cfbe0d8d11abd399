import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { Child } from '../end-to-end/child';

const START_SECONDS = 30;
const STOP_SECONDS = 10;
const INSTALL_MILLISECONDS = 60_000;

/** Where Debian has it, which is not on every user's path. */
const PATH = `/usr/sbin:${process.env.PATH ?? ''}`;

/** MariaDB does not run as root unless it is told to. */
const AS_USER = process.getuid?.() === 0 ? ['--user=root'] : [];

/** Standard input that is closed ends the server, so that none outlives its test. */
const STOPPED_BY_CLOSING = 'exec 3<&0\n(cat <&3 >/dev/null; kill -TERM $$) &\nexec mariadbd "$@"';

/** What is missing for the tests with MariaDB; undefined when nothing is. */
export function missingFromMariaDb(): string | undefined {
  const { error } = spawnSync('mariadbd', ['--version'], { timeout: 20_000, env: { ...process.env, PATH } });
  return error?.message;
}

/** A MariaDB server of one test on loopback, with an ordinary user `app` and one who counts its sessions. */
export class MariaDbServer {
  private watcher: Connection | undefined;

  public static async start(): Promise<MariaDbServer> {
    const directory = await mkdtemp(join(tmpdir(), 'connection-budget-mariadb-'));
    try {
      const data = `--datadir=${join(directory, 'data')}`;
      const install = ['--no-defaults', data, '--skip-test-db', '--auth-root-authentication-method=normal', ...AS_USER];
      await promisify(execFile)('mariadb-install-db', install, {
        timeout: INSTALL_MILLISECONDS,
        env: { ...process.env, PATH },
      });
      return await MariaDbServer.run(directory, data);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly password: string,
    private readonly process: Child,
  ) {}

  /** How the user `app` connects, by the variables of a service with a budget. */
  public get clientEnvironment(): Record<string, string> {
    const { port, password } = this;
    return {
      DB_HOST: '127.0.0.1',
      DB_PORT: String(port),
      DB_NAME: 'orders',
      DB_USERNAME: 'app',
      DB_PASSWORD: password,
    };
  }

  /** The same as a connection string, with keys behind it. */
  public url(keys: string, scheme = 'mysql'): string {
    return `${scheme}://app:${this.password}@127.0.0.1:${this.port}/orders${keys}`;
  }

  /** Sessions of the user `app`. */
  public async sessions(): Promise<number> {
    if (!this.watcher) throw new Error('the server has not answered');
    const counting = "select count(*) as sessions from information_schema.processlist where user = 'app'";
    const [rows] = await this.watcher.query<RowDataPacket[]>(counting);
    return Number(rows[0]?.sessions);
  }

  public async stop(): Promise<void> {
    await this.watcher?.end();
    const went = await this.process.stop(STOP_SECONDS);
    await rm(this.directory, { recursive: true, force: true });
    if (!went) throw new Error(`the MariaDB server did not stop: ${this.process.seen()}`);
  }

  private static async run(directory: string, data: string): Promise<MariaDbServer> {
    const [port, password] = [await freePort(), randomUUID()];
    const users = join(directory, 'users.sql');
    await writeFile(users, usersWith(password));
    const options = [
      ...['--no-defaults', data, `--init-file=${users}`, `--socket=${join(directory, 'socket')}`, ...AS_USER],
      ...[`--port=${port}`, '--bind-address=127.0.0.1', `--pid-file=${join(directory, 'pid')}`],
      ...['--skip-log-bin', '--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=16M', '--skip-name-resolve'],
    ];
    const command = ['/bin/sh', '-c', STOPPED_BY_CLOSING, 'mariadbd', ...options];
    const server = new MariaDbServer(directory, port, password, new Child('MariaDB', command, { PATH }));
    try {
      await server.answers();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private async answers(): Promise<void> {
    const { port, password } = this;
    const deadline = Date.now() + START_SECONDS * 1000;
    for (;;) {
      try {
        this.watcher = await createConnection({ host: '127.0.0.1', port, user: 'watcher', password });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`MariaDB does not answer: ${String(error)}; ${this.process.seen()}`);
        await setTimeout(50);
      }
    }
  }
}

/** The password is a UUID: nothing to quote. */
function usersWith(password: string): string {
  return [
    'create database orders;',
    `create user app@'127.0.0.1' identified by '${password}';`,
    "grant all on orders.* to app@'127.0.0.1';",
    `create user watcher@'127.0.0.1' identified by '${password}';`,
    "grant process on *.* to watcher@'127.0.0.1';",
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise(resolve => probe.close(resolve));
  return port;
}
