import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../../lib';
import { busyConnections, meanWaitSeconds, waitPercentileSeconds } from '../../lib/core/workload';
import { PGBOUNCER_CONSTANTS, pgBouncerSizes } from '../../lib/core/pgbouncer';
import type { TabledClient } from '../../lib/core/clients/client-facts';
import { CLIENTS } from '../../lib/core/clients/table';
import { isUnknown } from '../../lib/core/unknown';
import { ledgerText } from '../../lib/report/ledger-text';
import { SomeApp } from '../some-app';
import { ledgerOf, pass } from '../synth';
import { codesIn, fencedSamples, read, section, table } from './markdown';

const PAGE = read('docs/poolers.md');

it('the ledger stands as it is rendered', () => {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
  budget.addConsumer('etl', { pool: PoolSizing.fixed({ size: 11 }) });
  const options = { vpc: some.vpc(), vpcSubnets: { subnetType: SubnetType.PUBLIC }, secrets: [database.secret!] };
  budget
    .addProxy('Proxy', options)
    .addEcsService(some.service('Api', { desiredCount: 2 }), { client: PoolClient.nodePostgres() });
  pass(some.app);
  const [shown] = fencedSamples('docs/poolers.md').filter(({ language }) => language === 'text');
  const lines = (text: string): string[] =>
    text
      .split('\n')
      .map(line => line.trim().replace(/ {2,}/g, '  '))
      .filter(line => line !== '');
  const rendered = lines(ledgerText({ version: 1, budgets: [ledgerOf(budget)] }));
  for (const line of lines(shown?.text ?? 'no sample')) expect(rendered).toContain(line);
});

describe('the sizes of PgBouncer', () => {
  const rows = table(PAGE, 'variable', 'value', "PgBouncer's own");
  const valueOf = (name: string): string => {
    const row = rows.find(({ variable = '' }) => codesIn(variable).includes(name));
    if (row?.value === undefined) throw new Error(`${name} is not in the table`);
    return row.value;
  };
  const sizes = pgBouncerSizes({ maxDbConnections: 100, clientDemand: 400 });

  it('are those of the code', () => {
    expect([sizes.defaultPoolSize, sizes.reservePoolSize, sizes.reservePoolTimeoutSeconds]).toEqual([90, 10, 1]);
    expect(valueOf('DEFAULT_POOL_SIZE')).toMatch(/^90 % and 10 % of it; the reserve is used after 1 s/);
    expect(valueOf('MAX_CLIENT_CONN')).toMatch(/ and 10 for health checks$/);
    expect(sizes.maxClientConn).toBe(410);
    expect(valueOf('QUERY_WAIT_TIMEOUT')).toMatch(`${sizes.queryWaitTimeoutSeconds} s,`);
    expect(valueOf('SERVER_IDLE_TIMEOUT')).toBe(`${sizes.serverIdleTimeoutSeconds} s, ${sizes.serverLifetimeSeconds} s`);
    expect(valueOf('MAX_PREPARED_STATEMENTS')).toBe(String(sizes.maxPreparedStatements));
    expect(valueOf('AUTH_TYPE')).toBe(`\`${PGBOUNCER_CONSTANTS.AUTH_TYPE}\``);
    expect(valueOf('SERVER_TLS_SSLMODE')).toBe(`\`${PGBOUNCER_CONSTANTS.SERVER_TLS_SSLMODE}\``);
  });
});

it('the example of a load is computed', () => {
  const text = section(PAGE, 'Load');
  const busy = busyConnections({ requestsPerSecond: 400, secondsHeld: 0.05 });
  expect(busy).toBe(20);
  expect(meanWaitSeconds(busy, 20, 0.05)).toBe(Infinity);
  const milliseconds = (seconds: number): number => Math.ceil(seconds * 1000);
  const [mean, percentile] = [meanWaitSeconds(busy, 23, 0.05), waitPercentileSeconds(busy, 23, 0.05, 99)].map(milliseconds);
  expect(text).toContain(`on 23 a checkout waits ${mean} ms on average, and ${percentile} ms at the 99th percentile`);
});

describe('how drivers are told to keep no prepared statements', () => {
  const OF_CLIENT: Readonly<Record<string, TabledClient>> = {
    asyncpg: CLIENTS.asyncpg,
    'SQLAlchemy and asyncpg': CLIENTS.sqlAlchemyAsyncpg,
    'psycopg 3': CLIENTS.psycopgPool,
    'node-postgres': CLIENTS.nodePostgres,
    'postgres.js': CLIENTS.postgresJs,
    'pgx 5': CLIENTS.pgxPool,
    'pgx 4': CLIENTS.pgxPool,
    PgJDBC: CLIENTS.hikariCp,
    Rails: CLIENTS.rails,
    Npgsql: CLIENTS.npgsql,
  };
  const rows = table(section(PAGE, 'Settings of the clients'), 'client', 'setting');

  it.each(rows.map(row => [row.client ?? '', row.setting ?? '']))(
    'is the same on the page and in the table of clients: %s',
    (name, cell) => {
      const off = OF_CLIENT[name]?.statementsOff;
      expect(OF_CLIENT[name]).toBeDefined();
      const options = off === undefined || isUnknown(off) ? [] : off.text.split(', ').map(each => each.split(/[=:]/)[0] ?? '');
      for (const option of options) expect(codesIn(cell).join(' ')).toContain(option);
    },
  );
});
