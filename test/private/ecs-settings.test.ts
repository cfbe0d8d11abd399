import { CfnParameter } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  ConnectionBudget,
  ConnectionReserve,
  DatabaseTarget,
  MaxConnections,
  PoolClient,
  PoolSizing,
  WebServer,
} from '../../lib';
import { mysql, postgres, SomeApp } from '../some-app';
import { consumerOf, environmentOf, ledgerOf, messagesOf, pass, secretsOf, synth } from '../synth';

const sqlAlchemy = PoolClient.sqlAlchemy();

describe('the number of processes', () => {
  it('is read from the WEB_CONCURRENCY that the container has', () => {
    const some = new SomeApp();
    const budget = some.stated(80);
    budget.addEcsService(some.service('Api', { environment: { WEB_CONCURRENCY: '4' } }), { client: sqlAlchemy });
    const template = pass(some.app).template(some.stack);
    expect(consumerOf(budget, 'Api')).toMatchObject({ processes: 4, pool: { size: 7, overflow: 3 }, demand: 80 });
    expect(environmentOf(template)).toMatchObject({ WEB_CONCURRENCY: '4', APP_INSTANCE_COUNT: '8' });
  });

  it('is injected when it is declared', () => {
    const some = new SomeApp();
    some.stated().addEcsService(some.service('Api'), { client: sqlAlchemy, processes: 3 });
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({ WEB_CONCURRENCY: '3' });
  });

  it('is 1 and stays out of the container when neither is there', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api'), { client: sqlAlchemy });
    expect(environmentOf(pass(some.app).template(some.stack))).not.toHaveProperty('WEB_CONCURRENCY');
    expect(consumerOf(budget, 'Api').processes).toBe(1);
  });

  it('may be declared as the container has it', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api', { environment: { WEB_CONCURRENCY: '2' } }), { client: sqlAlchemy, processes: 2 });
    pass(some.app);
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('conflicts when it is declared otherwise than the container has it', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api', { environment: { WEB_CONCURRENCY: '4' } }), { client: sqlAlchemy, processes: 2 });
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain('Api: container app already has WEB_CONCURRENCY as 4, but the budget grants 2');
    expect(environmentOf(synthesis.template(some.stack))).toMatchObject({ WEB_CONCURRENCY: '4' });
  });

  it('is read from the variable that the web server reads', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const server = WebServer.readingFrom('HYPERCORN_WORKERS');
    const service = some.service('Api', { environment: { HYPERCORN_WORKERS: '3', WEB_CONCURRENCY: '9' } });
    budget.addEcsService(service, { client: sqlAlchemy, server });
    pass(some.app);
    expect(consumerOf(budget, 'Api').processes).toBe(3);
  });

  it('is counted and not injected for a server that reads none', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api'), { client: sqlAlchemy, processes: 3, server: WebServer.OTHER });
    expect(environmentOf(pass(some.app).template(some.stack))).not.toHaveProperty('WEB_CONCURRENCY');
    expect(consumerOf(budget, 'Api').processes).toBe(3);
  });

  it('is read from the command of the container before its variable', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const command = ['uvicorn', 'main:app', '--workers', '5'];
    budget.addEcsService(some.service('Api', { command, environment: { WEB_CONCURRENCY: '2' } }), { client: sqlAlchemy });
    pass(some.app);
    expect(consumerOf(budget, 'Api').processes).toBe(5);
  });

  it('is unknown, and said to be, when the variable is a secret', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const parameter = StringParameter.fromStringParameterName(some.stack, 'Workers', '/workers');
    const secrets = { WEB_CONCURRENCY: ecs.Secret.fromSsmParameter(parameter) };
    budget.addEcsService(some.service('Api', { secrets }), { client: sqlAlchemy });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'unresolved-input')).toEqual([
      'the demand of Api is unknown: WEB_CONCURRENCY of container app is a secret: write a number there, or remove it and state processes',
    ]);
    expect(consumerOf(budget, 'Api')).toMatchObject({ processes: null, demand: null });
  });
});

describe('a pool setting that a container has already', () => {
  it('is a conflict with another value, and is not overwritten', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api', { environment: { DB_POOL_SIZE: '50' } }), { client: sqlAlchemy });
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Api: container app already has DB_POOL_SIZE as 50, but the budget grants 14',
    ]);
    expect(environmentOf(synthesis.template(some.stack))).toMatchObject({ DB_POOL_SIZE: '50', DB_MAX_OVERFLOW: '6' });
  });

  it('is no conflict with the same value', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const pool = PoolSizing.fixed({ size: 6 });
    budget.addEcsService(some.service('Api', { environment: { DB_POOL_SIZE: '6' } }), { client: sqlAlchemy, pool });
    pass(some.app);
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('is a conflict as a secret, and stays one', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const parameter = StringParameter.fromStringParameterName(some.stack, 'Size', '/size');
    const secrets = { DB_POOL_SIZE: ecs.Secret.fromSsmParameter(parameter) };
    budget.addEcsService(some.service('Api', { secrets }), { client: sqlAlchemy });
    const synthesis = synth(some.app);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Api: container app already has DB_POOL_SIZE as a secret, but the budget grants 14',
    ]);
    expect(environmentOf(synthesis.template(some.stack))).not.toHaveProperty('DB_POOL_SIZE');
    expect(Object.keys(secretsOf(synthesis.template(some.stack)))).toEqual(['DB_POOL_SIZE']);
  });

  it.each([
    ['12', ['Api: container app already has DB_POOL_SIZE as 12, but the budget grants 14']],
    ['14', []],
  ])('is read through a parameter, like a plain value: %s', (byDefault, messages) => {
    const some = new SomeApp();
    const budget = some.stated();
    const size = new CfnParameter(some.stack, 'Size', { default: byDefault });
    budget.addEcsService(some.service('Api', { environment: { DB_POOL_SIZE: size.valueAsString } }), { client: sqlAlchemy });
    synth(some.app);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual(messages);
  });
});

describe('two budgets on one service', () => {
  function twoBudgets(prefix?: string): { some: SomeApp; budgets: ConnectionBudget[] } {
    const some = new SomeApp();
    const service = some.service('Api');
    const budgets = [
      some.stated(100),
      new ConnectionBudget(some.stack, 'Reports', {
        database: DatabaseTarget.fromAttributes({ engine: postgres }),
        maxConnections: MaxConnections.of(20),
        reserve: ConnectionReserve.none(),
        settingsPrefix: prefix,
      }),
    ];
    for (const budget of budgets) budget.addEcsService(service, { client: sqlAlchemy });
    return { some, budgets };
  }

  it('conflict when they have the same prefix', () => {
    const { some, budgets } = twoBudgets();
    expect(synth(some.app).failed).toBe(true);
    const conflicts = budgets.flatMap(budget => messagesOf(budget, 'conflicting-setting'));
    expect(conflicts).toEqual([
      [
        'Api: container app already has DB_POOL_SIZE as 14, but the budget grants 7',
        '  Api: container app already has DB_MAX_OVERFLOW as 6, but the budget grants 3',
        '  Api: container app already has RDS_MAX_CONNECTIONS as 100, but the budget grants 20',
        '  Api: container app already has DB_ADMIN_RESERVE as 60, but the budget grants 0',
      ].join('\n'),
    ]);
  });

  it('do not meet when they have two prefixes', () => {
    const { some, budgets } = twoBudgets('REPORTS_');
    const variables = environmentOf(pass(some.app).template(some.stack));
    expect(variables).toMatchObject({ DB_POOL_SIZE: '14', REPORTS_POOL_SIZE: '7', REPORTS_RDS_MAX_CONNECTIONS: '20' });
    expect(budgets.flatMap(budget => ledgerOf(budget).findings)).toEqual([]);
  });
});

describe('two services of one task definition', () => {
  function shared(web: PoolSizing): ConnectionBudget {
    const some = new SomeApp();
    const budget = some.stated();
    const api = some.service('Api');
    budget.addEcsService(api, { client: sqlAlchemy, pool: PoolSizing.fixed({ size: 5 }) });
    budget.addEcsService(some.service('Web', { taskDefinition: api.taskDefinition }), { client: sqlAlchemy, pool: web });
    synth(some.app);
    return budget;
  }

  it('conflict with different pools', () => {
    expect(messagesOf(shared(PoolSizing.fixed({ size: 6 })), 'conflicting-setting')).toEqual([
      'Web: container app already has DB_POOL_SIZE as 5, but the budget grants 6\n' +
        '  Web: container app already has DB_ADMIN_RESERVE as 90, but the budget grants 88',
    ]);
  });

  it('do not conflict with the same pool', () => {
    expect(ledgerOf(shared(PoolSizing.fixed({ size: 5 }))).findings).toEqual([]);
  });
});

describe('PGAPPNAME', () => {
  it('is the name of the consumer, cut to the last 63 bytes and printable', () => {
    const some = new SomeApp();
    const name = `${'long '.repeat(20)}café`;
    some.stated().addEcsService(some.service('Api'), { client: sqlAlchemy, name });
    const { PGAPPNAME } = environmentOf(pass(some.app).template(some.stack));
    expect(PGAPPNAME).toBe(`${'long '.repeat(20)}caf?`.slice(-63));
  });

  it('is left to the application that has one', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api', { environment: { PGAPPNAME: 'checkout' } }), { client: sqlAlchemy });
    expect(environmentOf(pass(some.app).template(some.stack))).toMatchObject({ PGAPPNAME: 'checkout' });
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('is for PostgreSQL alone', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { database: DatabaseTarget.fromAttributes({ engine: mysql }) });
    budget.addEcsService(some.service('Api'), { client: sqlAlchemy });
    expect(environmentOf(pass(some.app).template(some.stack))).not.toHaveProperty('PGAPPNAME');
  });
});
