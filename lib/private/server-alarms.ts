import { nearLimit, overPlan, overSteady } from '../core/alarm-limits';
import type { StandIn } from '../core/alarm-limits';
import { capacityText, checkoutWaitText, nearLimitText, overPlanText, overSteadyText } from '../core/server-alarm-text';
import type { ServerText } from '../core/server-alarm-text';
import type { AlarmId } from '../core/alarm';
import type { Endpoint } from '../core/endpoint';
import type { LedgerBudget } from '../core/ledger';
import type { ConnectionAlarmsOptions } from '../connection-alarms-options';
import type { MonitoredDatabase } from './monitored-database';
import type { PlannedAlarm } from './planned-alarm';
import { capacityMetric, connectionsMetric } from './server-metrics';

/** Per cent of the maximum capacity of Serverless v2, near which it is time to raise it. */
const NEAR_CAPACITY = 90;

const DEFAULT_CHECKOUT_WAIT_MS = 1000;

/** The sum of what comes to an endpoint; undefined where there is no such server, and while the tree is being read for the sum. */
export type LedgerAt = (endpoint: Endpoint) => LedgerBudget | undefined;

/** The alarms of a server, or of the writer and the readers of a cluster. */
export function serverAlarms(database: MonitoredDatabase, ledgerAt: LedgerAt, options: ConnectionAlarmsOptions): PlannedAlarm[] {
  const endpoints: Endpoint[] = database.kind === 'cluster' ? ['writer', 'reader'] : ['writer'];
  return [
    ...endpoints.flatMap(endpoint => endpointAlarms(database, endpoint, ledgerAt, options)),
    ...(database.kind === 'cluster' ? [capacityAlarm(database, ledgerAt)] : []),
    ...(options.checkoutWait === undefined ? [] : [checkoutAlarm(options, () => ledgerAt('writer'))]),
  ];
}

function endpointAlarms(
  database: MonitoredDatabase,
  endpoint: Endpoint,
  ledgerAt: LedgerAt,
  { nearLimitPercent, overSteady: watchesSteady = false }: ConnectionAlarmsOptions,
): PlannedAlarm[] {
  const metric = connectionsMetric(database, endpoint);
  const alarm = (id: AlarmId, limit: (found: LedgerBudget) => number | undefined, text: ServerText): PlannedAlarm => ({
    id,
    // A role whose last reader is gone reports nothing any more, and nothing is wrong with it.
    ...(endpoint === 'reader' && { prefix: 'Reader', missing: 'notBreaching' as const }),
    metric,
    threshold: () => ofLedger(ledgerAt(endpoint), limit),
    description: threshold => ofLedger(ledgerAt(endpoint), found => text(found, threshold)) ?? '',
  });
  // After a failover the writer of before is a reader.
  const standIn = (): StandIn | undefined => (endpoint === 'reader' ? ofLedger(ledgerAt('writer'), demoted) : undefined);
  return [
    alarm(
      'connections-near-limit',
      found => nearLimit(found, nearLimitPercent, standIn()),
      (found, threshold) => nearLimitText(found, threshold, standIn()),
    ),
    alarm('connections-over-plan', overPlan, overPlanText),
    ...(watchesSteady ? [alarm('connections-over-steady', overSteady, overSteadyText)] : []),
  ];
}

function demoted({ admitted, database: { name } }: LedgerBudget): StandIn {
  return { admitted, ...(name !== undefined && { name }) };
}

/** One for the cluster: its busiest member. Left out where no member is Serverless v2. */
function capacityAlarm(database: MonitoredDatabase, ledgerAt: LedgerAt): PlannedAlarm {
  const ledger = (): LedgerBudget | undefined => [ledgerAt('writer'), ledgerAt('reader')].find(hasServerless);
  return {
    id: 'capacity-near-maximum',
    metric: capacityMetric(database),
    threshold: () => ofLedger(ledger(), () => NEAR_CAPACITY),
    description: threshold => ofLedger(ledger(), found => capacityText(found, threshold)) ?? '',
  };
}

function hasServerless(ledger: LedgerBudget | undefined): boolean {
  return ledger?.servers?.some(({ instanceClass }) => instanceClass === 'db.serverless') ?? false;
}

function checkoutAlarm(options: ConnectionAlarmsOptions, ledger: () => LedgerBudget | undefined): PlannedAlarm {
  const { checkoutWait: metric, longestCheckoutWait } = options;
  if (metric === undefined) throw new Error('an alarm on checkout waits needs a metric, got none');
  return {
    id: 'checkout-wait',
    metric,
    threshold: () => longestCheckoutWait?.toMilliseconds() ?? DEFAULT_CHECKOUT_WAIT_MS,
    description: threshold => ofLedger(ledger(), found => checkoutWaitText(found, threshold)) ?? '',
  };
}

function ofLedger<T>(ledger: LedgerBudget | undefined, value: (ledger: LedgerBudget) => T): T | undefined {
  return ledger === undefined ? undefined : value(ledger);
}
