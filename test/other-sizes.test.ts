import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ConnectionBudget } from '../lib';
import { PoolClient, PoolSizing } from '../lib';
import { SomeApp } from './some-app';
import type { ServiceOptions } from './some-app';
import { ledgerOf, pass, synth } from './synth';

const RULE = 'conflicting-setting';
const byDefault = PoolSizing.applicationDefault();

/** What is found about one service, whose pool is derived as 20 unless it is stated. */
function found(client: PoolClient, service: ServiceOptions, pool?: PoolSizing): { messages: string[]; remedies: string[] } {
  const some = new SomeApp();
  const budget = some.stated(400);
  budget.addEcsService(some.service('Api', service), { client, ...(pool && { pool }) });
  synth(some.app);
  return conflictsOf(budget);
}

function conflictsOf(budget: ConnectionBudget): { messages: string[]; remedies: string[] } {
  const findings = ledgerOf(budget).findings.filter(({ rule }) => rule === RULE);
  return { messages: findings.map(({ message }) => message), remedies: findings.flatMap(({ remedies }) => remedies) };
}

const STRING = 'Host=h;Username=u;Database=d';

describe('a pool that is left to the client', () => {
  it.each<[PoolClient, ServiceOptions, string, string, number]>([
    [
      PoolClient.springBoot(),
      { environment: { SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: '40' } },
      'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE of container app is 40, but PoolSizing.applicationDefault() counts 10',
      'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE',
      40,
    ],
    [
      PoolClient.rails(),
      { environment: { RAILS_MAX_THREADS: '16' } },
      'RAILS_MAX_THREADS of container app is 16, but PoolSizing.applicationDefault() counts 5',
      'RAILS_MAX_THREADS',
      16,
    ],
    [
      PoolClient.npgsql(),
      { environment: { ConnectionStrings__Default: `${STRING};Maximum Pool Size=200` } },
      'Maximum Pool Size in ConnectionStrings__Default of container app is 200, but PoolSizing.applicationDefault() counts 100',
      'Maximum Pool Size in ConnectionStrings__Default',
      200,
    ],
    [
      PoolClient.keycloak(),
      { command: ['start', '--db-pool-max-size=150'] },
      '--db-pool-max-size in the command of container app is 150, but PoolSizing.applicationDefault() counts 100',
      '--db-pool-max-size in the command',
      150,
    ],
  ])('is not what the container states', (client, service, message, what, size) => {
    const { messages, remedies } = found(client, service, byDefault);
    expect(messages).toEqual([`Api: ${message}`]);
    expect(remedies).toEqual([`remove ${what}`, `pool: PoolSizing.fixed({ size: ${size} })`]);
    // Both ways out are some.
    expect(found(client, service, PoolSizing.fixed({ size })).messages).toEqual([]);
    expect(found(client, {}, byDefault).messages).toEqual([]);
  });

  it('is not known where the number is a secret', () => {
    const some = new SomeApp();
    const secrets = { RAILS_MAX_THREADS: ecs.Secret.fromSecretsManager(some.database().secret!, 'threads') };
    const budget = some.stated(400);
    budget.addEcsService(some.service('Api', { secrets }), { client: PoolClient.rails(), pool: byDefault });
    synth(some.app);
    expect(conflictsOf(budget)).toEqual({
      messages: [
        'Api: RAILS_MAX_THREADS of container app has a value that cannot be read, but PoolSizing.applicationDefault() counts 5',
      ],
      remedies: ['remove RAILS_MAX_THREADS'],
    });
  });

  it('is that of a function as well', () => {
    const some = new SomeApp();
    const budget = some.stated(400);
    const fn = new Function(some.stack, 'Import', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      reservedConcurrentExecutions: 2,
      environment: { JAVA_TOOL_OPTIONS: '-Xmx300m -Dspring.datasource.hikari.maximum-pool-size=12' },
    });
    budget.addFunction(fn, { client: PoolClient.springBoot(), pool: byDefault });
    synth(some.app);
    expect(conflictsOf(budget).messages).toEqual([
      'Import: spring.datasource.hikari.maximum-pool-size in JAVA_TOOL_OPTIONS of the function is 12, but PoolSizing.applicationDefault() counts 10',
    ]);
  });
});

describe('what goes before the variable that the budget sets', () => {
  const SPRING = 'spring.datasource.hikari.maximum-pool-size';

  it.each<[PoolClient, ServiceOptions, string, number, string]>([
    [
      PoolClient.keycloak(),
      { command: ['start', '--db-pool-max-size=50'] },
      '--db-pool-max-size in the command',
      50,
      'KC_DB_POOL_MAX_SIZE',
    ],
    [
      PoolClient.keycloak(),
      { command: ['start', '--db-pool-max-size', '50'] },
      '--db-pool-max-size in the command',
      50,
      'KC_DB_POOL_MAX_SIZE',
    ],
    [
      PoolClient.springBoot(),
      { command: ['java', '-jar', 'a.jar', `--${SPRING}=40`] },
      `--${SPRING} in the command`,
      40,
      'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE',
    ],
    [
      PoolClient.springBoot(),
      { command: ['sh', '-c', `java -D${SPRING}=40 -jar a.jar`] },
      `${SPRING} in the command`,
      40,
      'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE',
    ],
    [
      PoolClient.springBoot(),
      { environment: { SPRING_APPLICATION_JSON: '{"spring":{"datasource":{"hikari":{"maximum-pool-size":40}}}}' } },
      `${SPRING} in SPRING_APPLICATION_JSON`,
      40,
      'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE',
    ],
    [
      PoolClient.springBoot(),
      { environment: { JAVA_TOOL_OPTIONS: `-Dsecret=s3cr3t -D${SPRING}=60` } },
      `${SPRING} in JAVA_TOOL_OPTIONS`,
      60,
      'SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE',
    ],
    [
      PoolClient.quarkus(),
      { environment: { JAVA_OPTS: '-Dquarkus.datasource.jdbc.max-size=60' } },
      'quarkus.datasource.jdbc.max-size in JAVA_OPTS',
      60,
      'QUARKUS_DATASOURCE_JDBC_MAX_SIZE',
    ],
  ])('is a conflict', (client, service, what, got, variable) => {
    const { messages, remedies } = found(client, service);
    expect(messages).toEqual([`Api: ${what} of container app is ${got}, but the budget grants 20`]);
    expect(remedies).toEqual([`remove ${what}, so that ${variable} is read`, `pool: PoolSizing.fixed({ size: ${got} })`]);
    expect(found(client, service, PoolSizing.fixed({ size: got })).messages).toEqual([]);
  });

  it('is a conflict where it is known only when it starts', () => {
    expect(found(PoolClient.keycloak(), { command: ['sh', '-c', 'kc.sh start --db-pool-max-size=$SIZE'] })).toEqual({
      messages: [
        'Api: --db-pool-max-size in the command of container app has a value that cannot be read, but the budget grants 20',
      ],
      remedies: ['remove --db-pool-max-size in the command, so that KC_DB_POOL_MAX_SIZE is read'],
    });
  });

  it.each<[string, PoolClient, ServiceOptions]>([
    ['the same number', PoolClient.keycloak(), { command: ['start', '--db-pool-max-size=20'] }],
    ['another option', PoolClient.keycloak(), { command: ['start', '--db-pool-min-size=5', '--optimized'] }],
    ['an option of another client', PoolClient.nodePostgres(), { command: ['start', '--db-pool-max-size=50'] }],
    ['JSON that cannot be read', PoolClient.springBoot(), { environment: { SPRING_APPLICATION_JSON: '{' } }],
    ['a property in a text of something else', PoolClient.springBoot(), { environment: { NOTE: `-D${SPRING}=60` } }],
  ])('%s is none', (_, client, service) => {
    expect(found(client, service).messages).toEqual([]);
  });
});

describe('a key of an address', () => {
  it.each<[PoolClient, string, string, string]>([
    [PoolClient.prisma6(), 'DATABASE_URL', 'postgresql://u:s3cr3t@h/d?connection_limit=100', 'connection_limit'],
    [PoolClient.pgxPool(), 'DATABASE_URL', 'postgres://u:s3cr3t@h/d?sslmode=require&pool_max_conns=100', 'pool_max_conns'],
    [PoolClient.npgsql(), 'ConnectionStrings__Default', `${STRING};Password=s3cr3t;Maximum Pool Size=100`, 'Maximum Pool Size'],
    [PoolClient.npgsql(), 'ConnectionStrings__Default', `${STRING};MaxPoolSize="100";Password=s3cr3t`, 'MaxPoolSize'],
  ])('is a conflict by its number alone', (client, variable, address, key) => {
    const found_ = found(client, { environment: { [variable]: address } });
    expect(found_).toEqual({
      messages: [`Api: ${key} in ${variable} of container app is 100, but the budget grants 20`],
      remedies: [`remove ${key} in ${variable}`, 'pool: PoolSizing.fixed({ size: 100 })'],
    });
  });

  it.each<[string, PoolClient, Record<string, string>]>([
    ['of the same number', PoolClient.prisma6(), { DATABASE_URL: 'postgresql://h/d?connection_limit=20' }],
    ['of another client', PoolClient.pgxPool(), { DATABASE_URL: 'mysql://h/d?pool_max_conns=100' }],
    ['that may be another pool’s', PoolClient.prisma6(), { A: 'postgresql://h/a?connection_limit=5', B: 'postgresql://h/b' }],
    ['of a trap', PoolClient.rails(), { DATABASE_URL: 'postgresql://h/d?pool=5' }],
  ])('%s is none', (_, client, environment) => {
    expect(found(client, { environment }).messages).toEqual([]);
  });
});

describe('a connection string of Npgsql without a size', () => {
  const traps = (pool?: PoolSizing): string[] => {
    const some = new SomeApp();
    const budget = some.stated(400);
    const service = some.service('Api', { environment: { ConnectionStrings__Default: STRING } });
    budget.addEcsService(service, { client: PoolClient.npgsql(), ...(pool && { pool }) });
    pass(some.app);
    return ledgerOf(budget)
      .findings.filter(({ rule }) => rule === 'trap-setting')
      .map(({ message }) => message);
  };

  it('is what the application completes', () => {
    expect(traps()).toEqual([]);
  });

  it('is told where there is nothing to complete it with', () => {
    expect(traps(byDefault)).toEqual([
      'Api: ConnectionStrings__Default of container app has no Maximum Pool Size, and Npgsql opens up to 100 connections for each distinct string',
    ]);
  });
});
