import { RULES } from '../../lib/core/finding';
import { CLIENTS } from '../../lib/core/clients';
import { judge } from '../../lib/core/judge';
import { DEFAULT_PREFIX, settingsOf } from '../../lib/core/settings';
import { ceilingOf } from '../../lib/core/ceiling';
import { findInstanceClass } from '../../lib/core/instance-classes';
import { BudgetedDatabaseService, DatabaseSource, PoolClient, ServiceSource } from '../../lib';
import { run } from '../cli/fake-io';
import { api, declared, derived, micro } from '../core/some-facts';
import { SomeApp } from '../some-app';
import { environmentOf, pass, secretsOf } from '../synth';
import { codesIn, fencedSamples, read, section, table } from './markdown';

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
    expect(sample('ts', 'new BudgetedDatabaseService').trimEnd().split('\n')).toHaveLength(10);
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

  it('lists exactly what a budgeted service is given', () => {
    const { app, stack } = budgetedService();
    const template = pass(app).template(stack);
    expect([...listed].sort()).toEqual([...Object.keys(environmentOf(template)), ...Object.keys(secretsOf(template))].sort());
  });

  it.each(Object.values(CLIENTS))('lists everything that a service with $name is given', client => {
    const settings = settingsOf({ ...request, client, processesVariable: client.processesVariable, applicationName: 'Api' });
    expect(listed).toEqual(expect.arrayContaining(settings.map(({ name }) => name)));
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

  it('is shown in three commands', () => {
    expect(commands.map(([command]) => command)).toEqual(['capacity', 'capacity', 'plan']);
  });

  it('answers the capacity that is asked for, in both places', async () => {
    for (const args of commands.slice(0, 2)) {
      const { exitCode, stdout } = await run(args);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/ceiling +77 .*\n(.*\n)*.*= usable +51\n/);
    }
  });

  it('finds the plan 36 connections over', async () => {
    const { exitCode, stdout, stderr } = await run(commands[2] ?? [], { 'plan.yaml': plan });
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

it('says what is not there yet as the code does: clusters and replicas until a ceiling is stated', () => {
  expect(section(README, 'Not yet')).toContain('`MaxConnections.of(…)`');
  const server = { engine: 'aurora-postgresql', instanceClass: 'db.r7g.large' };
  expect(ceilingOf(server, { kind: 'estimated' }).basis).toBe('unknown');
  expect(ceilingOf(server, { kind: 'declared', maxConnections: 1700 }).basis).toBe('declared');
});
