import { App, Aspects, CfnParameter, CfnResource, Size, Stack, Stage, Tokenization } from 'aws-cdk-lib';
import * as apprunner from 'aws-cdk-lib/aws-apprunner';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { ComputeConsumerOptions } from '../lib';
import { ConnectionBudget, DatabaseTarget, DeploymentOverlap, MaxConnections, PoolClient, PoolSizing } from '../lib';
import { image, SomeApp } from './some-app';
import { consumerOf, ledgerOf, messagesOf, only, pass, synth } from './synth';

const pool = PoolSizing.fixed({ size: 2 });

function fleet(
  some: SomeApp,
  props: Partial<autoscaling.AutoScalingGroupProps> = {},
  scope: Construct = some.stack,
): autoscaling.AutoScalingGroup {
  return new autoscaling.AutoScalingGroup(scope, 'Fleet', {
    vpc: some.vpc(scope),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    instanceType: new ec2.InstanceType('t3.micro'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023(),
    maxCapacity: 4,
    ...props,
  });
}

/** A state machine that runs one task for each item. */
function loader(some: SomeApp, maxConcurrency?: number, pattern = sfn.IntegrationPattern.RUN_JOB): sfn.StateMachine {
  const taskDefinition = some.taskDefinition('Load');
  taskDefinition.addContainer('app', { image });
  const run = new tasks.EcsRunTask(some.stack, 'Load', {
    cluster: new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc() }),
    taskDefinition,
    launchTarget: new tasks.EcsFargateLaunchTarget(),
    subnets: { subnetType: ec2.SubnetType.PUBLIC },
    assignPublicIp: true,
    integrationPattern: pattern,
  });
  const each = new sfn.Map(some.stack, 'Each file', { maxConcurrency });
  return new sfn.StateMachine(some.stack, 'Loader', {
    definitionBody: sfn.DefinitionBody.fromChainable(each.itemProcessor(run)),
  });
}

interface SomeJob {
  readonly queue: batch.JobQueue;
  readonly job: batch.EcsJobDefinition;
}

function nightly(
  some: SomeApp,
  environments: batch.IManagedComputeEnvironment[],
  environment: Record<string, string> = {},
): SomeJob {
  const queue = new batch.JobQueue(some.stack, 'Queue');
  environments.forEach((each, order) => queue.addComputeEnvironment(each, order + 1));
  const container = new batch.EcsFargateContainerDefinition(some.stack, 'Container', {
    image,
    cpu: 0.5,
    memory: Size.gibibytes(1),
    environment,
  });
  return { queue, job: new batch.EcsJobDefinition(some.stack, 'Nightly', { container }) };
}

const onFargate = (some: SomeApp): batch.FargateComputeEnvironment =>
  new batch.FargateComputeEnvironment(some.stack, 'Fargate', {
    vpc: some.vpc(),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    maxvCpus: 8,
  });

describe('an Auto Scaling group', () => {
  it.each<[string, Partial<autoscaling.AutoScalingGroupProps>, string, number]>([
    ['rebalancing', {}, '5 instances (4 from MaxSize, 5 while Availability Zones are rebalanced)', 10],
    [
      'a rolling update',
      { updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ maxBatchSize: 2 }) },
      '6 instances (4 from MaxSize, 6 while deploying: rolling update, MaxBatchSize 2)',
      12,
    ],
    [
      'a replacing update',
      { updatePolicy: autoscaling.UpdatePolicy.replacingUpdate() },
      '8 instances (4 from MaxSize, doubled while deploying: replacing update, a new group beside the old one)',
      16,
    ],
    [
      'a maintenance policy',
      { minHealthyPercentage: 100, maxHealthyPercentage: 175 },
      '7 instances (4 from MaxSize, 7 while replacing instances: MaxHealthyPercentage 175)',
      14,
    ],
  ])('counts with %s, without a finding', (_, props, because, demand) => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addAutoScalingGroup(fleet(some, props), { pool });
    pass(some.app);
    expect(ledgerOf(budget).findings).toEqual([]);
    expect(consumerOf(budget, 'Fleet')).toMatchObject({
      kind: 'auto-scaling-group',
      copies: { steady: 4, because, fewest: 1 },
      demand,
    });
  });

  it('counts what is scheduled later, and what an Aspect changes', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const group = fleet(some);
    budget.addAutoScalingGroup(group, { pool });
    group.scaleOnSchedule('Day', { schedule: autoscaling.Schedule.cron({ hour: '7', minute: '0' }), maxCapacity: 9 });
    pass(some.app);
    expect(consumerOf(budget, 'Fleet').copies.steady).toBe(9);
    const other = new SomeApp();
    const changed = other.stated();
    changed.addAutoScalingGroup(fleet(other), { pool });
    Aspects.of(other.stack).add({
      visit: node => {
        if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::AutoScaling::AutoScalingGroup') {
          node.addPropertyOverride('MaxSize', '7');
        }
      },
    });
    pass(other.app);
    expect(consumerOf(changed, 'Fleet').copies.steady).toBe(7);
  });

  it('counts every value of a parameter, and does not guess without one', () => {
    const counted = (props: object): ConnectionBudget => {
      const some = new SomeApp();
      const budget = some.stated();
      const most = new CfnParameter(some.stack, 'Most', { type: 'Number', ...props });
      const group = fleet(some);
      (group.node.defaultChild as autoscaling.CfnAutoScalingGroup).maxSize = most.valueAsString;
      budget.addAutoScalingGroup(group, { pool });
      synth(some.app);
      return budget;
    };
    expect(consumerOf(counted({ default: 3, allowedValues: ['3', '8'] }), 'Fleet').copies.steady).toBe(8);
    const unknown = counted({});
    expect(consumerOf(unknown, 'Fleet').demand).toBeNull();
    expect(messagesOf(unknown, 'unresolved-input').join()).toContain('MaxSize of Fleet cannot be read: parameter Most');
  });

  it('is not known where another stack changes its size', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const group = fleet(some);
    budget.addAutoScalingGroup(group, { pool });
    new autoscaling.CfnScheduledAction(new Stack(some.app, 'Night'), 'Up', {
      autoScalingGroupName: group.autoScalingGroupName,
      maxSize: 9,
    });
    synth(some.app);
    expect(messagesOf(budget, 'unresolved-input').join()).toContain(
      'Night/Up (AWS::AutoScaling::ScheduledAction) changes its size',
    );
  });

  it('derives a pool, and hands it over', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    const group = fleet(some);
    const granted = budget.addAutoScalingGroup(group, { processes: 2, sideConnections: 1 });
    group.addUserData(`echo DB_POOL_SIZE=${Tokenization.stringifyNumber(granted.poolSize)} >> /etc/environment`);
    const template = pass(some.app).template(some.stack);
    expect(consumerOf(budget, 'Fleet')).toMatchObject({ processes: 2, pool: { size: 9, derived: true }, demand: 95 });
    expect(JSON.stringify(only(template, 'AWS::AutoScaling::LaunchConfiguration').Properties.UserData)).toContain(
      'DB_POOL_SIZE=9 ',
    );
  });

  it('fails when it does not fit', () => {
    const some = new SomeApp();
    const budget = some.stated(40);
    budget.addAutoScalingGroup(fleet(some), { pool: PoolSizing.fixed({ size: 10 }) });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'over-budget').join()).toContain('5 instances (4 from MaxSize');
  });

  it('takes what is stated instead', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const options: ComputeConsumerOptions = {
      pool,
      name: 'Web',
      maxCopies: 3,
      deploymentOverlap: DeploymentOverlap.none({ reason: 'terminated first' }),
    };
    budget.addAutoScalingGroup(fleet(some), options);
    pass(some.app);
    expect(consumerOf(budget, 'Web')).toMatchObject({
      copies: { peak: 3, because: '3 instances (stated, no overlap: terminated first)' },
    });
  });

  it('in a stage, and with a pool on each of two logical databases', () => {
    const app = new App({ analyticsReporting: false });
    const some = new SomeApp();
    const stack = new Stack(new Stage(app, 'Prod'), 'Shop');
    const budget = some.stated(100, {}, stack);
    const group = fleet(some, {}, stack);
    budget.addAutoScalingGroup(group, { pool, databaseName: 'orders' });
    budget.addAutoScalingGroup(group, { pool, databaseName: 'billing' });
    pass(app);
    expect(ledgerOf(budget).demand).toBe(20);
  });
});

describe('App Runner and Express Mode', () => {
  it('count with their largest size, doubled', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const scaling = new apprunner.CfnAutoScalingConfiguration(some.stack, 'Scaling', { maxSize: 3, minSize: 2 });
    const service = new apprunner.CfnService(some.stack, 'Web', {
      sourceConfiguration: {},
      autoScalingConfigurationArn: scaling.attrAutoScalingConfigurationArn,
    });
    const express = new ecs.CfnExpressGatewayService(some.stack, 'Api', {
      executionRoleArn: 'x',
      infrastructureRoleArn: 'x',
      primaryContainer: { image: 'x' },
      scalingTarget: { minTaskCount: 1, maxTaskCount: 4 },
    });
    budget.addAppRunnerService(service, { pool });
    budget.addExpressService(express, { pool });
    pass(some.app);
    expect(ledgerOf(budget).findings).toEqual([]);
    expect(consumerOf(budget, 'Web')).toMatchObject({
      kind: 'app-runner-service',
      copies: {
        because: '6 instances (3 from MaxSize, doubled while deploying: App Runner provisions both versions)',
        fewest: 2,
      },
    });
    expect(consumerOf(budget, 'Api')).toMatchObject({
      kind: 'express-service',
      copies: { because: '8 tasks (4 from MaxTaskCount, doubled while deploying: CANARY)' },
    });
  });

  it('of an Express service without a maximum nothing is guessed', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addExpressService(
      new ecs.CfnExpressGatewayService(some.stack, 'Api', {
        executionRoleArn: 'x',
        infrastructureRoleArn: 'x',
        primaryContainer: { image: 'x' },
      }),
      { pool },
    );
    synth(some.app);
    expect(messagesOf(budget, 'unresolved-input').join()).toContain('MaxTaskCount of Api is not set');
  });
});

describe('Batch', () => {
  it('counts the jobs that a queue has vCPUs for', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const { queue, job } = nightly(some, [onFargate(some)]);
    budget.addBatchJob(job, { queue, pool });
    pass(some.app);
    expect(ledgerOf(budget).findings).toEqual([]);
    expect(consumerOf(budget, 'Nightly')).toMatchObject({
      kind: 'batch-job',
      copies: { steady: 16, peak: 16, because: '16 jobs (maxvCpus, 0.5 vCPU each)' },
      demand: 32,
    });
  });

  it('hands a derived pool to the job itself', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const granted: { size: () => string } = { size: () => '' };
    const environments = [onFargate(some)];
    const queue = new batch.JobQueue(some.stack, 'Queue', {
      computeEnvironments: [{ computeEnvironment: environments[0]!, order: 1 }],
    });
    const job = new batch.CfnJobDefinition(some.stack, 'Nightly', { type: 'container' });
    const consumer = budget.addBatchJob(job, { queue });
    granted.size = () => Tokenization.stringifyNumber(consumer.poolSize);
    job.containerProperties = {
      image: 'x',
      environment: [{ name: 'DB_POOL_SIZE', value: granted.size() }],
      resourceRequirements: [{ type: 'VCPU', value: '0.5' }],
    };
    const template = pass(some.app).template(some.stack);
    expect(only(template, 'AWS::Batch::JobDefinition').Properties.ContainerProperties).toMatchObject({
      Environment: [{ Name: 'DB_POOL_SIZE', Value: '6' }],
    });
  });

  it('asks how large an instance is where maxvCpus may be exceeded', () => {
    const counted = (largestInstanceVcpus?: number): ConnectionBudget => {
      const some = new SomeApp();
      const budget = some.stated();
      const { queue, job } = nightly(some, [
        new batch.ManagedEc2EcsComputeEnvironment(some.stack, 'Ec2', {
          vpc: some.vpc(),
          vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
          maxvCpus: 8,
        }),
      ]);
      budget.addBatchJob(job, { queue, pool, largestInstanceVcpus });
      synth(some.app);
      return budget;
    };
    expect(messagesOf(counted(), 'unresolved-input').join()).toContain('state largestInstanceVcpus, or maxCopies');
    expect(consumerOf(counted(4), 'Nightly').copies.peak).toBe(24);
  });
});

describe('Glue', () => {
  it('counts the workers of all runs', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const job = new glue.CfnJob(some.stack, 'Etl', {
      command: { name: 'glueetl' },
      role: 'x',
      numberOfWorkers: 5,
      workerType: 'G.1X',
      executionProperty: { maxConcurrentRuns: 2 },
    });
    budget.addGlueJob(job, { pool: PoolSizing.fixed({ size: 4 }) });
    pass(some.app);
    expect(consumerOf(budget, 'Etl')).toMatchObject({
      kind: 'glue-job',
      copies: { because: '10 workers (MaxConcurrentRuns 2 x 5 a run)' },
      demand: 40,
    });
  });
});

describe('Step Functions', () => {
  it('counts the tasks of a map', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addStateMachine(loader(some, 5), { maxExecutions: 3, pool });
    pass(some.app);
    expect(ledgerOf(budget).findings).toEqual([]);
    expect(consumerOf(budget, 'Loader')).toMatchObject({
      kind: 'state-machine',
      copies: { because: '15 tasks (5 tasks in each of 3 executions)' },
      demand: 30,
    });
  });

  it('says which maximum fits where there is none, and that it does', () => {
    const some = new SomeApp();
    const budget = some.stated(100);
    budget.addStateMachine(loader(some), { maxExecutions: 3, pool });
    budget.addConsumer('psql', { pool: PoolSizing.fixed({ size: 10 }) });
    expect(synth(some.app).failed).toBe(true);
    const [finding] = ledgerOf(budget).findings.filter(({ rule }) => rule === 'unbounded-consumer');
    expect(finding).toMatchObject({
      message: "nothing bounds the tasks of Loader: its Map state 'Each file' sets no MaxConcurrency",
      remedies: [
        'MaxConcurrency of at most 15 for Loader',
        'a pooler for Loader, whose share is bounded',
        'maxCopies of Loader, where something else bounds it',
      ],
    });
    const cured = new SomeApp();
    const fits = cured.stated(100);
    fits.addStateMachine(loader(cured, 15), { maxExecutions: 3, pool });
    fits.addConsumer('psql', { pool: PoolSizing.fixed({ size: 10 }) });
    pass(cured.app);
    expect(ledgerOf(fits).headroom).toBe(0);
  });

  it('does not take a maximum for a bound of what nobody waits for', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addStateMachine(loader(some, 5, sfn.IntegrationPattern.REQUEST_RESPONSE), { maxExecutions: 1, pool });
    synth(some.app);
    expect(messagesOf(budget, 'unresolved-input').join()).toContain("the state 'Load' does not wait for what it starts");
  });
});

describe('behind a pooler', () => {
  const withProxy = (some: SomeApp) => {
    const database = some.database();
    const budget = new ConnectionBudget(some.stack, 'Budget', {
      database: DatabaseTarget.fromInstance(database),
      maxConnections: MaxConnections.of(400),
    });
    const proxy = budget.addProxy('Proxy', {
      vpc: some.vpc(),
      secrets: [database.secret!],
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    });
    return { budget, proxy };
  };

  it('draws on its share, with a small pool, and needs no bound', () => {
    const some = new SomeApp();
    const { budget, proxy } = withProxy(some);
    proxy.addAutoScalingGroup(fleet(some), { processes: 2 });
    proxy.addStateMachine(loader(some), { maxExecutions: 1, pool });
    pass(some.app);
    const [pooler] = ledgerOf(budget).poolers ?? [];
    expect(pooler?.clients.map(({ name, pool: { size } }) => [name, size])).toEqual([
      ['Fleet', 10],
      ['Loader', 2],
    ]);
    expect(ledgerOf(budget).consumers.map(({ kind }) => kind)).toEqual(['pooler']);
    expect(messagesOf(budget, 'unbounded-consumer')).toEqual([]);
  });

  it('tells drivers that prepare statements', () => {
    const some = new SomeApp();
    const { budget, proxy } = withProxy(some);
    proxy.addAutoScalingGroup(fleet(some), { client: PoolClient.sqlAlchemy() });
    synth(some.app);
    expect(messagesOf(budget, 'prepared-statements-behind-pooler')).toHaveLength(1);
  });
});

describe('is refused', () => {
  const some = new SomeApp();
  const budget = some.stated();
  const group = fleet(some);
  const { queue, job } = nightly(some, [onFargate(some)]);
  const machine = loader(some, 5);

  it.each<[string, () => unknown, string]>([
    [
      'what is none',
      () => budget.addAutoScalingGroup(queue),
      'addAutoScalingGroup needs a construct with exactly one AWS::AutoScaling::AutoScalingGroup, got none (what is imported cannot be read) in Shop/Queue: declare it with addConsumer',
    ],
    ['what has several', () => budget.addGlueJob(new Two(some.stack, 'Two')), 'got 2 in Shop/Two: add each by itself'],
    [
      'no queue',
      () => budget.addBatchJob(job, { queue: group }),
      'addBatchJob needs a construct with exactly one AWS::Batch::JobQueue, got none',
    ],
    [
      'a size below 1',
      () => budget.addBatchJob(job, { queue, largestInstanceVcpus: 0 }),
      'largestInstanceVcpus must be a whole number from 1 to 100000, got 0',
    ],
    [
      'no processes',
      () => budget.addAutoScalingGroup(group, { processes: 0 }),
      'processes must be a whole number from 1 to 100000, got 0',
    ],
    [
      'no copies',
      () => budget.addAutoScalingGroup(group, { maxCopies: 0 }),
      'maxCopies must be a whole number from 1 to 100000, got 0',
    ],
    [
      'no executions',
      () => budget.addStateMachine(machine, { maxExecutions: 0 }),
      'maxExecutions must be a whole number from 1 to 100000, got 0',
    ],
    [
      'no states',
      () => budget.addStateMachine(machine, { maxExecutions: 1, states: [] }),
      'states must name at least one state, got []',
    ],
    [
      'overflow that its client has not',
      () => budget.addAutoScalingGroup(group, { pool: PoolSizing.fixed({ size: 5, overflow: 5 }) }),
      'pool overflow must be 0 for a client without overflow',
    ],
    [
      'another stage',
      () => budget.addAutoScalingGroup(fleet(some, {}, new Stack(new Stage(some.app, 'Other'), 'Shop'))),
      'addAutoScalingGroup must be in the same stage as the budget Shop/Budget',
    ],
    [
      'a queue of another stage',
      () => budget.addBatchJob(job, { queue: new batch.JobQueue(new Stack(new Stage(some.app, 'Third'), 'Shop'), 'Queue') }),
      'addBatchJob must be in the same stage as the budget Shop/Budget, got Third/Shop/Queue of stage Third',
    ],
  ])('%s', (_, add, message) => {
    expect(add).toThrow(message);
  });

  it('the same twice', () => {
    budget.addAutoScalingGroup(group);
    expect(() => budget.addAutoScalingGroup(group)).toThrow('Fleet (Shop/Fleet) is already a consumer of Shop/Budget');
  });
});

class Two extends CfnResource {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { type: 'Custom::Two' });
    for (const each of ['A', 'B']) new glue.CfnJob(this, each, { command: {}, role: 'x' });
  }
}

describe('several pools in the same copies', () => {
  it('are counted with the copies of the first', () => {
    const some = new SomeApp();
    const budget = some.stated(200);
    const workers = budget.addConsumer('Celery', {
      copies: 4,
      processes: 8,
      pool,
      deploymentOverlap: DeploymentOverlap.kubernetes(),
      sideConnections: 1,
    });
    budget.addConsumer('Celery results', { inCopiesOf: workers, pool: PoolSizing.fixed({ size: 1 }) });
    budget.addConsumer('Celery leader', { inCopiesOf: workers, processes: 1, pool: PoolSizing.fixed({ size: 1 }) });
    synth(some.app);
    expect(ledgerOf(budget).consumers.map(({ name, copies: { peak }, demand }) => [name, peak, demand])).toEqual([
      ['Celery', 8, 136],
      ['Celery results', 8, 64],
      ['Celery leader', 8, 8],
    ]);
    const remedies = ledgerOf(budget).findings.flatMap(each => each.remedies);
    expect(remedies.filter(remedy => remedy.includes('copies'))).toHaveLength(1);
  });

  it('are refused with copies of their own, or in those of a consumer that was not declared', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const workers = budget.addConsumer('Celery', { copies: 4, pool });
    const group = budget.addAutoScalingGroup(fleet(some), { pool });
    expect(() => budget.addConsumer('Results', { inCopiesOf: workers, copies: 4 })).toThrow(
      'copies and deploymentOverlap come from inCopiesOf (Shop/Budget/Celery), got copies 4: leave them out, or leave out inCopiesOf',
    );
    expect(() => budget.addConsumer('Results', { inCopiesOf: group })).toThrow(
      'inCopiesOf must be what addConsumer returned, got Shop/Fleet: add a service or function once for each of its pools',
    );
  });
});

it('leaves a template as it was without a derived pool', () => {
  const templates = [true, false].map(isBudgeted => {
    const some = new SomeApp();
    const group = fleet(some);
    if (isBudgeted) some.stated().addAutoScalingGroup(group, { pool });
    return pass(some.app).template(some.stack).Resources;
  });
  expect(templates[0]).toEqual(templates[1]);
});
