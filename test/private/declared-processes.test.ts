import { ConnectionBudget, ConnectionReserve, DatabaseTarget, MaxConnections, PoolClient, PoolSizing } from '../../lib';
import { image, postgres, SomeApp } from '../some-app';
import { consumerOf, environmentOf, ledgerOf, pass } from '../synth';

const pool = PoolSizing.fixed({ size: 5 });
const client = PoolClient.sqlAlchemy();

it('counts what is declared for one database at another one too: both pools stand in the same processes', () => {
  const some = new SomeApp();
  const api = some.service('Api');
  const orders = some.stated(400);
  const billing = new ConnectionBudget(some.stack, 'Billing', {
    database: DatabaseTarget.fromAttributes({ engine: postgres }),
    maxConnections: MaxConnections.of(400),
    reserve: ConnectionReserve.none(),
    settingsPrefix: 'BILLING_',
  });
  orders.addEcsService(api, { client, pool, processes: 3 });
  billing.addEcsService(api, { client, pool });
  const template = pass(some.app).template(some.stack);
  expect(environmentOf(template, 'ApiTask').WEB_CONCURRENCY).toBe('3');
  expect(consumerOf(orders, 'Api')).toMatchObject({ processes: 3, demand: 30 });
  expect(consumerOf(billing, 'Api')).toMatchObject({ processes: 3, demand: 30 });
});

it('counts what is declared for one service at another one of the same task definition', () => {
  const some = new SomeApp();
  const budget = some.stated(400);
  const taskDefinition = some.taskDefinition('Shared');
  taskDefinition.addContainer('app', { image });
  budget.addEcsService(some.service('Api', { taskDefinition }), { client, pool, processes: 4 });
  budget.addEcsService(some.service('Jobs', { taskDefinition }), { client, pool });
  pass(some.app);
  expect(ledgerOf(budget).consumers.map(({ name, processes }) => [name, processes])).toEqual([
    ['Api', 4],
    ['Jobs', 4],
  ]);
});

it('keeps containers apart', () => {
  const some = new SomeApp();
  const budget = some.stated(400);
  const api = some.service('Api');
  api.taskDefinition.addContainer('worker', { image });
  budget.addEcsService(api, { client, pool, processes: 4, containers: ['app'] });
  budget.addEcsService(api, { client, pool, containers: ['worker'], databaseName: 'jobs', settingsPrefix: 'JOBS_' });
  pass(some.app);
  expect(ledgerOf(budget).consumers.map(({ name, processes }) => [name, processes])).toEqual([
    ['Api', 4],
    ['Api (jobs)', 1],
  ]);
});
