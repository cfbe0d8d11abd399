import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '../../lib/core/ledger';
import { run, systemError } from './fake-io';

function fixture(name: string): string {
  return readFileSync(join(__dirname, 'fixtures', name), 'utf8');
}

const ORDERS = fixture('orders.yaml');

function ledgerOf(stdout: string): Ledger {
  return JSON.parse(stdout) as Ledger;
}

describe('plan', () => {
  test('prints the sum, the findings and the fixes of a plan that does not fit, and ends with 1', async () => {
    expect(await run(['plan', 'orders.yaml'], { 'orders.yaml': ORDERS })).toEqual({
      exitCode: 1,
      stdout: [
        'Orders: 36 connections over, 4 left outside deployments',
        '  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB',
        '  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin',
        '  = usable           51',
        '  Api                80   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)',
        '  Worker              7   declared',
        '  = demand           87   36 over',
        '  steady             47   4 left',
        '  error over-budget: Orders asks for 36 connections more than db.t3.micro can serve',
        '    fix: pool 7 + 4 in Api (11 per process)',
        '     or: db.t3.small (179)',
        '     or: db.m6i.large (828)',
        '     or: a pooler for Api with 44 connections (RDS Proxy MaxConnectionsPercent 57)',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('ends with 0 when the derived pool takes exactly what is left', async () => {
    const { exitCode, stdout } = await run(['plan', 'a.json', '--json'], { 'a.json': fixture('orders-derived.json') });
    const [orders] = ledgerOf(stdout).budgets;
    expect(exitCode).toBe(0);
    expect(orders).toMatchObject({ usable: 51, demand: 51, headroom: 0, findings: [] });
    expect(orders?.consumers[0]?.pool).toEqual({ size: 7, overflow: 4, derived: true });
  });

  test('judges every server of a plan', async () => {
    const { exitCode, stdout } = await run(['plan', 'a.yaml', '--json'], { 'a.yaml': fixture('two-servers.yaml') });
    const [instances, scaledOut] = ledgerOf(stdout).budgets;
    expect(exitCode).toBe(1);
    expect(instances).toMatchObject({ name: 'instances', usable: 670, demand: 668, headroom: 2, findings: [] });
    expect(instances?.consumers[0]?.pool).toEqual({ size: 116, overflow: 51, derived: true });
    expect(scaledOut).toMatchObject({ name: 'scaled out', usable: 100, demand: 300, headroom: -200 });
    expect(scaledOut?.findings.map(({ rule }) => rule)).toEqual(['over-budget']);
  });

  test('understands every key', async () => {
    const { exitCode, stdout, stderr } = await run(['plan', 'a.yaml', '--json'], { 'a.yaml': fixture('every-key.yaml') });
    const [everyKey, wholeReserve] = ledgerOf(stdout).budgets;
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(everyKey?.database).toEqual({ engine: 'mysql', engineVersion: '8.0', instanceClass: 'db.m6g.large' });
    expect(everyKey?.ceiling).toMatchObject({ maxConnections: 600, basis: 'parameter' });
    expect(everyKey?.reserve.slice(-3)).toEqual([
      { name: 'migrations', connections: 4 },
      { name: 'psql', connections: 3 },
      { name: 'margin', connections: 15 },
    ]);
    expect(everyKey?.consumers.map(({ name, copies, demand }) => [name, copies.peak, demand])).toEqual([
      ['rolling', 4, 52],
      ['blue-green', 4, 20],
      ['stated', 6, 60],
      ['lump', 1, 9],
    ]);
    expect(wholeReserve?.findings.map(({ rule }) => rule)).toContain('over-budget');
  });

  test('reads standard input, whose budget is called plan', async () => {
    const { exitCode, stdout } = await run(['plan', '-'], {}, ORDERS.replace('name: Orders\n', ''));
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')[0]).toBe('plan: 36 connections over, 4 left outside deployments');
  });

  test('a budget without a name has that of its file', async () => {
    const path = 'deploy/orders.v2.yml';
    const { stdout } = await run(['plan', path], { [path]: ORDERS.replace('name: Orders\n', '') });
    expect(stdout).toMatch(/^orders\.v2: /);
  });

  test('prints the ledger file with --json', async () => {
    const { stdout } = await run(['plan', 'a.yaml', '--json'], { 'a.yaml': ORDERS });
    expect(stdout).toMatch(/^\{\n {2}"version": 1,\n/);
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(ledgerOf(stdout).budgets).toHaveLength(1);
  });

  test('prints tables with --markdown', async () => {
    const { exitCode, stdout } = await run(['plan', 'a.yaml', '--markdown'], { 'a.yaml': ORDERS });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^# Connection budget\n\n## Orders\n/);
  });

  test('an unknown class is a finding with a way out that a plan has', async () => {
    const { exitCode, stdout } = await run(['plan', 'a.yaml'], { 'a.yaml': ORDERS.replace('t3.micro', 't3.mirco') });
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').slice(-4)).toEqual([
      '  steady             47   ? left',
      '  error unknown-ceiling: the ceiling of Orders is unknown: instance class "db.t3.mirco" is not known, nearest are db.t3.micro, db.t3.large, db.t3.medium',
      '    fix: maxConnections under database: what SHOW max_connections prints on the server',
      '',
    ]);
  });

  test('no name in a plan moves the cursor', async () => {
    const plan = ORDERS.replace('name: Api', 'name: "A\\e[2J\\u202Epi"').replace('name: Orders', 'name: "O\\nrders"');
    for (const option of ['--strict', '--markdown', '--json']) {
      const { stdout } = await run(['plan', 'a.yaml', option], { 'a.yaml': plan });
      expect(stdout).not.toContain('\u001b');
      if (option !== '--json') expect(stdout).not.toContain('\u202e');
    }
  });
});

/** Two servers that admit 400 each, of which 20 are kept. */
const CLUSTER = `name: Orders
database:
  engine: postgres
  engineVersion: 16.8
  members:
    - { name: one, maxConnections: 400 }
    - { name: two, maxConnections: 400 }
reserve: { connections: 20 }
consumers:
  - name: Api
    replicas: 6
    usual: 2
    processes: 2
    pool: { size: 10 }
  - name: Reports
    endpoint: reader
    tasks: 4
    pool: { size: 10 }
  - name: Etl
    endpoint: reader
    connections: 15
    reason: counted on the server
`;

describe('a cluster', () => {
  test('is told by endpoint, with what a lost member brings to the other one', async () => {
    expect(await run(['plan', '-'], {}, CLUSTER)).toEqual({
      exitCode: 0,
      stdout: [
        'Orders writer (Orders/writer): 140 connections left, 260 left outside deployments',
        '  ceiling                       400   one: PostgreSQL 16.8, parameter: max_connections 400 in the plan',
        '  - reserved                     20   20 stated',
        '  = usable                      380',
        '  Api                           240   declared: 12 pods (6, doubled while deploying: terminating pods keep their pools, maxSurge 25 %) x 2 processes x 10',
        '  = demand                      240   140 left',
        '  steady                         40   340 left',
        '  scaled out                    120   260 left',
        '  member lost                   175   all on one, of 380: 205 left (should fit)',
        '  deployment during failover    335   all on one, of 380: 45 left',
        '',
        'Orders reader (Orders/reader): 285 connections left, 325 left outside deployments',
        '  ceiling           400   two: PostgreSQL 16.8, parameter: max_connections 400 in the plan',
        '  - reserved         20   20 stated',
        '  = usable          380',
        '  Reports            80   8 tasks (4, doubled while deploying: maximumPercent 200) x 10',
        '  Etl                15   declared: counted on the server',
        '  = demand           95   285 left',
        '  steady             55   325 left',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('has no mistake in its help', async () => {
    const { stdout: help } = await run(['plan', '--help']);
    const start = help.indexOf('  name: Orders\n  database:\n    engine: aurora-postgresql');
    const plan = help.slice(start, help.indexOf('\nConsumers state')).replaceAll(/^ {2}/gm, '');
    const { exitCode, stdout } = await run(['plan', '-'], {}, plan);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')[0]).toBe('Orders writer (Orders/writer): 182 connections left, 272 left outside deployments');
  });

  test('has one ledger budget for each endpoint with --json', async () => {
    const { stdout } = await run(['plan', '-', '--json'], {}, CLUSTER);
    expect(ledgerOf(stdout).budgets.map(({ path, endpoint }) => [path, endpoint])).toEqual([
      ['Orders/writer', 'writer'],
      ['Orders/reader', 'reader'],
    ]);
  });

  test('names the ceiling of the member where it is unknown', async () => {
    const plan = CLUSTER.replace('name: one, maxConnections: 400', 'name: one, instanceClass: db.t3.mirco');
    const { exitCode, stdout } = await run(['plan', '-', '--json'], {}, plan);
    expect(exitCode).toBe(1);
    expect(ledgerOf(stdout).budgets[0]?.findings).toEqual([
      expect.objectContaining({
        rule: 'unknown-ceiling',
        remedies: ['maxConnections under database or the member: what SHOW max_connections prints on the server'],
      }),
    ]);
  });

  // The reader alone has 130, enough for 95; with the pools of the writer it would need 175.
  describe('that does not survive the loss of a member', () => {
    const small = CLUSTER.replace('two, maxConnections: 400', 'two, maxConnections: 150');

    async function verdictOn(plan: string, ...options: string[]): Promise<[number, string[]]> {
      const { exitCode } = await run(['plan', '-', ...options], {}, plan);
      const { stdout } = await run(['plan', '-', '--json'], {}, plan);
      const findings = ledgerOf(stdout).budgets.flatMap(budget => budget.findings);
      return [exitCode, findings.filter(({ rule }) => rule === 'failover-over-budget').map(({ severity }) => severity)];
    }

    test('is warned of', async () => {
      expect(await verdictOn(small)).toEqual([0, ['warning']]);
      expect(await verdictOn(small, '--strict')).toEqual([1, ['warning']]);
    });

    test('fails where that must fit', async () => {
      expect(await verdictOn(`${small}scenarios: { must: [deployment, member-lost] }\n`)).toEqual([1, ['error']]);
    });

    test('passes in silence where it need not', async () => {
      expect(await verdictOn(`${small}scenarios: { should: [] }\n`)).toEqual([0, []]);
    });
  });
});

test('a stated ceiling that runs only after a restart is a warning, and the lower number counts', async () => {
  const plan = ORDERS.replace('16.8\n', '16.8\n  running: 60\n');
  const { stdout } = await run(['plan', '-', '--json'], {}, plan);
  const [orders] = ledgerOf(stdout).budgets;
  expect(orders?.ceiling).toMatchObject({ maxConnections: 60, basis: 'declared' });
  expect(orders?.findings.map(({ rule }) => rule)).toContain('ceiling-needs-reboot');
});

describe('--strict', () => {
  // 400 connections on 1 GiB fit the parameter, and are too many for the memory.
  const warned = [
    'database: { engine: postgres, engineVersion: 16.8, instanceClass: db.t3.micro, parameter: 500 }',
    'consumers:',
    '  - { name: Api, connections: 400 }',
  ].join('\n');

  test('fails on warnings, which pass without it', async () => {
    const findings = ledgerOf((await run(['plan', '-', '--json'], {}, warned)).stdout).budgets[0]?.findings;
    expect(findings?.map(({ severity }) => severity)).toEqual(['warning']);
    expect(await run(['plan', '-'], {}, warned)).toMatchObject({ exitCode: 0 });
    expect(await run(['plan', '-', '--strict'], {}, warned)).toMatchObject({ exitCode: 1 });
  });

  test('has nothing to add to a plan without findings', async () => {
    expect(await run(['plan', '-', '--strict'], {}, fixture('orders-derived.json'))).toMatchObject({ exitCode: 0 });
  });
});

describe('a plan that cannot be meant', () => {
  test('is told mistake by mistake, each with file, line and column', async () => {
    const text = ORDERS.replace('processes: 2', 'processes: 2.5').replace('size: 8', 'size: 0');
    expect(await run(['plan', 'plan.yaml'], { 'plan.yaml': text })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: [
        'plan.yaml:10:16: consumers[0].processes must be a whole number from 1 to 10000, got 2.5: processes per task, pod or copy, such as workers; a pool never spans processes',
        'plan.yaml:11:19: consumers[0].pool.size must be a whole number from 1 to 262143, got 0: connections that one process keeps; a process without a connection cannot work, so leave the consumer out instead of stating 0',
        '',
      ].join('\n'),
    });
  });

  test('on standard input is called so', async () => {
    expect(await run(['plan', '-'], {}, '')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: '<stdin>:1:1: the plan is empty: state database and consumers, see connection-budget plan --help\n',
    });
  });

  test('with more than 20 mistakes is told by the first 20', async () => {
    const lines = (count: number): Promise<string[]> =>
      run(['plan', '-'], {}, Array.from({ length: count - 1 }, (_, index) => `k${index}: 1\n`).join('')).then(({ stderr }) =>
        stderr.trimEnd().split('\n'),
      );
    expect(await lines(20)).toHaveLength(20);
    const many = await lines(21);
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('<stdin>: and more');
  });

  test('cannot be read', async () => {
    const refusal = 'connection-budget: cannot read plan.yaml: there is no such file; check the path\n';
    expect(await run(['plan', 'plan.yaml'])).toEqual({ exitCode: 3, stdout: '', stderr: refusal });
    expect(await run(['plan', 'd'], { d: systemError('EISDIR') })).toMatchObject({ exitCode: 3 });
    expect(await run(['plan', 'b'], { b: new Uint8Array(10 * 1024 * 1024) })).toMatchObject({
      exitCode: 3,
      stderr:
        'connection-budget: cannot read b: it may have 1048576 bytes (1 MiB), got 10485760 bytes: split it into several files\n',
    });
  });

  test.each([
    [[], 'plan needs one file, got 0: name a YAML or JSON file, or - for standard input'],
    [['a', 'b'], 'plan needs one file, got 2: name a YAML or JSON file, or - for standard input'],
    [['a', '--json', '--markdown'], '--json and --markdown exclude each other: keep one'],
    [
      ['a', '--jsno'],
      'unknown option --jsno: did you mean --json? connection-budget plan knows --json, --markdown, --strict, --help',
    ],
  ])('%j is refused before anything is read', async (args, message) => {
    expect(await run(['plan', ...args])).toEqual({ exitCode: 2, stdout: '', stderr: `connection-budget: ${message}\n` });
  });
});

test('the plan that the help shows is a plan, and it fits', async () => {
  const { stdout: help } = await run(['plan', '--help']);
  const start = help.indexOf('  # yaml-language-server');
  const plan = help.slice(start, help.indexOf('\nSeveral servers')).replaceAll(/^ {2}/gm, '');
  const { exitCode, stdout } = await run(['plan', '-'], {}, plan);
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')[0]).toBe('Orders: 0 connections left, 22 left outside deployments');
});
