import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ConnectionAlarms } from '../connection-alarms';
import type { ConnectionAlarmsOptions } from '../connection-alarms-options';
import type { ConnectionDashboardOptions } from '../connection-dashboard-options';
import type { ConnectionPooler } from '../connection-pooler';
import type { Endpoint } from '../core/endpoint';
import type { LedgerBudget } from '../core/ledger';
import { alarmRow, poolerRow, serverRow, tableRow } from './dashboard-widgets';
import { monitoredDatabase } from './monitored-database';
import type { MonitoredDatabase } from './monitored-database';
import type { MonitoringHost } from './monitoring-host';
import type { StageBudgets } from './stage-budgets';
import type { TargetDatabase } from './target-database';

/** What watches one budget: metrics, alarms and dashboards, also of poolers that are added later. */
export class BudgetMonitoring implements MonitoringHost {
  private readonly poolers: ConnectionPooler[] = [];
  private readonly dashboards: Dashboard[] = [];
  private alarms: ConnectionAlarms | undefined;

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

  public addAlarms(options: ConnectionAlarmsOptions): ConnectionAlarms {
    if (this.alarms) {
      throw new Error(
        `${this.budget.node.path} has its alarms already: state everything in one addAlarms, or add actions to what it returned`,
      );
    }
    this.alarms = ConnectionAlarms._create(this.budget, 'Alarms', this, options);
    for (const pooler of this.poolers) this.addPoolerAlarms(this.alarms, pooler);
    return this.alarms;
  }

  public addDashboard({ dashboardName }: ConnectionDashboardOptions): Dashboard {
    const dashboard = new Dashboard(this.budget, 'Dashboard', { dashboardName });
    dashboard.addWidgets(...alarmRow(this, () => this.alarms?._present ?? []));
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

  private addPoolerAlarms(alarms: ConnectionAlarms, pooler: ConnectionPooler): void {
    alarms._add(new Construct(pooler, 'Alarms'), pooler._alarms(alarms._options));
  }

  private addPoolerRow(dashboard: Dashboard, pooler: ConnectionPooler): void {
    dashboard.addWidgets(...poolerRow(this, pooler._label(), pooler._graphs(), () => pooler._ledger()));
  }
}
