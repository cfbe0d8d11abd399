import { MOST_CONNECTIONS } from './core/numbers';
import type { ReservePolicy } from './core/reserve';
import { requireNumber, requireText } from './private/require';

/** Options of the standard reserve. */
export interface StandardReserveOptions {
  /**
   * Connections kept for people and jobs outside the budget, by name: migrations, psql, monitoring agents.
   *
   * @default { operations: 10 }
   */
  readonly operations?: Readonly<Record<string, number>>;

  /**
   * Safety margin in per cent of the ceiling, from 0 to 90; the connections are rounded up.
   *
   * @default 5
   */
  readonly marginPercent?: number;
}

/** Connections that no consumer may count on. */
export class ConnectionReserve {
  /**
   * What the engine withholds from an ordinary role, RDS's own sessions, an operations reserve and a safety margin.
   *
   * The engine's part follows engine and version: PostgreSQL 12 (8 on minor versions before 17.1, 16.5, 15.9, 14.14, 13.17 and 12.21),
   * MySQL and MariaDB 3, Oracle 100, SQL Server and Db2 none.
   * See https://repost.aws/knowledge-center/rds-postgresql-error-connection-slots and the PostgreSQL release notes of Amazon RDS.
   *
   * @throws if a number is out of range or a name is empty
   */
  public static standard(options: StandardReserveOptions = {}): ConnectionReserve {
    const operations = options.operations && checkedOperations(options.operations);
    const { marginPercent } = options;
    if (marginPercent !== undefined) requireNumber('marginPercent', marginPercent, { min: 0, max: 90, whole: false });
    return new ConnectionReserve({ kind: 'standard', operations, marginPercent });
  }

  /**
   * You state the whole reserve; nothing is added to it.
   *
   * @param connections from 0 to 262143
   * @throws if the number is out of range
   */
  public static of(connections: number): ConnectionReserve {
    requireNumber('ConnectionReserve.of', connections, { min: 0, max: MOST_CONNECTIONS });
    return new ConnectionReserve({ kind: 'stated', items: connections === 0 ? [] : [{ name: 'stated', connections }] });
  }

  /** Nothing is kept back. The server's own reserve is then counted as if the application could use it. */
  public static none(): ConnectionReserve {
    return ConnectionReserve.of(0);
  }

  private constructor(private readonly policy: ReservePolicy) {}

  /** @internal */
  public _policy(): ReservePolicy {
    return this.policy;
  }
}

function checkedOperations(operations: Readonly<Record<string, number>>): Record<string, number> {
  for (const [name, connections] of Object.entries(operations)) {
    requireText('a name under operations', name, 'name what the connections are for, such as { migrations: 4 }');
    requireNumber(`operations.${name}`, connections, { min: 0, max: MOST_CONNECTIONS });
  }
  return { ...operations };
}
