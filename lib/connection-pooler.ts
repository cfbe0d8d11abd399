import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { IBudgetConsumer } from './budget-consumer';
import type { DeclaredConsumerOptions, EcsServiceConsumerOptions } from './consumer-options';
import type { Finding } from './core/finding';
import type { LedgerPooler } from './core/ledger';
import type { PoolerFacts } from './core/pooler';
import type { PoolerHost } from './private/pooler-host';
import { PoolerClients } from './private/pooler-clients';
import type { PoolerBody } from './private/pooler-host';
import { lazyNumber } from './private/granted-consumer';
import type { ResolvedTemplates } from './private/resolved-templates';
import { displayName } from './private/display-name';

/**
 * Something between clients and the database that holds the database's connections on their behalf.
 *
 * It takes its share of the server's connections whole, whether or not it is used; its clients draw on the share. It adds no capacity.
 * Made by `ConnectionBudget.addProxy`, `useProxy` and `addPgBouncer`.
 */
export abstract class ConnectionPooler extends Construct {
  private registered: PoolerClients | undefined;

  private host: PoolerHost | undefined;

  protected constructor(scope: Construct, id: string) {
    super(scope, id);
  }

  /** Gives the pooler to its budget. @internal */
  protected _join(host: PoolerHost, readerProblem: string | undefined): void {
    this.host = host;
    this.registered = new PoolerClients(this.node.path, host, readerProblem);
  }

  /** Connections of the server that the pooler may open at its worst moment, as a token that is known when the app is synthesized. */
  public get share(): number {
    return lazyNumber(() => this.ledger()?.share);
  }

  /** Connections that all clients may open to the pooler at their worst moment, as a token that is known when the app is synthesized. */
  public get clientDemand(): number {
    return lazyNumber(() => this.ledger()?.clientDemand);
  }

  /**
   * Adds an ECS service that connects to the pooler: its pool is at most 10 per process unless stated, and takes nothing from the server itself.
   *
   * @param service an L2 service, an L1 `CfnService`, or a pattern that contains exactly one
   * @throws as `ConnectionBudget.addEcsService` does
   */
  public addEcsService(service: IConstruct, options: EcsServiceConsumerOptions): IBudgetConsumer {
    return this.clients.addEcsService(service, options);
  }

  /**
   * Declares a client of the pooler that is not read from this app.
   *
   * @param name unique within the pooler
   * @throws when the name is taken or a number is out of range
   */
  public addConsumer(name: string, options: DeclaredConsumerOptions = {}): IBudgetConsumer {
    return this.clients.addConsumer(name, options);
  }

  /** @internal */
  public _facts(templates: ResolvedTemplates): { facts: PoolerFacts; findings: readonly Finding[] } {
    const { clients, findings } = this.clients.read(templates);
    const body = this._body(templates);
    return { facts: { path: this.node.path, name: displayName(this), clients, ...body }, findings };
  }

  /** @internal */
  public _settingFindings(templates: ResolvedTemplates): Finding[] {
    return this.clients.settingFindings(templates);
  }

  /** What the pooler is, apart from its clients. @internal */
  protected abstract _body(templates: ResolvedTemplates): PoolerBody;

  /** Its lines of the ledger; undefined while the tree is being read for them. @internal */
  protected ledger(): LedgerPooler | undefined {
    return this.host?.poolerLedger(this.node.path);
  }

  private get clients(): PoolerClients {
    if (!this.registered)
      throw new Error(`${this.node.path} belongs to no budget: create it with addProxy, useProxy or addPgBouncer`);
    return this.registered;
  }
}
