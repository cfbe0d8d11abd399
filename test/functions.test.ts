import { App, Aspects, Aws, CfnParameter, Duration, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { IAspect } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ConnectionBudgetProps, FunctionConsumerOptions } from '../lib';
import {
  ConnectionBudget,
  ConnectionReserve,
  DatabaseEndpoint,
  DatabaseTarget,
  DeploymentOverlap,
  MaxConnections,
  PoolClient,
  PoolSizing,
  SettingsDelivery,
} from '../lib';
import { image, postgres, SomeApp } from './some-app';
import { clusterOf } from './some-clusters';
import { consumerOf, ledgerIn, ledgerOf, messagesOf, pass, resourcesOf, synth } from './synth';
import type { Rendered } from './synth';

const client = PoolClient.nodePostgres();
const hourly = events.Schedule.rate(Duration.hours(1));

/** A function that nothing invokes. */
function someFunction(scope: Construct, props: Partial<lambda.FunctionProps> = {}, id = 'Import'): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    ...props,
  });
}

function l1Function(scope: Construct, props: Partial<lambda.CfnFunctionProps> = {}): lambda.CfnFunction {
  return new lambda.CfnFunction(scope, 'Import', { code: { zipFile: 'x' }, role: 'arn:aws:iam::1:role/x', ...props });
}

function allowInvoking(scope: Construct, id: string, functionName: string): void {
  new lambda.CfnPermission(scope, id, { action: 'lambda:InvokeFunction', functionName, principal: 's3.amazonaws.com' });
}

/** The variables of the only function, or of the one of this logical id. */
function variablesOf(template: Rendered, logicalId = 'Import'): Record<string, unknown> {
  const [found] = Object.entries(template.Resources).filter(
    ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(logicalId),
  );
  const environment = found?.[1].Properties.Environment as { Variables?: Record<string, unknown> } | undefined;
  return environment?.Variables ?? {};
}

type Make = (fn: lambda.Function, stack: Stack) => unknown;

/** A budget of 100 connections, and one function as a test makes it. */
function counted(
  make: Make,
  props: Partial<lambda.FunctionProps> = {},
  options: Partial<FunctionConsumerOptions> = {},
): ConnectionBudget {
  const some = new SomeApp();
  const budget = some.stated();
  const fn = someFunction(some.stack, props);
  budget.addFunction(fn, { client, ...options });
  make(fn, some.stack);
  synth(some.app);
  return budget;
}

const nothing = (): void => undefined;
const queueOf = (stack: Stack, maxConcurrency?: number): SqsEventSource =>
  new SqsEventSource(new sqs.Queue(stack, 'Queue'), { maxConcurrency });

describe('environments', () => {
  const FROZEN = 'doubled while deploying: frozen environments keep their pools';

  it.each<[string, Make, Partial<lambda.FunctionProps>, number, string]>([
    ['reserved concurrency', nothing, { reservedConcurrentExecutions: 12 }, 12, 'reserved concurrency'],
    ['a queue', (fn, stack) => fn.addEventSource(queueOf(stack, 5)), {}, 5, 'MaximumConcurrency of an event source'],
    [
      'a stream',
      (fn, stack) =>
        fn.addEventSource(
          new KinesisEventSource(new kinesis.Stream(stack, 'Stream', { shardCount: 3 }), {
            startingPosition: lambda.StartingPosition.LATEST,
            parallelizationFactor: 2,
          }),
        ),
      {},
      6,
      '3 shards x ParallelizationFactor 2',
    ],
    [
      'a rule',
      (fn, stack) => new events.Rule(stack, 'Rule', { schedule: hourly, targets: [new LambdaFunction(fn)] }),
      { timeout: Duration.minutes(15) },
      1,
      'the schedule rate(1 hour)',
    ],
    [
      'a rule whose retries meet the next run',
      (fn, stack) =>
        new events.Rule(stack, 'Rule', {
          schedule: events.Schedule.rate(Duration.minutes(5)),
          targets: [new LambdaFunction(fn)],
        }),
      { timeout: Duration.minutes(1) },
      2,
      'the schedule rate(5 minutes)',
    ],
    [
      'the same without retries',
      (fn, stack) =>
        new events.Rule(stack, 'Rule', {
          schedule: events.Schedule.rate(Duration.minutes(5)),
          targets: [new LambdaFunction(fn)],
        }),
      { timeout: Duration.minutes(1), retryAttempts: 0 },
      1,
      'the schedule rate(5 minutes)',
    ],
    [
      'a schedule of EventBridge Scheduler',
      (fn, stack) =>
        new scheduler.Schedule(stack, 'Nightly', {
          schedule: scheduler.ScheduleExpression.cron({ minute: '0', hour: '3' }),
          target: new LambdaInvoke(fn),
        }),
      {},
      1,
      'the schedule cron(0 3 * * ? *)',
    ],
    [
      'a queue of an alias',
      (fn, stack) =>
        new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion }).addEventSource(queueOf(stack, 5)),
      {},
      5,
      'MaximumConcurrency of an event source',
    ],
    [
      'a rule beside alarms, dashboards and a log group',
      (fn, stack) => {
        fn.metricErrors().createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
        new cloudwatch.Dashboard(stack, 'Dashboard', { widgets: [[new cloudwatch.GraphWidget({ left: [fn.metricErrors()] })]] });
        fn.metricErrors().createAlarm(new Stack(Stage.of(stack), 'Other'), 'Alarm', {
          threshold: 1,
          evaluationPeriods: 1,
        });
        expect(fn.logGroup.logGroupName).toBeDefined();
        new events.Rule(stack, 'Rule', { schedule: hourly, targets: [new LambdaFunction(fn)] });
      },
      {},
      1,
      'the schedule rate(1 hour)',
    ],
    [
      'a rule beside permissions of other functions, of this stack and of another',
      (fn, stack) => {
        new events.Rule(stack, 'Rule', { schedule: hourly, targets: [new LambdaFunction(fn)] });
        const far = someFunction(new Stack(Stage.of(stack), 'Other'), {}, 'Far');
        allowInvoking(stack, 'AllowFar', far.functionArn);
        allowInvoking(stack, 'AllowNear', someFunction(stack, {}, 'Near').functionName);
        allowInvoking(stack, 'Api', `${Aws.STACK_NAME}-api`);
      },
      { functionName: `${Aws.STACK_NAME}-loader` },
      1,
      'the schedule rate(1 hour)',
    ],
  ])('are bounded by %s, without a finding', (_, make, props, steady, because) => {
    const budget = counted(make, props);
    expect(ledgerOf(budget).findings).toEqual([]);
    expect(consumerOf(budget, 'Import')).toMatchObject({
      kind: 'function',
      copies: { steady, peak: 2 * steady, because: `${2 * steady} environments (${steady} from ${because}, ${FROZEN})` },
      processes: 1,
      pool: { size: 1, overflow: 0, derived: true },
      demand: 2 * steady,
    });
  });

  it.each<[string, Make, Partial<lambda.FunctionProps>, string]>([
    ['nothing that is known', nothing, {}, 'nothing in the app invokes it, so who does is not known'],
    [
      'an API',
      (fn, stack) => new apigateway.LambdaRestApi(stack, 'Api', { handler: fn, proxy: false }).root.addMethod('GET'),
      {},
      'apigateway.amazonaws.com may invoke it',
    ],
    ['a URL', fn => fn.addFunctionUrl(), {}, 'it has a function URL'],
    ['a queue without maximum', (fn, stack) => fn.addEventSource(queueOf(stack)), {}, 'sets no MaximumConcurrency'],
    [
      'somebody who may invoke it by a name that is put together',
      (fn, stack) => {
        new events.Rule(stack, 'Rule', { schedule: hourly, targets: [new LambdaFunction(fn)] });
        allowInvoking(stack, 'Api', Fn.join('-', [Aws.STACK_NAME, 'loader']));
      },
      { functionName: `${Aws.STACK_NAME}-loader` },
      's3.amazonaws.com may invoke it (Api)',
    ],
    [
      'somebody who may invoke what only an export names',
      (fn, stack) => {
        new events.Rule(stack, 'Rule', { schedule: hourly, targets: [new LambdaFunction(fn)] });
        allowInvoking(stack, 'Api', Fn.importValue('Loader'));
      },
      {},
      'Api (AWS::Lambda::Permission) may refer to it: what it names is known only when deployed',
    ],
    [
      'whoever has a role',
      (fn, stack) => fn.grantInvoke(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') })),
      {},
      'lets others invoke it',
    ],
    [
      'another function that knows its name',
      (fn, stack) => someFunction(stack, { environment: { WORKER: fn.functionName } }, 'Caller'),
      {},
      '(AWS::Lambda::Function) refers to it',
    ],
    [
      'a rule of another stack, at which nobody looks closer',
      (fn, stack) =>
        new events.Rule(new Stack(Stage.of(stack), 'Other'), 'Rule', {
          schedule: hourly,
          targets: [new LambdaFunction(fn)],
        }),
      {},
      'Other/Rule (AWS::Events::Rule) refers to it from another stack',
    ],
    [
      'provisioned concurrency, which is no cap',
      (fn, stack) =>
        new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion, provisionedConcurrentExecutions: 3 }),
      {},
      'has provisioned concurrency, which keeps environments of its own and is no cap',
    ],
  ])('are not bounded by %s', (_, make, props, reason) => {
    const budget = counted(make, props);
    const [finding, ...others] = ledgerOf(budget).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'unbounded-consumer', severity: 'error', path: 'Shop/Import' });
    expect(finding?.message).toContain('nothing bounds the environments of Import: it has no reserved concurrency, and ');
    expect(finding?.message).toContain(reason);
    expect(finding?.remedies).toEqual([
      'reservedConcurrentExecutions of at most 50 for Import',
      'a pooler for Import, whose share is bounded',
      'maxConcurrency of Import, where something else bounds it',
    ]);
    expect(consumerOf(budget, 'Import')).toMatchObject({ copies: { steady: null, peak: null }, demand: null });
  });

  it('fail synthesis where nothing bounds them, and pass with what is proposed', () => {
    const app = (props: Partial<lambda.FunctionProps>): App => {
      const some = new SomeApp();
      some.stated().addFunction(someFunction(some.stack, props), { client });
      return some.app;
    };
    expect(synth(app({})).failed).toBe(true);
    pass(app({ reservedConcurrentExecutions: 50 }));
    expect(synth(app({ reservedConcurrentExecutions: 51 })).output).toContain('asks for 2 connections more than');
  });

  it('are read at the end: parameters, escape hatches and Aspects count', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const fn = someFunction(some.stack, { reservedConcurrentExecutions: 1 });
    budget.addFunction(fn, { client });
    const parameter = new CfnParameter(some.stack, 'Most', { type: 'Number', default: 3, allowedValues: ['3', '7'] });
    const cfn = fn.node.defaultChild as lambda.CfnFunction;
    cfn.reservedConcurrentExecutions = parameter.valueAsNumber;
    pass(some.app);
    expect(consumerOf(budget, 'Import').copies.steady).toBe(7);
    const aspect: IAspect = {
      visit: node => {
        if (node === cfn) cfn.addPropertyOverride('ReservedConcurrentExecutions', 9);
      },
    };
    Aspects.of(some.app).add(aspect);
    pass(some.app);
    expect(consumerOf(budget, 'Import').copies.steady).toBe(9);
  });

  it('may be stated, and so may their overlap', () => {
    const deploymentOverlap = DeploymentOverlap.none({ reason: 'the handler closes its connection' });
    const stated = counted(nothing, {}, { maxConcurrency: 6 });
    expect(consumerOf(stated, 'Import').copies).toMatchObject({ steady: 6, peak: 12 });
    const alone = counted(nothing, { reservedConcurrentExecutions: 12 }, { deploymentOverlap });
    expect(consumerOf(alone, 'Import').copies).toEqual({
      steady: 12,
      peak: 12,
      because: '12 environments (reserved concurrency, no overlap: the handler closes its connection)',
    });
  });

  it('on managed instances serve many requests, so that pools are derived as usual', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const capacityProviderConfig = { lambdaManagedInstancesCapacityProviderConfig: { capacityProviderArn: 'arn:aws:lambda:x' } };
    const functionScalingConfig = { maxExecutionEnvironments: 2 };
    const fn = l1Function(some.stack, { runtime: 'java21', capacityProviderConfig, functionScalingConfig });
    budget.addFunction(fn, { client, pool: PoolSizing.fixed({ size: 15 }) });
    pass(some.app);
    expect(consumerOf(budget, 'Import')).toMatchObject({ processes: 1, demand: 60 });
    expect(ledgerOf(budget).findings).toEqual([]);
  });
});

describe('the function behind a construct', () => {
  it('may be of a subclass, an L1 function, or somewhere below a construct', () => {
    const some = new SomeApp();
    const budget = some.stated();
    class Special extends lambda.Function {}
    const special = new Special(some.stack, 'Special', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromInline('x'),
      reservedConcurrentExecutions: 1,
    });
    const folder = new Construct(some.stack, 'Folder');
    someFunction(folder, { reservedConcurrentExecutions: 1 });
    const l1 = new lambda.CfnFunction(some.stack, 'Bare', { code: { zipFile: 'x' }, role: 'x', reservedConcurrentExecutions: 1 });
    const paths = [special, folder, l1].map(fn => budget.addFunction(fn, { client }).path);
    expect(paths).toEqual(['Shop/Special', 'Shop/Folder/Import', 'Shop/Bare']);
    pass(some.app);
    expect(ledgerOf(budget).demand).toBe(6);
  });

  it('is refused where there is none, or more than one', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const folder = new Construct(some.stack, 'Folder');
    someFunction(folder);
    someFunction(folder, {}, 'Export');
    expect(() => budget.addFunction(folder, { client })).toThrow(
      'addFunction needs a construct with exactly one AWS::Lambda::Function, got 2 in Shop/Folder: add each function by itself',
    );
    const imported = lambda.Function.fromFunctionName(some.stack, 'Far', 'far');
    expect(() => budget.addFunction(imported, { client })).toThrow(
      'addFunction needs a construct with exactly one AWS::Lambda::Function, got none (an alias, a version or an imported function cannot be read) in Shop/Far: ' +
        'add the function itself, or declare it with addConsumer',
    );
  });

  it('is refused in another stage, and a second time', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const stage = new Stage(some.app, 'Prod');
    expect(() => budget.addFunction(someFunction(new Stack(stage, 'There')), { client })).toThrow(
      'function must be in the same stage as the budget Shop/Budget, got Prod/There/Import of stage Prod',
    );
    const fn = someFunction(some.stack);
    budget.addFunction(fn, { client });
    expect(() => budget.addFunction(fn, { client })).toThrow('Import (Shop/Import) is already a consumer of Shop/Budget');
  });

  it.each<[Partial<FunctionConsumerOptions>, string]>([
    [{ maxConcurrency: 0 }, 'maxConcurrency must be a whole number from 1 to 100000, got 0'],
    [{ processes: 1.5 }, 'processes must be a whole number from 1 to 100000, got 1.5'],
    [{ sideConnections: -1 }, 'sideConnections must be a whole number from 0 to 262143, got -1'],
    [{ poolTimeout: Duration.millis(1) }, 'poolTimeout in seconds must be a whole number from 1 to 86400, got 0.001'],
    [{ poolRecycle: Duration.days(2) }, 'poolRecycle in seconds must be a whole number from 1 to 86400, got 172800'],
    [{ name: ' ' }, 'name must be a text of at least one character known at synthesis, got " "'],
    [{ pool: PoolSizing.fixed({ size: 1, overflow: 2 }) }, 'pool overflow must be 0 for node-postgres, which has none, got 2'],
  ])('is refused with %j', (options, message) => {
    const some = new SomeApp();
    expect(() => some.stated().addFunction(someFunction(some.stack), { client, ...options })).toThrow(message);
  });

  it('may stand in another stack than the budget, and in a nested one', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const other = new Stack(some.app, 'Other');
    const nested = new NestedStack(other, 'Nested');
    const there = someFunction(other, { reservedConcurrentExecutions: 3 });
    const deeper = someFunction(nested);
    budget.addFunction(there, { client });
    budget.addFunction(deeper, { client });
    new events.Rule(nested, 'Rule', { schedule: hourly, targets: [new LambdaFunction(deeper)] });
    const template = pass(some.app).template(other);
    expect(ledgerOf(budget).consumers.map(({ demand }) => demand)).toEqual([6, 2]);
    expect(variablesOf(template)).toMatchObject({ DB_POOL_SIZE: '1' });
  });

  it('stands in a stage of its own with its budget', () => {
    const app = new App({ analyticsReporting: false });
    const stage = new Stage(app, 'Prod');
    const stack = new Stack(stage, 'Shop');
    const budget = new SomeApp().stated(100, {}, stack);
    budget.addFunction(someFunction(stack, { reservedConcurrentExecutions: 3 }), { client });
    pass(app);
    expect(ledgerIn(stage)?.budgets[0]?.demand).toBe(6);
  });
});

describe('the pool', () => {
  it('is one connection unless more is stated', () => {
    const derived = counted(nothing, { reservedConcurrentExecutions: 5 }, { pool: PoolSizing.derived({ weight: 3 }) });
    expect(consumerOf(derived, 'Import').pool).toEqual({ size: 1, overflow: 0, derived: true });
    const least = counted(nothing, { reservedConcurrentExecutions: 5 }, { pool: PoolSizing.derived({ min: 2 }) });
    expect(consumerOf(least, 'Import').pool.size).toBe(2);
    const most = counted(nothing, { reservedConcurrentExecutions: 5 }, { pool: PoolSizing.derived({ max: 3 }) });
    expect(consumerOf(most, 'Import').pool.size).toBe(3);
  });

  it('that is fixed to more is warned of, and counted', () => {
    const budget = counted(nothing, { reservedConcurrentExecutions: 5 }, { pool: PoolSizing.fixed({ size: 4 }) });
    expect(consumerOf(budget, 'Import').demand).toBe(40);
    expect(messagesOf(budget, 'pool-in-function')).toEqual([
      'Import may open 4 connections in each environment, which serves one request at a time: ' +
        'more than 1 are of use to a handler that queries in parallel alone, and pools of 1 would ask for 10 instead of 40 connections',
    ]);
  });

  it('that the client has by default is warned of as well', () => {
    const budget = counted(nothing, { reservedConcurrentExecutions: 5 }, { pool: PoolSizing.applicationDefault() });
    expect(messagesOf(budget, 'pool-in-function')).toHaveLength(1);
  });

  it('fixed to one is silent', () => {
    const budget = counted(nothing, { reservedConcurrentExecutions: 5 }, { pool: PoolSizing.fixed({ size: 1 }) });
    expect(ledgerOf(budget).findings).toEqual([]);
  });
});

function statedProps(connections: number): ConnectionBudgetProps {
  return {
    database: DatabaseTarget.fromAttributes({ engine: postgres }),
    maxConnections: MaxConnections.of(connections),
    reserve: ConnectionReserve.none(),
  };
}

describe('variables', () => {
  it('are injected into the function, with what the ledger grants', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addFunction(someFunction(some.stack, { reservedConcurrentExecutions: 12, environment: { MODE: 'test' } }), { client });
    expect(variablesOf(pass(some.app).template(some.stack))).toEqual({
      MODE: 'test',
      DB_POOL_SIZE: '1',
      DB_MAX_OVERFLOW: '0',
      DB_POOL_TIMEOUT: '10',
      DB_POOL_RECYCLE: '1800',
      DB_POOL_PRE_PING: 'true',
      RDS_MAX_CONNECTIONS: '100',
      APP_INSTANCE_COUNT: '24',
      DB_ADMIN_RESERVE: '76',
      PGAPPNAME: 'Import',
    });
  });

  it('are injected into an L1 function, also beside variables under a condition', () => {
    const some = new SomeApp();
    const fn = l1Function(some.stack, { reservedConcurrentExecutions: 2 });
    fn.addPropertyOverride('Environment.Variables.MODE', 'test');
    some
      .stated()
      .addFunction(fn, { client, poolTimeout: Duration.seconds(2), poolRecycle: Duration.minutes(5), name: 'importer' });
    expect(variablesOf(pass(some.app).template(some.stack))).toMatchObject({
      MODE: 'test',
      DB_POOL_SIZE: '1',
      DB_POOL_TIMEOUT: '2',
      DB_POOL_RECYCLE: '300',
      PGAPPNAME: 'importer',
    });
  });

  it('never take the place of what the function has, which is a conflict', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const environment = { DB_POOL_SIZE: '10', PGAPPNAME: 'mine' };
    budget.addFunction(someFunction(some.stack, { reservedConcurrentExecutions: 12, environment }), { client });
    const synthesis = synth(some.app);
    expect(synthesis.failed).toBe(true);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Import: the function already has DB_POOL_SIZE as 10, but the budget grants 1',
    ]);
    expect(variablesOf(synthesis.template(some.stack))).toMatchObject({
      DB_POOL_SIZE: '10',
      PGAPPNAME: 'mine',
      DB_MAX_OVERFLOW: '0',
    });
  });

  it('are told without values where these may hold a password', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const environment = { DB_URL_PARAMETERS: 'password=s3cr3t&connection_limit=9' };
    const fn = someFunction(some.stack, { reservedConcurrentExecutions: 3, environment });
    budget.addFunction(fn, { client: PoolClient.prisma6() });
    const { output } = synth(some.app);
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Import: the function already has DB_URL_PARAMETERS as a text that differs in connection_limit, pool_timeout, ' +
        'but the budget grants connection_limit=1&pool_timeout=10&application_name=Import',
    ]);
    expect(output + JSON.stringify(ledgerOf(budget))).not.toContain('s3cr3t');
  });

  it('may be there already with the same value', () => {
    const budget = counted(nothing, { reservedConcurrentExecutions: 12, environment: { DB_POOL_SIZE: '1' } });
    expect(ledgerOf(budget).findings).toEqual([]);
  });

  it('that an escape hatch takes out again are a conflict', () => {
    const budget = counted(
      fn =>
        (fn.node.defaultChild as lambda.CfnFunction).addPropertyOverride('Environment', {
          Variables: { DB_POOL_SIZE: { Ref: 'AWS::NoValue' } },
        }),
      { reservedConcurrentExecutions: 12 },
    );
    expect(messagesOf(budget, 'conflicting-setting')).toEqual([
      'Import: the function already has DB_POOL_SIZE as no value, but the budget grants 1',
    ]);
    const deleted = counted(
      fn => (fn.node.defaultChild as lambda.CfnFunction).addPropertyDeletionOverride('Environment.Variables.DB_POOL_SIZE'),
      { reservedConcurrentExecutions: 12 },
    );
    expect(messagesOf(deleted, 'conflicting-setting')).toEqual([
      'Import: the function ends up without DB_POOL_SIZE, for which the budget grants 1',
    ]);
  });

  it('are plain variables also where settings are delivered as SSM parameters', () => {
    const some = new SomeApp();
    const budget = some.stated(100, { settingsDelivery: SettingsDelivery.SSM_PARAMETERS });
    budget.addFunction(someFunction(some.stack, { reservedConcurrentExecutions: 2 }), { client });
    const template = pass(some.app).template(some.stack);
    expect(variablesOf(template)).toHaveProperty('DB_POOL_SIZE', '1');
    expect(resourcesOf(template, 'AWS::SSM::Parameter')).toEqual([]);
  });

  it('make a new version when they change, so that an alias gets them', () => {
    const versionId = (size: number): string | undefined => {
      const some = new SomeApp();
      const fn = someFunction(some.stack, { reservedConcurrentExecutions: 2 });
      some.stated().addFunction(fn, { client, pool: PoolSizing.fixed({ size }) });
      new lambda.Alias(some.stack, 'Live', { aliasName: 'live', version: fn.currentVersion });
      const { Resources } = pass(some.app).template(some.stack);
      return Object.keys(Resources).find(id => Resources[id]?.Type === 'AWS::Lambda::Version');
    };
    expect(versionId(1)).toBe(versionId(1));
    expect(versionId(2)).not.toBe(versionId(1));
  });

  it('of several budgets stand side by side under prefixes of their own', () => {
    const some = new SomeApp();
    const fn = someFunction(some.stack, { reservedConcurrentExecutions: 4 });
    for (const [id, connections] of [
      ['ORDERS', 100],
      ['BILLING', 50],
    ] as const) {
      const props = { ...statedProps(connections), settingsPrefix: `${id}_` };
      new ConnectionBudget(some.stack, id, props).addFunction(fn, { client });
    }
    expect(variablesOf(pass(some.app).template(some.stack))).toMatchObject({
      ORDERS_POOL_SIZE: '1',
      ORDERS_RDS_MAX_CONNECTIONS: '100',
      BILLING_POOL_SIZE: '1',
      BILLING_RDS_MAX_CONNECTIONS: '50',
    });
  });

  it('of several budgets under one prefix are a conflict, where they differ', () => {
    const some = new SomeApp();
    const fn = someFunction(some.stack, { reservedConcurrentExecutions: 4 });
    const [, second] = [100, 50].map(connections => {
      const budget = new ConnectionBudget(some.stack, `B${connections}`, statedProps(connections));
      budget.addFunction(fn, { client });
      return budget;
    });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(second!, 'conflicting-setting')[0]).toContain(
      'Import: the function already has RDS_MAX_CONNECTIONS as 100, but the budget grants 50',
    );
  });

  it('of a pool on each endpoint of a cluster are told apart', () => {
    const some = new SomeApp();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromCluster(clusterOf(some)) });
    const fn = someFunction(some.stack, { reservedConcurrentExecutions: 4 });
    const writer = budget.addFunction(fn, { client });
    const reader = budget.addFunction(fn, { client, endpoint: DatabaseEndpoint.READER });
    expect([writer.path, reader.path]).toEqual(['Shop/Import', 'Shop/Import/reader']);
    expect(() => budget.addFunction(fn, { client, databaseName: 'billing' })).toThrow(
      "settingsPrefix of Import (billing) must differ from that of its other pools, got DB_ again: give it one of its own, such as 'BILLING_'",
    );
    expect(variablesOf(pass(some.app).template(some.stack))).toMatchObject({ DB_POOL_SIZE: '1', DB_READER_POOL_SIZE: '1' });
  });
});

describe('behind a pooler', () => {
  const publicly = { subnetType: ec2.SubnetType.PUBLIC };

  const rulesIn = (template: Rendered): object[] =>
    resourcesOf(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties);

  function pooled(props: (some: SomeApp) => Partial<lambda.FunctionProps>) {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const proxy = budget.addProxy('Proxy', { vpc: some.vpc(), vpcSubnets: publicly, secrets: [database.secret!] });
    const fn = someFunction(some.stack, props(some));
    const consumer = proxy.addFunction(fn, { client });
    return { some, database, budget, proxy, fn, consumer };
  }

  const inVpc = (some: SomeApp): Partial<lambda.FunctionProps> => ({
    vpc: some.vpc(),
    vpcSubnets: publicly,
    allowPublicSubnet: true,
  });

  it('asks nothing of the server, is let in, and needs no bound with RDS Proxy', () => {
    const { some, budget, fn, consumer } = pooled(inVpc);
    const template = pass(some.app).template(some.stack);
    const [pooler] = ledgerOf(budget).poolers ?? [];
    expect(consumer.path).toBe('Shop/Import');
    expect(pooler?.clients).toMatchObject([{ name: 'Import', kind: 'function', demand: null, pool: { size: 1 } }]);
    expect(ledgerOf(budget).findings).toEqual([]);
    const [group] = fn.connections.securityGroups;
    const source = some.stack.resolve(group?.securityGroupId) as object;
    expect(rulesIn(template)).toContainEqual(expect.objectContaining({ FromPort: 5432, SourceSecurityGroupId: source }));
    expect(variablesOf(template)).toMatchObject({ DB_POOL_SIZE: '1', DB_POOL_RECYCLE: '300' });
    expect(variablesOf(template)).not.toHaveProperty('RDS_MAX_CONNECTIONS');
  });

  it('is counted without being let in where it is outside a VPC, or an L1 function', () => {
    const { some, budget, proxy } = pooled(() => ({ reservedConcurrentExecutions: 4 }));
    proxy.addFunction(l1Function(new Stack(some.app, 'Bare'), { reservedConcurrentExecutions: 2 }), { client });
    const template = pass(some.app).template(some.stack);
    expect(ledgerOf(budget).poolers?.[0]?.clientDemand).toBe(12);
    // That of the proxy itself.
    expect(rulesIn(template)).toHaveLength(1);
  });

  it('is told where it can go around the pooler, and not where it is a direct consumer as well', () => {
    const message = (isDirect: boolean): string[] => {
      const { some, database, budget, fn } = pooled(inVpc);
      fn.addEnvironment('DATABASE_HOST', database.dbInstanceEndpointAddress);
      database.connections.allowDefaultPortFrom(fn);
      if (isDirect) budget.addFunction(fn, { client, settingsPrefix: 'DIRECT_', maxConcurrency: 2 });
      pass(some.app);
      return messagesOf(budget, 'pooler-bypass');
    };
    expect(message(false)).toEqual([
      expect.stringMatching(
        /^Import connects through Proxy, and can reach the database without it: security group rule .*; DATABASE_HOST of the function holds its address$/,
      ),
    ]);
    expect(message(true)).toEqual([]);
  });

  it('needs a bound with PgBouncer, which has to accept all of its connections', () => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const options = { vpc: some.vpc(), vpcSubnets: publicly, secret: database.secret!, databaseName: 'app', image };
    const fleet = budget.addPgBouncer('Pooler', options);
    fleet.addFunction(someFunction(some.stack), { client });
    expect(synth(some.app).failed).toBe(true);
    expect(ledgerOf(budget).findings).toMatchObject([
      { rule: 'unbounded-consumer', remedies: ['set reservedConcurrentExecutions of Import'] },
    ]);
  });

  it('cannot stand in somebody else’s task', () => {
    const some = new SomeApp();
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(database) });
    const beside = budget.addPgBouncerSidecar(some.service('Api'), {
      secret: database.secret!,
      databaseName: 'app',
      application: { client },
    });
    expect(() => beside.addFunction(someFunction(some.stack), { client })).toThrow(
      'serves the tasks that it stands in, got Shop/Import: give it a PgBouncer of its own',
    );
  });
});

it('stands beside alarms and dashboards of the budget, and reads the same in each synthesis', () => {
  const some = new SomeApp();
  const budget = new ConnectionBudget(some.stack, 'Budget', { database: DatabaseTarget.fromInstance(some.database()) });
  budget.addAlarms();
  budget.addDashboard();
  budget.addEcsService(some.service('Api'), { client });
  const fn = someFunction(some.stack);
  budget.addFunction(fn, { client });
  new events.Rule(some.stack, 'Rule', { schedule: hourly, targets: [new LambdaFunction(fn)] });
  const first = pass(some.app).template(some.stack);
  expect(budget.toString()).toContain('2 environments (1 from the schedule rate(1 hour), doubled while deploying');
  expect(pass(some.app).template(some.stack)).toEqual(first);
  expect(ledgerOf(budget)).toMatchObject({ findings: [], consumers: [{ name: 'Api' }, { name: 'Import', demand: 2 }] });
});
