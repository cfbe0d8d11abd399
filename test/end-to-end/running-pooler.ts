import { join } from 'node:path';
import { Child } from './child';
import { PgBouncer } from './pgbouncer-process';
import type { PooledApp } from './pooled-app';
import { PostgresServer } from './postgres-server';
import { serverSettings } from './server-settings';

const SECONDS = 60;
const STOP_SECONDS = 10;
/** Long enough that clients wait for more than the second after which the reserve of the pool is used. */
const TRANSACTION_SECONDS = 0.2;

/** The load on a pooler. */
export interface PoolerLoad {
  /** PgBouncers that run at the same time, with the same settings. */
  readonly bouncers: number;
  /** Processes of the application; they take turns in which PgBouncer they come to. */
  readonly processes: number;
  /** Transactions on each connection. */
  readonly transactions: number;
}

/** A database, the PgBouncers before it, and the application's processes, with the settings of one template. */
export class RunningPooler {
  public readonly bouncers: PgBouncer[] = [];
  private readonly workers: Child[] = [];
  private server: PostgresServer | undefined;

  public constructor(
    private readonly app: PooledApp,
    private readonly load: PoolerLoad,
  ) {}

  /** Until every process has said what became of its transactions. */
  public async start(): Promise<void> {
    const { app, load } = this;
    const { flags, ...settings } = serverSettings(app.budget, app.budget.ceiling.maxConnections ?? 0);
    this.server = await PostgresServer.start({ ...settings, flags: [...flags, '--ssl=on'] });
    for (let count = 0; count < load.bouncers; count += 1) this.bouncers.push(await PgBouncer.start(this.server, app.pgbouncer));
    for (let count = 0; count < load.processes; count += 1) this.workers.push(this.worker(count));
    for (const worker of this.workers) await worker.says('answered', SECONDS);
  }

  public async end(): Promise<void> {
    await Promise.all(this.workers.map(worker => worker.stop(STOP_SECONDS)));
    await Promise.all(this.bouncers.map(bouncer => bouncer.stop(STOP_SECONDS)));
    await this.server?.stop();
  }

  /** Connections that each process got. */
  public get held(): number[] {
    return this.answersTo('held').map(Number);
  }

  /** What all processes have said after a word. */
  public answersTo(word: string): string[] {
    return this.workers.flatMap(({ lines }) =>
      lines.flatMap(line => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : [])),
    );
  }

  /** The most connections that the server has had from the application's role. */
  public get peak(): number {
    return this.running.peak;
  }

  /** Connections of the application's role that are encrypted, and all of them. */
  public encrypted(): Promise<{ all: number; encrypted: number }> {
    return this.running.encrypted();
  }

  public get log(): string {
    return this.bouncers.map(({ log }) => log).join('\n');
  }

  private get running(): PostgresServer {
    if (!this.server) throw new Error('the server has not started');
    return this.server;
  }

  private worker(number: number): Child {
    const { app, load, bouncers } = this;
    const bouncer = bouncers[number % bouncers.length];
    if (!bouncer) throw new Error('no PgBouncer has started');
    const turns = { TRANSACTIONS: String(load.transactions), TRANSACTION_SECONDS: String(TRANSACTION_SECONDS) };
    const environment = { ...app.api, ...bouncer.clientEnvironment, ...turns };
    return new Child('a worker', [process.execPath, join(__dirname, 'pooled-worker.js')], environment);
  }
}
