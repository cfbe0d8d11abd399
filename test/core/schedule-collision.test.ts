import type { ConsumerFacts, ScheduledRuns } from '../../lib/core/consumer';
import { judge } from '../../lib/core/judge';
import { judgeCluster } from '../../lib/core/judge-cluster';
import type { LedgerBudget } from '../../lib/core/ledger';
import { tasksAtOnce } from '../../lib/core/scheduled-tasks';
import { schedule } from './schedule/some-schedules';
import { cluster, member } from './some-cluster';
import { derived, fixed, service, stated, unboundedLambda } from './some-facts';

/** A task of ten connections that runs for 45 minutes. */
export function task(
  name: string,
  expression: string,
  overrides: Partial<ConsumerFacts> & { minutes?: number; zone?: string } = {},
): ConsumerFacts {
  const { minutes = 45, zone = 'UTC', ...others } = overrides;
  const when = schedule(expression, { timeZone: zone });
  const runs: ScheduledRuns[] = [{ schedule: when, longestRunMinutes: minutes, tasks: 1, retries: 0, retryMinutes: 0 }];
  return service(name, { kind: 'scheduled-task', copies: tasksAtOnce(runs), runs, pool: fixed(10), ...others });
}

function collisionsOf(ledger: LedgerBudget): LedgerBudget['findings'] {
  return ledger.findings.filter(({ rule }) => rule === 'schedule-collision');
}

const etl = task('Etl', 'cron(0 2 * * ? *)', { pool: fixed(20) });
const report = task('Report', 'cron(0 4 * * ? *)', { zone: 'Europe/Berlin', minutes: 20, pool: fixed(15) });
const sync = task('Sync', 'rate(15 minutes)', { minutes: 20, pool: fixed(3) });
const api = service('Api', { pool: fixed(20) });

describe('schedules that coincide', () => {
  const ledger = judge(stated(60, [api, etl, report, sync]));

  it('are named with the minute, and with expressions that avoid it', () => {
    expect(collisionsOf(ledger)).toEqual([
      {
        rule: 'schedule-collision',
        severity: 'warning',
        path: 'Stack/Budget',
        message: [
          'scheduled tasks of Orders coincide at 2027-03-28 02:00 UTC: they hold 41 connections then, and 40 fit',
          '  Etl                20   cron(0 2 * * ? *)',
          '  Report             15   cron(0 4 * * ? *) Europe/Berlin',
          '  Sync                6   rate(15 minutes): 2 runs at once',
          '  = scheduled        41   1 over 40, which is what everybody else leaves of 60',
        ].join('\n'),
        remedies: ['cron(45 4 * * ? *) instead of cron(0 4 * * ? *) for Report: then they hold at most 26'],
      },
    ]);
  });

  it('stand beside the sum that is over', () => {
    expect(ledger.findings.map(({ rule }) => rule)).toEqual(['over-budget', 'schedule-collision']);
    expect(ledger.findings[0]?.message).toContain('asks for 1 connection more than the database can serve');
    expect(ledger.findings[0]?.remedies.join()).not.toContain('scheduled tasks');
  });

  it('are silent where they fit', () => {
    expect(judge(stated(61, [api, etl, report, sync])).findings).toEqual([]);
  });

  it('are silent where the largest of them alone is too much', () => {
    expect(collisionsOf(judge(stated(60 - 15, [api, etl, report, sync])))).toEqual([]);
  });

  it('are silent where they do not run at the same time', () => {
    const noon = task('Noon', 'cron(0 12 * * ? *)', { pool: fixed(20) });
    expect(judge(stated(40, [api, etl, noon])).findings).toEqual([]);
  });

  it('are silent where the rest is unknown', () => {
    expect(collisionsOf(judge(stated(60, [unboundedLambda('Fn'), etl, report, sync])))).toEqual([]);
  });

  it('are told that other hours are needed where other minutes do not help', () => {
    const [first, second] = ['First', 'Second'].map(name => task(name, 'cron(0 2 * * ? *)', { minutes: 90, pool: fixed(20) }));
    const [finding] = first && second ? collisionsOf(judge(stated(50, [api, first, second]))) : [];
    expect(finding?.remedies).toEqual([
      'other hours or shorter runs for some of them: no minutes within their hours were found that bring 40 connections at 2027-01-01 02:00 UTC to 30',
    ]);
  });

  it('are moved so that they fit every year, not the first one alone', () => {
    const sunday = task('Sunday', 'cron(0 2 ? 3 SUN *)', { pool: fixed(20), minutes: 30 });
    const monthly = task('Monthly', 'cron(0 2 28 * ? *)', { pool: fixed(20), minutes: 30 });
    const [finding] = collisionsOf(judge(stated(50, [api, sunday, monthly])));
    expect(finding?.message).toContain('coincide at 2027-03-28 02:00 UTC: they hold 40 connections then, and 30 fit');
    expect(finding?.remedies).toEqual([
      'cron(30 2 28 * ? *) instead of cron(0 2 28 * ? *) for Monthly: then they hold at most 20',
    ]);
  });
});

describe('scheduled tasks in the sum', () => {
  it('leave derived pools what they do not hold together', () => {
    const noon = task('Noon', 'cron(0 12 * * ? *)', { pool: fixed(30) });
    const ledger = judge(stated(60, [service('Api', { pool: derived({ max: 100 }) }), etl, noon]));
    expect(ledger).toMatchObject({ demand: 60, consumers: [{ demand: 30 }, { kind: 'scheduled', demand: 30 }] });
  });

  it('are unknown together where one is, which is named', () => {
    const unread = task('Unread', 'cron(0 2 * * ? *)', { copies: { unknown: 'its schedule cannot be read' }, runs: undefined });
    const ledger = judge(stated(60, [etl, unread]));
    expect(ledger.demand).toBeNull();
    expect(ledger.findings).toMatchObject([
      { rule: 'unresolved-input', path: 'Stack/Unread', message: 'the demand of Unread is unknown: its schedule cannot be read' },
    ]);
  });

  it('of both endpoints are swept together when a failover brings them to one server', () => {
    const evening = task('Evening', 'cron(0 18 * * ? *)', { pool: fixed(20) });
    const beside = task('Beside', 'cron(30 2 * * ? *)', { pool: fixed(5) });
    const ledgers = judgeCluster(
      cluster([member('writer', 100), member('reader', 100)], { writer: [etl], reader: [evening, beside] }),
    );
    expect(ledgers.map(({ demand }) => demand)).toEqual([20, 20]);
    expect(ledgers[0]?.scenarios.find(({ scenario }) => scenario === 'member-lost')?.demand).toBe(25);
  });

  it('of more than one target are one task', () => {
    const [runs] = etl.runs ?? [];
    const both = runs ? { ...etl, copies: 2, runs: [runs, runs] } : etl;
    expect(judge(stated(60, [both])).consumers).toMatchObject([
      { demand: 40, scheduled: { atPeak: [{ path: 'Stack/Etl', connections: 40 }] } },
    ]);
  });
});
