import type { App } from 'aws-cdk-lib';
import { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import type { Finding } from '../../lib/core/finding';
import { RULES } from '../../lib/core/finding';
import { CLIENTS } from '../../lib/core/clients/table';
import { judge } from '../../lib/core/judge';
import { DEFAULT_PREFIX, settingsOf } from '../../lib/core/settings';
import { ceilingOf } from '../../lib/core/ceiling';
import { findInstanceClass } from '../../lib/core/instance-classes';
import { connectionPath } from '../../lib/core/connection-path';
import {
  BudgetedDatabaseService,
  ConnectionBudget,
  DatabaseSource,
  DatabaseTarget,
  PoolClient,
  PoolSizing,
  ServiceSource,
} from '../../lib';
import { run } from '../cli/fake-io';
import { api, declared, derived, micro } from '../core/some-facts';
import { SomeApp } from '../some-app';
import { clusterOf, provisioned } from '../some-clusters';
import { environmentOf, ledgerIn, pass, secretsOf, synth } from '../synth';
import { codesIn, fencedSamples, read, section, table } from './markdown';
import { appWith } from './run-sample';

const README = read('README.md');
const samples = fencedSamples('README.md');

/** The only sample of a language that holds a text. */
function sample(language: string, part: string): string {
  const [found, ...others] = samples.filter(each => each.language === language && each.text.includes(part));
  if (!found || others.length > 0) throw new Error(`one ${language} sample with "${part}" was expected`);
  return found.text;
}

/** Message of the incident: one API task that doubles, a worker, db.t3.micro. */
function incident(): string {
  const [finding] = judge(micro([api(), declared('Worker', 7)])).findings;
  return finding?.message ?? '';
}

describe('the first screen', () => {
  it('shows the message as it is rendered, between the words that CDK adds', () => {
    expect(sample('text', 'Orders asks')).toBe(`ERROR ${incident()} (connection-budget)\n`);
  });

  it('shows the ten lines that it announces', () => {
    expect(README).toContain('the ten lines');
    expect(sample('ts', 'DatabaseSource.newInstance').trimEnd().split('\n')).toHaveLength(10);
  });

  it('has the message before the ten lines, and both before anything else', () => {
    expect(samples.map(each => each.language).slice(0, 2)).toEqual(['text', 'ts']);
    expect(README.indexOf('new BudgetedDatabaseService')).toBeLessThan(README.indexOf('\n## '));
  });
});

it('names the two commands that set everything up', () => {
  const commands = sample('sh', 'npm ci').split('\n');
  expect(commands.map(line => line.split('#')[0]?.trim())).toEqual(
    expect.arrayContaining(['npm ci && npx cdk synth', 'npm ci && npm test']),
  );
});

describe('the table of classes', () => {
  const rows = table(README, 'db class', 'nominal GiB');

  it('has a row for every step from 1 to 32 GiB', () => {
    expect(rows.map(row => row['nominal GiB'])).toEqual(['1', '2', '4', '8', '16', '32']);
  });

  it.each(rows.map(row => [row['db class'] ?? '', row] as const))('holds what is estimated for %s', (instanceClass, row) => {
    const estimate = (engine: string, engineVersion?: string): string => {
      const ceiling = ceilingOf({ engine, engineVersion, instanceClass }, { kind: 'estimated' });
      return ceiling.basis === 'estimated' ? String(ceiling.maxConnections) : ceiling.basis;
    };
    expect(row).toEqual({
      'db class': instanceClass,
      'nominal GiB': String(findInstanceClass(instanceClass)?.memoryGib),
      'RDS PostgreSQL': estimate('postgres'),
      'RDS MySQL': estimate('mysql'),
      'MariaDB 10.5+': estimate('mariadb', '10.5'),
    });
  });
});

it('lists every rule with its severity and its page, and no other', () => {
  const listed = table(README, 'rule', 'severity').map(row => [row.rule, row.severity]);
  const expected = Object.entries(RULES).map(([rule, severity]) => [`[${rule}](docs/rules/${rule}.md)`, severity]);
  expect(listed.sort()).toEqual(expected.sort());
});

describe('the table of variables', () => {
  const request = {
    prefix: DEFAULT_PREFIX,
    client: CLIENTS.sqlAlchemy,
    setsPool: true,
    poolTimeoutSeconds: 10,
    poolRecycleSeconds: 1800,
  };
  const listed = table(README, 'variable', 'value').flatMap(row => codesIn(row.variable ?? ''));

  /** What no service on an instance of RDS is given unless it asks for it. */
  const elsewhere = [
    'DB_CONNECTION_STRING_PARAMETERS',
    'DB_POOL_IDLE_TIMEOUT',
    'DB_POOL_METRICS_NAME',
    'DB_READER_HOST',
    'DB_READER_POOL_SIZE',
    'DB_READER_RDS_MAX_CONNECTIONS',
    'DB_STATEMENT_CACHE_SIZE',
    'DB_URL_PARAMETERS',
  ];

  it('lists exactly what a budgeted service is given, and what others are', () => {
    expect([...listed, 'DB_READER_RDS_MAX_CONNECTIONS'].sort()).toEqual([...variablesOf(budgetedService()), ...elsewhere].sort());
  });

  it('says what a pool on the reader endpoint adds: an address, and each pool setting again', () => {
    const usual = variablesOf(budgetedService());
    const added = variablesOf(serviceOnCluster()).filter(name => !usual.includes(name));
    const settings = settingsOf({ ...request, prefix: `${DEFAULT_PREFIX}READER_` }).map(({ name }) => name);
    expect(added.sort()).toEqual(['DB_READER_HOST', ...settings].sort());
    expect(added).toEqual(expect.arrayContaining(elsewhere.filter(name => name.startsWith('DB_READER_'))));
    expect(README).toContain('each pool setting again, also as `DB_READER_RDS_MAX_CONNECTIONS`');
  });

  it('says what is added for a database other than RDS and Aurora, with its value', () => {
    const { idleTimeoutSeconds } = connectionPath('cloud-sql');
    const outside = settingsOf({ ...request, poolIdleTimeoutSeconds: idleTimeoutSeconds });
    const [row] = table(README, 'variable', 'value').filter(({ variable }) => variable === '`DB_POOL_IDLE_TIMEOUT`');
    expect(outside).toContainEqual({ name: 'DB_POOL_IDLE_TIMEOUT', value: /^\d+/.exec(row?.value ?? '')?.[0] });
    expect(connectionPath(undefined).idleTimeoutSeconds).toBeUndefined();
  });

  it.each(Object.values(CLIENTS))('lists everything that a service with $name is given', client => {
    const { processesVariable } = client;
    const names = { applicationName: 'Api', poolMetricsName: 'Shop/Api' };
    const settings = settingsOf({ ...request, client, processesVariable, ...names }).map(({ name }) => name);
    const own = client.settings.map(({ name }): string => name);
    const others = settings.filter(name => !own.includes(name) && name !== processesVariable);
    expect(listed).toEqual(expect.arrayContaining(others));
    if (processesVariable !== undefined)
      expect(section(README, 'What the application reads')).toContain(`\`${processesVariable}\``);
  });

  it("counts the clients, and gives names of a client's own as they are set", () => {
    expect(README).toContain(`\`PoolClient\` knows ${Object.keys(CLIENTS).length} clients`);
    const set: string[] = Object.values(CLIENTS).flatMap(({ settings }) =>
      settings.filter(({ kind }) => kind === 'variable').map(({ name }): string => name),
    );
    const [row] = table(README, 'variable', 'value').filter(({ variable }) => variable === "the client's own");
    expect(codesIn(row?.value ?? '').length).toBeGreaterThan(0);
    expect(set).toEqual(expect.arrayContaining(codesIn(row?.value ?? '')));
  });

  it('says which names a prefix comes in front of', () => {
    const names = (prefix: string): string[] => settingsOf({ ...request, prefix }).map(({ name }) => name);
    const added = names('ORDERS_').filter(name => names(DEFAULT_PREFIX).some(plain => name === `ORDERS_${plain}`));
    const [said = ''] = /settingsPrefix: 'ORDERS_'` \(([^)]+)\)/.exec(README)?.slice(1) ?? [];
    expect(codesIn(said)).toEqual(added.map(name => name.replace('ORDERS_', '')));
  });

  it('gives clients without overflow the 0 that it announces', () => {
    const [line] = judge(micro([api({ pool: derived({ knowsOverflow: false }) })])).consumers;
    const overflow = settingsOf({ ...request, client: CLIENTS.nodePostgres }, line, 77).find(
      ({ name }) => name === 'DB_MAX_OVERFLOW',
    );
    expect(README).toContain(`overflow is ${overflow?.value ?? ''} for clients that have none`);
  });

  it('gives a formula that arrives at the pool of one process', () => {
    expect(README).toContain('`(RDS_MAX_CONNECTIONS - DB_ADMIN_RESERVE) // APP_INSTANCE_COUNT` gives pool size + overflow');
    const budget = judge(micro([api(), declared('Worker', 7)]));
    const settings = settingsOf(request, budget.consumers[0], budget.ceiling.maxConnections);
    const value = (name: string): number => Number(settings.find(setting => setting.name === name)?.value);
    expect((value('RDS_MAX_CONNECTIONS') - value('DB_ADMIN_RESERVE')) / value('APP_INSTANCE_COUNT')).toBe(8 + 12);
  });
});

/** Names of all variables and secrets of the only service. */
function variablesOf({ app, stack }: SomeApp): string[] {
  const template = pass(app).template(stack);
  return [...Object.keys(environmentOf(template)), ...Object.keys(secretsOf(template))];
}

/** A service with a pool on each endpoint of a cluster. */
function serviceOnCluster(): SomeApp {
  const some = new SomeApp();
  new BudgetedDatabaseService(some.stack, 'Orders', {
    vpc: some.vpc(),
    database: DatabaseSource.existingCluster(clusterOf(some, { readers: [provisioned('reader', 'r6g.large')] })),
    service: ServiceSource.existing(some.service('Api')),
    processesPerTask: 2,
    client: PoolClient.sqlAlchemy(),
    readerPool: PoolSizing.derived(),
  });
  return some;
}

/** A service that is handed everything: pool, number of processes, address and credentials. */
function budgetedService(): SomeApp {
  const some = new SomeApp();
  new BudgetedDatabaseService(some.stack, 'Orders', {
    vpc: some.vpc(),
    database: DatabaseSource.existingInstance(some.database(), { databaseName: 'orders' }),
    service: ServiceSource.existing(some.service('Api')),
    processesPerTask: 2,
    client: PoolClient.sqlAlchemy(),
  });
  return some;
}

describe('the command line', () => {
  const commands = samples
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .flatMap(line => /connection-budget(?: --)? ((?:capacity|plan) .*?)\s*(?:#.*)?$/.exec(line)?.slice(1) ?? [])
    .map(args => args.split(' '));

  const plan = sample('yaml', 'consumers:');

  it('is shown in five commands', () => {
    expect(commands.map(([command]) => command)).toEqual(['capacity', 'capacity', 'capacity', 'capacity', 'plan']);
  });

  it('says what the members of two clusters admit', async () => {
    const [, ...promised] = /aurora-postgresql +# (\d+)\n.*aurora-mysql .* # (\d+)\n/.exec(README) ?? [];
    expect(promised).toHaveLength(2);
    for (const [index, args] of commands.slice(2, 4).entries()) {
      const { exitCode, stdout } = await run(args);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(new RegExp(`ceiling +${promised[index]} `));
    }
  });

  it('answers the capacity that is asked for, in both places', async () => {
    for (const args of commands.slice(0, 2)) {
      const { exitCode, stdout } = await run(args);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/ceiling +77 .*\n(.*\n)*.*= usable +51\n/);
    }
  });

  it('finds the plan 36 connections over', async () => {
    const { exitCode, stdout, stderr } = await run(commands[4] ?? [], { 'plan.yaml': plan });
    expect(stderr).toBe('');
    expect(stdout).toContain('Orders asks for 36 connections more than db.t3.micro can serve');
    expect(exitCode).toBe(1);
  });

  it('reports a mistake in the plan with its line', async () => {
    const { exitCode, stderr } = await run(['plan', 'plan.yaml'], { 'plan.yaml': plan.replace('tasks: 1', 'tasks: none') });
    expect(stderr).toMatch(/^plan\.yaml:4:/);
    expect(exitCode).toBe(2);
  });

  it('takes --json in both commands', async () => {
    for (const args of commands) {
      const { stdout } = await run([...args, '--json'], { 'plan.yaml': plan });
      expect(typeof JSON.parse(stdout)).toBe('object');
    }
  });
});

describe('the cluster', () => {
  const text = sample('ts', 'DatabaseSource.newCluster');
  const findings = (app: App): Finding[] => ledgerIn(app)?.budgets.flatMap(budget => budget.findings) ?? [];

  it('fits as it stands', () => {
    const { app } = appWith(text);
    expect(pass(app).output).not.toContain('failover-over-budget');
    expect(findings(app)).toEqual([]);
  });

  it('is warned about without mustFit, in the words of the page', () => {
    const { app } = appWith(text.replace(/^ *mustFit: .*\n/m, ''));
    pass(app);
    expect(findings(app).map(({ rule, message }) => [rule, `${message}\n`])).toEqual([
      ['failover-over-budget', sample('text', 'Orders writer asks')],
    ]);
  });
});

it('says what is not there yet as the code does: Serverless v1 has an unknown ceiling', () => {
  expect(section(README, 'Not yet')).toMatch(/Aurora Serverless v1, .*\s`unknown-ceiling`/);
  const { app, stack } = new SomeApp();
  const cluster = new CfnDBCluster(stack, 'Cluster', { engine: 'aurora-mysql', engineMode: 'serverless' });
  const budget = new ConnectionBudget(stack, 'Budget', { database: DatabaseTarget.fromCfnCluster(cluster) });
  budget.addConsumer('jobs');
  expect(synth(app).failed).toBe(true);
  expect(ledgerIn(app)?.budgets[0]?.findings.map(({ rule }) => rule)).toEqual(['unknown-ceiling']);
});
