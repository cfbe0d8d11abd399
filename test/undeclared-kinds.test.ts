import { Duration, Size } from 'aws-cdk-lib';
import * as apprunner from 'aws-cdk-lib/aws-apprunner';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ScheduledFargateTask } from 'aws-cdk-lib/aws-ecs-patterns';
import * as events from 'aws-cdk-lib/aws-events';
import { EcsTask } from 'aws-cdk-lib/aws-events-targets';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { IConstruct } from 'constructs';
import type { ConnectionPooler, ProxyPooler } from '../lib';
import { ConnectionBudget, DatabaseTarget, PoolClient, PoolSizing } from '../lib';
import type { Finding } from '../lib/core/finding';
import { APP_RUNNER_SERVICE, AUTO_SCALING_GROUP, EXPRESS_SERVICE, GLUE_JOB } from '../lib/private/compute-sources';
import { image, SomeApp } from './some-app';
import { ledgerIn, synth } from './synth';

const client = PoolClient.nodePostgres();
const pool = PoolSizing.fixed({ size: 1 });
const longestRun = Duration.minutes(5);
const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
const schedule = events.Schedule.rate(Duration.days(1));
const instanceType = new ec2.InstanceType('t3.micro');

/** What workloads are added to. */
type Place = 'budget' | 'proxy' | 'pgbouncer';

/** A database whose group lets in one group, which every kind of workload carries, and whose secret every kind holds. */
class Shop extends SomeApp {
  public readonly data = this.database();
  public readonly budget = new ConnectionBudget(this.stack, 'Budget', { database: DatabaseTarget.fromInstance(this.data) });
  public readonly group = new ec2.SecurityGroup(this.stack, 'Let', { vpc: this.vpc() });
  public readonly pooler: ConnectionPooler | undefined;

  public constructor(place: Place) {
    super();
    this.budget.addConsumer('psql', { pool });
    const proxy = place === 'proxy' ? this.addProxy() : undefined;
    this.pooler = place === 'pgbouncer' ? this.addPgBouncer() : proxy;
    const server = proxy?.proxy ?? this.data;
    server.connections.allowFrom(this.group, ec2.Port.tcp(5432));
  }

  /** What takes consumers of every kind. */
  public get host(): ConnectionBudget | ConnectionPooler {
    return this.pooler ?? this.budget;
  }

  public get secret(): secretsmanager.ISecret {
    if (!this.data.secret) throw new Error('the database has no secret');
    return this.data.secret;
  }

  public get cluster(): ecs.Cluster {
    return new ecs.Cluster(this.stack, 'Cluster', { vpc: this.vpc() });
  }

  private addProxy(): ProxyPooler {
    return this.budget.addProxy('Proxy', { vpc: this.vpc(), vpcSubnets, secrets: [this.secret] });
  }

  private addPgBouncer(): ConnectionPooler {
    return this.budget.addPgBouncer('Pooler', { vpc: this.vpc(), vpcSubnets, secret: this.secret, databaseName: 'orders' });
  }

  /** A task definition whose container holds the secret. */
  public holding(id: string): ecs.FargateTaskDefinition {
    const definition = this.taskDefinition(id);
    definition.addContainer('app', { image, secrets: this.secrets });
    return definition;
  }

  public get secrets(): Record<string, ecs.Secret> {
    return { PASSWORD: ecs.Secret.fromSecretsManager(this.secret, 'password') };
  }

  /** A role that may read the secret. */
  public role(service: string): iam.Role {
    const role = new iam.Role(this.stack, 'Role', { assumedBy: new iam.ServicePrincipal(service) });
    this.secret.grantRead(role);
    return role;
  }

  public fn(id: string): lambda.Function {
    const fn = new lambda.Function(this.stack, id, {
      vpc: this.vpc(),
      vpcSubnets,
      allowPublicSubnet: true,
      securityGroups: [this.group],
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      reservedConcurrentExecutions: 2,
    });
    this.secret.grantRead(fn);
    return fn;
  }

  /** A queue whose one compute environment carries the group. */
  public queue(): batch.JobQueue {
    const computeEnvironment = new batch.FargateComputeEnvironment(this.stack, 'Compute', {
      vpc: this.vpc(),
      vpcSubnets,
      securityGroups: [this.group],
      maxvCpus: 2,
    });
    return new batch.JobQueue(this.stack, 'Queue', { computeEnvironments: [{ computeEnvironment, order: 1 }] });
  }

  public job(): batch.EcsJobDefinition {
    const container = new batch.EcsFargateContainerDefinition(this.stack, 'Container', {
      image,
      cpu: 1,
      memory: Size.gibibytes(2),
      secrets: { PASSWORD: batch.Secret.fromSecretsManager(this.secret, 'password') },
    });
    return new batch.EcsJobDefinition(this.stack, 'Job', { container });
  }

  public machine(state: sfn.IChainable): sfn.StateMachine {
    return new sfn.StateMachine(this.stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(state) });
  }

  public launchTemplate(): ec2.LaunchTemplate {
    return new ec2.LaunchTemplate(this.stack, 'Template', {
      securityGroup: this.group,
      instanceType,
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      role: this.role('ec2.amazonaws.com'),
    });
  }

  /** A service on instances of its cluster, which carry the group. */
  public onInstances(networkMode: ecs.NetworkMode): ecs.Ec2Service {
    const { cluster } = this;
    const taskDefinition = new ecs.Ec2TaskDefinition(this.stack, 'Task', { networkMode });
    taskDefinition.addContainer('app', { image, memoryLimitMiB: 64, secrets: this.secrets });
    const autoScalingGroup = new autoscaling.AutoScalingGroup(this.stack, 'Fleet', {
      vpc: this.vpc(),
      vpcSubnets,
      launchTemplate: new ec2.LaunchTemplate(this.stack, 'Template', {
        securityGroup: this.group,
        instanceType,
        machineImage: ecs.EcsOptimizedImage.amazonLinux2(),
        userData: ec2.UserData.forLinux(),
        role: new iam.Role(this.stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
      }),
    });
    const provider = new ecs.AsgCapacityProvider(this.stack, 'Provider', { autoScalingGroup });
    cluster.addAsgCapacityProvider(provider);
    return new ecs.Ec2Service(this.stack, 'Worker', {
      cluster,
      taskDefinition,
      desiredCount: 1,
      minHealthyPercent: 100,
      capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }],
    });
  }
}

/** One kind of workload: what the warning says of it, and how it is added. */
interface Kind {
  /** As messages begin. */
  readonly told: string;
  /** Makes it, and says how it is added. */
  readonly make: (shop: Shop) => () => void;
}

const addService =
  ({ host }: Shop, service: IConstruct): (() => void) =>
  () =>
    void host.addEcsService(service, { client, pool });
const addFunction =
  ({ host }: Shop, fn: IConstruct): (() => void) =>
  () =>
    void host.addFunction(fn, { client });
const addScheduledTask =
  ({ host }: Shop, task: IConstruct): (() => void) =>
  () =>
    void host.addScheduledTask(task, { client, longestRun });
const addStateMachine =
  ({ host }: Shop, machine: IConstruct): (() => void) =>
  () =>
    void host.addStateMachine(machine, { maxExecutions: 1, pool });

const KINDS: Readonly<Record<string, Kind>> = {
  'an ECS service': {
    told: 'Worker',
    make: shop => addService(shop, shop.service('Worker', { securityGroups: [shop.group], secrets: shop.secrets })),
  },
  'a service on a capacity provider, in the network of the host': {
    told: 'Worker',
    make: shop => addService(shop, shop.onInstances(ecs.NetworkMode.HOST)),
  },
  'a service on a capacity provider, in a bridge': {
    told: 'Worker',
    make: shop => addService(shop, shop.onInstances(ecs.NetworkMode.BRIDGE)),
  },
  'a function': { told: 'Worker', make: shop => addFunction(shop, shop.fn('Worker')) },
  'a function with a version and an alias': {
    told: 'Worker',
    make: shop => {
      const fn = shop.fn('Worker');
      const alias = new lambda.Alias(shop.stack, 'Live', { aliasName: 'live', version: fn.currentVersion });
      alias.addFunctionUrl();
      return addFunction(shop, fn);
    },
  },
  'a rule': {
    told: 'Nightly (AWS::Events::Rule)',
    make: shop => {
      const taskDefinition = shop.holding('Nightly');
      const { cluster, group, stack } = shop;
      const target = new EcsTask({ cluster, taskDefinition, securityGroups: [group], subnetSelection: vpcSubnets });
      return addScheduledTask(shop, new events.Rule(stack, 'Nightly', { schedule, targets: [target] }));
    },
  },
  'a pattern': {
    told: 'Nightly/ScheduledEventRule (AWS::Events::Rule)',
    make: shop => {
      const pattern = new ScheduledFargateTask(shop.stack, 'Nightly', {
        cluster: shop.cluster,
        schedule: appscaling.Schedule.rate(Duration.days(1)),
        scheduledFargateTaskImageOptions: { image, secrets: shop.secrets },
        securityGroups: [shop.group],
        subnetSelection: vpcSubnets,
      });
      return addScheduledTask(shop, pattern);
    },
  },
  'a schedule': {
    told: 'Nightly (AWS::Scheduler::Schedule)',
    make: shop => {
      const options = { taskDefinition: shop.holding('Nightly'), securityGroups: [shop.group], vpcSubnets };
      const target = new EcsRunFargateTask(shop.cluster, { ...options, assignPublicIp: true });
      const daily = scheduler.ScheduleExpression.rate(Duration.days(1));
      return addScheduledTask(shop, new scheduler.Schedule(shop.stack, 'Nightly', { schedule: daily, target }));
    },
  },
  'a migration in a task': {
    told: 'FlywayTask (AWS::ECS::TaskDefinition)',
    make: shop => {
      const taskDefinition = shop.holding('Flyway');
      if (shop.pooler) return () => void shop.host.addConsumer('Flyway', { standsFor: [taskDefinition] });
      return () => void shop.budget.addMigration('Flyway', { connections: 2, standsFor: [taskDefinition] });
    },
  },
  'a migration in a function that somebody may start by hand': {
    told: 'Flyway',
    make: shop => {
      const fn = shop.fn('Flyway');
      fn.addFunctionUrl();
      if (shop.pooler) return () => void shop.host.addConsumer('Flyway', { standsFor: [fn] });
      return () => void shop.budget.addMigration('Flyway', { connections: 2, standsFor: [fn] });
    },
  },
  'an Auto Scaling group with a launch template': {
    told: 'Fleet (AWS::AutoScaling::AutoScalingGroup)',
    make: shop => {
      const launchTemplate = shop.launchTemplate();
      const fleet = new autoscaling.AutoScalingGroup(shop.stack, 'Fleet', { vpc: shop.vpc(), vpcSubnets, launchTemplate });
      return () => void shop.host.addAutoScalingGroup(fleet, { pool });
    },
  },
  'an Auto Scaling group with a launch configuration': {
    told: 'Fleet (AWS::AutoScaling::AutoScalingGroup)',
    make: shop => {
      const fleet = new autoscaling.AutoScalingGroup(shop.stack, 'Fleet', {
        vpc: shop.vpc(),
        vpcSubnets,
        securityGroup: shop.group,
        instanceType,
        machineImage: ec2.MachineImage.latestAmazonLinux2023(),
        role: shop.role('ec2.amazonaws.com'),
      });
      return () => void shop.host.addAutoScalingGroup(fleet, { pool });
    },
  },
  'an App Runner service': {
    told: 'Web (AWS::AppRunner::Service)',
    make: shop => {
      const connector = new apprunner.CfnVpcConnector(shop.stack, 'Connector', {
        subnets: ['subnet-1'],
        securityGroups: [shop.group.securityGroupId],
      });
      const secret = { name: 'PASSWORD', value: shop.secret.secretArn };
      const web = new apprunner.CfnService(shop.stack, 'Web', {
        sourceConfiguration: {
          imageRepository: {
            imageIdentifier: 'x',
            imageRepositoryType: 'ECR',
            imageConfiguration: { runtimeEnvironmentSecrets: [secret] },
          },
        },
        instanceConfiguration: { instanceRoleArn: shop.role('tasks.apprunner.amazonaws.com').roleArn },
        networkConfiguration: {
          egressConfiguration: { egressType: 'VPC', vpcConnectorArn: connector.attrVpcConnectorArn },
        },
      });
      return () => void shop.host.addAppRunnerService(web, { pool });
    },
  },
  'a service of Express Mode': {
    told: 'Web (AWS::ECS::ExpressGatewayService)',
    make: shop => {
      const web = new ecs.CfnExpressGatewayService(shop.stack, 'Web', {
        executionRoleArn: 'x',
        infrastructureRoleArn: 'x',
        taskRoleArn: shop.role('ecs-tasks.amazonaws.com').roleArn,
        primaryContainer: { image: 'x', secrets: [{ name: 'PASSWORD', valueFrom: shop.secret.secretArn }] },
        networkConfiguration: { securityGroups: [shop.group.securityGroupId], subnets: ['subnet-1'] },
        scalingTarget: { minTaskCount: 1, maxTaskCount: 2 },
      });
      return () => void shop.host.addExpressService(web, { pool });
    },
  },
  'a job of Batch': {
    told: 'Job (AWS::Batch::JobDefinition)',
    make: shop => {
      const queue = shop.queue();
      const job = shop.job();
      return () => void shop.host.addBatchJob(job, { queue, pool });
    },
  },
  'a Glue job': {
    told: 'Job (AWS::Glue::Job)',
    make: shop => {
      const connection = new glue.CfnConnection(shop.stack, 'Connection', {
        catalogId: '1',
        connectionInput: {
          connectionType: 'JDBC',
          connectionProperties: { SECRET_ID: shop.secret.secretArn },
          physicalConnectionRequirements: { securityGroupIdList: [shop.group.securityGroupId] },
        },
      });
      const job = new glue.CfnJob(shop.stack, 'Job', {
        command: { name: 'glueetl' },
        role: shop.role('glue.amazonaws.com').roleArn,
        connections: { connections: [connection.ref] },
        numberOfWorkers: 2,
        workerType: 'G.1X',
      });
      return () => void shop.host.addGlueJob(job, { pool });
    },
  },
  'a state machine that runs tasks': {
    told: 'Machine (AWS::StepFunctions::StateMachine)',
    make: shop => {
      const run = new tasks.EcsRunTask(shop.stack, 'Run', {
        cluster: shop.cluster,
        taskDefinition: shop.holding('Load'),
        launchTarget: new tasks.EcsFargateLaunchTarget(),
        subnets: vpcSubnets,
        securityGroups: [shop.group],
        integrationPattern: sfn.IntegrationPattern.RUN_JOB,
      });
      return addStateMachine(shop, shop.machine(run));
    },
  },
  'a state machine that runs jobs': {
    told: 'Machine (AWS::StepFunctions::StateMachine)',
    make: shop => {
      const run = new tasks.BatchSubmitJob(shop.stack, 'Run', {
        jobDefinitionArn: shop.job().jobDefinitionArn,
        jobQueueArn: shop.queue().jobQueueArn,
        jobName: 'load',
      });
      return addStateMachine(shop, shop.machine(run));
    },
  },
  'a job of Batch that a state machine runs': {
    told: 'Machine (AWS::StepFunctions::StateMachine)',
    make: shop => {
      const queue = shop.queue();
      const job = shop.job();
      const { jobDefinitionArn } = job;
      const run = new tasks.BatchSubmitJob(shop.stack, 'Run', { jobDefinitionArn, jobQueueArn: queue.jobQueueArn, jobName: 'x' });
      shop.machine(run);
      return () => void shop.host.addBatchJob(job, { queue, pool });
    },
  },
  'a function that a state machine invokes': {
    told: 'Worker',
    make: shop => {
      const fn = shop.fn('Worker');
      shop.machine(new tasks.LambdaInvoke(shop.stack, 'Run', { lambdaFunction: fn }));
      return addFunction(shop, fn);
    },
  },
};

function undeclared(shop: Shop): Finding[] {
  synth(shop.app);
  const [ledger] = ledgerIn(shop.app)?.budgets ?? [];
  if (!ledger) throw new Error('the app has no ledger');
  return ledger.findings.filter(({ rule }) => rule === 'undeclared-consumer');
}

it('a service with its PgBouncer in the task is not told', () => {
  const shop = new Shop('budget');
  const service = shop.service('Worker', { securityGroups: [shop.group], secrets: shop.secrets });
  shop.budget.addPgBouncerSidecar(service, { secret: shop.secret, databaseName: 'orders', application: { client } });
  expect(undeclared(shop)).toEqual([]);
});

it('every kind of compute is among them', () => {
  const types = Object.values(KINDS).map(({ told }) => /\((AWS::\S+)\)$/.exec(told)?.[1]);
  const sources = [AUTO_SCALING_GROUP, APP_RUNNER_SERVICE, EXPRESS_SERVICE, GLUE_JOB].map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining([...sources, 'AWS::Batch::JobDefinition', 'AWS::StepFunctions::StateMachine']));
});

describe.each(Object.entries(KINDS))('%s', (_, { told, make }) => {
  describe.each<[string, Place]>([
    ['at the database', 'budget'],
    ['behind RDS Proxy', 'proxy'],
    ['behind a PgBouncer', 'pgbouncer'],
  ])('%s', (__, place) => {
    it('is told once as long as nobody adds it', () => {
      const shop = new Shop(place);
      make(shop);
      const [first, ...others] = undeclared(shop).map(({ message }) => message);
      expect(others).toEqual([]);
      expect(first?.startsWith(`${told} can `)).toBe(true);
    });

    it('is not told once it is added', () => {
      const shop = new Shop(place);
      make(shop)();
      expect(undeclared(shop).map(({ message }) => message)).toEqual([]);
    });
  });
});
