import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { DeploymentOverlap, PoolClient, PoolSizing } from '../../lib';
import { image, SomeApp } from '../some-app';
import { consumerOf, messagesOf, pass, synth } from '../synth';

const client = PoolClient.sqlAlchemy();
const pool = PoolSizing.fixed({ size: 1 });

describe('the service behind a construct', () => {
  it('may stand anywhere below it', () => {
    const some = new SomeApp();
    const folder = new Construct(some.stack, 'Folder');
    some.service('Api', {}, new Construct(folder, 'Deeper'));
    const budget = some.stated();
    expect(budget.addEcsService(folder, { client }).path).toBe('Shop/Folder/Deeper/Api');
  });

  it('is refused when there are two', () => {
    const some = new SomeApp();
    const folder = new Construct(some.stack, 'Folder');
    some.service('Api', {}, folder);
    some.service('Web', {}, folder);
    expect(() => some.stated().addEcsService(folder, { client })).toThrow(
      'addEcsService needs a construct with exactly one AWS::ECS::Service, got 2 in Shop/Folder: add each service by itself',
    );
  });

  it('is refused when it is imported', () => {
    const some = new SomeApp();
    const cluster = new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc() });
    const imported = ecs.FargateService.fromFargateServiceAttributes(some.stack, 'Far', { serviceName: 'far', cluster });
    expect(() => some.stated().addEcsService(imported, { client })).toThrow(
      'addEcsService needs a construct with exactly one AWS::ECS::Service, got none (an imported service cannot be read) in Shop/Far: ' +
        'declare it with addConsumer',
    );
  });

  it('is known by its own id as an L1 construct, so that several may stand in one stack', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const paths = ['Api', 'Web'].map(id => {
      const service = new ecs.CfnService(some.stack, id, { desiredCount: 1, taskDefinition: `${id}:1` });
      return budget.addEcsService(service, { client, processes: 1 }).path;
    });
    pass(some.app);
    expect(paths).toEqual(['Shop/Api', 'Shop/Web']);
    expect([consumerOf(budget, 'Api').path, consumerOf(budget, 'Web').path]).toEqual(paths);
  });
});

describe('what cannot be read of a service is a finding, never a number', () => {
  it('names a container that is not there, and those that are', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api'), { client, containers: ['web'] });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'unresolved-input')).toEqual([
      "the demand of Api is unknown: containers must name containers of the task definition, got 'web': there are app (task definition of Api)",
    ]);
  });

  it('wants the processes of a task definition outside the app', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(new ecs.CfnService(some.stack, 'Api', { desiredCount: 1, taskDefinition: 'api:7' }), { client });
    expect(synth(some.app).failed).toBe(true);
    expect(messagesOf(budget, 'unresolved-input')).toEqual([
      'the demand of Api is unknown: processes of Api cannot be read, because its task definition is not in this app: state processes',
    ]);
  });

  it('wants the number of tasks of a daemon', () => {
    const some = new SomeApp();
    const budget = some.stated();
    const daemon = (id: string): ecs.CfnService =>
      new ecs.CfnService(some.stack, id, { schedulingStrategy: 'DAEMON', taskDefinition: `${id}:1` });
    budget.addEcsService(daemon('Agent'), { client, processes: 1, pool });
    budget.addEcsService(daemon('Stated'), { client, processes: 1, pool, maxTaskCount: 6 });
    synth(some.app);
    expect(consumerOf(budget, 'Agent').demand).toBeNull();
    expect(consumerOf(budget, 'Stated')).toMatchObject({ copies: { steady: 6, peak: 12 }, demand: 12 });
    expect(messagesOf(budget, 'unresolved-input')).toEqual([
      'the demand of Agent is unknown: SchedulingStrategy of Agent is DAEMON, one task per instance: state the largest number of instances',
    ]);
  });

  it('warns of a service without desired count, and counts the 1 that CloudFormation starts with', () => {
    const some = new SomeApp();
    const budget = some.stated();
    budget.addEcsService(some.service('Api', { desiredCount: undefined }), { client, pool });
    const synthesis = pass(some.app);
    expect(messagesOf(budget, 'desired-count-unset')).toHaveLength(1);
    expect(synthesis.output).toContain(
      'Api sets no desired count: CloudFormation creates 1 task and later keeps whatever count is running',
    );
    expect(consumerOf(budget, 'Api').copies.steady).toBe(1);
  });
});

describe('the overlap of a deployment', () => {
  function peak(options: Partial<ecs.FargateServiceProps>, deploymentOverlap?: DeploymentOverlap): number | null {
    const some = new SomeApp();
    const budget = some.stated(10_000);
    budget.addEcsService(some.service('Api', { desiredCount: 10, ...options }), { client, pool, deploymentOverlap });
    pass(some.app);
    return consumerOf(budget, 'Api').copies.peak;
  }

  it('doubles the tasks by default', () => expect(peak({})).toBe(20));
  it('doubles them whatever a lower maximumPercent says', () => expect(peak({ maxHealthyPercent: 125 })).toBe(20));
  it('follows a higher maximumPercent', () => expect(peak({ maxHealthyPercent: 255 })).toBe(25));
  it('doubles them under CodeDeploy', () =>
    expect(peak({ deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY } })).toBe(20));
  it('may be stated in per cent, rounded up', () =>
    expect(peak({}, DeploymentOverlap.percent(115, { reason: 'rolling by one' }))).toBe(12));
  it('may be stated to be none', () => expect(peak({}, DeploymentOverlap.none({ reason: 'at night' }))).toBe(10));
});

it('counts services outside Fargate alike', () => {
  const some = new SomeApp();
  const taskDefinition = new ecs.ExternalTaskDefinition(some.stack, 'Task');
  taskDefinition.addContainer('app', { image, memoryLimitMiB: 256 });
  const cluster = new ecs.Cluster(some.stack, 'Cluster', { vpc: some.vpc() });
  const service = new ecs.ExternalService(some.stack, 'Far', { cluster, desiredCount: 3, minHealthyPercent: 0, taskDefinition });
  const budget = some.stated();
  budget.addEcsService(service, { client, pool });
  pass(some.app);
  expect(consumerOf(budget, 'Far').demand).toBe(6);
});
