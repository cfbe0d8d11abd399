import { join } from 'node:path';
import type { LedgerBudget } from '../../lib/core/ledger';
import { Child } from './child';
import type { ClusterApp } from './cluster-app';
import { PostgresServer } from './postgres-server';
import type { Sessions } from './postgres-server';
import { ReaderEndpoint } from './reader-endpoint';
import { serverSettings } from './server-settings';

const SECONDS = 20;

/** What became of the connections when the reader was lost. */
export interface Failover {
  readonly before: { readonly writer: Sessions; readonly reader: Sessions };
  readonly lostByReaders: number;
  readonly lostByWriters: number;
  readonly refusals: readonly string[];
  /** Sessions on the writer when all pools have had their answer. */
  readonly after: Sessions;
}

/** The two servers of a cluster app, with every process of its services holding all that its pool gives. */
export class RunningCluster {
  private readonly servers: PostgresServer[] = [];
  private readonly writers: Child[] = [];
  private readonly readers: Child[] = [];
  private endpoint: ReaderEndpoint | undefined;

  public constructor(private readonly app: ClusterApp) {}

  /** One process follows the other, so that each is answered by a server that is not busy with the next. */
  public async start(): Promise<void> {
    const { app } = this;
    const writer = await this.startServer(app.writer, app.limits.writer);
    const reader = await this.startServer(app.reader, app.limits.reader);
    this.endpoint = await ReaderEndpoint.naming(reader.address);
    for (let copy = 0; copy < copiesOf(app.writer); copy += 1) {
      await this.startWorker(this.writers, { ...writer.clientEnvironment, ...app.variables.Api });
    }
    for (let copy = 0; copy < copiesOf(app.reader); copy += 1) {
      const port = String(this.endpoint.port);
      await this.startWorker(this.readers, { ...reader.clientEnvironment, ...app.variables.Search, PGPORT: port });
    }
  }

  public async loseReader(): Promise<Failover> {
    const [writer, reader] = this.servers;
    if (!writer || !reader || !this.endpoint) throw new Error('the cluster has not started');
    const before = { writer: await writer.sessions(), reader: await reader.sessions() };
    this.endpoint.name(writer.address);
    await reader.crash();
    for (const worker of this.readers) await worker.says('again', SECONDS);
    return {
      before,
      lostByReaders: lostBy(this.readers),
      lostByWriters: lostBy(this.writers),
      refusals: [...this.writers, ...this.readers].flatMap(worker => answers(worker, 'refused')),
      after: await writer.sessions(),
    };
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.writers, ...this.readers].map(worker => worker.stop(SECONDS)));
    await this.endpoint?.close();
    await Promise.all(this.servers.map(server => server.stop()));
  }

  private async startServer(ledger: LedgerBudget, limit: number): Promise<PostgresServer> {
    const [first] = this.servers;
    const server = await PostgresServer.start(serverSettings(ledger, limit), first?.password);
    this.servers.push(server);
    return server;
  }

  private async startWorker(workers: Child[], environment: Record<string, string>): Promise<void> {
    const worker = new Child('a worker', [process.execPath, join(__dirname, 'failover-worker.js')], environment);
    workers.push(worker);
    await worker.says('held', SECONDS);
  }
}

function copiesOf({ consumers }: LedgerBudget): number {
  return consumers.reduce((sum, { copies, processes }) => sum + (copies.steady ?? 0) * (processes ?? 0), 0);
}

function answers({ lines }: Child, word: string): string[] {
  return lines.flatMap(line => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
}

function lostBy(workers: readonly Child[]): number {
  return workers.flatMap(worker => answers(worker, 'lost')).reduce((sum, count) => sum + Number(count), 0);
}
