import { Duration, TimeZone } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../lib';
import { Jobs } from './some-jobs';
import { ledgerOf, pass } from './synth';

type Job = readonly [name: string, schedule: string, minutes: number, tasks: number, pool: number];

/** A shop of which much happens at night, and most things by themselves: 33 tasks that rules and schedules start. */
const JOBS: readonly Job[] = [
  ['OrderExport', 'cron(0 1 * * ? *)', 40, 2, 12],
  ['OrderArchive', 'cron(0 2 * * ? *)', 50, 4, 10],
  ['InvoiceRun', 'cron(0 3 1 * ? *)', 170, 6, 10],
  ['InvoiceReminders', 'cron(0 7 ? * MON-FRI *)', 30, 2, 8],
  ['StockSync', 'rate(15 minutes)', 10, 1, 6],
  ['StockCount', 'cron(0 22 L * ? *)', 100, 4, 10],
  ['PriceImport', 'cron(30 4 * * ? *)', 45, 3, 10],
  ['PriceCheck', 'cron(0 12 * * ? *)', 20, 1, 8],
  ['SearchIndex', 'cron(0 0/4 * * ? *)', 35, 2, 10],
  ['SearchRebuild', 'cron(30 23 ? * SAT *)', 240, 6, 10],
  ['Recommendations', 'cron(15 5 * * ? *)', 80, 4, 12],
  ['CustomerMerge', 'cron(0 21 ? * SUN *)', 90, 3, 10],
  ['CustomerExport', 'cron(30 1 ? * TUE *)', 25, 2, 10],
  ['Newsletter', 'cron(0 9 ? * THU *)', 60, 3, 10],
  ['MailQueue', 'rate(5 minutes)', 4, 1, 4],
  ['Webhooks', 'rate(1 minute)', 2, 1, 3],
  ['Statistics', 'cron(5 * * * ? *)', 15, 1, 10],
  ['StatisticsDaily', 'cron(45 0 * * ? *)', 30, 2, 10],
  ['StatisticsMonthly', 'cron(0 6 2 * ? *)', 120, 4, 10],
  ['Ledger', 'cron(0 20 ? * MON-FRI *)', 45, 2, 10],
  ['LedgerClose', 'cron(30 20 LW * ? *)', 90, 3, 10],
  ['TaxReport', 'cron(0 5 10 1,4,7,10 ? *)', 60, 2, 10],
  ['Payouts', 'cron(0 10 15W * ? *)', 40, 2, 10],
  ['FraudScore', 'cron(0/30 8-20 * * ? *)', 20, 2, 8],
  ['Sessions', 'cron(10 3 * * ? *)', 10, 1, 6],
  ['Carts', 'cron(40 3 * * ? *)', 15, 1, 6],
  ['Images', 'cron(0 14 * * ? *)', 50, 4, 6],
  ['Feeds', 'cron(0 6,18 * * ? *)', 40, 3, 10],
  ['Sitemap', 'cron(30 13 ? * WED *)', 20, 1, 8],
  ['Backfill', 'at(2027-03-14T09:30:00)', 300, 6, 10],
  ['Audit', 'cron(0 16 ? * 6L *)', 60, 2, 10],
  ['Retention', 'cron(30 15 1 * ? *)', 120, 3, 10],
  ['Vacuum', 'cron(0 17 ? * SUN *)', 90, 1, 4],
];

const FUNCTIONS = ['Health', 'Rates', 'Reminders', 'Certificates', 'Quota'];

it('33 scheduled tasks and some scheduled functions fit a db.t4g.large, because they do not all run at once', () => {
  const jobs = new Jobs();
  const database = jobs.database({ instanceType: new ec2.InstanceType('t4g.large') });
  const budget = new ConnectionBudget(jobs.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
  const client = PoolClient.nodePostgres();
  budget.addEcsService(jobs.service('Api', { desiredCount: 4 }), { client, processes: 2, pool: PoolSizing.fixed({ size: 20 }) });
  budget.addMigration('Flyway', { connections: 2 });
  JOBS.forEach(([name, expression, minutes, taskCount, size]) => {
    const isBerlin = name.startsWith('Ledger') || expression.startsWith('at');
    const schedule = scheduler.ScheduleExpression.expression(expression, TimeZone.EUROPE_BERLIN);
    const task = isBerlin ? jobs.schedule(name, { schedule, taskCount }) : jobs.rule(name, expression, { taskCount });
    budget.addScheduledTask(task, { client, longestRun: Duration.minutes(minutes), pool: PoolSizing.fixed({ size }) });
  });
  FUNCTIONS.forEach((name, index) => {
    const code = lambda.Code.fromInline('x');
    const fn = new lambda.Function(jobs.stack, name, { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code });
    const schedule = events.Schedule.cron({ minute: String(10 * index), hour: '2' });
    new events.Rule(jobs.stack, `${name}Rule`, { schedule, targets: [new LambdaFunction(fn)] });
    budget.addFunction(fn, { client });
  });
  pass(jobs.app);

  const { usable, demand, findings, consumers } = ledgerOf(budget);
  const line = consumers.find(({ kind }) => kind === 'scheduled');
  const alone = (line?.scheduled?.tasks ?? []).map(task => task.demand ?? NaN);
  expect(findings).toEqual([]);
  expect(alone).toHaveLength(33);
  expect(alone.reduce((sum, each) => sum + each)).toBeGreaterThan((usable ?? NaN) - 2 * 4 * 2 * 20);
  expect(line?.demand).toBe(152);
  expect(demand).toBe(2 * 4 * 2 * 20 + 2 + 2 * FUNCTIONS.length + (line?.demand ?? NaN));
});
