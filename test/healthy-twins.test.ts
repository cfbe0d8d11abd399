import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ConnectionBudget, DatabaseTarget, DeploymentOverlap, PoolClient, PoolSizing } from '../lib';
import { checkTemplates } from '../lib/cloudformation/implied/check';
import { NO_TERMS } from '../lib/cloudformation/implied/terms';
import { withAcceptances } from '../lib/core/acceptance';
import type { BudgetFacts } from '../lib/core/budget';
import type { ClusterFacts } from '../lib/core/cluster';
import type { ConsumerFacts } from '../lib/core/consumer';
import type { DatabaseFacts } from '../lib/core/database';
import type { RuleId } from '../lib/core/finding';
import { RULES } from '../lib/core/finding';
import { judgeBudget } from '../lib/core/judge-budget';
import type { LedgerBudget } from '../lib/core/ledger';
import type { PoolerFacts } from '../lib/core/pooler';
import { tasksAtOnce } from '../lib/core/scheduled-tasks';
import { schedule } from './core/schedule/some-schedules';
import { cluster, member } from './core/some-cluster';
import { declared, derived, fixed, lambda, micro, service, stated, unboundedLambda } from './core/some-facts';
import { measured, someMeasurement } from './core/some-measurement';
import { client, fleet, proxy } from './core/some-poolers';
import { SomeApp } from './some-app';
import { ledgerIn, synth } from './synth';

/** An app that raises a rule, and one that differs from it in one thing and raises nothing at all. */
interface Twins {
  readonly sick: () => readonly LedgerBudget[];
  readonly healthy: () => readonly LedgerBudget[];
}

/** The same app twice, with one thing that differs. */
function twins<T>(sick: T, healthy: T, verdict: (thing: T) => readonly LedgerBudget[]): Twins {
  return { sick: () => verdict(sick), healthy: () => verdict(healthy) };
}

/** The same facts twice. */
function facts<T>(sick: T, healthy: T, of: (thing: T) => BudgetFacts | ClusterFacts): Twins {
  return twins(sick, healthy, thing => judgeBudget(of(thing)));
}

/** A database with a proxy, as an app; a test adds its clients. */
function app(
  arrange: (some: SomeApp, budget: ConnectionBudget, database: ReturnType<SomeApp['database']>) => void,
  instanceClass = 't3.micro',
): LedgerBudget[] {
  const some = new SomeApp();
  const database = some.database({ instanceType: new ec2.InstanceType(instanceClass) });
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
  arrange(some, budget, database);
  synth(some.app);
  const budgets = ledgerIn(some.app)?.budgets ?? [];
  if (budgets.length === 0) throw new Error('the app has no ledger');
  return [...budgets];
}

/** A budget of 100 connections with one pooler on a class that AWS has figures for. */
function pooled(pooler: PoolerFacts, database: Partial<DatabaseFacts> = {}): BudgetFacts {
  return {
    ...stated(100, []),
    databases: [{ engine: 'postgres', instanceClass: 'db.m6g.large', ...database }],
    poolers: [pooler],
  };
}

const api = service('Api', { copies: 3, processes: 2, pool: derived({ max: 10, ratio: 1 }) });
const worker = declared('Worker', 7);

/** A task of 20 connections that runs for three quarters of an hour. */
function task(name: string, expression: string): ConsumerFacts {
  const once = { longestRunMinutes: 45, tasks: 1, retries: 0, retryMinutes: 0 };
  const runs = [{ schedule: schedule(expression), ...once }];
  return service(name, { kind: 'scheduled-task', copies: tasksAtOnce(runs), runs, pool: fixed(20) });
}

const nodePostgres = PoolClient.nodePostgres();
const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };

/** PostgreSQL of which nobody knows who may reach it by the network. */
const SERVER = {
  Type: 'AWS::RDS::DBInstance',
  Properties: { Engine: 'postgres', EngineVersion: '16.8', DBInstanceClass: 'db.t3.micro' },
};
const HELD = { Name: 'KC_DB_URL_HOST', Value: { 'Fn::GetAtt': ['Server', 'Endpoint.Address'] } };

const TWINS: Readonly<Record<RuleId, Twins>> = {
  'over-budget': facts(52, 51, connections => micro([declared('Worker', connections)])),
  'unknown-ceiling': facts('db.t3.unheard', 'db.t3.micro', instanceClass => ({
    ...micro([worker]),
    databases: [{ engine: 'postgres', engineVersion: '16.8', instanceClass }],
  })),
  'unresolved-input': facts<ConsumerFacts['copies']>({ unknown: 'DesiredCount is a token' }, 3, copies =>
    stated(100, [service('Api', { copies })]),
  ),
  'unbounded-consumer': facts(unboundedLambda('Import'), lambda('Import'), consumer => stated(100, [consumer])),
  'conflicting-setting': twins('DB_POOL_SIZE', 'POOL_SIZE', variable =>
    app((some, budget) => {
      budget.addEcsService(some.service('Api', { environment: { [variable]: '99' } }), { client: nodePostgres });
    }),
  ),
  'pooler-shares-over-100': facts(60, 50, percent => ({
    ...pooled(proxy('First', 50, { clients: [client({ consumer: api })] })),
    poolers: [
      proxy('First', 50, { clients: [client({ consumer: api })] }),
      proxy('Second', percent, { clients: [client({ consumer: { ...api, path: 'Stack/Web' } })] }),
    ],
  })),
  'failover-over-budget': facts(60, 40, connections =>
    cluster([member('writer', 100), member('reader', 100)], {
      writer: [declared('Orders', 60)],
      reader: [declared('Reports', connections)],
    }),
  ),
  'schedule-collision': facts('cron(30 2 * * ? *)', 'cron(0 5 * * ? *)', expression =>
    stated(30, [task('Etl', 'cron(0 2 * * ? *)'), task('Report', expression)]),
  ),
  'replica-below-writer': facts('db.m6i.large', 'db.t3.micro', instanceClass => ({
    ...micro([worker]),
    databases: [
      {
        engine: 'postgres',
        engineVersion: '16.8',
        instanceClass: 'db.t3.micro',
        primary: { name: 'Shop/Orders', databases: [{ engine: 'postgres', instanceClass }] },
      },
    ],
  })),
  'ceiling-needs-reboot': facts(80, 100, running => ({
    ...micro([worker]),
    ceiling: { kind: 'pinned', maxConnections: 100 },
    running,
  })),
  'measurement-not-used': facts('2026-05-24', '2026-11-01', measuredOn => ({
    ...micro([worker]),
    databases: micro([]).databases.map(each => ({ ...each, identifier: 'orders-prod' })),
    ceiling: measured([someMeasurement({ measuredOn })]),
  })),
  'undeclared-consumer': twins(false, true, isAdded =>
    app((some, budget, database) => {
      const service = some.service('Api');
      service.connections.allowToDefaultPort(database);
      budget.addConsumer('psql', { pool: PoolSizing.fixed({ size: 1 }) });
      if (isAdded) budget.addEcsService(service, { client: nodePostgres });
    }),
  ),
  'unknown-pool': twins<unknown>({ Ref: 'Size' }, '5', size => {
    const Definition = {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ContainerDefinitions: [
          {
            Name: 'app',
            Image: 'quay.io/keycloak/keycloak:26.0',
            Environment: [{ Name: 'KC_DB_POOL_MAX_SIZE', Value: size }, { Name: 'KC_DB', Value: 'postgres' }, HELD],
          },
        ],
      },
    };
    const Service = { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 1, TaskDefinition: { Ref: 'Definition' } } };
    return checkTemplates([{ name: 'Shop', template: { Resources: { Server: SERVER, Definition, Service } } }], NO_TERMS).budgets;
  }),
  'pooler-oversubscribed': facts(0.1, 0.05, secondsHeld =>
    pooled(
      proxy('Proxy', 100, {
        clients: [client({ consumer: declared('Jobs', 9), workload: { requestsPerSecond: 100, secondsHeld } })],
      }),
    ),
  ),
  'pooler-bypass': twins(5432, 22, port =>
    app((some, budget, database) => {
      const through = budget.addProxy('Proxy', {
        vpc: some.vpc(),
        vpcSubnets,
        secrets: database.secret ? [database.secret] : [],
      });
      const service = some.service('Api');
      database.connections.allowFrom(service, ec2.Port.tcp(port));
      through.addEcsService(service, { client: PoolClient.sqlAlchemy(), poolRecycle: Duration.minutes(4) });
    }),
  ),
  'client-limit-below-pools': facts(59, 60, clientLimit =>
    pooled(fleet('Pooler', 2, 20, { clients: [client({ consumer: api })], clientLimit })),
  ),
  'large-pool-behind-pooler': facts(11, 10, connections =>
    pooled(proxy('Proxy', 100, { clients: [client({ consumer: declared('Jobs', connections) })] })),
  ),
  'prepared-statements-behind-pooler': facts('rds-proxy', 'pgbouncer', kind => {
    const clients = [client({ consumer: api, preparesStatements: true })];
    return pooled(kind === 'rds-proxy' ? proxy('Pooler', 100, { clients }) : fleet('Pooler', 2, 20, { clients }));
  }),
  'recycle-beyond-idle-timeout': facts(350, 349, recycleSeconds =>
    pooled(proxy('Proxy', 100, { clients: [client({ consumer: api, recycleSeconds })], idleTimeoutSeconds: 350 })),
  ),
  'recycle-too-short': twins(9, 10, seconds =>
    app((some, budget) => {
      const pool = PoolSizing.fixed({ size: 25 });
      const options = { client: nodePostgres, pool, poolRecycle: Duration.seconds(seconds), processes: 1 };
      const deploymentOverlap = DeploymentOverlap.none({ reason: 'the test has no deployment' });
      budget.addEcsService(some.service('Api', { desiredCount: 4 }), { ...options, deploymentOverlap });
    }, 't4g.medium'),
  ),
  'recycle-beyond-iam-token': twins(901, 900, seconds =>
    app((some, budget) => {
      const poolRecycle = Duration.seconds(seconds);
      budget.addEcsService(some.service('Api'), { client: nodePostgres, iamAuthentication: true, poolRecycle });
    }),
  ),
  'trap-setting': twins('PGMAX', 'PG_MAX_OF_SOMETHING_ELSE', variable =>
    app((some, budget) => {
      budget.addEcsService(some.service('Api', { environment: { [variable]: '7' } }), { client: PoolClient.postgresJs() });
    }),
  ),
  'application-must-read': twins(PoolClient.databaseSql(), nodePostgres, client =>
    app((some, budget) => {
      budget.addEcsService(some.service('Api'), { client });
    }),
  ),
  'proxy-share-below-minimum': facts(1, 100, percent =>
    pooled(proxy('Proxy', percent, { clients: [client({ consumer: declared('Jobs', 1) })] })),
  ),
  'proxy-prevents-pause': facts(0, 1, minAcu => {
    const through = proxy('Proxy', 100, { clients: [client({ consumer: declared('Jobs', 9) })] });
    return pooled(through, { instanceClass: 'db.serverless', engine: 'aurora-postgresql', serverless: { minAcu, maxAcu: 8 } });
  }),
  'desired-count-unset': twins(undefined, 1, desiredCount =>
    app((some, budget) => {
      budget.addEcsService(some.service('Api', { desiredCount }), { client: nodePostgres });
    }),
  ),
  'pool-in-function': twins(2, 1, size =>
    app((some, budget) => {
      const fn = new Function(some.stack, 'Import', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => {};'),
        reservedConcurrentExecutions: 2,
      });
      budget.addFunction(fn, { client: nodePostgres, pool: PoolSizing.fixed({ size }) });
    }),
  ),
  'memory-pressure': facts(200, 112, maxConnections => ({
    ...micro([worker]),
    ceiling: { kind: 'pinned', maxConnections },
  })),
  'unused-acceptance': twins(7, 60, connections => {
    const acceptance = { rule: 'over-budget', reason: 'a larger class is ordered', until: '2027-06-30', isOver: false } as const;
    const verdicts = judgeBudget(micro([declared('Worker', connections)]));
    return withAcceptances(verdicts, { path: 'Stack/Budget', name: 'Orders', acceptances: [acceptance] }, () => undefined);
  }),
};

/** The rules of what stands: whatever is accepted does not. */
function rulesOf(ledgers: readonly LedgerBudget[]): string[] {
  return ledgers.flatMap(({ findings }) => findings.flatMap(({ rule, accepted }) => (accepted ? [] : [rule])));
}

describe.each(Object.entries(TWINS))('%s', (rule, { sick, healthy }) => {
  it('is raised by the sick one, once', () => {
    expect(rulesOf(sick()).filter(each => each === rule)).toEqual([rule]);
  });

  it('is silent in its healthy twin, as every other rule', () => {
    expect(rulesOf(healthy())).toEqual([]);
  });
});

it('every rule has its twins', () => {
  expect(Object.keys(TWINS).sort()).toEqual(Object.keys(RULES).sort());
});
