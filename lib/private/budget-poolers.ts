import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ConnectionPooler } from '../connection-pooler';
import { engineFamily } from '../core/engine';
import type { Finding } from '../core/finding';
import type { PoolerFacts } from '../core/pooler';
import { proxyPort } from '../core/proxy-port';
import { PgBouncerSidecar } from '../pgbouncer-sidecar';
import { ProxyPooler } from '../proxy-pooler';
import { proxiesOf } from './db-proxy';
import { bypassFindings } from './pooler-bypass';
import type { PooledDatabase } from './pooler-bypass';
import type { ResolvedTemplates } from './resolved-templates';
import type { TargetDatabase } from './target-database';

/** The poolers of one budget, in the order in which they were added. */
export class BudgetPoolers {
  private readonly poolers: ConnectionPooler[] = [];

  public constructor(private readonly target: TargetDatabase) {}

  public get size(): number {
    return this.poolers.length;
  }

  public add<Pooler extends ConnectionPooler>(pooler: Pooler): Pooler {
    this.poolers.push(pooler);
    return pooler;
  }

  /** @throws when the construct is a pooler of the budget, or stands behind one, already: its share would be counted twice */
  public requireNew(construct: IConstruct): void {
    const known = this.poolers.find(pooler => pooler._standsFor(construct));
    if (known)
      throw new Error(`${construct.node.path} has its pooler already, ${known.node.path}: add further clients to that one`);
  }

  /**
   * Every pooler of the database, and what was found about them: also a proxy that nobody added, which takes its share all the same.
   *
   * @param isDirect whether a service or a function connects to the database itself as well, and is counted for it
   */
  public read(
    templates: ResolvedTemplates,
    isDirect: (client: CfnResource) => boolean,
  ): { poolers: PoolerFacts[]; findings: Finding[] } {
    const read = this.poolers.map(pooler => pooler._facts(templates));
    const known = this.poolers.flatMap(pooler => (pooler instanceof ProxyPooler ? [pooler.proxy] : []));
    const { resource } = this.target;
    return {
      poolers: [...read.map(({ facts }) => facts), ...(resource ? proxiesOf(resource, known, templates) : [])],
      findings: [...read.flatMap(({ findings }) => findings), ...this.bypasses(templates, isDirect)],
    };
  }

  /** The poolers and whoever comes by them. */
  public counted(): IConstruct[] {
    return this.poolers.flatMap(pooler => pooler._counted());
  }

  /** Findings that only show once the pools are granted and injected. */
  public settingFindings(templates: ResolvedTemplates): Finding[] {
    return this.poolers.flatMap(pooler => pooler._settingFindings(templates));
  }

  private bypasses(templates: ResolvedTemplates, isDirect: (client: CfnResource) => boolean): Finding[] {
    // What stands in a task with its pooler has to be let through to the database.
    return this.poolers
      .filter(pooler => !(pooler instanceof PgBouncerSidecar))
      .flatMap(pooler => {
        const pooled = this.pooled(pooler._label());
        if (!pooled) return [];
        const clients = pooler._clientsOfApp().filter(({ resource }) => !isDirect(resource));
        return clients.flatMap(client => bypassFindings(client, pooled, templates));
      });
  }

  private pooled(poolerName: string): PooledDatabase | undefined {
    const { access, resource, engineName } = this.target;
    if (!access) return undefined;
    const port = Number(resource?.port);
    const family = engineName === undefined ? undefined : engineFamily(engineName);
    const usual = family && proxyPort(family);
    return { resource, connectable: access().connectable, port: Number.isInteger(port) && port > 0 ? port : usual, poolerName };
  }
}
