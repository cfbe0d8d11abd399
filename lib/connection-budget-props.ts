import type { ConnectionReserve } from './connection-reserve';
import type { DatabaseTarget } from './database-target';
import type { Enforcement } from './enforcement';
import type { MaxConnections } from './max-connections';
import type { Scenario } from './scenario';
import type { SettingsDelivery } from './settings-delivery';

/** Properties of a `ConnectionBudget`. */
export interface ConnectionBudgetProps {
  /** The database whose connections are shared out. */
  readonly database: DatabaseTarget;

  /**
   * Where the ceiling comes from.
   *
   * @default MaxConnections.estimated()
   */
  readonly maxConnections?: MaxConnections;

  /**
   * What the live server admits today, from 1 to 262143: what `SHOW max_connections` prints there. Of a cluster it is the writer's number,
   * which members of the same class have too.
   *
   * Where the ceiling of this app only takes effect with a restart (a static parameter, the largest capacity of Aurora Serverless v2),
   * the lower of both is counted until then, and `ceiling-needs-reboot` says so. Beside `MaxConnections.of` and `measured` it is left out: they say it themselves.
   *
   * @default - the server has the ceiling of this app
   */
  readonly runningMaxConnections?: number;

  /**
   * Connections that no consumer may count on.
   *
   * @default ConnectionReserve.standard()
   */
  readonly reserve?: ConnectionReserve;

  /**
   * Scenarios that have to fit: one that does not is an error. Derived pools are made for them.
   *
   * @default [Scenario.DEPLOYMENT]
   */
  readonly mustFit?: Scenario[];

  /**
   * Scenarios that should fit: one that does not is a warning.
   *
   * @default [Scenario.MEMBER_LOST]
   */
  readonly shouldFit?: Scenario[];

  /**
   * What happens with findings.
   *
   * @default Enforcement.FAIL
   */
  readonly enforcement?: Enforcement;

  /**
   * Prefix of the injected variables, such as `ORDERS_`: capital letters, digits and underscores, ending in an underscore.
   * A service with two databases needs two prefixes.
   *
   * @default 'DB_'
   */
  readonly settingsPrefix?: string;

  /**
   * How the settings reach the containers.
   *
   * @default SettingsDelivery.ENVIRONMENT
   */
  readonly settingsDelivery?: SettingsDelivery;
}
