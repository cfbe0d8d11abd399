import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { Child } from './child';
import type { ServerSettings } from './server-settings';

const START_SECONDS = 20;
const STOP_SECONDS = 10;
const CONNECT_MILLISECONDS = 5_000;
const SAMPLE_MILLISECONDS = 20;

/** Options that only concern the test: loopback alone, no socket file, and nothing that must survive. */
const LOCAL_FLAGS = ['--listen_addresses=127.0.0.1', '--unix_socket_directories=', '--fsync=off'];

/** Sessions of the role `app`, by application_name. */
export type Sessions = Readonly<Record<string, number>>;

/** A PostgreSQL server of one test, with an ordinary role `app` and the sessions that stand for `rdsadmin`. */
export class PostgresServer {
  private readonly superuser: Client[] = [];
  private peakSessions = 0;
  private watchFailure: string | undefined;
  private stopping = false;
  private crashed = false;

  /** @param password of every role; servers of one cluster have the same */
  public static async start(settings: ServerSettings, password: string = randomUUID()): Promise<PostgresServer> {
    const directory = await mkdtemp(join(tmpdir(), 'connection-budget-pg-'));
    const runner = join(__dirname, 'postgres-runner.mjs');
    const command = [process.execPath, runner, directory, password, ...LOCAL_FLAGS, ...settings.flags];
    const server = new PostgresServer(directory, password, new Child('the PostgreSQL runner', command, process.env));
    try {
      await server.open(settings.superuserSessions);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(
    private readonly directory: string,
    public readonly password: string,
    private readonly runner: Child,
    private port = '',
  ) {}

  /** Where the server listens on loopback. */
  public get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: Number(this.port) };
  }

  /** How the role `app` connects, by the variables of a service with a budget. */
  public get serviceEnvironment(): Record<string, string> {
    const { host, port } = this.address;
    return { DB_HOST: host, DB_PORT: String(port), DB_NAME: 'postgres', DB_USERNAME: 'app', DB_PASSWORD: this.password };
  }

  /** How the role `app` connects, for libpq, `pg` and asyncpg alike. */
  public get clientEnvironment(): Record<string, string> {
    return { PGHOST: '127.0.0.1', PGPORT: this.port, PGUSER: 'app', PGPASSWORD: this.password, PGDATABASE: 'postgres' };
  }

  /** One connection of the role `app`, outside of every pool. */
  public async connect(): Promise<Client> {
    return this.connectAs('app');
  }

  /** Sessions of the role `app` as the server counts them. */
  public async sessions(): Promise<Sessions> {
    return this.count(this.superuserSession(0));
  }

  /** The most sessions of the role `app` at any one moment so far, sampled every few milliseconds. */
  public get peak(): number {
    if (this.watchFailure !== undefined) throw new Error(`the sessions were not watched to the end: ${this.watchFailure}`);
    return this.peakSessions;
  }

  /** Sessions of the role `app`, and how many of them speak TLS. */
  public async encrypted(): Promise<{ all: number; encrypted: number }> {
    const { rows } = await this.superuserSession(0).query<{ all: number; encrypted: number }>(
      'select count(*)::int as all, (count(*) filter (where ssl))::int as encrypted ' +
        "from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'app'",
    );
    return rows[0] ?? { all: 0, encrypted: 0 };
  }

  public async setting(name: string): Promise<number> {
    const { rows } = await this.superuserSession(0).query<{ value: string }>('select current_setting($1) as value', [name]);
    return Number(rows[0]?.value);
  }

  /** The server is gone from one moment to the next, and its sessions with it. */
  public async crash(): Promise<void> {
    this.stopping = true;
    this.crashed = true;
    await this.kill();
  }

  /** Fast shutdown: the server ends the sessions that are left. */
  public async stop(): Promise<void> {
    this.stopping = true;
    // The runner waits for a server that is gone already.
    const went = (await this.runner.stop(this.crashed ? 1 : STOP_SECONDS)) || this.crashed;
    if (!went) await this.kill();
    await rm(this.directory, { recursive: true, force: true });
    if (!went) throw new Error(`the PostgreSQL server did not stop: ${this.runner.seen()}`);
  }

  private async open(superuserSessions: number): Promise<void> {
    this.port = await this.runner.says('listening', START_SECONDS);
    for (let session = 0; session < superuserSessions; session += 1) this.superuser.push(await this.connectAs('postgres'));
    // The password is a UUID: nothing to quote.
    await this.superuserSession(0).query(`create role app login nosuperuser password '${this.password}'`);
    void this.watch(this.superuserSession(1));
  }

  private async watch(session: Client): Promise<void> {
    try {
      while (!this.stopping) {
        await this.count(session);
        await setTimeout(SAMPLE_MILLISECONDS);
      }
    } catch (error) {
      if (!this.stopping) this.watchFailure = String(error);
    }
  }

  private async count(session: Client): Promise<Sessions> {
    const { rows } = await session.query<{ name: string; sessions: number }>(
      "select application_name as name, count(*)::int as sessions from pg_stat_activity where usename = 'app' group by 1",
    );
    const counted = Object.fromEntries(rows.map(({ name, sessions }) => [name, sessions]));
    this.peakSessions = Math.max(this.peakSessions, total(counted));
    return counted;
  }

  /** The test asks through the sessions that stand for `rdsadmin`, so that asking takes no further slot. */
  private superuserSession(number: number): Client {
    const session = this.superuser[number];
    if (!session) throw new Error(`two sessions of the superuser are needed, the reserve grants ${this.superuser.length}`);
    return session;
  }

  private async connectAs(user: string): Promise<Client> {
    const client = new Client({
      host: '127.0.0.1',
      port: Number(this.port),
      user,
      password: this.password,
      database: 'postgres',
      application_name: 'test',
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
    });
    // A session that the server ends while it stops is no news.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** The server's own process, when its runner did not end it. */
  private async kill(): Promise<void> {
    const [pid = ''] = (await readFile(join(this.directory, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (/^\d+$/.test(pid)) process.kill(Number(pid), 'SIGQUIT');
  }
}

export function total(sessions: Sessions): number {
  return Object.values(sessions).reduce((sum, count) => sum + count, 0);
}
