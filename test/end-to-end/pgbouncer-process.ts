import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { RUN } from '../../lib/private/pgbouncer-service';
import { Child } from './child';
import { iniFrom } from './pgbouncer-ini';
import { knowsPreparedStatements, PGBOUNCER_PATH, pgBouncerVersion } from './pgbouncer-version';
import type { PostgresServer } from './postgres-server';

const START_SECONDS = 10;

/** As a container is stopped when nobody ends its standard input: with SIGTERM. */
const STOPPED_BY_CLOSING = 'exec 3<&0\n(cat <&3 >/dev/null; kill -TERM $$) &\n';

/** A PgBouncer as its container would run it, with the container's own command and variables. */
export class PgBouncer {
  /** @param variables of the container in the template */
  public static async start(server: PostgresServer, variables: Readonly<Record<string, string>>): Promise<PgBouncer> {
    const directory = await mkdtemp(join(tmpdir(), 'connection-budget-pgbouncer-'));
    const port = await freePort();
    const ini = await configure(directory, port, server, variables);
    const pgbouncer = new PgBouncer(
      directory,
      port,
      server,
      new Child('PgBouncer', ['/bin/sh', '-c', command(ini)], environment()),
    );
    try {
      await pgbouncer.answers();
    } catch (error) {
      await pgbouncer.stop(1);
      throw error;
    }
    return pgbouncer;
  }

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly server: PostgresServer,
    private readonly process: Child,
  ) {}

  /** How the role `app` connects through it. */
  public get clientEnvironment(): Record<string, string> {
    return { ...this.server.clientEnvironment, PGPORT: String(this.port) };
  }

  public async connect(): Promise<Client> {
    const { PGHOST: host, PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = this.clientEnvironment;
    const client = new Client({ host, port: this.port, user, password, database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** What PgBouncer has logged. */
  public get log(): string {
    return this.process.seen();
  }

  /** The same line by line, as it would reach a log group. */
  public get logLines(): string[] {
    return this.process.errorLines;
  }

  /** Ends it as ECS does; true if it went by itself within the seconds. */
  public async stop(seconds: number): Promise<boolean> {
    const went = await this.process.stop(seconds);
    await rm(this.directory, { recursive: true, force: true });
    return went;
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + START_SECONDS * 1000;
    for (;;) {
      const problem = await this.connect().then(
        client => client.end().then(() => undefined),
        (error: unknown) => String(error),
      );
      if (problem === undefined) return;
      if (Date.now() > deadline) throw new Error(`PgBouncer does not answer: ${problem}; ${this.log}`);
      await setTimeout(50);
    }
  }
}

async function configure(
  directory: string,
  listenPort: number,
  server: PostgresServer,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const { PGUSER = '', PGPASSWORD = '', PGDATABASE: databaseName = '' } = server.clientEnvironment;
  const authFile = join(directory, 'userlist.txt');
  const ini = join(directory, 'pgbouncer.ini');
  const unknown = knowsPreparedStatements(pgBouncerVersion() ?? '') ? [] : ['MAX_PREPARED_STATEMENTS'];
  await writeFile(authFile, `"${PGUSER}" "${PGPASSWORD}"\n`);
  await writeFile(ini, iniFrom(variables, { server: server.address, databaseName, listenPort, authFile, unknown }));
  // It gives up root before it reads these, and the password is that of a server which is gone in a minute.
  await chmod(directory, 0o755);
  return ini;
}

/** The container's command. PgBouncer does not run as root. */
function command(ini: string): string {
  const user = process.getuid?.() === 0 ? '-u nobody ' : '';
  const run = RUN.replace('pgbouncer /etc/pgbouncer/pgbouncer.ini', `pgbouncer ${user}${ini}`);
  if (!run.includes(ini)) throw new Error('the container has another command than this test knows');
  return `${STOPPED_BY_CLOSING}${run}`;
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: PGBOUNCER_PATH };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise(resolve => probe.close(resolve));
  return port;
}
