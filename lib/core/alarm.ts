/** How grave it is when an alarm fires: somebody is woken, or somebody looks in the morning. */
export type AlarmSeverity = 'critical' | 'warning';

/** How an alarm fires, apart from its number. */
export interface AlarmRule {
  readonly severity: AlarmSeverity;
  /** Minutes beyond the threshold, and within how many of them. */
  readonly minutes: readonly [beyond: number, within: number];
  /** What a minute without data counts as: within the threshold, or no reason to change the state. */
  readonly missing: 'notBreaching' | 'ignore';
}

/** Every alarm. The id is also the page under docs/alarms. */
export const ALARMS = {
  // Nothing that is planned reaches it, so one minute is enough: three more may be the difference between a page and an outage. A server in
  // trouble may stop reporting, which is no reason to call the page off.
  'connections-near-limit': { severity: 'critical', minutes: [1, 1], missing: 'ignore' },
  // Somebody outside the budget stays, and a leak grows: five minutes leave out a person who looks something up. Where a server reports
  // nothing, there is nobody to look for.
  'connections-over-plan': { severity: 'warning', minutes: [5, 5], missing: 'notBreaching' },
  // Longer than any deployment takes to roll, which is above it by plan.
  'connections-over-steady': { severity: 'warning', minutes: [30, 30], missing: 'notBreaching' },
  // Serverless v2 scales within seconds, and may work at its maximum for a while; a paused server reports nothing.
  'capacity-near-maximum': { severity: 'warning', minutes: [15, 15], missing: 'notBreaching' },
  // RDS Proxy reports nothing before the first client has connected, and where nobody is connected nothing is wrong.
  'proxy-saturated': { severity: 'critical', minutes: [3, 3], missing: 'notBreaching' },
  'proxy-borrow-wait': { severity: 'warning', minutes: [3, 5], missing: 'notBreaching' },
  'proxy-pinned': { severity: 'warning', minutes: [15, 15], missing: 'notBreaching' },
  // One attempt with an old password right after a rotation is no incident.
  'proxy-connection-failures': { severity: 'warning', minutes: [3, 5], missing: 'notBreaching' },
  'proxy-clients-over-plan': { severity: 'warning', minutes: [5, 5], missing: 'notBreaching' },
  // PgBouncer writes its statistics once a minute; a fleet that is gone has no clients that wait.
  'pgbouncer-clients-waiting': { severity: 'warning', minutes: [3, 5], missing: 'notBreaching' },
  // The line is only written when a client is turned away.
  'pgbouncer-clients-refused': { severity: 'critical', minutes: [1, 1], missing: 'notBreaching' },
  // Applications report while they work.
  'checkout-wait': { severity: 'warning', minutes: [3, 5], missing: 'notBreaching' },
  // What is published is the mean of each minute: a batch may keep a healthy pool busy for some. Lines that are late leave a minute out now and then.
  'pool-nearly-full': { severity: 'warning', minutes: [12, 15], missing: 'notBreaching' },
} as const satisfies Record<string, AlarmRule>;

export type AlarmId = keyof typeof ALARMS;

const DOCS = 'https://github.com/cdk-connection-budget/cdk-connection-budget/blob/main/docs';

/** The page on all alarms. */
export const ALARM_PAGES = `${DOCS}/alarms.md`;

/** The page that says what an alarm means and what to do. */
export function alarmPage(id: AlarmId): string {
  return `${DOCS}/alarms/${id}.md`;
}
