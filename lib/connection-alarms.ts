import { Annotations, ArnFormat, Lazy, Names, Stack } from 'aws-cdk-lib';
import { CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ConnectionAlarmsOptions } from './connection-alarms-options';
import { ALARMS } from './core/alarm';
import { pageText } from './core/server-alarm-text';
import { MOST_ALARM_ACTIONS, notify } from './private/alarm-actions';
import type { NotifyingAlarm } from './private/alarm-actions';
import { lazyText } from './private/lazy-text';
import type { MonitoringHost } from './private/monitoring-host';
import { createAlarm, isPresent } from './private/planned-alarm';
import type { CreatedAlarm, PlannedAlarm } from './private/planned-alarm';
import { requireNumber } from './private/require';
import { serverAlarms } from './private/server-alarms';

const NOBODY = 'nobody is woken by these alarms: state topic or criticalActions, or criticalActions: [] where that is meant';

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
    if (!options.topic && !options.criticalActions)
      Annotations.of(this).addWarningV2('cdk-connection-budget:nobody-is-paged', NOBODY);
    this.page = this.createPage();
    this._add(
      this,
      serverAlarms(host.database, endpoint => host.ledgerAt(endpoint), options),
    );
  }

  /**
   * Every alarm but the one that pages, as the tree stands now: those of poolers that are added later follow, and an alarm that has nothing to watch or
   * whose number is unknown is not among them.
   */
  public get alarms(): Alarm[] {
    return this.created.filter(({ planned }) => isPresent(planned)).map(({ alarm }) => alarm);
  }

  /** Which alarms there are and whom they tell. @internal */
  public get _options(): ConnectionAlarmsOptions {
    return this.options;
  }

  /** Creates alarms and tells whoever is to know of them. @internal */
  public _add(scope: Construct, alarms: readonly PlannedAlarm[]): void {
    for (const planned of alarms) {
      const created = createAlarm(scope, planned, this.host);
      this.created.push(created);
      if (isWarning(planned)) notify(this.arnOf(created), this.options.warningActions, this.options.topic);
    }
  }

  private createPage(): CompositeAlarm {
    const { criticalActions, topic, suppressor } = this.options;
    const page = new CompositeAlarm(this, 'Page', {
      // CDK's own name leaves out the stack's, so that one app deployed twice under two stack names would collide.
      compositeAlarmName: `${Stack.of(this).stackName}-${Names.uniqueResourceName(this, { maxLength: 100 })}-page`,
      alarmRule: { renderAlarmRule: () => lazyText(() => this.rule) },
      alarmDescription: lazyText(() => this.pageText),
      actionsSuppressor: suppressor,
    });
    notify({ alarm: page, arn: page.alarmArn }, criticalActions, topic);
    return page;
  }

  /** An alarm that is not in the template has no ARN to refer to, and whoever was to be called by it must not refer to it either. */
  private arnOf({ alarm, planned }: CreatedAlarm): NotifyingAlarm {
    const parts = {
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: 'left-out',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    };
    const absent = Stack.of(alarm).formatArn(parts);
    return { alarm, arn: Lazy.uncachedString({ produce: () => (isPresent(planned) ? alarm.alarmArn : absent) }) };
  }

  private get rule(): string {
    return this.critical.map(({ alarm }) => `ALARM("${alarm.alarmName}")`).join(' OR ') || 'FALSE';
  }

  private get pageText(): string {
    const ledger = this.host.ledgerAt('writer') ?? this.host.ledgerAt('reader');
    return ledger === undefined ? '' : pageText(ledger, this.host.database.identifier, this.critical.map(firstLine));
  }

  /** The critical alarms that are in the template. */
  private get critical(): CreatedAlarm[] {
    return this.created.filter(({ planned }) => !isWarning(planned) && isPresent(planned));
  }
}

function isWarning({ id }: PlannedAlarm): boolean {
  return ALARMS[id].severity === 'warning';
}

function firstLine({ planned }: CreatedAlarm): string {
  const [line = ''] = planned.description(planned.threshold() ?? 0).split('\n');
  return line;
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
