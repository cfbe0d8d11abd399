import fc from 'fast-check';
import { readAppRunnerService } from '../../lib/cloudformation/app-runner-service';
import { readAutoScalingGroup } from '../../lib/cloudformation/auto-scaling-group';
import { readBatchJob } from '../../lib/cloudformation/batch-job';
import type { ComputeFacts } from '../../lib/cloudformation/compute';
import { readExpressService } from '../../lib/cloudformation/express-service';
import { readGlueJob } from '../../lib/cloudformation/glue-job';
import { readStateMachine } from '../../lib/cloudformation/state-machine';
import type { Template } from '../../lib/cloudformation/template';
import { peakCopies } from '../../lib/core/overlap';
import { isUnknown } from '../../lib/core/unknown';
import { templateWith } from './some-compute';

const NAMES = [
  'It',
  'Part',
  'Count',
  'Bare',
  'AWS::NoValue',
  '__proto__',
  'constructor',
  '${It}',
  '${',
  'true',
  'VCPU',
  'FARGATE',
];
const FIELDS = [
  ...[
    'Type',
    'Value',
    'States',
    'Resource',
    'ItemProcessor',
    'Iterator',
    'Branches',
    'Parameters',
    'Arguments',
    'Count',
    'Count.$',
  ],
  ...[
    'MaxConcurrency',
    'MaxConcurrencyPath',
    'ArrayProperties',
    'Size',
    'Properties',
    'UpdatePolicy',
    'AutoScalingRollingUpdate',
  ],
  ...['MaxBatchSize', 'AutoScalingReplacingUpdate', 'WillReplace', 'MaxHealthyPercentage', 'LifecycleTransition', 'MaxvCpus'],
  ...[
    'AllocationStrategy',
    'ResourceRequirements',
    'Vcpus',
    'ComputeEnvironment',
    'MaxConcurrentRuns',
    'MaxTaskCount',
    'MinTaskCount',
  ],
];

/** Any JSON, rich in functions of CloudFormation and in what the readers look for. */
const { expression } = fc.letrec<{ expression: unknown }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(
      fc.constantFrom<unknown>(...NAMES, null, true, '', 'Task', 'Map', 'Parallel', 'arn:aws:states:::ecs:runTask.sync', '-1'),
      fc.integer(),
      fc.nat(20),
      fc.double(),
    ),
    fc.tuple(tie('expression'), tie('expression')).map(branches => ({ 'Fn::If': ['Condition', ...branches] })),
    fc.constantFrom(...NAMES).map(name => ({ Ref: name })),
    fc.constantFrom(...NAMES).map(name => ({ 'Fn::GetAtt': [name, 'Arn'] })),
    fc.array(tie('expression'), { maxLength: 4 }),
    fc
      .dictionary(fc.constantFrom(...NAMES, ...FIELDS), tie('expression'), { maxKeys: 4 })
      .map(fields => JSON.parse(JSON.stringify(fields)) as unknown),
  ),
}));

const fields = (...names: string[]): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(names.map(name => [name, expression])), { requiredKeys: [] });

function expectTold({ copies, overlap, usualCopies = 0, fewestCopies = 0 }: ComputeFacts): void {
  if (isUnknown(overlap)) expect(overlap.unknown).not.toBe('');
  if (isUnknown(copies)) expect(copies.unknown).not.toBe('');
  else {
    expect(Number.isInteger(copies) && copies >= 0).toBe(true);
    expect(Math.max(usualCopies, fewestCopies)).toBeLessThanOrEqual(copies);
    if (!isUnknown(overlap)) expect(peakCopies(copies, overlap)).toBeGreaterThanOrEqual(copies);
  }
}

const GROUP = [
  'MaxSize',
  'MinSize',
  'DesiredCapacity',
  'AutoScalingGroupName',
  'InstanceMaintenancePolicy',
  'LifecycleHookSpecificationList',
];
const PART = [
  'AutoScalingGroupName',
  'MaxSize',
  'MinSize',
  'PoolState',
  'MaxGroupPreparedCapacity',
  'PredictiveScalingConfiguration',
];
const options = { name: 'It' };

const READERS: readonly [string, string, string[], (template: Template) => ComputeFacts][] = [
  ['an Auto Scaling group', 'AutoScaling::AutoScalingGroup', GROUP, template => readAutoScalingGroup(template, 'It', options)],
  [
    'App Runner',
    'AppRunner::Service',
    ['AutoScalingConfigurationArn'],
    template => readAppRunnerService(template, 'It', options),
  ],
  ['Express Mode', 'ECS::ExpressGatewayService', ['ScalingTarget'], template => readExpressService(template, 'It', options)],
  ['Glue', 'Glue::Job', ['ExecutionProperty', 'NumberOfWorkers', 'Command'], template => readGlueJob(template, 'It', options)],
  [
    'Batch',
    'Batch::JobDefinition',
    ['ContainerProperties'],
    template => readBatchJob(template, 'It', { ...options, largestInstance: 8, queue: { template, logicalId: 'Queue' } }),
  ],
  [
    'Step Functions',
    'StepFunctions::StateMachine',
    ['Definition', 'DefinitionString'],
    template => readStateMachine(template, 'It', { ...options, executions: 2 }),
  ],
];

test.each(READERS)('%s has whole copies or a reason, whatever the template holds', (_, type, names, readIt) => {
  const parts = fc.constantFrom('ScheduledAction', 'WarmPool', 'ScalingPolicy', 'LifecycleHook');
  const arbitrary = fc.record({
    it: fields(...names),
    policy: expression,
    kind: parts,
    part: fields(...PART),
    configuration: fields('MaxSize', 'MinSize'),
    environment: fields('ComputeResources'),
    order: expression,
  });
  fc.assert(
    fc.property(arbitrary, ({ it, policy, kind, part, configuration, environment, order }) => {
      const template = templateWith({
        It: { Type: `AWS::${type}`, Properties: it, UpdatePolicy: policy },
        Part: { Type: `AWS::AutoScaling::${kind}`, Properties: { AutoScalingGroupName: { Ref: 'It' }, ...part } },
        Scaling: { Type: 'AWS::AppRunner::AutoScalingConfiguration', Properties: configuration },
        Environment: { Type: 'AWS::Batch::ComputeEnvironment', Properties: environment },
        Queue: {
          Type: 'AWS::Batch::JobQueue',
          Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: { Ref: 'Environment' } }, order] },
        },
      });
      expectTold(readIt(template));
    }),
    { numRuns: 300 },
  );
});
