import { Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ConnectionBudget, DatabaseTarget, Enforcement, PoolClient, PoolSizing } from '../../lib';
import { SomeApp, postgres } from '../some-app';
import { consumerOf, environmentOf, ledgerIn, ledgerOf, pass, synth } from '../synth';

const RULE = { id: 'connection-budget::over-budget', reason: 'known' };

interface StagedApp {
  readonly some: SomeApp;
  readonly stage: Stage;
  readonly stack: Stack;
  readonly budget: ConnectionBudget;
}

/** A stage whose budget of 10 connections is asked for so many. */
function staged(connections: number, enforcement?: Enforcement, below?: (some: SomeApp) => Construct): StagedApp {
  const some = new SomeApp();
  const stage = new Stage(below?.(some) ?? some.app, 'Prod');
  const stack = new Stack(stage, 'Shop');
  const budget = some.stated(10, { enforcement }, stack);
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: connections }) });
  return { some, stage, stack, budget };
}

const MESSAGE = `Budget asks for 10 connections more than the database can serve
  ceiling            10   PostgreSQL 16.8, declared: as stated
  - reserved          0
  = usable           10
  Worker             20   declared
  = demand           20   10 over`;

describe('a stage inside an app', () => {
  it('fails synthesis by itself, with message, fix and acknowledgement', () => {
    const { stage } = staged(20);
    let thrown = '';
    try {
      stage.synth();
    } catch (error) {
      thrown = String(error);
    }
    expect(thrown).toContain(MESSAGE);
    expect(thrown).toContain('\n  Suggested fix: one of: pool 10 in Worker');
    expect(thrown).toContain("\n  Acknowledge with 'connection-budget::over-budget'");
  });

  it('fails the app', () => {
    const synthesis = synth(staged(20).some.app);
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain(MESSAGE);
  });

  it.each<[string, (app: StagedApp) => Construct]>([
    ['budget', ({ budget }) => budget],
    ['stack', ({ stack }) => stack],
    ['stage', ({ stage }) => stage],
    ['app', ({ some }) => some.app],
  ])('passes when it is acknowledged on the %s', (_, where) => {
    const app = staged(20);
    Validations.of(where(app)).acknowledge(RULE);
    expect(synth(app.some.app)).toMatchObject({ failed: false });
  });

  it('fails when another stage is acknowledged', () => {
    const app = staged(20);
    Validations.of(new Stage(app.some.app, 'Test')).acknowledge(RULE);
    expect(synth(app.some.app).failed).toBe(true);
  });

  it.each([Enforcement.WARN, Enforcement.REPORT])('passes under Enforcement %s', enforcement => {
    expect(synth(staged(20, enforcement).some.app).failed).toBe(false);
  });

  it('passes, and writes a ledger of its own, when everything fits', () => {
    const { some, stage, budget } = staged(10);
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({ path: 'Prod/Shop/Budget', demand: 10 });
    expect(ledgerIn(stage)?.budgets).toHaveLength(1);
    expect(ledgerIn(some.app)).toBeUndefined();
  });
});

describe('a stage below a stack, as pipelines have it', () => {
  const pipeline = (some: SomeApp): Construct => new Construct(some.stack, 'Pipeline');

  it('fails synthesis with the message', () => {
    const synthesis = synth(staged(20, Enforcement.FAIL, pipeline).some.app);
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain(MESSAGE);
  });

  it('shows a warning', () => {
    const synthesis = synth(staged(20, Enforcement.WARN, pipeline).some.app);
    expect(synthesis.failed).toBe(false);
    expect(synthesis.output).toContain(MESSAGE);
  });

  it('passes when everything fits', () => {
    const { some, budget } = staged(10, Enforcement.FAIL, pipeline);
    pass(some.app);
    expect(ledgerOf(budget)).toMatchObject({ path: 'Shop/Pipeline/Prod/Shop/Budget', headroom: 0 });
  });
});

describe('several stages', () => {
  it('of one kind are each judged by what stands in them', () => {
    const some = new SomeApp();
    const budgets = [1, 3].map(desiredCount => {
      const stack = new Stack(new Stage(some.app, `Stage${desiredCount}`), 'Shop');
      const budget = some.stated(60, {}, stack);
      budget.addEcsService(some.service('Api', { desiredCount }, stack), { client: PoolClient.nodePostgres() });
      return { stack, budget };
    });
    const synthesis = pass(some.app);
    expect(budgets.map(({ budget }) => consumerOf(budget, 'Api').pool.size)).toEqual([20, 10]);
    expect(budgets.map(({ stack }) => environmentOf(synthesis.template(stack)).DB_POOL_SIZE)).toEqual(['20', '10']);
  });

  it('refuse what stands in another one', () => {
    const some = new SomeApp();
    const [test, prod] = ['Test', 'Prod'].map(id => new Stack(new Stage(some.app, id), 'Shop'));
    const service = some.service('Api', {}, prod);
    expect(() => some.stated(60, {}, test).addEcsService(service, { client: PoolClient.nodePostgres() })).toThrow(
      'service must be in the same stage as the budget Test/Shop/Budget, got Prod/Shop/Api of stage Prod: ' +
        'create a budget in each stage, or declare the consumer with addConsumer',
    );
    expect(
      () => new ConnectionBudget(some.stack, 'Own', { database: DatabaseTarget.fromInstance(some.database({}, prod)) }),
    ).toThrow(
      'database must be in the same stage as the budget Shop/Own, got Prod/Shop/Database of stage Prod: ' +
        'create a budget in each stage, or declare the consumer with addConsumer',
    );
  });

  it('refuse what stands in another app', () => {
    const service = new SomeApp().service('Api');
    expect(() => new SomeApp().stated().addEcsService(service, { client: PoolClient.nodePostgres() })).toThrow(
      'service must be in the same stage as the budget Shop/Budget, got Shop/Api of another app: ' +
        'create a budget in each stage, or declare the consumer with addConsumer',
    );
  });
});

it('needs an app', () => {
  const database = DatabaseTarget.fromAttributes({ engine: postgres });
  expect(() => new ConnectionBudget(new Stack(undefined, 'Lone'), 'Budget', { database })).not.toThrow();
  expect(() => new ConnectionBudget(new Construct(undefined as never, 'Root'), 'Budget', { database })).toThrow(
    'Root/Budget is in no App: create a ConnectionBudget inside an App or a Stage',
  );
});
