import {
  ConnectionBudget,
  ConnectionReserve,
  DatabaseTarget,
  DeploymentOverlap,
  MaxConnections,
  PoolClient,
  PoolSizing,
} from '../lib';
import { SomeApp, postgres } from './some-app';
import { consumerOf, environmentOf, ledgerOf, messagesOf, pass, synth } from './synth';

/** One API task of two workers and a worker elsewhere, on a db.t3.micro. */
function orders(pool?: PoolSizing): { some: SomeApp; budget: ConnectionBudget } {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Orders', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addEcsService(some.service('Api'), { processes: 2, pool, client: PoolClient.sqlAlchemy() });
  budget.addConsumer('Worker', { pool: PoolSizing.fixed({ size: 7 }) });
  return { some, budget };
}

/** Four tasks that scale out, against 100 connections. */
function catalog(maxCapacity: number, pool: PoolSizing): { some: SomeApp; budget: ConnectionBudget } {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Catalog', {
    database: DatabaseTarget.fromAttributes({ engine: postgres }),
    maxConnections: MaxConnections.of(100),
    reserve: ConnectionReserve.none(),
  });
  const service = some.service('Search', { desiredCount: undefined });
  service.autoScaleTaskCount({ minCapacity: 4, maxCapacity });
  const deploymentOverlap = DeploymentOverlap.none({ reason: 'deployed at night' });
  budget.addEcsService(service, { client: PoolClient.nodePostgres(), pool, deploymentOverlap });
  return { some, budget };
}

const TOO_MANY = `Orders asks for 36 connections more than db.t3.micro can serve
  ceiling            77   PostgreSQL 16.8 on db.t3.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB
  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin
  = usable           51
  Api                80   2 tasks (1, doubled while deploying: maximumPercent 200) x 2 processes x (8 + 12)
  Worker              7   declared
  = demand           87   36 over`;

const WAYS_OUT =
  'one of: pool 7 + 4 in Api (11 per process); db.t3.small (179); db.m6i.large (828); ' +
  'a pooler for Api with 44 connections (RDS Proxy MaxConnectionsPercent 57)';

describe('a deployment that doubles the tasks on a db.t3.micro', () => {
  const { some, budget } = orders(PoolSizing.fixed({ size: 8, overflow: 12 }));
  const synthesis = synth(some.app);

  it('fails synthesis with the sum, each line with its origin', () => {
    expect(synthesis.failed).toBe(true);
    expect(synthesis.output).toContain(TOO_MANY);
  });

  it('suggests fixes that are solved', () => {
    expect(synthesis.output).toContain(WAYS_OUT);
  });

  it('writes the same message to the ledger, with 87 connections asked for and 51 usable', () => {
    expect(ledgerOf(budget)).toMatchObject({ usable: 51, demand: 87, headroom: -36, steadyDemand: 47 });
    expect(messagesOf(budget, 'over-budget')).toEqual([TOO_MANY]);
  });

  it('names the file in which the budget was created', () => {
    expect(synthesis.output).toContain('incident.test.ts');
  });
});

it('derives 7 + 4 for the same API, and nothing is left over', () => {
  const { some, budget } = orders();
  const template = pass(some.app).template(some.stack);
  expect(consumerOf(budget, 'Api').pool).toEqual({ size: 7, overflow: 4, derived: true });
  expect(ledgerOf(budget)).toMatchObject({ usable: 51, demand: 51, headroom: 0, findings: [] });
  expect(environmentOf(template, 'ApiTask')).toMatchObject({ DB_POOL_SIZE: '7', DB_MAX_OVERFLOW: '4' });
});

it('refuses twelve tasks of 25 connections against 100', () => {
  const { some, budget } = catalog(12, PoolSizing.fixed({ size: 25 }));
  expect(synth(some.app).failed).toBe(true);
  expect(ledgerOf(budget)).toMatchObject({ usable: 100, demand: 300, headroom: -200 });
});

it('lets ten tasks of 8 connections pass, with 20 to spare', () => {
  const { some, budget } = catalog(10, PoolSizing.derived({ max: 8 }));
  pass(some.app);
  expect(ledgerOf(budget)).toMatchObject({ usable: 100, demand: 80, headroom: 20, findings: [] });
});
