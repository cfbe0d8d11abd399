import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { MINUTE, rdsMetric } from './server-metrics';

/** An RDS Proxy as CloudWatch knows it. */
export interface MonitoredProxy {
  readonly name: string;
  /** Whether its servers have roles: writer and readers of a cluster. */
  readonly hasRoles: boolean;
}

/** Each node of a proxy publishes for itself, so that a gauge is the sum of a minute: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html */
export function proxyMetric({ name }: MonitoredProxy, metricName: string, options: MetricOptions = {}): Metric {
  requireMinute(metricName, options);
  return rdsMetric(metricName, { ProxyName: name }, { statistic: Stats.SUM, ...options });
}

/**
 * Per cent of the connections that the proxy may open which are in use: of the server, or of the role that is used most.
 *
 * In use, not open: a proxy keeps idle connections open, as many as `MaxIdleConnectionsPercent` says, and nobody waits for those.
 */
export function saturationMetric(proxy: MonitoredProxy, options: MathExpressionOptions = {}): MathExpression {
  return shareMetric(proxy, 'DatabaseConnectionsCurrentlyBorrowed', {
    label: 'per cent of the share that is in use',
    ...options,
  });
}

/** Per cent of the connections that the proxy may open which are pinned to one client. */
export function pinnedMetric(proxy: MonitoredProxy, options: MathExpressionOptions = {}): MathExpression {
  return shareMetric(proxy, 'DatabaseConnectionsCurrentlySessionPinned', {
    label: 'per cent of the share that is pinned',
    ...options,
  });
}

/** Attempts that failed: clients that could not sign in, and connections of the server that could not be opened. */
export function failuresMetric(proxy: MonitoredProxy, options: MathExpressionOptions = {}): MathExpression {
  return new MathExpression({
    expression: 'SUM([setup, auth])',
    usingMetrics: {
      setup: proxyMetric(proxy, 'DatabaseConnectionsSetupFailed'),
      auth: proxyMetric(proxy, 'ClientConnectionsSetupFailedAuth'),
    },
    label: 'failed connections',
    period: MINUTE,
    ...options,
  });
}

/**
 * Of what the proxy may open at that minute, so that the alarm goes on being right after the server was resized.
 *
 * Of a cluster the roles are told apart: readers without a client would halve the use of a full writer. AWS's guide calls the writer's role
 * READ_WRITE, and exporters have received READWRITE; both are asked for, and the one that is not published adds nothing.
 */
function shareMetric(proxy: MonitoredProxy, part: string, options: MathExpressionOptions): MathExpression {
  const whole = 'MaxDatabaseConnectionsAllowed';
  if (!proxy.hasRoles) {
    const usingMetrics = { part: proxyMetric(proxy, part), whole: proxyMetric(proxy, whole) };
    return new MathExpression({ expression: '100 * part / whole', usingMetrics, period: MINUTE, ...options });
  }
  const metrics: Record<string, IMetric> = {
    part1: roleMetric(proxy, part, 'READ_WRITE'),
    part2: roleMetric(proxy, part, 'READWRITE'),
    part3: roleMetric(proxy, part, 'READ_ONLY'),
    whole1: roleMetric(proxy, whole, 'READ_WRITE'),
    whole2: roleMetric(proxy, whole, 'READWRITE'),
    whole3: roleMetric(proxy, whole, 'READ_ONLY'),
  };
  const expression = '100 * MAX([SUM([part1, part2]) / SUM([whole1, whole2]), part3 / whole3])';
  return new MathExpression({ expression, usingMetrics: metrics, period: MINUTE, ...options });
}

/** Connections of the servers, role by role where they have roles: the share holds for each. */
export function connectionsByRole(proxy: MonitoredProxy): Metric[] {
  const metricName = 'DatabaseConnections';
  if (!proxy.hasRoles) return [proxyMetric(proxy, metricName)];
  return ['READ_WRITE', 'READWRITE', 'READ_ONLY'].map(role => roleMetric(proxy, metricName, role).with({ label: role }));
}

function roleMetric({ name }: MonitoredProxy, metricName: string, role: string): Metric {
  const dimensions = { ProxyName: name, TargetGroup: 'default', TargetRole: role };
  return rdsMetric(metricName, dimensions, { statistic: Stats.SUM });
}

/** Counts of what is there, which each node publishes once a minute; the others count what happened. */
const GAUGE =
  /^(DatabaseConnections(WithTLS|Currently\w+)?|ClientConnections(TLS|NoTLS|InSetup)?|MaxDatabaseConnectionsAllowed)$/;

/** A sum over five minutes has each connection five times. */
function requireMinute(metricName: string, { period, statistic = Stats.SUM }: MetricOptions): void {
  if (!period || period.toSeconds() <= MINUTE.toSeconds() || statistic !== Stats.SUM || !GAUGE.test(metricName)) return;
  throw new Error(
    `period of ${metricName} must be a minute, got ${period.toSeconds()} seconds: its sum over longer counts each connection once a minute; ` +
      'leave the period out, or divide by the minutes in a MathExpression',
  );
}
