import type { Container } from '../../lib/cloudformation/task-definition';
import { processesOf, readContainers, selectContainers } from '../../lib/cloudformation/task-definition';
import { isUnknown } from '../../lib/core/unknown';

const Parameters = { Workers: { Type: 'Number', Default: 2, AllowedValues: [2, 4] }, Bare: { Type: 'String' } };
const choice = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['Condition', then, otherwise] });

function read(...ContainerDefinitions: unknown[]): readonly Container[] {
  const template = {
    Parameters,
    Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions } } },
  };
  const containers = readContainers(template, 'Task');
  if (isUnknown(containers)) throw new Error(containers.unknown);
  return containers;
}

const names = (containers: ReturnType<typeof selectContainers>) =>
  isUnknown(containers) ? containers : containers.map(({ name }) => name);

describe('readContainers', () => {
  test('name, variables and secrets are read', () => {
    const [app] = read({
      Name: 'app',
      Environment: [
        { Name: 'A', Value: '1' },
        { Name: 'B', Value: { Ref: 'Workers' } },
      ],
      Secrets: [{ Name: 'PASSWORD', ValueFrom: 'arn' }],
    });
    expect(app).toEqual({
      name: 'app',
      essential: true,
      image: { values: [undefined], unknown: [] },
      commands: { values: [undefined], unknown: [] },
      mounts: [],
      environment: new Map([
        ['A', { values: ['1'], unknown: [] }],
        ['B', { values: [2, 4], unknown: [] }],
      ]),
      conditional: new Set(),
      secrets: new Set(['PASSWORD']),
      unread: [],
    });
  });

  test('the letter case of the CDK is read as well', () => {
    const [app] = read({
      name: 'app',
      essential: false,
      environment: [{ name: 'A', value: '1' }],
      secrets: [{ name: 'S', valueFrom: 'arn' }],
    });
    expect(app).toMatchObject({ name: 'app', essential: false, secrets: new Set(['S']) });
    expect(app?.environment.get('A')?.values).toEqual(['1']);
  });

  test.each([
    [true, true],
    ['true', true],
    [undefined, true],
    [{ Ref: 'Bare' }, true],
    [false, false],
    ['false', false],
  ])('Essential %j is %j', (Essential, essential) => {
    expect(read({ Name: 'app', Essential })[0]?.essential).toBe(essential);
  });

  test('variables under conditions take every value', () => {
    const [app] = read({
      Name: 'app',
      Environment: choice([{ Name: 'A', Value: '1' }], [choice({ Name: 'A', Value: '2' }, { Ref: 'AWS::NoValue' })]),
    });
    expect(app?.environment.get('A')?.values).toEqual(['1', '2']);
  });

  test('a variable called __proto__ is a variable', () => {
    expect(
      read({ Name: 'app', Environment: [{ Name: '__proto__', Value: '1' }] })[0]?.environment.get('__proto__')?.values,
    ).toEqual(['1']);
  });

  test('variables that cannot be read are said to be', () => {
    expect(read({ Name: 'app', Environment: { 'Fn::Transform': {} } })[0]?.unread).toEqual([
      'Environment of container app cannot be read: Fn::Transform is known only when deployed',
    ]);
  });

  test('files of variables are read by nobody before they start', () => {
    const [reason] = ['EnvironmentFiles of container app cannot be read: they are read when it starts'];
    const EnvironmentFiles = [{ Type: 's3', Value: 'arn' }];
    expect(read({ Name: 'app', EnvironmentFiles })[0]?.unread).toEqual([reason]);
    expect(processesOf(read({ Name: 'app', EnvironmentFiles }), 'WEB_CONCURRENCY')).toEqual({ unknown: reason });
    expect(
      read({ Name: 'app', EnvironmentFiles: [choice({ Ref: 'AWS::NoValue' }, { Ref: 'AWS::NoValue' })] })[0]?.unread,
    ).toEqual([]);
  });

  test('image, command and mounts are read with symbols', () => {
    const [app] = read({
      Name: 'app',
      Image: { 'Fn::Sub': '${Bare}/app:1' },
      EntryPoint: ['sh', '-c'],
      Command: choice(['run'], { Ref: 'AWS::NoValue' }),
      MountPoints: [{ ContainerPath: '/data' }, { ContainerPath: { Ref: 'Bare' } }],
    });
    expect(app?.image.values).toEqual(['${Bare}/app:1']);
    expect(app?.commands.values).toEqual(['sh -c run', 'sh -c']);
    expect(app?.mounts).toEqual(['/data', '${Bare}']);
  });

  test('variables that a condition may leave out are told apart', () => {
    const [app] = read({
      Name: 'app',
      Environment: choice(
        [{ Name: 'A', Value: '1' }, choice({ Name: 'B', Value: '1' }, { Ref: 'AWS::NoValue' })],
        [
          { Name: 'A', Value: '2' },
          { Name: 'B', Value: '2' },
          { Name: 'C', Value: '2' },
        ],
      ),
    });
    expect(app?.conditional).toEqual(new Set(['B', 'C']));
  });

  test('containers that cannot be read leave the whole unknown', () => {
    expect(() => read({ Name: 'app' }, { 'Fn::Transform': {} })).toThrow(
      'ContainerDefinitions cannot be read: Fn::Transform is known only when deployed',
    );
  });

  test('a task definition that is not there is unknown, one without containers has none', () => {
    expect(readContainers({}, 'Task')).toEqual({ unknown: 'the task definition is not in the template' });
    expect(readContainers({}, { type: 'AWS::ECS::TaskDefinition', properties: {} })).toEqual([]);
  });
});

describe('selectContainers', () => {
  const containers = read({ Name: 'init', Essential: false }, { Name: 'app' }, { Name: 'proxy' });

  test('the first essential container is the default', () => {
    expect(names(selectContainers(containers))).toEqual(['app']);
  });

  test('containers are selected by name', () => {
    expect(names(selectContainers(containers, ['proxy', 'init']))).toEqual(['init', 'proxy']);
  });

  test('a name without a container is refused with the names there are', () => {
    expect(selectContainers(containers, ['app', 'web'])).toEqual({
      unknown: "containers must name containers of the task definition, got 'web': there are init, app, proxy",
    });
    expect(selectContainers([], ['web'])).toEqual({
      unknown: "containers must name containers of the task definition, got 'web': there are none",
    });
  });

  test('without an essential container there is no default', () => {
    expect(selectContainers([])).toEqual({ unknown: 'the task definition has no essential container' });
  });

  test('unknown containers stay unknown', () => {
    expect(selectContainers({ unknown: 'x' }, ['app'])).toEqual({ unknown: 'x' });
  });
});

describe('processesOf', () => {
  const processes = (...definitions: object[]) => processesOf(read(...definitions), 'WEB_CONCURRENCY');
  const app = (Value: unknown, more: object = {}) => ({
    Name: 'app',
    Environment: [{ Name: 'WEB_CONCURRENCY', Value }],
    ...more,
  });

  test.each([
    ['3', 3],
    [3, 3],
    [{ Ref: 'Workers' }, 4],
    [choice('2', '5'), 5],
  ])('WEB_CONCURRENCY %j is read, the largest value counting', (value, expected) => {
    expect(processes(app(value))).toBe(expected);
  });

  test('0 is one process', () => {
    expect(processes(app('0'))).toBe(1);
  });

  test('without the variable there is one process', () => {
    expect(processes({ Name: 'app' })).toBe(1);
  });

  test('processes of several containers add up', () => {
    expect(processes(app('3'), { ...app('2'), Name: 'admin' }, { Name: 'worker' })).toBe(6);
  });

  test.each([
    [
      'auto',
      "WEB_CONCURRENCY of container app: auto follows the CPUs: write a number there, or remove it and state processes; the CPUs seen on Fargate are not the task's vCPU, and on EC2 they are the whole host's",
    ],
    [
      '',
      'WEB_CONCURRENCY of container app must be a whole number from 0 to 100000, got : write a number there, or remove it and state processes',
    ],
    [undefined, 'WEB_CONCURRENCY of container app has no value: write a number there, or remove it and state processes'],
    [
      { Ref: 'Bare' },
      'WEB_CONCURRENCY of container app cannot be read: parameter Bare has no default: write a number there, or remove it and state processes',
    ],
    [
      { Ref: 'Resource' },
      'WEB_CONCURRENCY of container app cannot be read: ${Resource} is known only when deployed: write a number there, or remove it and state processes',
    ],
    [
      '${Token[TOKEN.7]}',
      'WEB_CONCURRENCY of container app cannot be read: it is an unresolved token: write a number there, or remove it and state processes',
    ],
  ])('WEB_CONCURRENCY %j is unknown', (value, unknown) => {
    expect(processes(app(value))).toEqual({ unknown });
  });

  test('one container that is unknown leaves the sum unknown', () => {
    expect(processes(app('3'), { ...app('auto'), Name: 'admin' })).toHaveProperty('unknown');
  });

  test('a secret is unknown', () => {
    expect(processes({ Name: 'app', Secrets: [{ Name: 'WEB_CONCURRENCY', ValueFrom: 'arn' }] })).toEqual({
      unknown: 'WEB_CONCURRENCY of container app is a secret: write a number there, or remove it and state processes',
    });
  });

  test('an environment that cannot be read is unknown', () => {
    expect(processes({ Name: 'app', Environment: { 'Fn::Transform': {} } })).toEqual({
      unknown: 'Environment of container app cannot be read: Fn::Transform is known only when deployed',
    });
  });

  test('the command stands above the variable', () => {
    expect(processes(app('2', { Command: ['gunicorn', '--workers', '8'] }))).toBe(8);
  });

  test('a command that hands the variable on is read by the variable', () => {
    const Command = ['sh', '-c', 'gunicorn -w ${WEB_CONCURRENCY:-2} app'];
    expect(processes(app('3', { Command }))).toBe(3);
    expect(processes({ Name: 'app', Command })).toEqual({
      unknown: 'WEB_CONCURRENCY of container app is not set, though its command reads it: state processes',
    });
  });

  test('a command that cannot be read is unknown', () => {
    expect(processes(app('2', { Command: ['gunicorn', '--workers', { Ref: 'Bare' }] }))).toEqual({
      unknown:
        'workers in the command of container app cannot be read: ${Bare} is known only when deployed: write a number there, or remove it and state processes',
    });
    expect(processes(app('2', { Command: ['sh', '-c', 'gunicorn -w $(nproc)'] }))).toEqual({
      unknown:
        "workers in the command of container app: $(nproc) follows the CPUs: write a number there, or remove it and state processes; the CPUs seen on Fargate are not the task's vCPU, and on EC2 they are the whole host's",
    });
  });

  const environment = (variables: Readonly<Record<string, unknown>>, Command?: unknown): object => ({
    Name: 'app',
    Environment: Object.entries(variables).map(([Name, Value]) => ({ Name, Value })),
    ...(Command !== undefined && { Command }),
  });

  test.each<[object, unknown, number]>([
    [{ WEB_CONCURRENCY: '2', GUNICORN_CMD_ARGS: '--workers=8' }, ['gunicorn', 'app'], 8],
    [{ WEB_CONCURRENCY: '9', GUNICORN_CMD_ARGS: '--threads 4 -w 3' }, undefined, 3],
    [{ WEB_CONCURRENCY: '2', GUNICORN_CMD_ARGS: '--threads 4' }, ['gunicorn', 'app'], 2],
    [{ WEB_CONCURRENCY: '2', GUNICORN_CMD_ARGS: choice('--workers=1', '') }, ['gunicorn', 'app'], 2],
    [{ GUNICORN_CMD_ARGS: '--workers=8' }, ['gunicorn', '--workers', '3', 'app'], 3],
    [{ GUNICORN_CMD_ARGS: '--workers=8' }, ['uvicorn', 'app'], 1],
    [{ UVICORN_WORKERS: '4', WEB_CONCURRENCY: '2' }, ['uvicorn', 'app'], 4],
    [{ UVICORN_WORKERS: '4' }, undefined, 4],
    [{ UVICORN_WORKERS: '4' }, ['uvicorn', '--workers=2', 'app'], 2],
    [{ UVICORN_WORKERS: '4' }, ['gunicorn', '-k', 'uvicorn.workers.UvicornWorker', 'app'], 1],
    [{}, ['gunicorn', '--workers', '2', '--workers', '9', 'app'], 9],
    [{ WEB_CONCURRENCY: '2' }, ['sh', '-c', 'WEB_CONCURRENCY=8 exec gunicorn app'], 8],
    [{ WEB_CONCURRENCY: '2' }, ['sh', '-c', 'export WEB_CONCURRENCY=8 && exec gunicorn -w $WEB_CONCURRENCY app'], 8],
    [{ WEB_CONCURRENCY: '2' }, ['env', 'WEB_CONCURRENCY=8', 'gunicorn', 'app'], 8],
    [{ WEB_CONCURRENCY: '2' }, ['sh', '-c', "GUNICORN_CMD_ARGS='--workers 7' gunicorn app"], 7],
    [{ WEB_CONCURRENCY: '9' }, ['sh', '-c', 'WEB_CONCURRENCY=1 migrate && gunicorn app'], 9],
    [{ WEB_CONCURRENCY: '9' }, choice(['gunicorn', '-w', '2'], ['gunicorn']), 9],
    [{ WEB_CONCURRENCY: '2' }, ['gunicorn', '--env', 'LOG=8', 'app'], 2],
  ])('of %j and %j are %d', (variables, command, expected) => {
    expect(processes(environment({ ...variables }, command))).toBe(expected);
  });

  test.each<[object, unknown, string]>([
    [{}, ['sh', '-c', 'WEB_CONCURRENCY=$(nproc) gunicorn app'], 'WEB_CONCURRENCY in its command cannot be read: $(nproc)'],
    [
      { WEB_CONCURRENCY: '2' },
      ['sh', '-c', 'export WEB_CONCURRENCY=${W:-4}; gunicorn'],
      'WEB_CONCURRENCY in its command cannot be read: ${W:-4}',
    ],
    [
      { GUNICORN_CMD_ARGS: { Ref: 'Bare' } },
      ['gunicorn'],
      'GUNICORN_CMD_ARGS of container app cannot be read: parameter Bare has no default: write a number there, or remove it and state processes',
    ],
    [
      { UVICORN_WORKERS: 'many' },
      ['uvicorn'],
      'UVICORN_WORKERS of container app must be a whole number from 0 to 100000, got many: write a number there, or remove it and state processes',
    ],
  ])('of %j and %j are unknown', (variables, command, unknown) => {
    expect(processes(environment({ ...variables }, command))).toEqual({ unknown });
  });

  test('arguments that are a secret are unknown', () => {
    expect(processes({ Name: 'app', Secrets: [{ Name: 'GUNICORN_CMD_ARGS', ValueFrom: 'arn' }] })).toEqual({
      unknown: 'GUNICORN_CMD_ARGS of container app is a secret: write a number there, or remove it and state processes',
    });
  });
});
