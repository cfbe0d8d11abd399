import type { AccountSnapshot } from '../../lib/core/account';
import { readMeasurements } from '../../lib/core/measurement-reading';
import { proxy, region, server } from '../core/audit/snapshots';
import type { Files, WritingRun } from './fake-io';
import { runWriting } from './fake-io';

const NOW = new Date('2026-11-21T08:00:00Z');

const SNAPSHOT: AccountSnapshot = {
  version: 1,
  takenAt: '2026-11-21T08:00:00Z',
  days: 1,
  regions: [
    region({
      servers: [
        server({ plan: { path: 'Shop/Budget', ceiling: 77, plannedPeak: 51 } }),
        server({ id: 'pinned', parameter: { text: '200', group: 'mine' } }),
        server({ id: 'reports' }),
        server({ id: 'shard-1', cluster: 'shards', role: 'writer', engine: 'aurora-postgresql' }),
        server({ id: 'shard-2', cluster: 'shards', role: 'reader', engine: 'aurora-postgresql' }),
      ],
      proxies: [proxy()],
    }),
  ],
};

const FILES: Files = { 's.json': JSON.stringify(SNAPSHOT) };

function measure(args: readonly string[], files: Files = FILES, stdin = ''): Promise<WritingRun> {
  return runWriting(['measure', '--from', 's.json', ...args], files, stdin, NOW);
}

function asked(...statements: string[]): string[] {
  return statements.flatMap(statement => ['--from-sql', statement]);
}

describe('measuring', () => {
  it('writes what proxies, parameters and people say, and what is missing', async () => {
    const { exitCode, stdout, written } = await measure(['--out', 'c.json', ...asked('reports=81')]);
    expect(stdout)
      .toBe(`orders: 76 to 78 by rounding, 76 counts, MaxDatabaseConnectionsAllowed 46 of proxy px at MaxConnectionsPercent 60
pinned: 200, parameter group mine
reports: 81, SHOW max_connections
shard-1: not measured: state with --from-sql shard-1=<number> what SHOW max_connections prints
shard-2: not measured: state with --from-sql shard-2=<number> what SHOW max_connections prints
3 servers measured, 2 not
`);
    expect(exitCode).toBe(0);
    const { servers } = readMeasurements(written['c.json'] ?? '');
    expect(servers.map(each => [each.server, each.maxConnections, each.atMost, each.budget, each.measuredOn])).toEqual([
      ['orders', 76, 78, 'Shop/Budget', '2026-11-21'],
      ['pinned', 200, undefined, undefined, '2026-11-21'],
      ['reports', 81, undefined, undefined, '2026-11-21'],
    ]);
  });

  it('prints the file where none is named, and the rest beside it', async () => {
    const { stdout, stderr, written } = await measure([]);
    expect(readMeasurements(stdout).servers).toHaveLength(2);
    expect(stderr).toContain('2 servers measured, 3 not');
    expect(written).toEqual({});
  });

  it('keeps what was measured before and is not measured now', async () => {
    const first = await measure(['--out', 'c.json', ...asked('reports=81')]);
    const again = await measure(['--out', 'c.json', ...asked('shard-1=405')], { ...FILES, ...first.written });
    const { servers } = readMeasurements(again.written['c.json'] ?? '');
    expect(servers.map(each => each.server)).toEqual(['orders', 'pinned', 'reports', 'shard-1']);
  });

  it('is the same file whoever measures first', async () => {
    const one = await measure(['--out', 'c.json', ...asked('reports=81', 'shard-1=405')]);
    const other = await measure(['--out', 'c.json', ...asked('shard-1=405', 'reports=81')], { ...FILES, ...one.written });
    expect(other.written).toEqual(one.written);
  });

  it('never writes over a file that it cannot read', async () => {
    const { exitCode, stderr, written } = await measure(['--out', 'c.json'], {
      ...FILES,
      'c.json': '{"version": 1, "budgets": []}',
    });
    expect([exitCode, written]).toEqual([2, {}]);
    expect(stderr).toMatch(/^c\.json: /);
  });

  it('tells what could not be read', async () => {
    const missing = [{ action: 'rds:DescribeDBProxies', because: 'not allowed' }];
    const snapshot = { ...SNAPSHOT, regions: [region({ missing })] };
    const { exitCode, stdout } = await measure(['--out', 'c.json'], { 's.json': JSON.stringify(snapshot) });
    expect(stdout).toContain('not read: rds:DescribeDBProxies, not allowed\n');
    expect(exitCode).toBe(1);
  });
});

describe('an answer', () => {
  const limitOf = async (statement: string, stdin = ''): Promise<unknown> => {
    const { stdout, stderr } = await measure(asked(statement), FILES, stdin);
    return stdout === ''
      ? stderr
      : readMeasurements(stdout).servers.find(each => each.source === 'SHOW max_connections')?.maxConnections;
  };

  it.each([
    ['of psql', ' max_connections \n-----------------\n 81\n(1 row)\n\n'],
    ['of psql without a header', '81\n'],
    [
      'of mysql',
      '+-----------------+-------+\n| Variable_name   | Value |\n+-----------------+-------+\n| max_connections | 81    |\n+-----------------+-------+\n1 row in set (0.01 sec)\n',
    ],
    ['of mysql for programs', '@@max_connections\n81\n'],
    ['of mysql with a tab', 'max_connections\t81\r\n'],
  ])('may be pasted as it stands %s', async (_client, text) => {
    expect(await limitOf('reports=-', text)).toBe(81);
  });

  it.each([
    ['nothing', ''],
    ['two numbers', ' 81\n 82\n'],
    ['words', 'ERROR: permission denied'],
    ['nothing that is allowed', '0'],
    ['more than is allowed', '262144'],
  ])('is refused where it is %s', async (_what, text) => {
    expect(await limitOf('reports=-', text)).toMatch(
      /--from-sql reports needs one number from 1 to 262143, got ".*": paste what SHOW max_connections prints/,
    );
  });

  it.each([
    ['reports.abc123.eu-west-1.rds.amazonaws.com', 'reports'],
    ['REPORTS.abc123.eu-west-1.rds.amazonaws.com:5432', 'reports'],
    ['shards.cluster-abc123.eu-west-1.rds.amazonaws.com', 'shard-1'],
    ['shard-2', 'shard-2'],
  ])('of %s is that of %s', async (host, id) => {
    const { servers } = readMeasurements((await measure(asked(`${host}=81`))).stdout);
    expect(servers.filter(each => each.source === 'SHOW max_connections').map(each => each.server)).toEqual([id]);
  });

  it.each([
    ['reports', '--from-sql must be <host>=<number> such as orders-prod=81, got "reports"'],
    ['=81', '--from-sql must be <host>=<number> such as orders-prod=81, got "=81"'],
    ['report=81', '--from-sql report is no server that was read: did you mean reports?'],
    [
      'reports.abc.us-east-1.rds.amazonaws.com=81',
      '--from-sql reports.abc.us-east-1.rds.amazonaws.com is no server that was read: did you mean reports?',
    ],
    ['shards.cluster-ro-abc.eu-west-1.rds.amazonaws.com=81', 'may be any of several servers: name the host of one instance'],
    ['px.proxy-abc.eu-west-1.rds.amazonaws.com=81', 'may be any of several servers: name the host of one instance'],
  ])('%s is refused', async (statement, message) => {
    const { exitCode, stderr } = await measure(asked(statement));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it('may be pasted once', async () => {
    const { exitCode, stderr } = await measure(asked('reports=-', 'orders=-'));
    expect([exitCode, stderr]).toEqual([
      2,
      'connection-budget: --from-sql can read one answer from standard input: state the others as numbers\n',
    ]);
  });

  it('has to name one server', async () => {
    const files = { 's.json': JSON.stringify({ ...SNAPSHOT, regions: [region(), region({ region: 'us-east-1' })] }) };
    expect((await measure(asked('orders=81'), files)).stderr).toContain(
      '--from-sql orders is the name of 2 servers: read one account and Region with it',
    );
    expect((await measure(asked('orders.x.us-east-1.rds.amazonaws.com=81'), files)).exitCode).toBe(0);
  });
});
