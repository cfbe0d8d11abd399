import fc from 'fast-check';
import type { Known } from '../../lib/cloudformation/known-pools';
import {
  knownContainers,
  knownPoolOfAppRunner,
  knownPoolOfExpressService,
  knownPoolOfFunction,
  knownPoolOfTask,
} from '../../lib/cloudformation/known-pools';
import { processesOfAppRunner, processesOfExpressService } from '../../lib/cloudformation/task-definition';
import { isUnknown } from '../../lib/core/unknown';

const Parameters = {
  Bare: { Type: 'String' },
  Size: { Type: 'Number', Default: 20, AllowedValues: [20, 40] },
  Registry: { Type: 'String' },
  Level: { Type: 'String', AllowedValues: Array.from({ length: 200 }, (_, index) => `level ${index}`) },
};
const NO_VALUE = { Ref: 'AWS::NoValue' };
const choice = (then: unknown, otherwise: unknown): object => ({ 'Fn::If': ['Condition', then, otherwise] });
const variable = (Name: unknown, Value: unknown): object => ({ Name, Value });

function task(...ContainerDefinitions: unknown[]): Known {
  return knownPoolOfTask(templateOf({ ContainerDefinitions }), 'Task');
}

function templateOf(Properties: object): object {
  return { Parameters, Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties } } };
}

const SSO = { Name: 'sso', Image: 'quay.io/keycloak/keycloak:26.0', Environment: [variable('KC_DB', 'postgres')] };
const BI = { Name: 'bi', Image: 'metabase/metabase', Environment: [variable('MB_DB_TYPE', 'postgres')] };
const APP = { Name: 'app', Image: 'acme/app' };
const LOGS = { Name: 'logs', Image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable' };
const GRAFANA = { Name: 'boards', Image: 'grafana/grafana' };
const JOBS = {
  Name: 'jobs',
  Image: 'apache/airflow',
  Secrets: [{ Name: 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN', ValueFrom: 'arn' }],
};

const sso = (size: number, because = `KC_DB_POOL_MAX_SIZE ${size}`): Known => ({
  pool: { size, overflow: 0 },
  processes: 1,
  because: `Keycloak: ${because}`,
});
const BY_DEFAULT = sso(100, 'KC_DB_POOL_MAX_SIZE 100 by default');

describe('a task', () => {
  test('with one container that is known has its pool', () => {
    expect(task(SSO)).toEqual(BY_DEFAULT);
  });

  test('is read in the letter case of the CDK as well', () => {
    expect(task({ name: 'sso', image: 'keycloak/keycloak', environment: [{ name: 'KC_DB', value: 'mysql' }] })).toEqual(
      BY_DEFAULT,
    );
  });

  test('with sidecars is the same', () => {
    expect(task(LOGS, SSO, { Name: 'web', Image: 'nginx:1.27' })).toEqual(BY_DEFAULT);
  });

  test('with several that are known has the sum of all processes', () => {
    expect(task(SSO, BI, GRAFANA)).toEqual({
      pool: { size: 115, overflow: 0 },
      processes: 1,
      because:
        '100 of container sso (Keycloak: KC_DB_POOL_MAX_SIZE 100 by default) + ' +
        '15 of container bi (Metabase: MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE 15 by default)',
    });
  });

  test('beside an app that is not known is unknown, and says what is known', () => {
    expect(task(SSO, APP, { ...APP, Name: 'worker' })).toEqual({
      unknown:
        'nothing tells what container app runs (and 1 other container); known are ' +
        '100 of container sso (Keycloak: KC_DB_POOL_MAX_SIZE 100 by default)',
      atLeast: 100,
    });
    expect(task(SSO, BI, APP)).toMatchObject({ atLeast: 115 });
    expect(task({ ...SSO, Secrets: [{ Name: 'KC_DB_POOL_MAX_SIZE', ValueFrom: 'arn' }] }, BI)).toMatchObject({ atLeast: 15 });
  });

  test('has nothing for certain where none of its pools is known, or nothing is a server', () => {
    expect(task({ ...SSO, Secrets: [{ Name: 'KC_DB_POOL_MAX_SIZE', ValueFrom: 'arn' }] }, APP)).not.toHaveProperty('atLeast');
    expect(task(GRAFANA, APP, { ...SSO, Secrets: [{ Name: 'KC_DB', ValueFrom: 'arn' }] })).not.toHaveProperty('atLeast');
  });

  test('without any that is known is left to others', () => {
    expect(task(APP, LOGS)).toBeUndefined();
    expect(task(LOGS)).toBeUndefined();
    expect(task()).toBeUndefined();
  });

  test('without a database server says so', () => {
    expect(task(GRAFANA, LOGS)).toEqual({ usesNoServer: 'Grafana: GF_DATABASE_TYPE is not set, so it is SQLite' });
  });

  test('with a number of processes that is not known says so, alone or beside others', () => {
    const unknown = 'Airflow starts a process for each worker and each task that it runs: state processes';
    expect(task(JOBS)).toMatchObject({ pool: { size: 5, overflow: 10 }, processes: { unknown } });
    expect(task(JOBS, SSO)).toEqual({ unknown: `container jobs: ${unknown}`, atLeast: 15 + 100 });
  });

  test('that cannot be read is unknown', () => {
    expect(task({ 'Fn::Transform': {} })).toHaveProperty('unknown');
    expect(knownPoolOfTask({}, 'Task')).toEqual({ unknown: 'the task definition is not in the template' });
  });

  test('is read as a resource too', () => {
    expect(knownPoolOfTask({}, { type: 'AWS::ECS::TaskDefinition', properties: { ContainerDefinitions: [SSO] } })).toEqual(
      BY_DEFAULT,
    );
  });
});

describe('the image', () => {
  const image = (Image: unknown): Known => task({ ...SSO, Environment: [variable('KC_DB', 'mysql')], Image });
  const bare = (Image: unknown): Known => task({ Name: 'app', Image });

  test.each([
    { 'Fn::Sub': '${Registry}/keycloak/keycloak:26' },
    {
      'Fn::Join': [
        '',
        [{ Ref: 'AWS::AccountId' }, '.dkr.ecr.', { Ref: 'AWS::Region' }, '.amazonaws.com/quay/keycloak/keycloak:26'],
      ],
    },
    { 'Fn::Sub': 'keycloak/keycloak:${Bare}' },
  ])('%j is read as far as it goes', Image => {
    expect(image(Image)).toEqual(BY_DEFAULT);
  });

  test.each([
    { Ref: 'Bare' },
    { 'Fn::Sub': '${Registry.RepositoryUri}:1' },
    { 'Fn::Transform': {} },
    undefined,
    7,
    { a: 1, b: 2 },
  ])('%j tells nothing, and variables still do', Image => {
    expect(bare(Image)).toBeUndefined();
    expect(image(Image)).toEqual(BY_DEFAULT);
  });

  test('of either branch counts, the worst of both', () => {
    expect(task({ ...SSO, Image: choice('keycloak/keycloak:25', 'keycloak/keycloak:26') })).toEqual(BY_DEFAULT);
    expect(bare(choice('postgrest/postgrest', 'unleashorg/unleash-server'))).toMatchObject({ pool: { size: 11 } });
    expect(bare(choice('grafana/grafana', 'postgrest/postgrest'))).toMatchObject({ pool: { size: 11 } });
    expect(bare(choice('postgrest/postgrest', 'acme/app'))).toEqual({
      unknown: 'container app: under some condition it is not known what it runs',
    });
    expect(bare(choice('nginx', 'postgrest/postgrest'))).toMatchObject({ pool: { size: 11 } });
    expect(bare(choice('nginx', 'acme/app'))).toHaveProperty('unknown');
  });
});

describe('a setting', () => {
  const size = (...variables: unknown[]): Known => task({ ...SSO, Environment: [variable('KC_DB', 'postgres'), ...variables] });
  const SIZE = 'KC_DB_POOL_MAX_SIZE';

  test.each([
    ['a text', [variable(SIZE, '20')], 20],
    ['a number', [variable(SIZE, 20)], 20],
    ['a parameter, at its largest', [variable(SIZE, { Ref: 'Size' })], 40],
    ['both branches of a condition', [variable(SIZE, choice('20', '30'))], 30],
    ['two items under conditions', [choice(variable(SIZE, '20'), variable(SIZE, '30'))], 30],
  ])('of %s is read', (_, variables, expected) => {
    expect(size(...variables)).toEqual(sso(expected));
  });

  test.each([
    ['an item', [choice(variable(SIZE, '20'), NO_VALUE)]],
    ['an item of another name', [choice(variable(SIZE, '20'), variable('OTHER', '20'))]],
    ['a value', [variable(SIZE, choice('20', NO_VALUE))]],
  ])('that a condition leaves out, as %s, may be the default', (_, variables) => {
    expect(size(...variables)).toEqual(BY_DEFAULT);
  });

  test('that a list leaves out may be the default', () => {
    const kind = variable('KC_DB', 'postgres');
    expect(task({ ...SSO, Environment: choice([kind, variable(SIZE, '20')], [kind]) })).toEqual(BY_DEFAULT);
    expect(task({ ...SSO, Environment: choice([kind, variable(SIZE, '20')], [kind, variable(SIZE, '10')]) })).toEqual(sso(20));
  });

  test.each<[unknown, string]>([
    [{ Ref: 'Bare' }, 'KC_DB_POOL_MAX_SIZE cannot be read: parameter Bare has no default'],
    [choice('20', { Ref: 'Bare' }), 'KC_DB_POOL_MAX_SIZE cannot be read: parameter Bare has no default'],
    [{ 'Fn::GetAtt': ['Config', 'Size'] }, 'KC_DB_POOL_MAX_SIZE cannot be read: ${Config.Size} is known only when deployed'],
    ['{{resolve:ssm:/size}}', 'KC_DB_POOL_MAX_SIZE cannot be read: a dynamic reference is known only when deployed'],
    [['1'], 'KC_DB_POOL_MAX_SIZE cannot be read: it is a list'],
    ['1e9', "KC_DB_POOL_MAX_SIZE is '1e9', which bounds nothing"],
    [-1, "KC_DB_POOL_MAX_SIZE is '-1', which bounds nothing"],
    [0, "KC_DB_POOL_MAX_SIZE is '0', which bounds nothing"],
  ])('of %j is unknown', (value, unknown) => {
    expect(size(variable(SIZE, value))).toEqual({ unknown: `container sso: Keycloak: ${unknown}` });
  });

  test('that is a secret is unknown', () => {
    expect(task({ ...SSO, Secrets: [{ Name: SIZE, ValueFrom: 'arn' }] })).toEqual({
      unknown: 'container sso: Keycloak: KC_DB_POOL_MAX_SIZE is a secret',
    });
  });

  test.each([
    [
      'a file',
      { EnvironmentFiles: [{ Type: 's3', Value: 'arn' }] },
      'EnvironmentFiles of container sso cannot be read: they are read when it starts',
    ],
    [
      'a list',
      { Secrets: { 'Fn::Transform': {} } },
      'Secrets of container sso cannot be read: Fn::Transform is known only when deployed',
    ],
  ])('that %s may hold is unknown', (_, more, unknown) => {
    expect(task({ ...SSO, ...more })).toEqual({ unknown: `container sso: Keycloak: ${unknown}` });
  });

  test('in the command goes first, in every branch of it', () => {
    const command = (Command: unknown): Known => task({ ...SSO, Command });
    expect(command(['start', '--db-pool-max-size=30'])).toEqual(sso(30));
    expect(command(['start', '--db-pool-max-size', { Ref: 'Size' }])).toEqual(sso(40));
    expect(command(choice(['start', '--db-pool-max-size=30'], ['start']))).toEqual(BY_DEFAULT);
    expect(command(choice(['start', '--db-pool-max-size=30'], NO_VALUE))).toEqual(BY_DEFAULT);
    expect(command({ 'Fn::Split': [' ', { Ref: 'Bare' }] })).toEqual({
      unknown: 'container sso: Keycloak: its command cannot be read',
    });
    expect(task({ ...SSO, EntryPoint: ['kc.sh', 'start', '--db-pool-max-size'], Command: ['7'] })).toEqual(sso(7));
  });

  test('in a shell command goes before that of the container', () => {
    const shell = (script: string): Known =>
      task({
        ...SSO,
        Environment: [variable('KC_DB', 'postgres'), variable(SIZE, '3')],
        EntryPoint: ['sh', '-c'],
        Command: [script],
      });
    expect(shell(`${SIZE}=300 exec kc.sh start`)).toEqual(sso(300));
    expect(shell(`export ${SIZE}="300"; exec kc.sh start`)).toEqual(sso(300));
    expect(shell(`${SIZE}=1 migrate; exec kc.sh start`)).toEqual(sso(3));
    expect(shell(`if [ -n "$BIG" ]; then export ${SIZE}=300; fi; exec kc.sh start`)).toEqual(sso(300));
    expect(shell(`if [ -n "$SMALL" ]; then export ${SIZE}=1; fi; exec kc.sh start`)).toEqual(sso(3));
    expect(shell('exec kc.sh start')).toEqual(sso(3));
    expect(shell(`${SIZE}=\${SIZE:-4} exec kc.sh start`)).toEqual({
      unknown: `container sso: Keycloak: ${SIZE} in its command cannot be read: \${SIZE:-4}`,
    });
  });

  test('beside many values of variables that say nothing is still read', () => {
    const levels = ['A', 'B', 'C'].map(name => variable(name, { Ref: 'Level' }));
    expect(size(variable(SIZE, '20'), ...levels)).toEqual(sso(20));
  });

  test('of too many values is unknown', () => {
    const values = ['KC_DB_URL', 'KC_DB_USERNAME'].map(name => variable(name, { Ref: 'Level' }));
    expect(size(...values)).toEqual({
      unknown: 'container sso: what it is run with cannot be told: it has more than 256 alternatives',
    });
  });
});

describe('mounted files', () => {
  const mounted = (MountPoints: unknown): Known => task({ ...GRAFANA, MountPoints });

  test('of data prove nothing, others may be settings', () => {
    expect(mounted([{ ContainerPath: '/var/lib/grafana' }])).toHaveProperty('usesNoServer');
    for (const points of [
      [{ ContainerPath: '/etc/grafana' }],
      [{ ContainerPath: { Ref: 'Bare' } }],
      [{}],
      { 'Fn::Transform': {} },
    ]) {
      expect(mounted(points)).toHaveProperty('unknown');
    }
  });
});

test('containers are told one by one', () => {
  const containers = knownContainers(templateOf({ ContainerDefinitions: [SSO, APP, LOGS] }), 'Task');
  expect(containers).toEqual([
    { name: 'sso', isSidecar: false, known: BY_DEFAULT },
    { name: 'app', isSidecar: false, known: undefined },
    { name: 'logs', isSidecar: true, known: undefined },
  ]);
  expect(isUnknown(knownContainers({}, 'Task'))).toBe(true);
});

describe('a function', () => {
  const call = (Environment: unknown): Known =>
    knownPoolOfFunction({ Parameters, Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment } } } }, 'Fn');
  const URL = { SPRING_DATASOURCE_URL: { 'Fn::Sub': 'jdbc:postgresql://${Db.Endpoint.Address}/app' } };
  const SIZE = 'SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE';

  test('is known by its variables', () => {
    expect(call({ Variables: { ...URL, [SIZE]: '1' } })).toEqual({
      pool: { size: 1, overflow: 0 },
      processes: 1,
      because: `Spring Boot: ${SIZE} 1`,
    });
  });

  test('may be without a setting under a condition', () => {
    const expected = { pool: { size: 10 }, because: `Spring Boot: ${SIZE} 10 by default` };
    expect(call({ Variables: choice({ ...URL, [SIZE]: '1' }, URL) })).toMatchObject(expected);
    expect(call({ Variables: { ...URL, [SIZE]: choice('1', NO_VALUE) } })).toMatchObject(expected);
    expect(call({ Variables: { ...URL, [SIZE]: choice('1', '2') } })).toMatchObject({ pool: { size: 2 } });
  });

  test('is not known without such variables', () => {
    for (const environment of [
      undefined,
      {},
      { Variables: {} },
      { Variables: { DATABASE_URL: 'x', __proto__: 'x' } },
      'text',
      [],
    ]) {
      expect(call(environment)).toBeUndefined();
    }
    expect(knownPoolOfFunction({}, 'Fn')).toBeUndefined();
    expect(knownPoolOfFunction({}, '__proto__')).toBeUndefined();
  });

  test('under some condition is unknown', () => {
    expect(call(choice({ Variables: URL }, NO_VALUE))).toEqual({ unknown: 'under some condition it is not known what it runs' });
    expect(call({ Variables: choice(URL, { 'Fn::Transform': {} }) })).toEqual({
      unknown: 'Spring Boot: Environment cannot be read: Fn::Transform is known only when deployed',
    });
    expect(call({ Variables: { ...URL, [SIZE]: { Ref: 'Bare' } } })).toEqual({
      unknown: `Spring Boot: ${SIZE} cannot be read: parameter Bare has no default`,
    });
  });
});

describe('a service without a task definition', () => {
  const SIZE = 'KC_DB_POOL_MAX_SIZE';
  const variables = [variable('KC_DB', 'postgres'), variable(SIZE, '20')];
  const appRunner = (SourceConfiguration: unknown): [object, string] => [
    { Parameters, Resources: { Web: { Type: 'AWS::AppRunner::Service', Properties: { SourceConfiguration } } } },
    'Web',
  ];
  const express = (PrimaryContainer: unknown): [object, string] => [
    { Parameters, Resources: { Web: { Type: 'AWS::ECS::ExpressGatewayService', Properties: { PrimaryContainer } } } },
    'Web',
  ];
  const repository = (ImageConfiguration: unknown, ImageIdentifier: unknown = 'quay.io/keycloak/keycloak:26'): object => ({
    ImageRepository: { ImageIdentifier, ImageRepositoryType: 'ECR', ImageConfiguration },
  });
  const ofAppRunner = (source: unknown): Known => knownPoolOfAppRunner(...appRunner(source));
  const ofExpress = (container: unknown): Known => knownPoolOfExpressService(...express(container));

  test('is known by its image and variables', () => {
    expect(ofAppRunner(repository({ RuntimeEnvironmentVariables: variables }))).toEqual(sso(20));
    expect(ofExpress({ Image: 'keycloak/keycloak', Environment: variables })).toEqual(sso(20));
    expect(ofAppRunner(repository({ RuntimeEnvironmentVariables: variables }, { Ref: 'Bare' }))).toEqual(sso(20));
  });

  test('is known by its command', () => {
    const StartCommand = 'kc.sh start --db-pool-max-size=30';
    expect(ofAppRunner(repository({ RuntimeEnvironmentVariables: variables, StartCommand }))).toEqual(sso(30));
    expect(ofExpress({ Image: 'keycloak', Environment: variables, Command: ['start', '--db-pool-max-size=30'] })).toEqual(
      sso(30),
    );
  });

  test('takes the worst of all branches', () => {
    const one = { RuntimeEnvironmentVariables: variables };
    expect(
      ofAppRunner(choice(repository(one), repository({ RuntimeEnvironmentVariables: [variable('KC_DB', 'postgres')] }))),
    ).toEqual(BY_DEFAULT);
    expect(ofAppRunner(repository({ ...one, StartCommand: choice('kc.sh --db-pool-max-size=30', NO_VALUE) }))).toEqual(sso(30));
    expect(ofExpress({ Image: 'keycloak', Environment: choice(variables, [variable('KC_DB', 'postgres')]) })).toEqual(BY_DEFAULT);
  });

  test('is unknown where a setting is a secret or cannot be read', () => {
    const RuntimeEnvironmentSecrets = [{ Name: SIZE, Value: 'arn' }];
    const unknown = `Keycloak: ${SIZE} is a secret`;
    expect(ofAppRunner(repository({ RuntimeEnvironmentVariables: [variables[0]], RuntimeEnvironmentSecrets }))).toEqual({
      unknown,
    });
    expect(ofExpress({ Image: 'keycloak', Environment: [variables[0]], Secrets: [{ Name: SIZE, ValueFrom: 'arn' }] })).toEqual({
      unknown,
    });
    expect(ofAppRunner(repository({ 'Fn::Transform': {} }))).toHaveProperty('unknown');
    expect(ofAppRunner(repository(choice({ RuntimeEnvironmentVariables: variables }, { 'Fn::Transform': {} })))).toHaveProperty(
      'unknown',
    );
  });

  test('is left to others where nothing tells what it runs', () => {
    expect(ofAppRunner(repository(undefined, 'acme/app'))).toBeUndefined();
    expect(ofAppRunner({ CodeRepository: { RepositoryUrl: 'https://github.com/acme/app' } })).toBeUndefined();
    expect(ofAppRunner(undefined)).toBeUndefined();
    expect(ofExpress({ Image: 'acme/app' })).toBeUndefined();
    expect(knownPoolOfAppRunner({}, 'Web')).toBeUndefined();
    expect(knownPoolOfAppRunner(...express({ Image: 'keycloak' }))).toBeUndefined();
    expect(knownPoolOfExpressService({}, 'Web')).toBeUndefined();
  });

  test('starts as many processes as its command or its variables say', () => {
    const ofSource = (source: unknown): unknown => processesOfAppRunner(...appRunner(source), 'WEB_CONCURRENCY');
    const workers = [variable('WEB_CONCURRENCY', '3')];
    expect(ofSource(repository({ StartCommand: 'gunicorn --workers 4 app' }, 'acme/app'))).toBe(4);
    expect(ofSource(repository({ StartCommand: { 'Fn::Sub': 'gunicorn -w ${Size} app' } }, 'acme/app'))).toBe(40);
    expect(ofSource(repository({ RuntimeEnvironmentVariables: workers }, 'acme/app'))).toBe(3);
    expect(ofSource(repository(undefined, 'acme/app'))).toBe(1);
    expect(ofSource(repository({ StartCommand: 'gunicorn -w $(nproc)' }, 'acme/app'))).toHaveProperty('unknown');
    expect(processesOfExpressService(...express({ Image: 'acme/app', Environment: workers }), 'WEB_CONCURRENCY')).toBe(3);
    expect(processesOfExpressService({}, 'Web', 'WEB_CONCURRENCY')).toEqual({ unknown: 'the service is not in the template' });
  });
});

test('whatever a template holds, a known pool has at least one connection and nothing throws', () => {
  const value = fc.oneof(
    fc.constantFrom('5', '0', '-1', '1e9', NO_VALUE, { Ref: 'Bare' }, { Ref: 'Size' }, choice('3', '4'), 'postgres', 'sqlite3'),
    fc.anything(),
  );
  const name = fc.constantFrom('KC_DB', 'KC_DB_POOL_MAX_SIZE', 'GF_DATABASE_TYPE', 'PGRST_DB_URI', 'SPRING_DATASOURCE_URL', 'DB');
  const item = fc.record({ Name: fc.oneof(name, value), Value: value });
  const container = fc.record(
    {
      Name: value,
      Image: fc.oneof(fc.constantFrom('keycloak', 'grafana/grafana', 'apache/airflow', 'nginx'), value),
      Command: fc.oneof(fc.array(value), value),
      MountPoints: value,
      Environment: fc.oneof(fc.array(item, { maxLength: 4 }), value),
      Secrets: fc.oneof(fc.array(item, { maxLength: 2 }), value),
    },
    { requiredKeys: [] },
  );
  const expectSound = (known: Known): void => {
    if (known === undefined || !('pool' in known)) return;
    expect(known.pool.size).toBeGreaterThanOrEqual(1);
    expect(Number.isSafeInteger(known.pool.size + known.pool.overflow)).toBe(true);
  };
  fc.assert(
    fc.property(fc.array(container, { maxLength: 3 }), containers => {
      expectSound(task(...containers));
      const Properties = { Environment: { Variables: Object.assign({}, ...containers) as unknown } };
      expectSound(knownPoolOfFunction({ Parameters, Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties } } }, 'Fn'));
    }),
    { numRuns: 1000 },
  );
});
