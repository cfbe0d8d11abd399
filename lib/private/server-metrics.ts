import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MathExpressionOptions, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Endpoint } from '../core/endpoint';
import { lazyText } from './lazy-text';
import type { MonitoredDatabase } from './monitored-database';

/** RDS publishes once a minute: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export const MINUTE = Duration.minutes(1);

/**
 * Client connections of a server: of the one that is the writer, or of the busiest reader, whichever instance that is at the time.
 *
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/dimensions.html
 */
export function connectionsMetric(database: MonitoredDatabase, endpoint: Endpoint, options: MetricOptions = {}): Metric {
  return rdsMetric('DatabaseConnections', serverDimensions(database, endpoint), options);
}

/** Per cent of the connections that the server admits before it refuses. */
export function utilizationMetric(
  database: MonitoredDatabase,
  endpoint: Endpoint,
  admitted: () => number | undefined,
  options: MathExpressionOptions = {},
): MathExpression {
  return new MathExpression({
    expression: `100 * connections / ${lazyText(() => String(admitted() ?? 0))}`,
    usingMetrics: { connections: connectionsMetric(database, endpoint) },
    label: 'per cent of the connections before refusals',
    period: MINUTE,
    ...options,
  });
}

/** Capacity of the busiest Serverless v2 member, in per cent of the maximum. */
export function capacityMetric({ identifier }: MonitoredDatabase, options: MetricOptions = {}): Metric {
  return rdsMetric('ACUUtilization', { DBClusterIdentifier: identifier }, options);
}

/** A metric of RDS: the maximum of each minute, because means and sums hide the server that is full. */
export function rdsMetric(metricName: string, dimensionsMap: Record<string, string>, options: MetricOptions): Metric {
  return new Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, statistic: Stats.MAXIMUM, period: MINUTE, ...options });
}

function serverDimensions({ kind, identifier }: MonitoredDatabase, endpoint: Endpoint): Record<string, string> {
  if (kind === 'instance') return { DBInstanceIdentifier: identifier };
  return { DBClusterIdentifier: identifier, Role: endpoint === 'writer' ? 'WRITER' : 'READER' };
}
