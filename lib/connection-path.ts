import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ConnectionBudget } from './connection-budget';
import type { ConnectionPooler } from './connection-pooler';
import type { PgBouncerOptions } from './pgbouncer-options';
import type { SourcedDatabase } from './private/database-wiring';
import type { ProxyOptions } from './proxy-options';

/** What a path leads from, and to. */
interface PathEnds {
  readonly budget: ConnectionBudget;
  readonly database: SourcedDatabase;
  readonly vpc: IVpc;
  readonly hasReaderPool: boolean;
}

/** A pooler on the way, with the address by which it is reached. */
interface PooledPath {
  readonly pooler: ConnectionPooler;
  readonly host: string;
  readonly port: string;
  readerHost?(): string;
}

/** How a service reaches its database. */
export class ConnectionPath {
  /** Without anything in between: the pools of the service are the server's connections. */
  public static direct(): ConnectionPath {
    return new ConnectionPath(() => undefined);
  }

  /**
   * Through a new RDS Proxy, whose percentage comes from the budget unless it is stated. It asks its clients for TLS.
   *
   * A reader pool goes by the proxy's reader endpoint.
   */
  public static rdsProxy(options: ProxyOptions = {}): ConnectionPath {
    return new ConnectionPath(({ budget, database, vpc, hasReaderPool }) => {
      const secrets = [requireSecret(budget, database)];
      const pooler = budget.addProxy('Proxy', { ...options, vpc, secrets, readerEndpoint: hasReaderPool });
      const { readerEndpoint } = pooler;
      const reader = readerEndpoint && { readerHost: () => readerEndpoint.endpoint };
      return { pooler, host: pooler.host, port: String(pooler.port), ...reader };
    });
  }

  /** Through a new fleet of PgBouncers, whose sizes come from the budget. It serves the writer alone. */
  public static pgBouncer(options: PgBouncerOptions = {}): ConnectionPath {
    return new ConnectionPath(({ budget, database, vpc }) => {
      const secret = requireSecret(budget, database);
      const databaseName = requireDatabaseName(budget, database);
      const pooler = budget.addPgBouncer('PgBouncer', { ...options, vpc, secret, databaseName });
      return { pooler, host: pooler.host, port: String(pooler.port) };
    });
  }

  private constructor(private readonly open: (ends: PathEnds) => PooledPath | undefined) {}

  /** What stands on the way; undefined where nothing does. @internal */
  public _open(ends: PathEnds): PooledPath | undefined {
    return this.open(ends);
  }
}

function requireSecret({ node }: ConnectionBudget, { secret }: SourcedDatabase): ISecret {
  if (secret) return secret;
  throw new Error(
    `connectionPath of ${node.scope?.node.path ?? node.path} needs the secret of a database user for the pooler, got none: ` +
      'state secret in DatabaseSource.existingInstance or existingCluster',
  );
}

function requireDatabaseName({ node }: ConnectionBudget, { databaseName }: SourcedDatabase): string {
  if (databaseName !== undefined) return databaseName;
  throw new Error(
    `connectionPath of ${node.scope?.node.path ?? node.path} needs the name of the logical database for PgBouncer, got none: ` +
      'state databaseName in DatabaseSource.existingInstance or existingCluster',
  );
}
