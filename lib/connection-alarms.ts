import { Names, Stack } from 'aws-cdk-lib';
import { CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Alarm, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ConnectionAlarmsOptions } from './connection-alarms-options';
import { ALARMS } from './core/alarm';
import { pageText } from './core/alarm-text';
import { MOST_ALARM_ACTIONS, notify } from './private/alarm-actions';
import { lazyText } from './private/lazy-text';
import type { MonitoringHost } from './private/monitoring-host';
import { createAlarm, isPresent, leaveOutUnless } from './private/planned-alarm';
import type { CreatedAlarm, PlannedAlarm } from './private/planned-alarm';
import { requireNumber } from './private/require';
import { serverAlarms } from './private/server-alarms';

/** As long as RDS Proxy lets a client wait at most. */
const LONGEST_WAIT_MS = 300_000;

/**
 * The alarms of a connection budget, made by `ConnectionBudget.addAlarms`.
 *
 * Their numbers come from the ledger when the app is synthesized. An alarm whose number is unknown is left out of the template.
 */
export class ConnectionAlarms extends Construct {
  /** @internal */
  public static _create(scope: Construct, id: string, host: MonitoringHost, options: ConnectionAlarmsOptions): ConnectionAlarms {
    checkOptions(options);
    return new ConnectionAlarms(scope, id, host, options);
  }

  /** The alarm that wakes somebody: it fires while any critical alarm does. */
  public readonly page: CompositeAlarm;

  private readonly created: CreatedAlarm[] = [];

  private constructor(
    scope: Construct,
    id: string,
    private readonly host: MonitoringHost,
    private readonly options: ConnectionAlarmsOptions,
  ) {
    super(scope, id);
    this.page = this.createPage();
    this._add(
      this,
      serverAlarms(host.database, endpoint => host.ledgerAt(endpoint), options),
    );
  }

  /** Every alarm but the one that pages. Those of poolers that are added later follow. */
  public get alarms(): Alarm[] {
    return this.created.map(({ alarm }) => alarm);
  }

  /** Which alarms there are and whom they tell. @internal */
  public get _options(): ConnectionAlarmsOptions {
    return this.options;
  }

  /** The alarms that are in the template. @internal */
  public get _present(): Alarm[] {
    return this.created.filter(({ planned }) => isPresent(planned)).map(({ alarm }) => alarm);
  }

  /** Creates alarms and tells whoever is to know of them. @internal */
  public _add(scope: Construct, alarms: readonly PlannedAlarm[]): void {
    for (const planned of alarms) {
      const created = createAlarm(scope, planned, this.host);
      this.created.push(created);
      if (isWarning(planned)) notify(created.alarm, this.options.warningActions, this.options.topic);
    }
  }

  private createPage(): CompositeAlarm {
    const { host } = this;
    const { criticalActions, topic, suppressor } = this.options;
    const page = new CompositeAlarm(this, 'Page', {
      // CDK's own name leaves out the stack's, so that one app deployed twice under two stack names would collide.
      compositeAlarmName: `${Stack.of(this).stackName}-${Names.uniqueResourceName(this, { maxLength: 100 })}`,
      alarmRule: { renderAlarmRule: () => lazyText(() => this.rule) },
      alarmDescription: lazyText(() => pageOf(host)),
      actionsSuppressor: suppressor,
    });
    notify(page, criticalActions, topic);
    leaveOutUnless(page.node.defaultChild as CfnCompositeAlarm, host, () => this.critical.length > 0);
    return page;
  }

  private get rule(): string {
    return this.critical.map(alarm => `ALARM("${alarm.alarmName}")`).join(' OR ') || 'FALSE';
  }

  /** The critical alarms that are in the template. */
  private get critical(): Alarm[] {
    const present = this.created.filter(({ planned }) => !isWarning(planned) && isPresent(planned));
    return present.map(({ alarm }) => alarm);
  }
}

function isWarning({ id }: PlannedAlarm): boolean {
  return ALARMS[id].severity === 'warning';
}

function pageOf(host: MonitoringHost): string {
  const ledger = host.ledgerAt('writer') ?? host.ledgerAt('reader');
  return ledger === undefined ? '' : pageText(ledger);
}

function checkOptions(options: ConnectionAlarmsOptions): void {
  const { nearLimitPercent, poolerWait, longestCheckoutWait, criticalActions, warningActions } = options;
  if (nearLimitPercent !== undefined) requireNumber('nearLimitPercent', nearLimitPercent, { min: 50, max: 99, whole: false });
  for (const [what, wait] of Object.entries({ poolerWait, longestCheckoutWait })) {
    if (wait) requireNumber(`${what} in milliseconds`, wait.toMilliseconds(), { min: 1, max: LONGEST_WAIT_MS });
  }
  for (const [what, actions] of Object.entries({ criticalActions, warningActions })) {
    if (actions) requireNumber(`the number of ${what}`, actions.length, { min: 0, max: MOST_ALARM_ACTIONS });
  }
}
