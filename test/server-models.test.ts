import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ConnectionBudget, ConnectionPath, DatabaseTarget, PoolClient, PoolSizing, WebServer } from '../lib';
import type { EcsServiceConsumerOptions } from '../lib';
import { CPUS_ARE_UNKNOWN, SERVERS } from '../lib/core/server-models';
import { SomeApp } from './some-app';
import type { ServiceOptions } from './some-app';
import { consumerOf, environmentOf, ledgerOf, messagesOf, pass, synth } from './synth';

/** What becomes of one service: its line of the ledger, its variables and what is found. */
function outcome(options: Partial<EcsServiceConsumerOptions>, service: ServiceOptions = {}) {
  const some = new SomeApp();
  const budget = some.stated();
  budget.addEcsService(some.service('Api', service), { client: PoolClient.sqlAlchemy(), ...options });
  const synthesis = synth(some.app);
  return {
    ...consumerOf(budget, 'Api'),
    variables: environmentOf(synthesis.template(some.stack)),
    conflicts: messagesOf(budget, 'conflicting-setting'),
    unresolved: messagesOf(budget, 'unresolved-input'),
    findings: ledgerOf(budget).findings,
  };
}

describe('every server of the table', () => {
  it.each(Object.values(SERVERS))('$name has a page of its makers', ({ source }) => {
    expect(source).toMatch(/^https:\/\//);
  });
});

describe('the declared number is set where the server reads it', () => {
  it.each<[string, WebServer, string | undefined]>([
    ['Uvicorn', WebServer.UVICORN, 'WEB_CONCURRENCY'],
    ['Gunicorn', WebServer.GUNICORN, 'WEB_CONCURRENCY'],
    ['Gunicorn with threads', WebServer.gunicornThreads(2), 'WEB_CONCURRENCY'],
    ['Puma', WebServer.PUMA, 'WEB_CONCURRENCY'],
    ['Celery', WebServer.CELERY_PREFORK, 'CELERY_WORKER_CONCURRENCY'],
    ['PHP-FPM with a variable in its file', WebServer.readingFrom('FPM_CHILDREN'), 'FPM_CHILDREN'],
    ['Hypercorn', WebServer.HYPERCORN, undefined],
    ['PM2', WebServer.PM2, undefined],
    ['Node.js cluster', WebServer.NODE_CLUSTER, undefined],
    ['PHP-FPM', WebServer.PHP_FPM, undefined],
  ])('%s', (_, server, variable) => {
    const { processes, variables, findings } = outcome({ server, processes: 3 });
    expect(processes).toBe(3);
    const names = ['WEB_CONCURRENCY', 'CELERY_WORKER_CONCURRENCY', 'FPM_CHILDREN'].filter(name => name in variables);
    expect(names).toEqual(variable === undefined ? [] : [variable]);
    if (variable !== undefined) expect(variables[variable]).toBe('3');
    expect(findings).toEqual([]);
  });
});

describe('nothing declared', () => {
  it.each<[string, WebServer]>([
    ['Uvicorn', WebServer.UVICORN],
    ['Hypercorn', WebServer.HYPERCORN],
    ['Puma', WebServer.PUMA],
    ['Node.js', WebServer.NODE],
    ['a JVM', WebServer.JVM],
    ['.NET', WebServer.DOTNET],
    ['Go', WebServer.GO],
    ['threads of Celery', WebServer.celeryThreads(4)],
  ])('%s is one process', (_, server) => {
    expect(outcome({ server })).toMatchObject({ processes: 1, findings: [] });
  });

  it.each<[string, WebServer, string]>([
    ['Celery', WebServer.CELERY_PREFORK, `Celery starts a process for each CPU unless it is told how many; ${CPUS_ARE_UNKNOWN}`],
    ['PM2', WebServer.PM2, `PM2 starts the instances of its file, for max and 0 by the CPUs; ${CPUS_ARE_UNKNOWN}`],
    ['cluster', WebServer.NODE_CLUSTER, `the application's code forks, mostly by the CPUs; ${CPUS_ARE_UNKNOWN}`],
    ['PHP-FPM', WebServer.PHP_FPM, 'PHP-FPM starts up to pm.max_children processes, which stands in a file of its own'],
  ])('%s is refused with the reason', (_, server, reason) => {
    const { processes, demand, unresolved } = outcome({ server });
    expect({ processes, demand }).toEqual({ processes: null, demand: null });
    expect(unresolved).toEqual([`the demand of Api is unknown: ${reason}: state processes`]);
  });

  it.each<[string, WebServer, ServiceOptions, number]>([
    ['a variable of Celery', WebServer.CELERY_PREFORK, { environment: { CELERY_WORKER_CONCURRENCY: '4' } }, 4],
    ['a switch of Celery', WebServer.CELERY_PREFORK, { command: ['sh', '-c', 'celery -A shop worker -c 5'] }, 5],
    ['autoscale of Celery', WebServer.CELERY_PREFORK, { command: ['celery', 'worker', '--autoscale=8,2', '--concurrency=3'] }, 8],
    ['instances of PM2', WebServer.PM2, { command: ['pm2-runtime', 'app.js', '-i', '2'] }, 2],
    ['workers of Hypercorn', WebServer.HYPERCORN, { command: ['hypercorn', '--workers', '6', 'shop:app'] }, 6],
  ])('%s counts', (_, server, service, processes) => {
    expect(outcome({ server }, service)).toMatchObject({ processes, findings: [] });
  });

  it.each<[string, WebServer, ServiceOptions]>([
    ['auto of Puma', WebServer.PUMA, { environment: { WEB_CONCURRENCY: 'auto' } }],
    ['max of PM2', WebServer.PM2, { command: ['pm2-runtime', 'app.js', '-i', 'max'] }],
    ['0 of PM2', WebServer.PM2, { command: ['pm2-runtime', 'app.js', '-i', '0'] }],
    ['nproc', WebServer.GUNICORN, { command: ['sh', '-c', 'gunicorn -w $(nproc) shop:app'] }],
  ])('%s is refused', (_, server, service) => {
    const { processes, unresolved } = outcome({ server }, service);
    expect(processes).toBeNull();
    expect(unresolved).toEqual([
      expect.stringContaining(
        'follows the CPUs: write a number there, or remove it and state processes; the CPUs seen on Fargate',
      ),
    ]);
  });
});

describe('a command that goes before what is declared', () => {
  it.each<[string, WebServer, string[], string, string[]]>([
    [
      'another number',
      WebServer.CELERY_PREFORK,
      ['celery', 'worker', '--concurrency=8'],
      'Api: the command of container app starts 8 processes, but 2 are declared',
      ['remove the number from the command, so that CELERY_WORKER_CONCURRENCY is read', 'declare processes: 8'],
    ],
    [
      'another number, without a variable',
      WebServer.HYPERCORN,
      ['hypercorn', '-w', '8', 'shop:app'],
      'Api: the command of container app starts 8 processes, but 2 are declared',
      ['state 2 in the command', 'declare processes: 8'],
    ],
    [
      'the CPUs',
      WebServer.PM2,
      ['pm2-runtime', 'app.js', '-i', 'max'],
      `Api: the command of container app starts processes by the CPUs, but 2 are declared: ${CPUS_ARE_UNKNOWN}`,
      ['state 2 in the command'],
    ],
  ])('with %s is a conflict', (_, server, command, message, remedies) => {
    const { findings } = outcome({ server, processes: 2 }, { command });
    expect(findings).toEqual([{ rule: 'conflicting-setting', severity: 'error', path: 'Shop/Api', message, remedies }]);
  });

  it('agrees with the same number', () => {
    const command = ['celery', 'worker', '--concurrency=2'];
    expect(outcome({ server: WebServer.CELERY_PREFORK, processes: 2 }, { command }).findings).toEqual([]);
  });
});

describe('a command that starts another server than the usual one, where none is declared', () => {
  const node = PoolClient.nodePostgres();
  const sqlAlchemy = PoolClient.sqlAlchemy();

  it.each<[string, PoolClient, string, number, Record<string, string>]>([
    ['instances of PM2', node, 'pm2-runtime start app.js -i 4', 4, {}],
    ['PM2 without them', node, 'npx pm2-runtime start app.js', 1, {}],
    ['children of Celery', sqlAlchemy, 'celery -A shop worker -c 5', 5, {}],
    ['a variable of Celery', sqlAlchemy, 'celery -A shop worker', 6, { CELERY_WORKER_CONCURRENCY: '6' }],
    ['threads of Celery', sqlAlchemy, 'celery -A shop worker --pool=threads -c 16', 1, {}],
    ['the beat of Celery', sqlAlchemy, 'celery -A shop beat', 1, {}],
    ['Gunicorn beside it', sqlAlchemy, 'celery -A shop worker & gunicorn -w 3 shop:app', 3, {}],
    ['a switch of another program', node, 'node app.js -i 4 --workers 3', 1, {}],
  ])('%s', (_, client, line, processes, environment) => {
    expect(outcome({ client }, { command: ['sh', '-c', line], environment })).toMatchObject({ processes, findings: [] });
  });

  it.each<[string, PoolClient, string, string]>([
    ['max of PM2', node, 'pm2-runtime start app.js -i max', 'max follows the CPUs'],
    ['a file of PM2', node, 'pm2-runtime ecosystem.config.js', 'PM2 starts the instances of its file'],
    ['Celery without a number', sqlAlchemy, 'celery -A shop worker', 'Celery starts a process for each CPU'],
  ])('%s is refused', (_, client, line, reason) => {
    const { processes, unresolved } = outcome({ client }, { command: ['sh', '-c', line] });
    expect(processes).toBeNull();
    expect(unresolved).toEqual([expect.stringContaining(reason)]);
  });

  it.each<[PoolClient, string, string, string[]]>([
    [node, 'pm2-runtime start app.js -i 4', 'starts 4 processes', ['state 2 in the command', 'declare processes: 4']],
    [node, 'pm2-runtime start app.js -i max', 'starts processes by the CPUs', ['state 2 in the command']],
    [sqlAlchemy, 'celery -A shop worker -c 8', 'starts 8 processes', ['state 2 in the command', 'declare processes: 8']],
  ])('%# is held against what is declared', (client, line, what, remedies) => {
    const { findings } = outcome({ client, processes: 2 }, { command: ['sh', '-c', line] });
    expect(findings).toMatchObject([{ rule: 'conflicting-setting', remedies }]);
    expect(findings[0]?.message).toContain(`the command of container app ${what}, but 2 are declared`);
  });

  it('is left alone where the server is declared, and a number without a switch is a promise', () => {
    const command = ['celery', '-A', 'shop', 'worker'];
    expect(outcome({ server: WebServer.OTHER }, { command })).toMatchObject({ processes: 1, findings: [] });
    expect(outcome({ processes: 2 }, { command })).toMatchObject({ processes: 2, findings: [] });
    expect(outcome({ client: node, processes: 2 }, { command: ['pm2-runtime', 'app.js'] }).findings).toEqual([]);
  });
});

describe('threads', () => {
  const django = PoolClient.django();

  it.each<[string, WebServer, PoolClient, Record<string, string>]>([
    ['Gunicorn', WebServer.gunicornThreads(4), django, { GUNICORN_CMD_ARGS: '--threads 4', DB_POOL_SIZE: '4' }],
    ['Celery', WebServer.celeryThreads(4), django, { CELERY_WORKER_CONCURRENCY: '4', DB_POOL_SIZE: '4' }],
    ['Puma', WebServer.pumaThreads(4), PoolClient.rails(), { RAILS_MAX_THREADS: '4', DB_POOL_SIZE: '4' }],
  ])('of %s have a connection each, and are set', (_, server, client, variables) => {
    const found = outcome({ server, client });
    expect(found).toMatchObject({ processes: 1, pool: { size: 4, overflow: 0 }, demand: 8, findings: [] });
    expect(found.variables).toMatchObject(variables);
  });

  it('leave the pool of other clients alone, and a pool that is stated', () => {
    const server = WebServer.gunicornThreads(4);
    expect(outcome({ server }).pool).toEqual(outcome({}).pool);
    expect(outcome({ server, client: django, pool: PoolSizing.fixed({ size: 2 }) }).pool.size).toBe(2);
  });

  it('may stand among other arguments, and are a conflict where they are others', () => {
    const withArguments = (GUNICORN_CMD_ARGS: string) => {
      return outcome({ server: WebServer.gunicornThreads(4), client: django }, { environment: { GUNICORN_CMD_ARGS } }).conflicts;
    };
    expect(withArguments('--timeout 60 --threads=4')).toEqual([]);
    expect(withArguments('--threads 8')).toEqual([
      'Api: container app already has GUNICORN_CMD_ARGS as --threads 8, but the budget grants --threads 4',
    ]);
  });

  it.each<[WebServer, Record<string, string>, string[]]>([
    [WebServer.gunicornThreads(4), { GUNICORN_CMD_ARGS: '--timeout 30' }, ['set GUNICORN_CMD_ARGS to --timeout 30 --threads 4']],
    [
      WebServer.gunicornThreads(4),
      { GUNICORN_CMD_ARGS: '--threads=8 --timeout 30' },
      ['set GUNICORN_CMD_ARGS to --timeout 30 --threads 4'],
    ],
    [
      WebServer.gunicornThreads(4),
      { GUNICORN_CMD_ARGS: '--threads 8' },
      ['remove GUNICORN_CMD_ARGS from the container', 'declare 8 threads'],
    ],
    [
      WebServer.pumaThreads(5),
      { RAILS_MAX_THREADS: '16' },
      ['remove RAILS_MAX_THREADS from the container', 'declare 16 threads'],
    ],
    [
      WebServer.GUNICORN,
      { DB_POOL_PRE_PING: 'false', DB_POOL_RECYCLE: '60' },
      ['remove DB_POOL_RECYCLE, DB_POOL_PRE_PING from the container', 'state the same to the budget by poolRecycle'],
    ],
    [WebServer.GUNICORN, { DB_POOL_PRE_PING: 'false' }, ['remove DB_POOL_PRE_PING from the container']],
  ])('%# that a variable contradicts have ways out that can be followed', (server, environment, remedies) => {
    const client = 'RAILS_MAX_THREADS' in environment ? PoolClient.rails() : django;
    const { findings } = outcome({ server, client }, { environment });
    expect(findings.find(({ rule }) => rule === 'conflicting-setting')?.remedies).toEqual(remedies);
  });

  it.each<[WebServer, string[], number]>([
    [WebServer.gunicornThreads(4), ['gunicorn', '--threads', '8', 'shop.wsgi'], 8],
    [WebServer.celeryThreads(4), ['celery', 'worker', '-P', 'threads', '-c', '16'], 16],
    [WebServer.pumaThreads(4), ['bundle', 'exec', 'puma', '-t', '5:16', '-C', 'config/puma.rb'], 16],
    [WebServer.pumaThreads(4), ['sh', '-c', 'exec bin/puma --threads=8'], 8],
  ])('of a command are a conflict where they are others', (server, command, threads) => {
    expect(outcome({ server, client: django }, { command }).conflicts).toEqual([
      `Api: the command of container app starts ${threads} threads, but 4 are declared`,
    ]);
  });

  it('of a command that are no number are a conflict too', () => {
    const command = ['sh', '-c', 'gunicorn --threads $(nproc) shop.wsgi'];
    expect(outcome({ server: WebServer.gunicornThreads(4), client: django }, { command }).conflicts).toEqual([
      'Api: the command of container app starts as many threads as $(nproc) says, but 4 are declared',
    ]);
  });

  it.each<[string, string[]]>([
    ['the same number', ['bundle', 'exec', 'puma', '-t', '1:4']],
    ['the variable with what holds without it', ['sh', '-c', 'puma -t ${MIN:-1}:${RAILS_MAX_THREADS:-5}']],
    ['the variable itself', ['sh', '-c', 'puma -t $RAILS_MAX_THREADS:$RAILS_MAX_THREADS']],
    ['a switch of another program', ['timeout', '-t', '60', 'bundle', 'exec', 'puma']],
  ])('of Puma are no conflict: %s', (_, command) => {
    expect(outcome({ server: WebServer.pumaThreads(4), client: PoolClient.rails() }, { command }).conflicts).toEqual([]);
  });
});

describe('what cannot be meant is refused', () => {
  it.each<[string, Partial<EcsServiceConsumerOptions>, string]>([
    [
      'several processes of a JVM',
      { server: WebServer.JVM, processes: 2 },
      'processes must be 1 with a JVM, which is one process, got 2: name the server that starts several, or use WebServer.OTHER',
    ],
    [
      'a pool of Rails beside its threads',
      { server: WebServer.pumaThreads(4), client: PoolClient.rails(), pool: PoolSizing.fixed({ size: 6 }) },
      'pool must be left out for Rails with 4 threads, because RAILS_MAX_THREADS is both: leave out pool, or state it and use a server without threads',
    ],
  ])('%s', (_, options, message) => {
    expect(() => outcome(options)).toThrow(message);
  });

  it('no threads', () => {
    expect(() => WebServer.gunicornThreads(0)).toThrow('threads must be a whole number from 1 to');
  });
});

describe('threads behind a pooler', () => {
  const django = PoolClient.django();

  function pooled(options: EcsServiceConsumerOptions, kind: 'pgbouncer' | 'rds-proxy' = 'pgbouncer') {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const place = { vpc: some.vpc(), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } };
    const pooler =
      kind === 'pgbouncer'
        ? budget.addPgBouncer('Pooler', { ...place, secret: new Secret(some.stack, 'AppUser'), databaseName: 'app' })
        : budget.addProxy('Pooler', { ...place, secrets: [database.secret!] });
    pooler.addEcsService(some.service('Api', { desiredCount: 2 }), options);
    const template = pass(some.app).template(some.stack);
    const [ledger] = ledgerOf(budget).poolers ?? [];
    return {
      client: ledger?.clients[0],
      variables: environmentOf(template, 'ApiTask'),
      template,
      must: messagesOf(budget, 'application-must-read'),
    };
  }

  it.each<['pgbouncer' | 'rds-proxy', WebServer, PoolClient, number, number, Record<string, string>]>([
    ['pgbouncer', WebServer.gunicornThreads(16), django, 3, 192, { DB_POOL_SIZE: '16', GUNICORN_CMD_ARGS: '--threads 16' }],
    ['pgbouncer', WebServer.gunicornThreads(4), django, 3, 48, { DB_POOL_SIZE: '4', GUNICORN_CMD_ARGS: '--threads 4' }],
    ['rds-proxy', WebServer.gunicornThreads(16), django, 3, 192, { DB_POOL_SIZE: '16' }],
    ['rds-proxy', WebServer.pumaThreads(5), PoolClient.rails(), 2, 40, { DB_POOL_SIZE: '5', RAILS_MAX_THREADS: '5' }],
  ])('of %s: each has its connection', (kind, server, client, processes, demand, variables) => {
    const found = pooled({ client, server, processes }, kind);
    expect(found.client).toMatchObject({ demand, pool: { overflow: 0 } });
    expect(found.variables).toMatchObject(variables);
    expect(found.must).toEqual([]);
  });

  it('of Celery: 16 in one process of 2 tasks and their successors', () => {
    expect(pooled({ client: django, server: WebServer.celeryThreads(16) }).client).toMatchObject({ demand: 64 });
  });

  it('are let in by PgBouncer', () => {
    const { template } = pooled({ client: django, server: WebServer.gunicornThreads(16), processes: 3 });
    const most = Number(environmentOf(template, 'BudgetPooler').MAX_CLIENT_CONN);
    expect(most).toBeGreaterThanOrEqual(192);
  });

  it('of a service with its database are no pool that was stated', () => {
    const some = new SomeApp();
    const path = ConnectionPath.rdsProxy();
    some.orders({ client: PoolClient.rails(), server: WebServer.pumaThreads(5), connectionPath: path });
    const template = pass(some.app).template(some.stack);
    expect(environmentOf(template)).toMatchObject({ RAILS_MAX_THREADS: '5', DB_POOL_SIZE: '5' });
  });
});
