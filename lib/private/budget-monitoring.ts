import { Stage } from 'aws-cdk-lib';
import { Dashboard, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch';
import type { MathExpression, MathExpressionOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ConnectionAlarms } from '../connection-alarms';
import type { ConnectionAlarmsOptions } from '../connection-alarms-options';
import type { ConnectionDashboardOptions } from '../connection-dashboard-options';
import type { ConnectionPooler } from '../connection-pooler';
import type { Endpoint } from '../core/endpoint';
import type { LedgerBudget } from '../core/ledger';
import { displayName } from './display-name';
import { utilizationMetric } from './server-metrics';
import { alarmRow, poolerRow, serverRow, tableRow } from './dashboard-widgets';
import { monitoredDatabase } from './monitored-database';
import type { MonitoredDatabase } from './monitored-database';
import type { MonitoringHost } from './monitoring-host';
import { poolAlarms } from './pool-alarms';
import type { PublishedPool } from './pool-alarms';
import type { StageBudgets } from './stage-budgets';
import type { TargetDatabase } from './target-database';

/** What watches one budget: metrics, alarms and dashboards, also of poolers that are added later. */
export class BudgetMonitoring implements MonitoringHost {
  private readonly poolers: ConnectionPooler[] = [];
  private readonly pools: PublishedPool[] = [];
  private readonly dashboards: Dashboard[] = [];
  private alarms: ConnectionAlarms | undefined;
  private needsLimit = false;

  /** @param ledgers the sums; undefined while the tree is being read for them */
  public constructor(
    private readonly budget: Construct,
    private readonly target: TargetDatabase,
    private readonly stageBudgets: StageBudgets,
    private readonly ledgers: () => readonly LedgerBudget[] | undefined,
  ) {}

  /** @throws when CloudWatch has no metrics of the database */
  public get database(): MonitoredDatabase {
    return monitoredDatabase(this.target, this.budget);
  }

  public ledgerAt(wanted: Endpoint): LedgerBudget | undefined {
    return this.ledgers()?.find(({ endpoint = 'writer' }) => endpoint === wanted);
  }

  public isFinal(): boolean {
    return this.stageBudgets.keepsVerdict;
  }

  public prepare(): void {
    this.stageBudgets.prepare();
  }

  /** Per cent of what the server admits, which has to be known then. */
  public utilization(options: MathExpressionOptions): MathExpression {
    this.needsLimit = true;
    return utilizationMetric(this.database, 'writer', () => this.admitted, options);
  }

  /** What of the tree, as it stands now, cannot be watched as it was asked for. */
  public problems(): string[] {
    if (!this.needsLimit || this.admitted) return [];
    return [
      `metricUtilization of ${displayName(this.budget)} needs to know what the server admits, and that is unknown: state it with MaxConnections.of(…)`,
    ];
  }

  private get admitted(): number | undefined {
    return this.ledgerAt('writer')?.admitted ?? undefined;
  }

  public addAlarms(options: ConnectionAlarmsOptions): ConnectionAlarms {
    if (this.alarms) {
      throw new Error(
        `${this.budget.node.path} has its alarms already: state everything in one addAlarms, or add actions to what it returned`,
      );
    }
    this.alarms = ConnectionAlarms._create(this.budget, 'Alarms', this, options);
    for (const pooler of this.poolers) this.addPoolerAlarms(this.alarms, pooler);
    for (const pool of this.pools) this.addPoolAlarms(this.alarms, pool);
    return this.alarms;
  }

  public addDashboard({ dashboardName }: ConnectionDashboardOptions): Dashboard {
    if (this.dashboards.length > 0)
      throw new Error(`${this.budget.node.path} has its dashboard already: add widgets to what addDashboard returned`);
    const dashboard = new Dashboard(this.budget, 'Dashboard', { dashboardName, periodOverride: PeriodOverride.INHERIT });
    dashboard.addWidgets(...alarmRow(this, () => (this.alarms ? [this.alarms.page, ...this.alarms.alarms] : [])));
    dashboard.addWidgets(...serverRow(this));
    dashboard.addWidgets(...tableRow(this));
    for (const pooler of this.poolers) this.addPoolerRow(dashboard, pooler);
    this.dashboards.push(dashboard);
    return dashboard;
  }

  /** Watches a pooler, now or as soon as there is something to watch it with. */
  public watch<Pooler extends ConnectionPooler>(pooler: Pooler): Pooler {
    this.poolers.push(pooler);
    if (this.alarms) this.addPoolerAlarms(this.alarms, pooler);
    for (const dashboard of this.dashboards) this.addPoolerRow(dashboard, pooler);
    return pooler;
  }

  /** Watches a pool of which its application publishes metrics, now or as soon as there is something to watch it with. */
  public watchPool(pool: PublishedPool): void {
    this.pools.push(pool);
    if (this.alarms) this.addPoolAlarms(this.alarms, pool);
  }

  private addPoolAlarms(alarms: ConnectionAlarms, pool: PublishedPool): void {
    const engine = this.target.engineName ?? 'unknown';
    const inStage = pool.path.slice((Stage.of(this.budget)?.node.path ?? '').length).replace(/^\//, '');
    // One service may have a pool here and another behind a pooler: its variables tell them apart.
    const prefix = `${inStage}/${pool.prefix}`;
    alarms._add(
      alarms,
      poolAlarms(pool, engine, alarms._options).map(alarm => ({ ...alarm, prefix })),
    );
  }

  private addPoolerAlarms(alarms: ConnectionAlarms, pooler: ConnectionPooler): void {
    // Their ids have the pooler's in front, because actions such as CDK's own for Lambda tell alarms apart by those alone.
    const planned = pooler._alarms(alarms._options).map(alarm => ({ ...alarm, prefix: pooler.node.id }));
    alarms._add(new Construct(pooler, 'Alarms'), planned);
  }

  private addPoolerRow(dashboard: Dashboard, pooler: ConnectionPooler): void {
    dashboard.addWidgets(...poolerRow(this, pooler._label(), pooler._graphs(), () => pooler._ledger()));
  }
}
