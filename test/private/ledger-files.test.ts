import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import {
  BudgetedDatabaseService,
  ConnectionBudget,
  DatabaseSource,
  DatabaseTarget,
  PoolClient,
  PoolSizing,
  ServiceSource,
  SettingsDelivery,
} from '../../lib';
import { ledgerJson } from '../../lib/report/ledger-json';
import { ledgerMarkdown } from '../../lib/report/ledger-markdown';
import { image, SomeApp } from '../some-app';
import { environmentOf, ledgerIn, ledgerOf, pass, synth } from '../synth';

const client = PoolClient.sqlAlchemy();

/** An app with everything that depends on a verdict, also in a stage. */
function wholeApp(): SomeApp {
  const some = new SomeApp();
  const prod = new Stack(new Stage(some.app, 'Prod'), 'Shop');
  for (const [scope, settingsDelivery] of [
    [some.stack, SettingsDelivery.ENVIRONMENT],
    [prod, SettingsDelivery.SSM_PARAMETERS],
  ] as const) {
    const orders = new BudgetedDatabaseService(scope, 'Orders', {
      vpc: some.vpc(scope),
      database: DatabaseSource.existingInstance(some.database({}, scope)),
      service: ServiceSource.newFargate({ image, desiredCount: 2 }),
      client,
      settingsDelivery,
    });
    orders.budget.addEcsService(some.service('Worker', {}, scope), { client });
  }
  return some;
}

describe('the ledger', () => {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Orders', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addEcsService(some.service('Api'), { client, processes: 2 });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 7 }) });
  const { directory } = pass(some.app);

  it('stands beside the templates as JSON', () => {
    expect(ledgerIn(some.app)).toMatchObject({
      version: 1,
      budgets: [
        {
          path: 'Shop/Orders',
          name: 'Orders',
          database: { engine: 'postgres', engineVersion: '16.8', instanceClass: 'db.t3.micro' },
          ceiling: { maxConnections: 77, basis: 'estimated' },
          usable: 51,
          consumers: [
            {
              path: 'Shop/Api',
              kind: 'ecs-service',
              copies: { steady: 1, peak: 2 },
              processes: 2,
              pool: { size: 7, overflow: 4, derived: true },
              demand: 44,
              steadyDemand: 22,
            },
            { path: 'Shop/Orders/Worker', kind: 'declared', demand: 7 },
          ],
          demand: 51,
          headroom: 0,
          findings: [],
        },
      ],
    });
  });

  it('stands beside them as Markdown', () => {
    const ledger = ledgerIn(some.app);
    expect(ledger && readFileSync(join(directory, 'connection-budget.md'), 'utf8')).toBe(ledger && ledgerMarkdown(ledger));
    expect(ledger && readFileSync(join(directory, 'connection-budget.json'), 'utf8')).toBe(ledger && ledgerJson(ledger));
  });

  it('holds every budget of the stage in the order of creation', () => {
    const two = new SomeApp();
    two.stated(10).addConsumer('A');
    two.stated(10, {}, new Stack(two.app, 'Another')).addConsumer('A');
    pass(two.app);
    expect(ledgerIn(two.app)?.budgets.map(({ path }) => path)).toEqual(['Shop/Budget', 'Another/Budget']);
  });

  it('stands in the directory of each stage', () => {
    const staged = wholeApp();
    const { directory: root } = pass(staged.app);
    const files = filesBelow(root).filter(file => file.includes('connection-budget'));
    expect(files).toEqual([
      'assembly-Prod/connection-budget.json',
      'assembly-Prod/connection-budget.md',
      'connection-budget.json',
      'connection-budget.md',
    ]);
  });

  it('is written when synthesis fails', () => {
    const over = new SomeApp();
    const overBudget = over.stated(10);
    overBudget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 20 }) });
    expect(synth(over.app).failed).toBe(true);
    expect(ledgerOf(overBudget)).toMatchObject({ headroom: -10, findings: [{ rule: 'over-budget', severity: 'error' }] });
  });

  it('is not written for an app without a budget', () => {
    const none = new SomeApp();
    none.database();
    pass(none.app);
    expect(ledgerIn(none.app)).toBeUndefined();
  });
});

it('and everything else is the same byte by byte in two syntheses of one app', () => {
  const [first, second] = [wholeApp(), wholeApp()].map(({ app }) => contents(pass(app).directory));
  expect(Object.keys(first ?? {}).length).toBeGreaterThan(5);
  expect(second).toEqual(first);
});

it('is right without validation, too', () => {
  const some = new SomeApp();
  const budget = some.stated(30);
  budget.addEcsService(some.service('Api'), { client });
  const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  some.app.synth({ skipValidation: true });
  log.mockRestore();
  expect(ledgerOf(budget)).toMatchObject({ demand: 30 });
  const { template } = synth(some.app);
  expect(environmentOf(template(some.stack))).toMatchObject({ DB_POOL_SIZE: '10', DB_MAX_OVERFLOW: '5' });
});

function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.flatMap(entry => (entry.isFile() ? [relative(directory, join(entry.parentPath, entry.name))] : [])).sort();
}

/** Templates and ledgers; metadata of CDK holds places and times of the run. */
function contents(directory: string): Record<string, string> {
  const files = filesBelow(directory).filter(file => /(\.template\.json|connection-budget\.(json|md))$/.test(file));
  return Object.fromEntries(files.map(file => [file, readFileSync(join(directory, file), 'utf8')]));
}
