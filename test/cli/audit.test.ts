import { FakeAws } from '../aws/fake-aws';
import { instance, planned } from '../aws/world';
import type { Faults, World } from '../aws/world';
import { ledgerJson } from '../../lib/report/ledger-json';
import { fitting } from '../core/some-ledger';
import policy from '../../iam/audit-policy.json';
import type { Files, WritingRun } from './fake-io';
import { chunksOf, runWriting } from './fake-io';

const NOW = new Date('2026-11-21T08:00:00Z');

/** Two databases, the second of which nobody planned, and a proxy in front of the first. */
const SHOP: World = {
  instances: [
    instance('orders', { TagList: planned('Shop/Budget', 77, 41) }),
    instance('reports', { DBParameterGroups: [{ DBParameterGroupName: 'mine', ParameterApplyStatus: 'in-sync' }] }),
    instance('shard-1', {
      DBClusterIdentifier: 'c',
      Engine: 'aurora-postgresql',
      EngineVersion: '16.4',
      DBInstanceClass: 'db.r6g.large',
    }),
  ],
  clusters: [
    {
      DBClusterIdentifier: 'c',
      DBClusterParameterGroup: 'theirs',
      DBClusterMembers: [{ DBInstanceIdentifier: 'shard-1', IsClusterWriter: true }],
    },
  ],
  parameters: { mine: { max_connections: '200' }, theirs: {} },
  proxies: [{ DBProxyName: 'px' }],
  targetGroups: { px: [{ ConnectionPoolConfig: { MaxConnectionsPercent: 60 } }] },
  targets: { px: [{ RdsResourceId: 'orders', Type: 'RDS_INSTANCE' }] },
  metrics: {
    'DatabaseConnections orders': [10, 40],
    'DatabaseConnections reports': [3],
    'DatabaseConnections shard-1': [700],
    'MaxDatabaseConnectionsAllowed px': [46, 46],
    'DatabaseConnectionsCurrentlyBorrowed px': [150],
    'DatabaseConnectionsCurrentlySessionPinned px': [0],
    'ClientConnections px': [500],
  },
};

const FINE: World = {
  instances: [instance('orders', { TagList: planned('Shop/Budget', 77, 41) })],
  metrics: { 'DatabaseConnections orders': [40] },
};

const ENVIRONMENT = { ...process.env };
let aws: FakeAws | undefined;

afterEach(async () => {
  await aws?.stop();
  aws = undefined;
  process.env = { ...ENVIRONMENT };
});

/** Answers on loopback, which the SDK is sent to by its own setting. */
async function serve(worlds: Readonly<Record<string, World>>, faults?: Faults): Promise<void> {
  aws = await FakeAws.start(worlds, faults);
  process.env.AWS_ENDPOINT_URL = aws.endpoint;
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'hidden-secret';
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
}

function audit(args: string, files?: Files): Promise<WritingRun> {
  return runWriting(['audit', ...args.split(' ').filter(arg => arg !== '')], files, '', NOW);
}

describe('an audit', () => {
  it('holds an account against its plans', async () => {
    await serve({ 'eu-west-1': SHOP });
    const { exitCode, stdout, stderr } = await audit('--region eu-west-1');
    expect(stderr).toBe('');
    expect(stdout).toBe(`eu-west-1, default credentials: 14 days to 2026-11-21 08:00 UTC

  server            class         ceiling  basis      usable  peak  at                planned  verdict
  reports           db.t3.micro       200  parameter     168     3  2026-11-07 08:00        -  never-planned
  shard-1 (writer)  db.r6g.large     1722  published    1617   700  2026-11-07 08:00        -  never-planned
  orders            db.t3.micro        77  estimated      51    40  2026-11-07 10:00       41  fine

  proxy  of      per cent  may open  in use  pinned  clients  verdict
  px     orders        60        46      30       0      100  fine

3 servers, 1 proxy: 2 never-planned, 2 fine
`);
    expect(exitCode).toBe(0);
  });

  it('fails with --strict where anything is told', async () => {
    await serve({ 'eu-west-1': SHOP, 'us-east-1': FINE });
    expect((await audit('--region eu-west-1 --strict')).exitCode).toBe(1);
    expect((await audit('--region us-east-1 --strict')).exitCode).toBe(0);
  });

  it('fails where a server is near its limit', async () => {
    await serve({ 'eu-west-1': { ...FINE, metrics: { 'DatabaseConnections orders': [63] } } });
    const { exitCode, stdout } = await audit('--region eu-west-1');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`
  orders (ceiling 77, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB)
    near-limit: 63 connections at the peak, 51 usable + 10 for operations, refusals from 65 on
    over-plan: 63 connections at the peak, planned 41 by consumers + 10 for operations: somebody outside the budget, or a leak
`);
  });

  it('takes the plan from a ledger, for a server that bears no tags too', async () => {
    await serve({ 'eu-west-1': { instances: [instance('orders-prod')], metrics: { 'DatabaseConnections orders-prod': [4] } } });
    const files = { 'ledger.json': ledgerJson({ version: 1, budgets: [fitting({ path: 'Shop/Budget' })] }) };
    const { stdout, exitCode } = await audit('--region eu-west-1 --ledger ledger.json --budget orders-prod=Shop/Budget', files);
    expect(stdout).toContain('pools-above-use: pools for 51 connections, 4 at the peak');
    expect(exitCode).toBe(0);
  });

  it('takes the plan from the Metadata of a template', async () => {
    await serve({ 'eu-west-1': { instances: [instance('orders-prod')], metrics: { 'DatabaseConnections orders-prod': [40] } } });
    const Metadata = {
      'connection-budget': { path: 'Shop/Budget', ceiling: 77, basis: 'estimated', usable: 51, plannedPeak: 20, operations: 5 },
    };
    const template = {
      Resources: { Orders: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceIdentifier: 'Orders-Prod' }, Metadata } },
    };
    const { stdout } = await audit('--region eu-west-1 --ledger t.json', { 't.json': JSON.stringify(template) });
    expect(stdout).toContain('over-plan: 40 connections at the peak, planned 20 by consumers + 5 for operations');
  });

  it('reads several Regions, and the accounts of several roles', async () => {
    await serve({ 'ASIAone eu-west-1': FINE, 'ASIAtwo eu-west-1': SHOP, 'us-east-1': {} });
    const arn = (role: string): string => `--role-arn arn:aws:iam::123456789012:role/teams/${role}`;
    const { stdout } = await audit(`${arn('one')} ${arn('two')} --region eu-west-1 --region us-east-1 --json`);
    const { regions } = JSON.parse(stdout) as { regions: { account: string; region: string; servers: unknown[] }[] };
    expect(regions.map(({ account, region, servers }) => [account, region, servers.length])).toEqual([
      ['123456789012', 'eu-west-1', 1],
      ['123456789012', 'us-east-1', 0],
      ['123456789012', 'eu-west-1', 3],
      ['123456789012', 'us-east-1', 0],
    ]);
    expect(aws?.calls.filter(({ action }) => action !== 'AssumeRole').every(({ key }) => /^ASIA(one|two)$/.test(key))).toBe(true);
  });

  it('says that a role could not be assumed, and reads the others', async () => {
    await serve({ 'eu-west-1': FINE }, (action, count) => (action === 'AssumeRole' && count === 1 ? 'deny' : undefined));
    const arns = '--role-arn arn:aws:iam::123456789012:role/one --role-arn arn:aws:iam::123456789013:role/two';
    const { exitCode, stdout } = await audit(`${arns} --region eu-west-1`);
    expect(stdout).toMatch(/no servers\n\n {2}not read: sts:AssumeRole, not allowed\n/);
    expect(stdout).toContain('1 server, 0 proxies: 1 fine, 1 call without an answer');
    expect(exitCode).toBe(1);
  });

  it('takes the Region of the environment', async () => {
    await serve({ 'eu-west-1': FINE });
    process.env.AWS_REGION = 'eu-west-1';
    expect((await audit('')).stdout).toContain('eu-west-1, default credentials');
  });

  it('shows whoever watches what has been read', async () => {
    await serve({ 'eu-west-1': SHOP });
    const { watched } = await watchedAudit();
    expect(watched).toBe('read eu-west-1, default credentials: 3 servers, 1 proxy\n');
  });
});

describe('a budget that is named', () => {
  const two: World = { instances: [instance('orders-prod')], metrics: { 'DatabaseConnections orders-prod': [40] } };
  const files = { 'ledger.json': ledgerJson({ version: 1, budgets: [fitting({ path: 'Shop/Budget' })] }) };

  it('is that of one server', async () => {
    await serve({ 'eu-west-1': two, 'us-east-1': two });
    const { exitCode, stderr } = await audit(
      '--region eu-west-1 --region us-east-1 --ledger ledger.json --budget orders-prod=Shop/Budget',
      files,
    );
    expect([exitCode, stderr]).toEqual([
      2,
      'connection-budget: --budget orders-prod is the name of 2 servers: audit one account and Region with it\n',
    ]);
  });

  it('is told where no server is found', async () => {
    await serve({ 'eu-west-1': two });
    const { stdout } = await audit('--region eu-west-1 --ledger ledger.json', files);
    expect(stdout).toContain(`budgets without a server:
  Shop/Budget: no server that was read bears this plan; was another one deployed? A server without tags is named with --budget <server>=Shop/Budget
`);
    const { stdout: json } = await audit('--region eu-west-1 --ledger ledger.json --json', files);
    expect(JSON.parse(json)).toMatchObject({ budgetsWithoutServer: ['Shop/Budget'] });
  });

  it('is no part that somebody else has handed over', async () => {
    await serve({ 'eu-west-1': two });
    const part = fitting({
      path: 'Shop/Budget',
      ceiling: { maxConnections: 30, basis: 'declared', source: 'allotted', isPart: true },
    });
    const { exitCode, stderr } = await audit('--region eu-west-1 --ledger ledger.json --budget orders-prod=Shop/Budget', {
      'ledger.json': ledgerJson({ version: 1, budgets: [part] }),
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('which has a part of the server alone: name the budget of its owner');
  });

  it('of a cluster is that of its members', async () => {
    const writer = fitting({ path: 'Shop/Budget/writer', endpoint: 'writer' });
    const reader = fitting({ path: 'Shop/Budget/reader', endpoint: 'reader' });
    await serve({ 'eu-west-1': SHOP });
    const { stdout } = await audit('--region eu-west-1 --ledger ledger.json --budget c=Shop/Budget', {
      'ledger.json': ledgerJson({ version: 1, budgets: [writer, reader] }),
    });
    expect(stdout).toMatch(/shard-1 \(writer\) .* 51 {2}/);
  });
});

describe('a snapshot', () => {
  it('is judged as the account was', async () => {
    await serve({ 'eu-west-1': SHOP });
    const first = await audit('--region eu-west-1 --snapshot s.json');
    const again = await audit('--from s.json', first.written);
    expect(again.stdout).toBe(first.stdout);
  });

  it('has no names with --anonymize', async () => {
    await serve({ 'eu-west-1': SHOP });
    const { written } = await audit('--region eu-west-1 --snapshot s.json --anonymize');
    expect(written['s.json']).not.toMatch(/orders|reports|shard|Shop|mine|theirs|"px"|default/);
    expect((await audit('--from s.json', written)).stdout).toContain('server-1');
  });

  it.each([
    ['{', /^s\.json: not JSON, or cut off: /],
    ['{"version":2}', /^s\.json: version must be 1, got 2: update cdk-connection-budget/],
    [
      '{"version":1,"takenAt":"now"}',
      /^s\.json: not a snapshot: it must have required property 'days': name a file that audit --snapshot wrote/,
    ],
    ['[]', /^s\.json: not a snapshot: it must be object/],
  ])('that is %s is refused', async (text, message) => {
    const { exitCode, stdout, stderr } = await audit('--from s.json', { 's.json': text });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('what goes wrong', () => {
  it('ends with 3 where nothing could be read', async () => {
    await serve({ 'eu-west-1': SHOP }, action => (action.startsWith('Describe') ? 'deny' : undefined));
    const { exitCode, stdout, stderr } = await audit('--region eu-west-1');
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      'connection-budget: nothing could be read: rds:DescribeDBClusters: not allowed; rds:DescribeDBInstances: not allowed; ' +
        'rds:DescribeDBProxies: not allowed; connection-budget audit --iam-policy prints what is needed\n',
    );
  });

  it('ends with 3 where nobody has signed in', async () => {
    await serve({ 'eu-west-1': SHOP });
    delete process.env.AWS_ACCESS_KEY_ID;
    process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/nonexistent';
    const { exitCode, stderr } = await audit('--region eu-west-1');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/nothing could be read: credentials: none were found: sign in, or name a profile with --profile/);
  });

  it('is told beside everything that was read', async () => {
    await serve({ 'eu-west-1': SHOP }, action => (action === 'DescribeDBProxies' ? 'deny' : undefined));
    const { exitCode, stdout } = await audit('--region eu-west-1');
    expect(stdout).toContain('  not read: rds:DescribeDBProxies, not allowed\n');
    expect(stdout).toContain('3 servers, 0 proxies: 2 never-planned, 1 fine, 1 call without an answer');
    expect(exitCode).toBe(1);
  });

  it('ends with the time that it has', async () => {
    await serve({ 'eu-west-1': SHOP }, action => (action === 'GetMetricData' ? 'hang' : undefined));
    const { exitCode, stdout } = await audit('--region eu-west-1 --timeout 2');
    expect(stdout).toContain('not read: cloudwatch:GetMetricData, not answered in time');
    expect(stdout).toContain('connections: cloudwatch:GetMetricData: not answered in time');
    expect(exitCode).toBe(1);
  });

  it.each(['deny', 'garbage', 'fail', 'circle'] as const)(
    'by %s of any call ends in a report without a secret',
    async fault => {
      for (const failing of ACTIONS) {
        await serve({ 'eu-west-1': SHOP }, action => (action === failing ? fault : undefined));
        for (const form of ['', '--json', '--markdown']) {
          const { stdout, stderr, exitCode } = await audit(`--region eu-west-1 --timeout 20 ${form}`);
          expect(`${stdout}${stderr}`).not.toMatch(/hunter2|AKIA|hidden-secret|arn:|123456789012/);
          expect(stdout + stderr).toMatch(/not read|nothing could be read|"because": /);
          expect(exitCode).not.toBe(0);
        }
        await aws?.stop();
      }
    },
    120_000,
  );
});

describe('the policy', () => {
  const allowed = policy.Statement.flatMap(({ Action }) => Action).sort();

  it('is printed without anything being read', async () => {
    const { exitCode, stdout } = await audit('--iam-policy');
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, policy]);
  });

  it('allows what is called and nothing else, and nothing that writes', async () => {
    await serve({ 'eu-west-1': SHOP });
    await audit('--region eu-west-1');
    const called = new Set(aws?.calls.map(({ action }) => `${action === 'GetMetricData' ? 'cloudwatch' : 'rds'}:${action}`));
    expect([...called].sort()).toEqual(allowed);
    expect(allowed.every(action => /^(rds:Describe|cloudwatch:Get)/.test(action))).toBe(true);
  });
});

describe('names that somebody chose', () => {
  const HOSTILE = '\u001b[2J\u202e|<script>alert(1)</script>`*x*\n# heading \u009b31m';

  it.each(['', '--json', '--markdown'])('do no harm in a report %s', async form => {
    const TagList = planned(HOSTILE, 77, 41);
    const DBParameterGroups = [{ DBParameterGroupName: HOSTILE, ParameterApplyStatus: 'pending-reboot' }];
    await serve({
      'eu-west-1': {
        instances: [instance(HOSTILE, { TagList, DBParameterGroups, EngineVersion: HOSTILE })],
        parameters: { [HOSTILE.replace('\n', ' ')]: {} },
      },
    });
    const { stdout } = await audit(`--region eu-west-1 ${form}`);

    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    if (form === '--markdown') expect(stdout).not.toMatch(/<script|^# heading|(?<!\\)`\*/m);
    expect(stdout).toContain('alert(1)');
  });
});

describe('what is typed', () => {
  it.each([
    ['extra', 'audit takes options alone, got "extra"'],
    ['--region ../evil', '--region must be a Region such as eu-west-1, got "../evil"'],
    [
      '--region eu-west-1 --role-arn admin',
      '--role-arn must be the ARN of a role such as arn:aws:iam::123456789012:role/audit, got "admin"',
    ],
    [
      '--days 64',
      '--days must be a whole number from 1 to 63, got 64: CloudWatch keeps five minutes apart for 63 days; 14 is the default',
    ],
    ['--json --markdown', '--json and --markdown exclude each other: keep one'],
    ['--from s.json --region eu-west-1', '--from and --region exclude each other: a snapshot was read before'],
    ['--from s.json --snapshot s.json', '--snapshot s.json would write over what is read: name another file'],
    ['--iam-policy --json', '--iam-policy stands alone: nothing is read with it'],
    ['--anonymize', '--anonymize is about the file of --snapshot: name one'],
    [
      '--from s.json --budget orders',
      '--budget must be <server>=<path of its budget> such as orders-prod=Shop/Budget, got "orders"',
    ],
    ['--from s.json --budget orders=X', '--budget orders must name a budget of a ledger, got X: name a ledger with --ledger'],
    ['--snapshoot x', 'unknown option --snapshoot: did you mean --snapshot? connection-budget audit knows'],
  ])('%s is refused', async (args, message) => {
    const { exitCode, stderr, stdout } = await audit(args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`connection-budget: ${message}`);
  });

  it('has to name a Region where the environment names none', async () => {
    process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/nonexistent';
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    const { exitCode, stderr } = await audit('');
    expect([exitCode, stderr]).toEqual([
      2,
      'connection-budget: no Region is known: name one or several with --region, such as --region eu-west-1\n',
    ]);
  });

  it('has to name a server that was read', async () => {
    await serve({ 'eu-west-1': FINE });
    const files = { 'ledger.json': ledgerJson({ version: 1, budgets: [fitting({ path: 'Shop/Budget' })] }) };
    const { exitCode, stderr } = await audit('--region eu-west-1 --ledger ledger.json --budget ordres=Shop/Budget', files);
    expect([exitCode, stderr]).toEqual([
      2,
      'connection-budget: --budget ordres is no server that was read: check its name, and the Regions\n',
    ]);
  });
});

const ACTIONS = [
  'DescribeDBInstances',
  'DescribeDBClusters',
  'DescribeDBProxies',
  'DescribeDBProxyTargetGroups',
  'DescribeDBProxyTargets',
  'DescribeDBParameters',
  'DescribeDBClusterParameters',
  'GetMetricData',
];

/** An audit with a terminal for its progress. */
async function watchedAudit(): Promise<{ watched: string }> {
  let watched = '';
  const { main } = await import('../../lib/cli/main');
  await main(['audit', '--region', 'eu-west-1'], {
    stdout: { write: () => undefined },
    stderr: { write: text => (watched += text), isTTY: true },
    version: '',
    openFile: () => Promise.reject(new Error('not expected')),
    stdin: () => ({ chunks: chunksOf(new Uint8Array()) }),
    writeFile: () => Promise.resolve(),
    now: () => NOW,
    saveMemory: () => undefined,
  });
  return { watched };
}
