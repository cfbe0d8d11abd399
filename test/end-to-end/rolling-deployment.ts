import type { LedgerBudget, LedgerConsumer } from '../../lib/core/ledger';
import { Child } from './child';
import type { PostgresServer } from './postgres-server';

const WORKER_SECONDS = 20;
const STOP_SECONDS = 5;

/** What one process of a consumer told. */
export interface Report {
  readonly held: number;
  readonly refusals: readonly string[];
  /** Whether the pool itself stopped at its limit. */
  readonly bounded: boolean;
}

/** How the processes of a deployment are started. */
export interface Launch {
  readonly server: PostgresServer;
  /** The program that holds a pool. */
  readonly command: readonly string[];
  /** The variables of each consumer's container, by name of the consumer. */
  readonly variables: Readonly<Record<string, Record<string, string>>>;
}

/** A deployment in its worst moment: the old copies hold all they may, and the new ones are there as well. */
export class RollingDeployment {
  private readonly children: Child[] = [];

  public constructor(private readonly launch: Launch) {}

  /**
   * The copies that run outside deployments.
   *
   * One process follows the other: a connection about to be refused takes a slot while it is authenticated, and processes that
   * connect together could be refused more than does not fit.
   */
  public async oldCopies(budget: LedgerBudget): Promise<Report[]> {
    return this.start(budget, ({ kind, copies }) => (kind === 'ecs-service' ? (copies.steady ?? 0) : 0));
  }

  /** The copies that a deployment adds, and the consumers declared beside the services. */
  public async newCopies(budget: LedgerBudget): Promise<Report[]> {
    return this.start(budget, ({ kind, copies }) => (copies.peak ?? 0) - (kind === 'ecs-service' ? (copies.steady ?? 0) : 0));
  }

  public async stop(): Promise<void> {
    const went = await Promise.all(this.children.map(child => child.stop(STOP_SECONDS)));
    if (went.includes(false)) throw new Error(`a process did not stop: ${this.children.map(child => child.seen()).join('\n')}`);
  }

  private async start(budget: LedgerBudget, copiesOf: (consumer: LedgerConsumer) => number): Promise<Report[]> {
    const reports: Report[] = [];
    for (const consumer of budget.consumers) {
      const processes = copiesOf(consumer) * (consumer.processes ?? 0);
      for (let number = 0; number < processes; number += 1) reports.push(await this.run(consumer.name));
    }
    return reports;
  }

  private async run(name: string): Promise<Report> {
    const { server, command, variables } = this.launch;
    const child = new Child(`a process of ${name}`, command, { ...server.clientEnvironment, ...variables[name] });
    this.children.push(child);
    const held = Number(await child.says('held', WORKER_SECONDS));
    const refusals = child.lines.flatMap(line => (line.startsWith('refused ') ? [line.slice('refused '.length)] : []));
    return { held, refusals, bounded: child.lines.includes('waiting 1') };
  }
}

/** Connections held by all of the processes together. */
export function heldBy(reports: readonly Report[]): number {
  return reports.reduce((sum, { held }) => sum + held, 0);
}
