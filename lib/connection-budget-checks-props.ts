import type { ConnectionReserve } from './connection-reserve';
import type { Enforcement } from './enforcement';
import type { MaxConnections } from './max-connections';
import type { FixedPoolOptions } from './pool-sizing';

/** Options of `ConnectionBudgetChecks`. */
export interface ConnectionBudgetChecksProps {
  /**
   * What happens when the connections do not fit.
   *
   * @default Enforcement.WARN
   */
  readonly enforcement?: Enforcement;

  /**
   * What the templates do not tell of databases, by construct path, such as `Shop/Database`.
   *
   * @default - ceilings are estimated, and the standard reserve is kept
   */
  readonly databases?: Record<string, CheckedDatabaseOptions>;

  /**
   * What the templates do not tell of services, functions and everything else that connects, by construct path, such as `Shop/Api`.
   *
   * @default - what the templates say, and for unknown pools whatever fits
   */
  readonly consumers?: Record<string, CheckedConsumerOptions>;
}

/** What is stated of a database that is checked. */
export interface CheckedDatabaseOptions {
  /**
   * What it admits: `MaxConnections.of(…)` or `MaxConnections.measured()`. Nothing is pinned, because no construct is changed.
   *
   * @default - what its parameter group sets, or an estimate from its class
   */
  readonly maxConnections?: MaxConnections;

  /**
   * Connections that no consumer gets.
   *
   * @default ConnectionReserve.standard()
   */
  readonly reserve?: ConnectionReserve;

  /**
   * Why it is not checked, in a few words.
   *
   * @default - it is checked
   */
  readonly ignore?: string;
}

/** What is stated of something that connects to a database that is checked. */
export interface CheckedConsumerOptions {
  /**
   * Largest number of copies (tasks, environments, instances) outside a deployment, from 1 to 100000.
   *
   * @default - read from the templates
   */
  readonly maxCopies?: number;

  /**
   * Processes of one copy, each with a pool of its own.
   *
   * @default - read from the command and the variables of its container, or else 1
   */
  readonly processes?: number;

  /**
   * The pool of one process.
   *
   * @default - known for some ready-made servers and frameworks; else whatever fits is reported
   */
  readonly pool?: FixedPoolOptions;

  /**
   * Connections of one copy outside the pool, such as LISTEN.
   *
   * @default 0
   */
  readonly sideConnections?: number;

  /**
   * Why it is not counted, in a few words: it opens no connection, or the reserve for operations covers it.
   *
   * @default - it is counted
   */
  readonly ignore?: string;
}
