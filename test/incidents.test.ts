import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ConnectionBudget, DatabaseTarget, DeploymentOverlap, PoolClient, PoolSizing } from '../lib';
import { SomeApp } from './some-app';
import { ledgerOf, pass, synth } from './synth';

/**
 * Topologies modelled on incidents that teams have published, each with a twin that differs in its pools or in what bounds it, and fits.
 *
 * The numbers of tasks, workers and pools are those that were told. What a class admits is computed; where a number of connections was told, it is stated.
 */
interface Incident {
  readonly happened: string;
  readonly broken: (some: SomeApp) => ConnectionBudget;
  /** The finding, as rendered. */
  readonly message: string;
  readonly healthy: (some: SomeApp) => ConnectionBudget;
  /** A way out that is suggested. */
  readonly fix?: string;
  /** Demand of the healthy twin, and what is left. */
  readonly fits: readonly [demand: number, headroom: number];
}

function ofClass(some: SomeApp, instanceType: string): ConnectionBudget {
  const database = some.database({ instanceType: new ec2.InstanceType(instanceType) });
  return new ConnectionBudget(some.stack, 'Orders', { database: DatabaseTarget.fromInstance(database) });
}

/** A service with a main pool, one for reports, and a listener, where 237 connections were left to it. */
function threePools(some: SomeApp, size: number, overflow: number): ConnectionBudget {
  const budget = some.stated(237);
  const service = some.service('Api', { desiredCount: 10, maxHealthyPercent: 200 });
  budget.addEcsService(service, {
    client: PoolClient.sqlAlchemy(),
    pool: PoolSizing.fixed({ size, overflow }),
    sideConnections: 1,
  });
  return budget;
}

/** Instances that open another pool while they start, and are all replaced at once. */
function bootPool(some: SomeApp, size: number, atBoot: number): ConnectionBudget {
  const budget = ofClass(some, 't4g.micro');
  const service = some.service('Web', { desiredCount: 6, maxHealthyPercent: 200 });
  budget.addEcsService(service, {
    client: PoolClient.nodePostgres(),
    pool: PoolSizing.fixed({ size }),
    sideConnections: atBoot,
  });
  return budget;
}

function functionWith(some: SomeApp, size: number, reservedConcurrentExecutions?: number): ConnectionBudget {
  const budget = ofClass(some, 't4g.micro');
  const handler = new lambda.Function(some.stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    reservedConcurrentExecutions,
  });
  budget.addFunction(handler, { client: PoolClient.nodePostgres(), pool: PoolSizing.fixed({ size }) });
  return budget;
}

/** One host with so many worker processes, and 45 connections that were meant for all of them together. */
function workers(some: SomeApp, size: number, overflow: number): ConnectionBudget {
  const budget = some.stated(45);
  budget.addEcsService(some.service('App'), {
    client: PoolClient.sqlAlchemy(),
    processes: 5,
    pool: PoolSizing.fixed({ size, overflow }),
    deploymentOverlap: DeploymentOverlap.none({ reason: 'stopped before it is started again' }),
  });
  return budget;
}

function manyTasks(some: SomeApp, size: number): ConnectionBudget {
  const budget = ofClass(some, 't3.medium');
  const service = some.service('Api', { desiredCount: 40, maxHealthyPercent: 200 });
  budget.addEcsService(service, { client: PoolClient.nodePostgres(), pool: PoolSizing.fixed({ size }) });
  return budget;
}

const INCIDENTS: readonly Incident[] = [
  {
    happened: 'a deployment doubles 10 tasks of three pools, 15 + 3 + 1 connections each',
    broken: some => threePools(some, 15, 3),
    message: `Budget asks for 143 connections more than the database can serve
  ceiling           237   PostgreSQL 16.8, declared: as stated
  - reserved          0
  = usable          237
  Api               380   20 tasks (10, doubled while deploying: maximumPercent 200) x (15 + 3 + 1 side)
  = demand          380   143 over`,
    healthy: some => threePools(some, 8, 2),
    fits: [220, 17],
  },
  {
    happened: 'a deployment doubles 6 instances, and each opens a pool of 10 at boot beside its pool of 7',
    broken: some => bootPool(some, 7, 10),
    message: `Orders asks for 153 connections more than db.t4g.micro can serve
  ceiling            77   PostgreSQL 16.8 on db.t4g.micro, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 704 MiB of 1 GiB
  - reserved         26   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 4 margin
  = usable           51
  Web               204   12 tasks (6, doubled while deploying: maximumPercent 200) x (7 + 10 side)
  = demand          204   153 over`,
    healthy: some => bootPool(some, 3, 1),
    fits: [48, 3],
  },
  {
    happened: 'a function that nothing bounds keeps a pool of 10 in every environment',
    broken: some => functionWith(some, 10),
    message:
      'nothing bounds the environments of Handler: it has no reserved concurrency, and nothing in the app invokes it, so who does is not known',
    fix: 'reservedConcurrentExecutions of at most 2 for Handler',
    healthy: some => functionWith(some, 1, 25),
    fits: [50, 1],
  },
  {
    happened: '45 connections are meant for a host, and each of its 5 workers has them',
    broken: some => workers(some, 15, 30),
    message: `Budget asks for 180 connections more than the database can serve
  ceiling            45   PostgreSQL 16.8, declared: as stated
  - reserved          0
  = usable           45
  App               225   1 task (no overlap: stopped before it is started again) x 5 processes x (15 + 30)
  = demand          225   180 over`,
    healthy: some => workers(some, 3, 6),
    fits: [45, 0],
  },
  {
    happened: 'a deployment doubles 40 tasks of 20 connections each',
    broken: some => manyTasks(some, 20),
    message: `Orders asks for 1253 connections more than db.t3.medium can serve
  ceiling           389   PostgreSQL 16.8 on db.t3.medium, estimated: LEAST({DBInstanceClassMemory/9531392},5000) on at least 3544 MiB of 4 GiB
  - reserved         42   3 superuser, 2 rds_superuser, 4 rds_reserved, 3 rdsadmin sessions, 10 operations, 20 margin
  = usable          347
  Api              1600   80 tasks (40, doubled while deploying: maximumPercent 200) x 20
  = demand         1600   1253 over`,
    healthy: some => manyTasks(some, 4),
    fits: [320, 27],
  },
];

describe.each(INCIDENTS)('$happened', ({ broken, message, fix = '', healthy, fits }) => {
  it('fails synthesis with its numbers', () => {
    const some = new SomeApp();
    const budget = broken(some);
    const { failed, output } = synth(some.app);
    expect(failed).toBe(true);
    expect(
      ledgerOf(budget)
        .findings.filter(({ severity }) => severity === 'error')
        .map(each => each.message),
    ).toEqual([message]);
    expect(output).toContain(message);
    expect(output).toContain(fix);
  });

  it('does not happen to its healthy twin, of which nothing is said', () => {
    const some = new SomeApp();
    const budget = healthy(some);
    expect(pass(some.app).output).not.toContain('connection-budget::');
    const [demand, headroom] = fits;
    expect(ledgerOf(budget)).toMatchObject({ demand, headroom, findings: [] });
  });
});
