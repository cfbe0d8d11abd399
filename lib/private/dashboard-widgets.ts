import { AlarmStatusWidget, Color, GraphWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { HorizontalAnnotation, IAlarm, IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { plannedMoments } from '../core/alarm-limits';
import type { Endpoint } from '../core/endpoint';
import type { LedgerBudget, LedgerPooler } from '../core/ledger';
import { sumMarkdown } from '../report/ledger-markdown';
import { lazyText } from './lazy-text';
import type { MonitoringHost } from './monitoring-host';
import { RenderedWidget } from './rendered-widget';
import { connectionsMetric, utilizationMetric } from './server-metrics';

/** A dashboard is 24 units wide. */
const FULL = 24;
const HALF = 12;
const GRAPH_HEIGHT = 7;
const TABLE_HEIGHT = 9;
const STATUS_HEIGHT = 3;

/** Of one widget: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_ALARMS = 100;

/** The state of every alarm of the budget. */
export function alarmRow(host: MonitoringHost, alarms: () => readonly IAlarm[]): IWidget[] {
  return [
    new RenderedWidget(FULL, STATUS_HEIGHT, size => {
      const present = host.isFinal() ? alarms() : [];
      const shown = present.slice(0, MOST_ALARMS);
      const title = shown.length < present.length ? `Alarms (${shown.length} of ${present.length})` : 'Alarms';
      if (shown.length > 0) return new AlarmStatusWidget({ title, alarms: shown, ...size });
      return new TextWidget({ markdown: 'No alarms: `addAlarms` of the connection budget creates them.', ...size });
    }),
  ];
}

/** Connections of each server against what is planned and what it admits. */
export function serverRow(host: MonitoringHost): IWidget[] {
  const { database } = host;
  if (database.kind === 'cluster') return [connectionsGraph(host, 'writer'), connectionsGraph(host, 'reader')];
  const admitted = (): number | undefined => host.ledgerAt('writer')?.admitted ?? undefined;
  const title = 'Per cent of the connections before refusals';
  const graphOfUse = graph(host, title, { left: [utilizationMetric(database, 'writer', admitted)], lines: () => [] });
  const percent = new RenderedWidget(HALF, GRAPH_HEIGHT, size => {
    if (!host.isFinal() || admitted()) return graphOfUse;
    return new TextWidget({ markdown: 'What the server admits is unknown.', ...size });
  });
  return [connectionsGraph(host, 'writer'), percent];
}

/** The sum as the ledger has it: what is planned, consumer by consumer. */
export function tableRow(host: MonitoringHost): IWidget[] {
  const endpoints: Endpoint[] = host.database.kind === 'cluster' ? ['writer', 'reader'] : ['writer'];
  return endpoints.map(
    endpoint =>
      new TextWidget({
        markdown: lazyText(
          () => sumOf(host.ledgerAt(endpoint), endpoint),
          () => host.prepare(),
        ),
        width: FULL / endpoints.length,
        height: TABLE_HEIGHT,
      }),
  );
}

function sumOf(ledger: LedgerBudget | undefined, endpoint: Endpoint): string {
  return ledger ? sumMarkdown(ledger) : `No ${endpoint}.`;
}

/** What a pooler shows beside its name. */
export interface PoolerGraph {
  readonly title: string;
  readonly left: readonly IMetric[];
  readonly right?: readonly IMetric[];
  /** Numbers of the plan, as lines. */
  readonly lines: (pooler: LedgerPooler) => readonly HorizontalAnnotation[];
}

/** The graphs of one pooler, two in a row. */
export function poolerRow(
  host: MonitoringHost,
  name: string,
  graphs: readonly PoolerGraph[],
  ledger: () => LedgerPooler | undefined,
): IWidget[] {
  return graphs.map(({ title, left, right, lines }) => {
    const shown = (): readonly HorizontalAnnotation[] => {
      const pooler = ledger();
      return pooler ? lines(pooler) : [];
    };
    return graph(host, `${name}: ${title}`, { left, right, lines: shown });
  });
}

/** A line of the plan; none where its number is unknown. */
export function planLine(label: string, value: number | null | undefined, color: string): HorizontalAnnotation[] {
  return typeof value === 'number' ? [{ label: `${label} ${value}`, value, color }] : [];
}

function connectionsGraph(host: MonitoringHost, endpoint: Endpoint): IWidget {
  const metric = connectionsMetric(host.database, endpoint);
  const title = host.database.kind === 'cluster' ? `Connections of the ${endpoint}` : 'Connections';
  return graph(host, endpoint === 'reader' ? `${title} that has most` : title, {
    left: [metric],
    lines: () => serverLines(host.ledgerAt(endpoint)),
  });
}

function serverLines(ledger: LedgerBudget | undefined): HorizontalAnnotation[] {
  if (!ledger) return [];
  const [peak, ...others] = plannedMoments(ledger);
  const failover = Math.max(0, ...others);
  return [
    ...planLine('ceiling', ledger.ceiling.maxConnections, Color.GREY),
    ...planLine('refuses beyond', ledger.admitted, Color.RED),
    ...planLine('usable', ledger.usable, Color.ORANGE),
    ...planLine('planned', peak, Color.GREEN),
    ...(failover > (peak ?? 0) ? planLine('planned after a failover', failover, Color.BLUE) : []),
  ];
}

interface Graph {
  readonly left: readonly IMetric[];
  readonly right?: readonly IMetric[];
  readonly lines: () => readonly HorizontalAnnotation[];
}

function graph(host: MonitoringHost, title: string, { left, right = [], lines }: Graph): IWidget {
  return new RenderedWidget(
    HALF,
    GRAPH_HEIGHT,
    size =>
      new GraphWidget({
        title,
        left: [...left],
        right: [...right],
        leftAnnotations: host.isFinal() ? [...lines()] : [],
        leftYAxis: { min: 0, showUnits: false },
        rightYAxis: { min: 0, showUnits: false },
        ...size,
      }),
  );
}
