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
        server({ id: 'shard-1', cluster: 'shards', role: 'writer', engine: 'aurora-postgresql', instanceClass: 'db.r6g.large' }),
        server({ id: 'shard-2', cluster: 'shards', role: 'reader', engine: 'aurora-postgresql', instanceClass: 'db.r6g.large' }),
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
      .toBe(`orders (eu-west-1, default): 76 to 78 by rounding, 76 counts, MaxDatabaseConnectionsAllowed 46 of proxy px at MaxConnectionsPercent 60
pinned (eu-west-1, default): 200, parameter group mine
reports (eu-west-1, default): 81, SHOW max_connections
shard-1 (eu-west-1, default): not measured: state with --from-sql shard-1=<number> what SHOW max_connections prints
shard-2 (eu-west-1, default): not measured: state with --from-sql shard-2=<number> what SHOW max_connections prints
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

  it('keeps what was asked of a server, unless a proxy proves more', async () => {
    const first = await measure(['--out', 'c.json', ...asked('orders=77')]);
    const again = await measure(['--out', 'c.json'], { ...FILES, ...first.written });
    const orders = (text = ''): unknown => readMeasurements(text).servers.find(each => each.server === 'orders');
    expect(orders(again.written['c.json'])).toMatchObject({ maxConnections: 77, source: 'SHOW max_connections' });
    const lower = await measure(['--out', 'c.json', ...asked('orders=50')]);
    const proved = await measure(['--out', 'c.json'], { ...FILES, ...lower.written });
    expect(orders(proved.written['c.json'])).toMatchObject({ maxConnections: 76, proxied: true });
  });

  it('keeps what is newer than a snapshot', async () => {
    const first = await measure(['--out', 'c.json']);
    const old = { ...SNAPSHOT, takenAt: '2026-01-01T00:00:00Z' };
    const again = await measure(['--out', 'c.json'], { ...first.written, 's.json': JSON.stringify(old) });
    expect(again.written).toEqual(first.written);
  });

  it('dates an answer by the day on which it was given', async () => {
    const old = { ...SNAPSHOT, takenAt: '2026-01-01T00:00:00Z' };
    const { stdout } = await measure(asked('reports=81'), { 's.json': JSON.stringify(old) });
    expect(readMeasurements(stdout).servers.map(each => [each.server, each.measuredOn])).toEqual([
      ['orders', '2026-01-01'],
      ['pinned', '2026-01-01'],
      ['reports', '2026-11-21'],
    ]);
  });

  it('is nothing for a snapshot without names, and writes to no file called -', async () => {
    const anonymous = JSON.stringify({ ...SNAPSHOT, anonymous: true });
    expect(await measure([], { 's.json': anonymous })).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await measure(['--out', '-'])).toMatchObject({ exitCode: 2, written: {} });
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
    [
      'of sqlplus',
      'NAME                                 TYPE        VALUE\n------------ ----------- -----\nprocesses                            integer     81\n',
    ],
    ['of mysql with a tab', 'max_connections\t81\r\n'],
  ])('may be pasted as it stands %s', async (_client, text) => {
    expect(await limitOf('reports=-', text)).toBe(81);
  });

  it.each([
    ['nothing', ''],
    ['two numbers', ' 81\n 82\n'],
    ['another number', '| Max_used_connections | 57 |'],
    ['a setting of another name', ' superuser_reserved_connections \n---\n 3\n(1 row)'],
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
    ['orders.staging=81', 'orders.staging is no server that was read'],
    ['reports.abc.eu-west-1.rds.amazonaws.com.evil.example=81', 'is no server that was read'],
    [
      'reports=400',
      '--from-sql reports is 400, and db.t3.micro without a parameter of its own gives 112 at most: was another server asked?',
    ],
    ['pinned=201', '--from-sql pinned is 201, and its parameter group gives 200 at most: was another server asked?'],
    ['px.proxy-abc.eu-west-1.rds.amazonaws.com=81', 'may be any of several servers: name the host of one instance'],
  ])('%s is refused', async (statement, message) => {
    const { exitCode, stderr } = await measure(asked(statement));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it('is given once', async () => {
    const { exitCode, stderr } = await measure(asked('reports=81', 'reports.abc.eu-west-1.rds.amazonaws.com=82'));
    expect([exitCode, stderr]).toEqual([
      2,
      'connection-budget: --from-sql reports.abc.eu-west-1.rds.amazonaws.com is given twice: keep one answer for reports\n',
    ]);
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
