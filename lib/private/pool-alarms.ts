import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ConnectionAlarmsOptions } from '../connection-alarms-options';
import type { AlarmId } from '../core/alarm';
import type { LedgerConsumer } from '../core/ledger';
import { checkoutWaitLimit, poolUseLimit } from '../core/pool-alarm-limits';
import { poolUseText, poolWaitText } from '../core/pool-alarm-text';
import type { PoolText } from '../core/pool-alarm-text';
import { POOL_DIMENSION, POOL_NAMESPACE } from '../core/pool-metrics';
import type { PoolMetricName } from '../core/pool-metrics';
import type { PlannedAlarm } from './planned-alarm';
import { MINUTE } from './server-metrics';

/** A pool of which its application publishes metrics. */
export interface PublishedPool {
  /** Path of the consumer. */
  readonly path: string;
  /** Prefix of its variables. */
  readonly prefix: string;
  /** Value of the dimension of its metrics. */
  readonly publishedAs: string;
  /** Seconds after which whoever waits for a connection gives up, as injected. */
  readonly timeoutSeconds: number;
  /** The consumer's line of the ledger; undefined while the tree is being read for it. */
  line(): LedgerConsumer | undefined;
}

export function poolAlarms(pool: PublishedPool, engine: string, options: ConnectionAlarmsOptions): PlannedAlarm[] {
  const longest = options.longestCheckoutWait?.toMilliseconds();
  const alarm = (
    id: AlarmId,
    metric: PoolMetricName,
    limit: (line: LedgerConsumer) => number | undefined,
    text: PoolText,
  ): PlannedAlarm => ({
    id,
    metric: poolMetric(pool, metric),
    threshold: () => ofLine(pool, limit),
    description: threshold => ofLine(pool, line => text(line, { ...pool, engine }, threshold)) ?? '',
  });
  return [
    alarm('pool-nearly-full', 'PoolUse', poolUseLimit, poolUseText),
    alarm('checkout-wait', 'CheckoutWait', () => checkoutWaitLimit(pool.timeoutSeconds, longest), poolWaitText),
  ];
}

/**
 * The largest value of each minute: every process publishes its own, whose use is a mean over time, and a mean over processes hides the one that is full.
 *
 * A percentile would be one of lines and not of requests: each line has the longest wait of its process. Nor does it matter that CloudWatch may take
 * a line twice: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function poolMetric({ publishedAs }: PublishedPool, metricName: PoolMetricName): IMetric {
  return new Metric({
    namespace: POOL_NAMESPACE,
    metricName,
    dimensionsMap: { [POOL_DIMENSION]: publishedAs },
    statistic: Stats.MAXIMUM,
    period: MINUTE,
  });
}

function ofLine<T>(pool: PublishedPool, value: (line: LedgerConsumer) => T): T | undefined {
  const line = pool.line();
  return line === undefined ? undefined : value(line);
}
