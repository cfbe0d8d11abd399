import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../../lib';
import type { AlarmId } from '../../lib/core/alarm';
import { alarmPage, ALARMS } from '../../lib/core/alarm';
import {
  borrowWaitText,
  clientsOverPlanText,
  failuresText,
  pinnedText,
  refusedText,
  saturatedText,
  waitingText,
} from '../../lib/core/pooler-alarm-text';
import { capacityText, checkoutWaitText, nearLimitText, overPlanText, overSteadyText } from '../../lib/core/server-alarm-text';
import { poolUseText, poolWaitText } from '../../lib/core/pool-alarm-text';
import { POOL_METRICS } from '../../lib/core/pool-metrics';
import type { LedgerPooler } from '../../lib/core/ledger';
import { comparison, comparisonTable } from '../cloudwatch/comparison';
import { api } from '../core/some-facts';
import { fitting, line } from '../core/some-ledger';
import { clusterOf, provisioned } from '../some-clusters';
import { SomeApp } from '../some-app';
import { pass, resourcesOf } from '../synth';
import { indentedSamples, read, ROOT, table } from './markdown';

const PAGE = read('docs/alarms.md');
const alarms = Object.entries(ALARMS) as [AlarmId, (typeof ALARMS)[AlarmId]][];

const proxy: LedgerPooler = {
  path: 'Stack/Orders/Proxy',
  name: 'Proxy',
  kind: 'rds-proxy',
  share: 51,
  percent: 66,
  clients: [],
  clientDemand: 40,
  clientLimit: null,
};
const fleet: LedgerPooler = { ...proxy, name: 'Pooler', kind: 'pgbouncer', share: 50, maxDbConnections: 25 };

const PLACE = { engine: 'postgres', resource: 'orders' };
const PUBLISHED = { engine: 'postgres', publishedAs: 'Shop/Api', timeoutSeconds: 10 };

/** What the pages show, as it is rendered. */
const TEXTS: Readonly<Record<AlarmId, string>> = {
  'connections-near-limit': nearLimitText(fitting({ demand: 20 }), 58),
  'connections-over-plan': overPlanText(fitting(), 61),
  'connections-over-steady': overSteadyText(fitting({ steadyDemand: 29 }), 39),
  'capacity-near-maximum': capacityText(fitting({ name: 'Orders writer' }), 90),
  'proxy-saturated': saturatedText(proxy, PLACE, 90),
  'proxy-borrow-wait': borrowWaitText(proxy, PLACE, 1_000_000),
  'proxy-pinned': pinnedText(proxy, PLACE, 30),
  'proxy-connection-failures': failuresText(proxy, PLACE, 0),
  'proxy-clients-over-plan': clientsOverPlanText(proxy, PLACE, 40),
  'pgbouncer-clients-waiting': waitingText(fleet, PLACE, 1_000_000),
  'pgbouncer-clients-refused': refusedText(fleet, PLACE, 0),
  'checkout-wait': checkoutWaitText(fitting(), 1000),
  'pool-nearly-full': poolUseText(line(api(), { size: 7, overflow: 4 }), PUBLISHED, 80),
};

it('every alarm has a page, and every page an alarm', () => {
  const names = readdirSync(join(ROOT, 'docs/alarms')).map(name => name.replace(/\.md$/, ''));
  expect(names.sort()).toEqual(alarms.map(([id]) => id).sort());
});

describe.each(alarms)('the page of %s', (id, { severity }) => {
  const page = read(`docs/alarms/${id}.md`);

  it('has title, severity, what it says and what to do', () => {
    const [title, summary] = page.split('\n\n');
    expect(title).toBe(`# ${id}`);
    expect(summary).toMatch(new RegExp(`^${severity} · [A-Z].+\\.$`));
    expect(page).toContain('\n## The alarm\n');
    expect(page).toContain('\n## What to do\n');
  });

  it('shows the description as it is rendered', () => {
    const [sample] = indentedSamples(`docs/alarms/${id}.md`);
    expect(TEXTS[id].startsWith(sample?.text.trim() ?? '?')).toBe(true);
  });

  it('is where its description points', () => {
    expect(alarmPage(id)).toMatch(/\/blob\/main\/docs\/alarms\/[a-z-]+\.md$/);
  });
});

it('the page of checkout-wait shows what the alarm of a consumer says as well', () => {
  const [, sample] = indentedSamples('docs/alarms/checkout-wait.md');
  const text = poolWaitText(line(api(), { size: 7, overflow: 4 }), PUBLISHED, 5_000);
  expect(sample?.text.trim()).toMatch(/^Api: requests wait more than 5 s/);
  expect(text.startsWith(sample?.text.trim() ?? '?')).toBe(true);
});

it('the table of docs/alarms.md is that of the code', () => {
  const rows = table(PAGE, 'alarm', 'severity').map(row => [row.alarm, row.severity, row.minutes, row['a minute without data']]);
  expect(rows).toEqual(
    alarms.map(([id, { severity, minutes, missing }]) => [`[${id}](alarms/${id}.md)`, severity, minutes.join(' of '), missing]),
  );
});

it('the comparison is the one that is computed, and the README has rows of it', () => {
  const computed = comparisonTable(comparison());
  expect(PAGE).toContain(computed);
  const rows = table(computed, 'what happens');
  const shown = table(read('README.md'), 'what happens');
  expect(shown.length).toBeGreaterThan(0);
  for (const row of shown) expect(rows).toContainEqual(row);
});

describe('what the alarms cost', () => {
  const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };

  /** Metrics that are watched and metrics that are made by a synthesized budget. */
  function priced(
    add: (some: SomeApp) => DatabaseTarget,
    more: (budget: ConnectionBudget, some: SomeApp) => void = () => undefined,
  ): Cost {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: add(some) });
    budget.addConsumer('api', { pool: PoolSizing.fixed({ size: 1 }) });
    budget.addAlarms();
    more(budget, some);
    const template = pass(some.app).template(some.stack);
    const watched = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => {
      const queries = Properties.Metrics as { MetricStat?: object }[] | undefined;
      return queries ? queries.filter(({ MetricStat }) => MetricStat).length : 1;
    });
    const pools = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(({ Properties }) => Properties.MetricName === 'PoolUse');
    return {
      watched: watched.reduce((sum, count) => sum + count, 0),
      own: resourcesOf(template, 'AWS::Logs::MetricFilter').length + pools.length * Object.keys(POOL_METRICS).length,
      composite: resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm').length,
    };
  }

  const secretOf = ({ stack }: SomeApp): ISecret => {
    const database = stack.node.tryFindChild('Database') ?? stack.node.findChild('Cluster');
    if (database instanceof rds.DatabaseInstance || database instanceof rds.DatabaseCluster) return database.secret!;
    throw new Error(`${database.node.path} is no database`);
  };
  const instance = (some: SomeApp): DatabaseTarget => DatabaseTarget.fromInstance(some.database());
  const readers = [provisioned('reader', 'r6g.large')];
  const cluster = (some: SomeApp): DatabaseTarget => DatabaseTarget.fromCluster(clusterOf(some, { readers }));
  const serverless = (some: SomeApp): DatabaseTarget => {
    const members = { writer: rds.ClusterInstance.serverlessV2('writer'), serverlessV2MaxCapacity: 8, readers };
    return DatabaseTarget.fromCluster(clusterOf(some, members));
  };
  const withProxy = (budget: ConnectionBudget, some: SomeApp): void => {
    budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [secretOf(some)] });
  };
  const withPgBouncer = (budget: ConnectionBudget, some: SomeApp): void => {
    budget.addPgBouncer('Pooler', { vpc: some.vpc(), vpcSubnets, secret: secretOf(some), databaseName: 'app' });
  };

  const withMetrics = (budget: ConnectionBudget, some: SomeApp): void => {
    const pool = PoolSizing.fixed({ size: 5 });
    budget.addEcsService(some.service('Api'), { client: PoolClient.nodePostgres(), pool, poolMetrics: true });
  };

  const costs: Readonly<Record<string, () => Cost>> = {
    'instance, with the alarm that pages': () => priced(instance),
    'Aurora cluster with readers': () => priced(cluster),
    'Serverless v2 cluster with readers': () => priced(serverless),
    'each RDS Proxy of an instance': () => less(priced(instance, withProxy), priced(instance)),
    'each RDS Proxy of a cluster': () => less(priced(cluster, withProxy), priced(cluster)),
    'each pool with `poolMetrics`': () => less(priced(instance, withMetrics), priced(instance)),
    'each PgBouncer': () => less(priced(instance, withPgBouncer), priced(instance)),
  };

  it.each(table(PAGE, 'what', 'watched metrics').slice(0, -1))('$what', row => {
    const cost = costs[row.what ?? '']?.();
    if (!cost) throw new Error(`${row.what ?? ''} is not recomputed`);
    const dollars = 0.1 * cost.watched + 0.5 * cost.composite + 0.3 * cost.own;
    expect([row['watched metrics'], row['metrics of your own'], row['dollars per month']]).toEqual([
      String(cost.watched),
      String(cost.own),
      dollars.toFixed(2),
    ]);
  });
});

interface Cost {
  readonly watched: number;
  readonly own: number;
  readonly composite: number;
}

function less(all: Cost, part: Cost): Cost {
  return { watched: all.watched - part.watched, own: all.own - part.own, composite: all.composite - part.composite };
}
