import { SecretValue } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing, WebServer } from '../lib';
import type { EcsServiceConsumerOptions } from '../lib';
import { mysql, SomeApp } from './some-app';
import type { ServiceOptions } from './some-app';
import { ledgerOf, messagesOf, pass } from './synth';

/** What is found about one service with a pool of 7. */
function found(
  rule: string,
  client: PoolClient,
  service: ServiceOptions = {},
  options: Partial<EcsServiceConsumerOptions> = {},
  some = new SomeApp(),
): string[] {
  const budget = some.stated(100);
  budget.addEcsService(some.service('Api', service), { client, pool: PoolSizing.fixed({ size: 7 }), ...options });
  pass(some.app);
  return messagesOf(budget, rule);
}

const trapped = (client: PoolClient, environment: Record<string, string>, some?: SomeApp): string[] =>
  found('trap-setting', client, { environment }, {}, some);

describe('what a container states and what does not do what it says', () => {
  it('is told by name alone, never with its value', () => {
    const environment = { DATABASE_URL: 'postgres://app:s3cr3t;max=1@db:5432/orders?max=4&sslmode=require' };
    const some = new SomeApp();
    expect(trapped(PoolClient.nodePostgres(), environment, some)).toEqual([
      'Api: max in DATABASE_URL of container app is ignored by node-postgres',
    ]);
  });

  it('shows nothing of a password in any finding', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    const environment = {
      DATABASE_URL: 'postgres://app:s3cr3t?max=s3cr3t@db/orders?connection_limit=s3cr3t',
      ConnectionStrings__Orders: 'Host=db;Username=app;Password=s3cr3t;s3cr3t=s3cr3t',
    };
    for (const [index, client] of [PoolClient.postgresJs(), PoolClient.npgsql(), PoolClient.asyncpg()].entries()) {
      budget.addEcsService(some.service(`Api${index}`, { environment }), { client, pool: PoolSizing.fixed({ size: 7 }) });
    }
    const { output } = pass(some.app);
    const { findings } = ledgerOf(budget);
    expect(findings.filter(({ rule }) => rule === 'trap-setting')).toHaveLength(3);
    expect(JSON.stringify(findings) + output).not.toContain('s3cr3t');
  });

  it('is one finding, with a line for each', () => {
    const environment = { PGMAX: '7', DATABASE_URL: 'postgres://db/orders?connection_limit=7' };
    expect(trapped(PoolClient.postgresJs(), environment)).toEqual([
      'Api: PGMAX of container app is read by postgres.js as a text, of which it makes ONE connection, whatever the number\n' +
        '  Api: connection_limit in DATABASE_URL of container app is no key that postgres.js knows, which cannot connect with it',
    ]);
  });

  it('is found beside what is known only when deployed', () => {
    const some = new SomeApp();
    const { secret, dbInstanceEndpointAddress: host } = some.database();
    const password = secret?.secretValueFromJson('password') ?? SecretValue.unsafePlainText('');
    const DATABASE_URL = `postgresql://app:${password.unsafeUnwrap()}@${host}:5432/orders?pool_timeout=3`;
    expect(trapped(PoolClient.prisma7(), { DATABASE_URL }, some)).toEqual([
      'Api: pool_timeout in DATABASE_URL of container app is ignored by Prisma 7',
    ]);
  });

  it('is found by its name where its value is a secret', () => {
    const some = new SomeApp();
    const { secret } = some.database();
    const secrets = {
      PGMAX: ecs.Secret.fromSecretsManager(secret!, 'max'),
      DATABASE_URL: ecs.Secret.fromSecretsManager(secret!, 'url'),
    };
    expect(found('trap-setting', PoolClient.postgresJs(), { secrets }, {}, some)).toHaveLength(1);
  });

  it.each<[string, PoolClient, Record<string, string>]>([
    ['a client that reads it', PoolClient.prisma6(), { DATABASE_URL: 'postgres://db/orders?connection_limit=7' }],
    ['no address of a database', PoolClient.nodePostgres(), { DATABASE_URL: 'https://example.com/?max=7' }],
    ['an address without keys', PoolClient.nodePostgres(), { DATABASE_URL: 'postgres://db/orders' }],
    ['another server', PoolClient.nodePostgres(), { REDIS_URL: 'redis://cache:6379?max=7' }],
    ['a variable of another client', PoolClient.nodePostgres(), { PGMAX: '7' }],
    ['PGOPTIONS without a pooler', PoolClient.nodePostgres(), { PGOPTIONS: '-c statement_timeout=1000' }],
    ['a string with a size', PoolClient.npgsql(), { ConnectionStrings__Db: 'Host=db;Username=app;Maximum Pool Size=7' }],
    ['a client that is not in the table', PoolClient.custom({ name: 'mine' }), { DATABASE_URL: 'postgres://db/o?max=7' }],
  ])('%s is silent', (_, client, environment) => {
    expect(trapped(client, environment)).toEqual([]);
  });

  it('is told once where a service has two pools', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    const api = some.service('Api', { environment: { PGMAX: '7' } });
    const client = PoolClient.postgresJs();
    budget.addEcsService(api, { client, databaseName: 'orders', pool: PoolSizing.fixed({ size: 2 }) });
    budget.addEcsService(api, { client, databaseName: 'bills', settingsPrefix: 'BILLS_', pool: PoolSizing.fixed({ size: 2 }) });
    pass(some.app);
    expect(messagesOf(budget, 'trap-setting')).toHaveLength(1);
  });

  it('is looked for in the containers that hold the pool, and in no other', () => {
    const some = new SomeApp();
    const taskDefinition = some.taskDefinition('Api');
    const image = ecs.ContainerImage.fromRegistry('example/app');
    taskDefinition.addContainer('web', { image });
    taskDefinition.addContainer('jobs', { image, environment: { PGMAX: '7' } });
    const service = { taskDefinition };
    expect(found('trap-setting', PoolClient.postgresJs(), service, { containers: ['web'] }, some)).toEqual([]);
  });
});

describe('PGOPTIONS behind RDS Proxy', () => {
  const behindProxy = (client: PoolClient): string[] => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
    const proxy = budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets, secrets: [database.secret!] });
    proxy.addEcsService(some.service('Api', { environment: { PGOPTIONS: '-c statement_timeout=1000' } }), { client });
    pass(some.app);
    return messagesOf(budget, 'trap-setting');
  };

  it('is told for a driver that sends it', () => {
    expect(behindProxy(PoolClient.nodePostgres())).toEqual([
      'Api: PGOPTIONS of container app is sent by node-postgres when it connects, which RDS Proxy refuses',
    ]);
  });

  it('is nothing to one that does not', () => {
    expect(behindProxy(PoolClient.springBoot())).toEqual([]);
  });
});

describe('what the application must read', () => {
  const must = (client: PoolClient, options: Partial<EcsServiceConsumerOptions> = {}): string[] =>
    found('application-must-read', client, {}, options);

  it.each<[PoolClient, string]>([
    [
      PoolClient.databaseSql(),
      'Api: database/sql reads no variable for this pool, so the application must read DB_POOL_SIZE, DB_POOL_RECYCLE ' +
        '(docs/clients/database-sql.md): what each process opens otherwise, instead of 7, is not known (it sets no limit)',
    ],
    [
      PoolClient.prisma6(),
      'Api: Prisma 6 reads no variable for this pool, so the application must read DB_POOL_SIZE, DB_POOL_TIMEOUT, PGAPPNAME ' +
        '(docs/clients/prisma-6.md): what each process opens otherwise, instead of 7, is not known (its default follows from the CPUs of the host)',
    ],
    [
      PoolClient.hasura(),
      'Api: Hasura reads no variable for this pool, so the application must read DB_POOL_SIZE (docs/clients/hasura.md): ' +
        'what each process opens otherwise, instead of 7, is not known (each of its sources has a pool, whose size stands in its metadata)',
    ],
    [
      PoolClient.custom({ name: 'mine' }),
      'Api: mine reads no variable for this pool, so the application must read DB_POOL_SIZE, DB_POOL_TIMEOUT, DB_POOL_RECYCLE: ' +
        'what each process opens otherwise, instead of 7, is not known (PoolClient.custom states no defaultPoolSize)',
    ],
  ])('is told as it is', (client, message) => {
    expect(must(client)).toEqual([message]);
  });

  it.each<[string, PoolClient]>([
    ['Spring Boot, which reads its size by itself', PoolClient.springBoot()],
    ['Rails, which reads it in a generated file', PoolClient.rails()],
    ['Grafana, which has no limit and reads one', PoolClient.grafana()],
    ['node-postgres, whose own default is a limit', PoolClient.nodePostgres()],
    ['a client with a variable of its own', PoolClient.custom({ name: 'mine', sizeVariable: 'MY_POOL' })],
  ])('is nothing for %s', (_, client) => {
    expect(must(client)).toEqual([]);
  });

  it('is nothing where the application reads nothing, and is counted so', () => {
    const client = PoolClient.custom({ name: 'mine', defaultPoolSize: 3 });
    expect(must(client, { pool: PoolSizing.applicationDefault() })).toEqual([]);
  });

  it('is nothing for Django whose threads the server reads', () => {
    expect(must(PoolClient.django())).toHaveLength(1);
    expect(must(PoolClient.django(), { server: WebServer.gunicornThreads(7), processes: 1 })).toEqual([]);
  });

  describe('Django with a pool below its threads', () => {
    const opens = (threads: number) =>
      'Api: Django reads no variable for this pool, so the application must read DB_POOL_SIZE, DB_POOL_TIMEOUT, DB_POOL_RECYCLE ' +
      `(docs/clients/django.md): otherwise each process opens up to ${threads} connections instead of 4`;
    const of4 = { client: PoolClient.django(), pool: PoolSizing.fixed({ size: 4 }) };

    function outcome(options: Partial<EcsServiceConsumerOptions>, service: ServiceOptions = {}) {
      const some = new SomeApp();
      const budget = some.stated(400);
      budget.addEcsService(some.service('Api', service), { ...of4, ...options });
      pass(some.app);
      return ledgerOf(budget).findings.map(({ message, remedies }) => ({ message, remedies }));
    }

    it('must read it, where the threads are declared', () => {
      const remedies = ['nothing, where it does', 'leave out pool, so that a connection for each thread is counted'];
      expect(outcome({ server: WebServer.gunicornThreads(16) })).toEqual([{ message: opens(16), remedies }]);
    });

    it.each<[string, ServiceOptions]>([
      ['the command', { command: ['gunicorn', '-w', '3', '--threads', '8', 'app'] }],
      ['its arguments', { environment: { GUNICORN_CMD_ARGS: '--threads 8' } }],
    ])('must read it, where they stand in %s', (_, service) => {
      const remedies = [
        'nothing, where it does',
        'declare WebServer.gunicornThreads(8) and leave out pool, so that a connection for each thread is counted',
      ];
      expect(outcome({ server: WebServer.GUNICORN }, service)).toEqual([{ message: opens(8), remedies }]);
      expect(outcome({}, service)).toEqual([{ message: opens(8), remedies }]);
    });

    it('is nothing where the threads are no more', () => {
      expect(outcome({ server: WebServer.gunicornThreads(4) })).toEqual([]);
      expect(outcome({ server: WebServer.GUNICORN }, { command: ['gunicorn', '--threads=4', 'app'] })).toEqual([]);
    });
  });

  it('is told of the second pool of a client that reads its first by itself, unless that is as large by itself', () => {
    const second = (client: PoolClient, size: number): string[] => {
      const some = new SomeApp();
      const budget = some.stated(100);
      const api = some.service('Api');
      const pool = PoolSizing.fixed({ size });
      budget.addEcsService(api, { client, databaseName: 'orders', pool });
      budget.addEcsService(api, { client, databaseName: 'bills', settingsPrefix: 'BILLS_', pool });
      pass(some.app);
      return messagesOf(budget, 'application-must-read');
    };
    expect(second(PoolClient.springBoot(), 2)).toEqual([
      'Api (bills): Spring Boot reads no variable for this pool, so the application must read BILLS_POOL_SIZE, BILLS_POOL_TIMEOUT, BILLS_POOL_RECYCLE, PGAPPNAME ' +
        '(docs/clients/spring-boot.md): otherwise each process opens up to 10 connections instead of 2',
    ]);
    expect(second(PoolClient.springBoot(), 10)).toEqual([]);
    expect(second(PoolClient.nodePostgres(), 2)).toEqual([]);
  });

  it('is told of a second pool that may read the variable of the first', () => {
    const second = (client: PoolClient, first: number, further: number): [string, readonly string[]][] => {
      const some = new SomeApp();
      const budget = some.stated(100);
      const api = some.service('Api');
      budget.addEcsService(api, { client, pool: PoolSizing.fixed({ size: first }) });
      budget.addEcsService(api, { client, databaseName: 'q', settingsPrefix: 'Q_', pool: PoolSizing.fixed({ size: further }) });
      pass(some.app);
      const { findings } = ledgerOf(budget);
      return findings.filter(({ rule }) => rule === 'application-must-read').map(({ message, remedies }) => [message, remedies]);
    };
    expect(second(PoolClient.rails(), 20, 5)).toEqual([
      [
        'Api (q): Rails reads no variable for this pool, so the application must read Q_POOL_SIZE, Q_POOL_TIMEOUT, Q_POOL_RECYCLE ' +
          '(docs/clients/rails.md): otherwise each process opens up to 20 connections instead of 5, as RAILS_MAX_THREADS says for another pool',
        ['nothing, where it does', 'a pool of 20, where it reads the same variable'],
      ],
    ]);
    expect(second(PoolClient.ecto(), 20, 5)[0]?.[0]).toContain('20 connections instead of 5, as POOL_SIZE says for another pool');
    expect(second(PoolClient.springBoot(), 20, 5)[0]?.[0]).toContain(
      '20 connections instead of 5, as SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE says for another pool',
    );
    // What it opens by itself may be more than that.
    expect(second(PoolClient.springBoot(), 7, 5)[0]?.[0]).toMatch(/up to 10 connections instead of 5$/);
    expect(second(PoolClient.rails(), 5, 5)).toEqual([]);
    expect(second(PoolClient.rails(), 5, 20)).toEqual([]);
  });

  it('stands in the ledger, and not in what synthesis prints', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    budget.addEcsService(some.service('Api'), { client: PoolClient.databaseSql() });
    const { output } = pass(some.app);
    expect(output).not.toContain('application-must-read');
    expect(ledgerOf(budget).findings.map(({ rule, severity }) => [rule, severity])).toEqual([['application-must-read', 'info']]);
  });

  it('is nothing about PGAPPNAME on MySQL', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { database: DatabaseTarget.fromAttributes({ engine: mysql }) });
    budget.addEcsService(some.service('Api'), { client: PoolClient.prisma6() });
    pass(some.app);
    expect(messagesOf(budget, 'application-must-read')[0]).toContain('must read DB_POOL_SIZE, DB_POOL_TIMEOUT (docs');
  });
});

describe('a function', () => {
  const budgetOf = (environment: Record<string, string>): ConnectionBudget => {
    const some = new SomeApp();
    const budget = some.stated(100);
    const fn = new Function(some.stack, 'Import', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      reservedConcurrentExecutions: 2,
      environment,
    });
    budget.addFunction(fn, { client: PoolClient.postgresJs() });
    pass(some.app);
    return budget;
  };

  it('is read like a container', () => {
    const budget = budgetOf({ PGMAX: '7', DATABASE_URL: 'postgres://db/orders?max=7' });
    expect(messagesOf(budget, 'trap-setting')[0]?.split('\n')).toEqual([
      'Import: PGMAX of the function is read by postgres.js as a text, of which it makes ONE connection, whatever the number',
      '  Import: max in DATABASE_URL of the function is read by postgres.js as a text, of which it makes ONE connection, whatever the number',
    ]);
    expect(messagesOf(budget, 'application-must-read')).toEqual([]);
  });

  it('is silent about anything else', () => {
    expect(messagesOf(budgetOf({ LOG_LEVEL: 'info' }), 'trap-setting')).toEqual([]);
  });
});
