import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmId } from '../core/alarm';
import {
  borrowWaitText,
  clientsOverPlanText,
  failuresText,
  pinnedText,
  refusedText,
  saturatedText,
  waitingText,
} from '../core/pooler-alarm-text';
import type { PoolerPlace, PoolerText } from '../core/pooler-alarm-text';
import type { LedgerPooler } from '../core/ledger';
import { PINNED_PERCENT, SATURATED_PERCENT } from '../core/proxy-limits';
import type { ConnectionAlarmsOptions } from '../connection-alarms-options';
import type { PgBouncerMetrics } from './pgbouncer-metrics';
import type { PlannedAlarm } from './planned-alarm';
import { failuresMetric, pinnedMetric, proxyMetric, saturationMetric } from './proxy-metrics';
import type { MonitoredProxy } from './proxy-metrics';

const DEFAULT_WAIT_SECONDS = 1;
const MICROSECONDS = 1_000_000;

/** A pooler as its alarms see it. */
export interface WatchedPooler extends PoolerPlace {
  /** Undefined while the tree is being read for it. */
  readonly ledger: () => LedgerPooler | undefined;
  /** Seconds after which a client that waits is turned away; undefined where that is not known. */
  readonly longestWaitSeconds: () => number | undefined;
}

export function proxyAlarms(proxy: MonitoredProxy, watched: WatchedPooler, options: ConnectionAlarmsOptions): PlannedAlarm[] {
  const clients = proxyMetric(proxy, 'ClientConnections');
  const planned = ({ clientDemand }: LedgerPooler): number | undefined => clientDemand ?? undefined;
  return [
    alarm(watched, 'proxy-saturated', saturationMetric(proxy), () => SATURATED_PERCENT, saturatedText),
    alarm(watched, 'proxy-borrow-wait', borrowMetric(proxy), () => waitOf(options, watched), borrowWaitText),
    alarm(watched, 'proxy-pinned', pinnedMetric(proxy), () => PINNED_PERCENT, pinnedText),
    alarm(watched, 'proxy-connection-failures', failuresMetric(proxy), () => 0, failuresText),
    ...(options.proxyClients ? [alarm(watched, 'proxy-clients-over-plan', clients, planned, clientsOverPlanText)] : []),
  ];
}

export function pgBouncerAlarms(
  metrics: PgBouncerMetrics,
  watched: WatchedPooler,
  options: ConnectionAlarmsOptions,
): PlannedAlarm[] {
  return [
    alarm(watched, 'pgbouncer-clients-waiting', metrics.serverWait(), () => waitOf(options, watched), waitingText),
    alarm(watched, 'pgbouncer-clients-refused', metrics.clientsRefused(), () => 0, refusedText),
  ];
}

/** A mean, in microseconds: AWS documents the average and, in another place, the sum, which would grow with the number of requests. */
function borrowMetric(proxy: MonitoredProxy): IMetric {
  return proxyMetric(proxy, 'DatabaseConnectionsBorrowLatency', { statistic: 'Average' });
}

/** In microseconds, and well below the wait after which clients are turned away: nobody waits longer than that. Undefined where nobody waits at all. */
function waitOf({ poolerWait }: ConnectionAlarmsOptions, { longestWaitSeconds }: WatchedPooler): number | undefined {
  const wanted = poolerWait?.toSeconds({ integral: false }) ?? DEFAULT_WAIT_SECONDS;
  const longest = longestWaitSeconds();
  if (longest === 0) return undefined;
  return Math.min(wanted, longest === undefined ? wanted : longest / 2) * MICROSECONDS;
}

function alarm(
  watched: WatchedPooler,
  id: AlarmId,
  metric: IMetric,
  limit: (pooler: LedgerPooler) => number | undefined,
  text: PoolerText,
): PlannedAlarm {
  return {
    id,
    metric,
    threshold: () => {
      const pooler = watched.ledger();
      return pooler && limit(pooler);
    },
    description: threshold => {
      const pooler = watched.ledger();
      return pooler ? text(pooler, watched, threshold) : '';
    },
  };
}
