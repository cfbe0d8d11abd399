import { CfnOutput, Duration, Token, Tokenization } from 'aws-cdk-lib';
import { CfnParameter as SsmParameter } from 'aws-cdk-lib/aws-ssm';
import { ConnectionBudget, DatabaseTarget, DeploymentOverlap, Enforcement, MaxConnections, PoolClient, PoolSizing } from '../lib';
import { ComputeHost } from '../lib/compute-host';
import { postgres, SomeApp } from './some-app';
import { consumerOf, environmentOf, ledgerOf, pass, resourcesOf, synth } from './synth';

const client = PoolClient.sqlAlchemy();

describe('the figures of a budget', () => {
  const some = new SomeApp();
  const database = some.database();
  const budget = new ConnectionBudget(some.stack, 'Orders', { database: DatabaseTarget.fromInstance(database) });
  const api = budget.addEcsService(some.service('Api'), { client, processes: 2 });
  const worker = budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 5 }) });
  const figures = {
    maxConnections: budget.maxConnections,
    usableConnections: budget.usableConnections,
    peakDemand: budget.peakDemand,
    headroom: budget.headroom,
    apiPool: api.poolSize,
    apiOverflow: api.maxOverflow,
    apiDemand: api.demand,
    workerDemand: worker.demand,
  };
  for (const [name, value] of Object.entries(figures)) new CfnOutput(some.stack, name, { value: Token.asString(value) });
  new SsmParameter(some.stack, 'Text', { type: 'String', value: `pool=${api.poolSize}` });
  const template = pass(some.app).template(some.stack);

  it('are tokens that templates resolve', () => {
    expect(Object.values(figures).every(value => Token.isUnresolved(value))).toBe(true);
    const outputs = Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [name, Number(Value)]);
    expect(Object.fromEntries(outputs)).toEqual({
      maxConnections: 77,
      usableConnections: 51,
      peakDemand: 49,
      headroom: 2,
      apiPool: 7,
      apiOverflow: 4,
      apiDemand: 44,
      workerDemand: 5,
    });
  });

  it('may stand within a text', () => {
    expect(resourcesOf(template, 'AWS::SSM::Parameter').map(({ Properties }) => Properties.Value)).toEqual(['pool=7']);
  });

  it('may be read by a consumer of the same budget', () => {
    const inner = new SomeApp();
    const innerBudget = inner.stated(40);
    const service = inner.service('Api');
    const consumer = innerBudget.addEcsService(service, { client });
    service.taskDefinition.defaultContainer?.addEnvironment('MY_POOL', Tokenization.stringifyNumber(consumer.poolSize));
    service.taskDefinition.defaultContainer?.addEnvironment('MY_CEILING', `of ${innerBudget.maxConnections}`);
    const variables = environmentOf(pass(inner.app).template(inner.stack));
    expect(variables).toMatchObject({ MY_POOL: '14', MY_CEILING: 'of 40', DB_POOL_SIZE: '14' });
    expect(ledgerOf(innerBudget).findings).toEqual([]);
  });

  it('may be negative', () => {
    const over = new SomeApp();
    const overBudget = over.stated(10, { enforcement: Enforcement.WARN });
    overBudget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 25 }) });
    new CfnOutput(over.stack, 'Headroom', { value: Token.asString(overBudget.headroom) });
    expect(Number(pass(over.app).template(over.stack).Outputs?.Headroom?.Value)).toBe(-15);
  });
});

describe('toString', () => {
  it('shows the ledger as the tree stands now', () => {
    const some = new SomeApp();
    const budget = some.stated(30);
    budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 5 }) });
    expect(budget.toString()).toContain('  Worker              5   declared');
    expect(budget.toString()).toContain('25 left');
    budget.addConsumer('Report', { copies: 2, pool: PoolSizing.fixed({ size: 4 }) });
    expect(String(budget)).toContain('17 left');
  });

  it('leaves the verdict at synthesis as it is', () => {
    const some = new SomeApp();
    const budget = some.stated(30);
    const service = some.service('Api');
    budget.addEcsService(service, { client });
    expect(budget.toString()).toContain('2 tasks (1, doubled while deploying: maximumPercent 200) x (10 + 5)');
    service.autoScaleTaskCount({ maxCapacity: 3 });
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({ DB_POOL_SIZE: '3', DB_MAX_OVERFLOW: '2' });
  });
});

describe('consumers', () => {
  it('share what is left by weight, within their bounds', () => {
    const some = new SomeApp();
    const budget = some.stated(40);
    budget.addConsumer('Heavy', { pool: PoolSizing.derived({ weight: 3, max: 100 }) });
    budget.addConsumer('Light', { pool: PoolSizing.derived({ max: 100 }) });
    budget.addConsumer('Small', { pool: PoolSizing.derived({ max: 2 }) });
    pass(some.app);
    expect(ledgerOf(budget).consumers.map(({ name, demand }) => [name, demand])).toEqual([
      ['Heavy', 29],
      ['Light', 9],
      ['Small', 2],
    ]);
  });

  it('count side connections per copy', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    budget.addConsumer('Worker', { copies: 4, processes: 2, sideConnections: 3, pool: PoolSizing.fixed({ size: 5 }) });
    pass(some.app);
    expect(consumerOf(budget, 'Worker')).toMatchObject({ demand: 52, path: 'Shop/Budget/Worker', kind: 'declared' });
  });

  it('keep connections for others, with the reason in the ledger', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    budget.reserveConnections('team-b', 40, { reason: 'until they have their own database' });
    expect(budget.toString()).toContain('team-b             40   reserved: until they have their own database');
    pass(some.app);
    expect(ledgerOf(budget).headroom).toBe(60);
  });

  it('are named by the path within the stack, or as stated', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    budget.addEcsService(some.service('Api'), { client });
    budget.addEcsService(some.service('Web'), { client, name: 'storefront' });
    pass(some.app);
    expect(ledgerOf(budget).consumers.map(({ name, path }) => [name, path])).toEqual([
      ['Api', 'Shop/Api'],
      ['storefront', 'Shop/Web'],
    ]);
  });

  it('are added once', () => {
    const some = new SomeApp();
    const service = some.service('Api');
    const budget = some.stated();
    budget.addEcsService(service, { client });
    budget.addConsumer('Worker');
    expect(() => budget.addEcsService(service, { client, name: 'again' })).toThrow(
      'again (Shop/Api) is already a consumer of Shop/Budget: add each consumer once, and state all its pools there',
    );
    expect(() => budget.reserveConnections('Worker', 1, { reason: 'twice' })).toThrow(
      'Worker (Shop/Budget/Worker) is already a consumer of Shop/Budget: add each consumer once, and state all its pools there',
    );
  });

  it('must exist', () => {
    const some = new SomeApp();
    some.stated();
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain(
      '[Shop/Budget] Budget has no consumer, so there is nothing to budget: add one with addEcsService, addFunction, addScheduledTask, ' +
        'addAutoScalingGroup, addAppRunnerService, addExpressService, addBatchJob, addGlueJob, addStateMachine, addMigration, addConsumer, ' +
        'reserveConnections or allot',
    );
  });

  it('are added by the methods that the message names', () => {
    const methods = Object.getOwnPropertyNames(ConnectionBudget.prototype).concat(
      Object.getOwnPropertyNames(ComputeHost.prototype),
    );
    const poolers = /^(addProxy|addPgBouncer|addPgBouncerSidecar|addPooler|addAlarms|addDashboard)$/;
    const adding = methods.filter(name => /^(add[A-Z]|reserveConnections|allot)/.test(name) && !poolers.test(name));
    const some = new SomeApp();
    some.stated();
    const [, named = ''] = / add one with (.*)$/m.exec(synth(some.app).output) ?? [];
    expect(named.match(/\w{5,}/g)?.sort()).toEqual(adding.sort());
  });
});

describe('pools in any order', () => {
  it.each([
    ['Api', 'Web'],
    ['Web', 'Api'],
  ])('are the same: %s first, then %s', (...ids) => {
    const some = new SomeApp();
    const budget = some.stated(101);
    for (const id of ids) {
      const deploymentOverlap = DeploymentOverlap.percent(150, { reason: 'one by one' });
      budget.addEcsService(some.service(id, { desiredCount: id === 'Api' ? 3 : 4 }), { client, deploymentOverlap });
    }
    pass(some.app);
    expect(consumerOf(budget, 'Api').pool).toMatchObject({ size: 6, overflow: 3 });
    expect(consumerOf(budget, 'Web').pool).toMatchObject({ size: 6, overflow: 3 });
  });
});

it('renders tokens of a wait within the range as whole seconds', () => {
  const some = new SomeApp();
  some.stated().addEcsService(some.service('Api'), { client, poolTimeout: Duration.millis(3000) });
  expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({ DB_POOL_TIMEOUT: '3' });
});

it('takes an imported database by what is known of it', () => {
  const some = new SomeApp();
  const database = DatabaseTarget.fromAttributes({ engine: postgres, instanceIdentifier: 'orders' });
  const budget = new ConnectionBudget(some.stack, 'Budget', { database, maxConnections: MaxConnections.of(400) });
  budget.addConsumer('Worker');
  pass(some.app);
  expect(ledgerOf(budget)).toMatchObject({ ceiling: { maxConnections: 400, basis: 'declared' }, usable: 358 });
});
