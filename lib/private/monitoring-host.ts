import type { Endpoint } from '../core/endpoint';
import type { LedgerBudget } from '../core/ledger';
import type { MonitoredDatabase } from './monitored-database';

/** What a budget gives to its alarms and dashboards. */
export interface MonitoringHost {
  readonly database: MonitoredDatabase;
  /** The sum of what comes to an endpoint; undefined where there is no such server, and while the tree is being read for the sum. */
  ledgerAt(endpoint: Endpoint): LedgerBudget | undefined;
  /** Whether the sums are those that will be rendered. CDK first goes through everything in search of references, and wants no numbers then. */
  isFinal(): boolean;
  /** Called when CDK begins to look for references. */
  prepare(): void;
}
