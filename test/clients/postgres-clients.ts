import type { Client } from 'pg';
import { PostgresServer } from '../end-to-end/postgres-server';

const SETTINGS = { flags: ['--max_connections=100'], superuserSessions: 2, unenforced: 0 };

/** A PostgreSQL server of one test, which tells sessions apart by application_name. */
export class PostgresClients {
  public static async start(): Promise<PostgresClients> {
    const server = await PostgresServer.start(SETTINGS);
    try {
      return new PostgresClients(server, await server.connect());
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(
    private readonly server: PostgresServer,
    private readonly watcher: Client,
  ) {}

  /** How the role `app` connects, by the variables of a service with a budget. */
  public get clientEnvironment(): Record<string, string> {
    return this.server.serviceEnvironment;
  }

  /** The same as a connection string, with keys behind it. */
  public url(keys: string): string {
    const { host, port } = this.server.address;
    return `postgresql://app:${this.server.password}@${host}:${port}/postgres${keys}`;
  }

  /** Sessions of the role `app` by that name. */
  public async sessions(applicationName: string): Promise<number> {
    const { rows } = await this.watcher.query<{ sessions: number }>(
      "select count(*)::int as sessions from pg_stat_activity where usename = 'app' and application_name = $1",
      [applicationName],
    );
    return rows[0]?.sessions ?? 0;
  }

  public async stop(): Promise<void> {
    await this.watcher.end();
    await this.server.stop();
  }
}
