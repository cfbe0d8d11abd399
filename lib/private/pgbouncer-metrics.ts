import { Names, Stack } from 'aws-cdk-lib';
import { Metric, Stats, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ContainerDefinition } from 'aws-cdk-lib/aws-ecs';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { IFilterPattern, ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { PoolerGraph } from './dashboard-widgets';
import { MINUTE } from './server-metrics';

const NAMESPACE = 'ConnectionBudget/PgBouncer';

/**
 * What PgBouncer writes to its log once a minute (`log_stats`), and for each client that it turns away.
 *
 * The line of statistics ends in `wait 1234 us`: how long a client waited for a connection of the server, on average. What stands before differs from
 * version to version. https://www.pgbouncer.org/config.html#log_stats
 */
const PATTERNS = {
  ServerWait: () =>
    FilterPattern.spaceDelimited('...', 'word', 'wait', 'unit').whereString('word', '=', 'wait').whereString('unit', '=', 'us'),
  ClientsRefused: () =>
    FilterPattern.anyTerm('pooler error: query_wait_timeout', 'pooler error: no more connections allowed (max_client_conn)'),
} as const satisfies Record<string, () => IFilterPattern>;

/** The log group of a container whose logs go to CloudWatch in a group of their own. */
export function logGroupOf(container: ContainerDefinition): ILogGroup {
  const group = container.node.tryFindChild('LogGroup');
  if (group instanceof LogGroup) return group;
  throw new Error(`${container.node.path} writes to no log group of its own: leave its logging as it was created`);
}

/** Metrics of a PgBouncer, made from its log when they are first asked for. No exporter is needed. */
export class PgBouncerMetrics {
  /** @param scope in the stack of the log group: filters stand beside it */
  public constructor(
    private readonly scope: Construct,
    private readonly logGroup: ILogGroup,
  ) {}

  /** Mean wait for a connection of the server in microseconds, of the task where it was longest. */
  public serverWait(options: MetricOptions = {}): Metric {
    this.ensure('ServerWait', { metricValue: '$wait', unit: Unit.MICROSECONDS });
    return this.metric('ServerWait', { statistic: Stats.MAXIMUM, ...options });
  }

  /** The log group by its name, where that needs no reference to another stack: such a reference could close a circle. */
  public nameSeenFrom(scope: Construct): string {
    return Stack.of(scope) === Stack.of(this.logGroup) ? this.logGroup.logGroupName : '<its log group>';
  }

  /** Clients that were turned away: after `query_wait_timeout` without a connection of the server, or at once because of `max_client_conn`. */
  public clientsRefused(options: MetricOptions = {}): Metric {
    this.ensure('ClientsRefused', { metricValue: '1', unit: Unit.COUNT });
    return this.metric('ClientsRefused', { statistic: Stats.SUM, ...options });
  }

  private ensure(id: keyof typeof PATTERNS, value: { metricValue: string; unit: Unit }): void {
    if (this.scope.node.tryFindChild(id)) return;
    const filterPattern = PATTERNS[id]();
    new MetricFilter(this.scope, id, {
      logGroup: this.logGroup,
      filterPattern,
      metricNamespace: NAMESPACE,
      metricName: this.nameOf(id),
      ...value,
    });
  }

  private metric(id: keyof typeof PATTERNS, options: MetricOptions): Metric {
    return new Metric({ namespace: NAMESPACE, metricName: this.nameOf(id), period: MINUTE, ...options });
  }

  /** A filter of free text gives its metric no dimensions, so that the name itself must say whose it is. */
  private nameOf(id: keyof typeof PATTERNS): string {
    const stack = Stack.of(this.scope);
    return `${stack.stackName}/${Names.uniqueResourceName(this.scope, { maxLength: 100 })}/${id}`;
  }
}

/** What a dashboard shows of a PgBouncer. */
export function pgBouncerGraphs(metrics: PgBouncerMetrics): PoolerGraph[] {
  return [
    { title: 'mean wait for a connection of the database in microseconds', left: [metrics.serverWait()], lines: () => [] },
    { title: 'clients turned away', left: [metrics.clientsRefused()], lines: () => [] },
  ];
}
