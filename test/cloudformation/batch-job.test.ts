import * as fc from 'fast-check';
import type { BatchJobOptions } from '../../lib/cloudformation/batch-job';
import { readBatchJob } from '../../lib/cloudformation/batch-job';
import type { ComputeFacts } from '../../lib/cloudformation/compute';
import { choice, templateWith } from './some-compute';

const vcpu = (Value: unknown): object => ({
  ContainerProperties: {
    ResourceRequirements: [
      { Type: 'MEMORY', Value: '512' },
      { Type: 'VCPU', Value },
    ],
  },
});
const environment = (ComputeResources?: object): object => ({
  Type: 'AWS::Batch::ComputeEnvironment',
  Properties: { Type: 'managed', ...(ComputeResources && { ComputeResources }) },
});
const fargate = (MaxvCpus: unknown): object => environment({ Type: 'FARGATE', MaxvCpus });
const ec2 = (MaxvCpus: unknown, AllocationStrategy?: string, Type = 'EC2'): object =>
  environment({ Type, MaxvCpus, ...(AllocationStrategy && { AllocationStrategy }) });

function read(job: object, environments: object[], options: Partial<BatchJobOptions> = {}): ComputeFacts {
  const ids = environments.map((_, index) => `Environment${index}`);
  const template = templateWith({
    Job: { Type: 'AWS::Batch::JobDefinition', Properties: job },
    Queue: {
      Type: 'AWS::Batch::JobQueue',
      Properties: {
        ComputeEnvironmentOrder: ids.map((id, Order) => ({
          ComputeEnvironment: { 'Fn::GetAtt': [id, 'ComputeEnvironmentArn'] },
          Order,
        })),
      },
    },
    ...Object.fromEntries<object>(environments.map((each, index) => [`Environment${index}`, each])),
  });
  return readBatchJob(template, 'Job', { name: 'Job', queue: { template, logicalId: 'Queue' }, ...options });
}

it.each<[string, object, object[], number, string]>([
  ['Fargate', vcpu('0.25'), [fargate(16)], 64, 'maxvCpus, 0.25 vCPU each'],
  ['Fargate Spot', vcpu('1'), [environment({ Type: 'FARGATE_SPOT', MaxvCpus: 16 })], 16, 'maxvCpus, 1 vCPU each'],
  ['what fits, rounded down', vcpu('3'), [fargate(16)], 5, 'maxvCpus, 3 vCPU each'],
  ['on-demand instances of the best fit, the default', vcpu('2'), [ec2(64)], 32, 'maxvCpus, 2 vCPU each'],
  ['the old way to write it', { ContainerProperties: { Vcpus: 2 } }, [fargate(16)], 8, 'maxvCpus, 2 vCPU each'],
  ['the smallest that a job may be', vcpu(choice('1', '4')), [fargate(16)], 16, 'maxvCpus, 1 vCPU each'],
  ['the largest that the environment may be', vcpu('1'), [fargate({ Ref: 'Count' })], 8, 'maxvCpus, 1 vCPU each'],
  ['all environments of the queue', vcpu('1'), [fargate(16), ec2(8)], 24, 'maxvCpus, 1 vCPU each'],
])('counts jobs on %s', (_, job, environments, copies, because) => {
  expect(read(job, environments)).toEqual({ copies, copiesBecause: because, overlap: { kind: 'none', reason: '' } });
});

it('adds the largest instance where maxvCpus may be exceeded', () => {
  const exceeding = [ec2(64, 'BEST_FIT_PROGRESSIVE')];
  expect(read(vcpu('2'), exceeding, { largestInstance: 96 }).copies).toBe(80);
  expect(read(vcpu('2'), exceeding).copies).toEqual({
    unknown:
      'the compute environment Environment0 may exceed its maxvCpus by one instance, and how large that is stands in no template: state largestInstanceVcpus, or maxCopies',
  });
  expect(read(vcpu('2'), [ec2(64, 'BEST_FIT', 'SPOT')]).copies).toHaveProperty('unknown');
});

it.each<[string, object, object[], string]>([
  ['a multi-node job', { NodeProperties: {} }, [fargate(16)], 'is no job of one ECS container'],
  ['vCPUs known only when deployed', vcpu({ Ref: 'Bare' }), [fargate(16)], 'VCPU of Job cannot be read'],
  ['no vCPUs', { ContainerProperties: {} }, [fargate(16)], 'VCPU of Job must be a number above 0, got none'],
  ['vCPUs that are no number', vcpu('many'), [fargate(16)], 'VCPU of Job must be a number above 0'],
  [
    'maxvCpus known only when deployed',
    vcpu('1'),
    [fargate({ Ref: 'Bare' })],
    'MaxvCpus of the compute environment Environment0 cannot be read',
  ],
  ['an environment that Batch does not manage', vcpu('1'), [environment()], 'is not managed by Batch'],
  ['a queue without environments', vcpu('1'), [], 'ComputeEnvironmentOrder of the queue of Job is empty'],
])('is unknown with %s', (_, job, environments, reason) => {
  expect(read(job, environments).copies).toEqual({ unknown: expect.stringContaining(reason) as string });
});

it('is unknown with an environment of another stack', () => {
  const template = templateWith({
    Job: { Type: 'AWS::Batch::JobDefinition', Properties: vcpu('1') },
    Queue: { Type: 'AWS::Batch::JobQueue', Properties: { ComputeEnvironmentOrder: [{ ComputeEnvironment: 'arn:aws:batch:x' }] } },
  });
  const { copies } = readBatchJob(template, 'Job', { name: 'Job', queue: { template, logicalId: 'Queue' } });
  expect(copies).toEqual({ unknown: expect.stringContaining('which is not in the template: state maxCopies') as string });
});

it('is what is stated, such as the size of an array job', () => {
  expect(read({}, [], { statedCopies: 20 })).toMatchObject({ copies: 20, copiesBecause: 'stated' });
});

it('never more jobs than there are vCPUs for, and one more would not fit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4096 }), fc.constantFrom(0.25, 0.5, 1, 2, 4, 8, 16), (vcpus, each) => {
      const copies = read(vcpu(String(each)), [fargate(vcpus)]).copies as number;
      expect(copies * each).toBeLessThanOrEqual(vcpus);
      expect((copies + 1) * each).toBeGreaterThan(vcpus);
    }),
  );
});
