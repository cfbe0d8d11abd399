import type { DatabaseFacts } from './core/database';
import { requireNumber } from './private/require';

/** A managed database of another cloud. */
export interface ManagedPlatformOptions {
  /** Nominal memory of the server in GiB, above 0, up to 100000: the ceiling follows it. */
  readonly memoryGib: number;
}

/** Who runs a database that is neither Amazon RDS nor Aurora: it decides the ceiling, what the server keeps, and how long a connection may rest. */
export class DatabasePlatform {
  /**
   * Google Cloud SQL for PostgreSQL: the default of `max_connections` goes up with the memory in steps
   * (https://cloud.google.com/sql/docs/postgres/flags#postgres-m).
   *
   * @throws if the memory is out of range
   */
  public static cloudSql(options: ManagedPlatformOptions): DatabasePlatform {
    return new DatabasePlatform({ platform: 'cloud-sql', memoryGib: requireMemory(options) });
  }

  /**
   * Azure Database for PostgreSQL Flexible Server: Microsoft's table by memory, between two rows the lower one, at most 5000, of which Azure keeps 15. It is computed
   * when the server is created, and not when it is resized (https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits).
   *
   * @throws if the memory is out of range
   */
  public static azureFlexibleServer(options: ManagedPlatformOptions): DatabasePlatform {
    return new DatabasePlatform({ platform: 'azure', memoryGib: requireMemory(options) });
  }

  /** A server of your own, in AWS or elsewhere: its ceiling is what you state with `MaxConnections.of(…)`. */
  public static selfManaged(): DatabasePlatform {
    return new DatabasePlatform({ platform: 'self-managed' });
  }

  private constructor(private readonly facts: Pick<DatabaseFacts, 'platform' | 'memoryGib'>) {}

  /** @internal */
  public _facts(): Pick<DatabaseFacts, 'platform' | 'memoryGib'> {
    return this.facts;
  }
}

function requireMemory({ memoryGib }: ManagedPlatformOptions): number {
  return requireNumber('memoryGib', memoryGib, { min: 0.1, max: 100_000, whole: false }, 'state the memory of the server in GiB');
}
