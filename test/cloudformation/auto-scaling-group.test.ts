import { readAutoScalingGroup } from '../../lib/cloudformation/auto-scaling-group';
import type { ComputeFacts, ComputeOptions } from '../../lib/cloudformation/compute';
import { choice, NO_VALUE, templateWith } from './some-compute';

const SELF = { AutoScalingGroupName: { Ref: 'Fleet' } };

function read(properties: object, others: object = {}, options: Partial<ComputeOptions> = {}, group: object = {}): ComputeFacts {
  const template = templateWith({
    Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: properties, ...group },
    ...others,
  });
  return readAutoScalingGroup(template, 'Fleet', { name: 'Fleet', ...options });
}

const part = (kind: string, properties: object): object => ({
  Part: { Type: `AWS::AutoScaling::${kind}`, Properties: properties },
});
const REBALANCED = { kind: 'surplus', copies: 1, during: 'Availability Zones are rebalanced' };

describe('the instances of a group', () => {
  it.each<[string, object, object, number, string]>([
    ['its largest size', { MaxSize: '6', MinSize: '2' }, {}, 6, 'MaxSize'],
    ['the largest value of a parameter', { MaxSize: { Ref: 'Count' } }, {}, 8, 'MaxSize'],
    ['the larger branch of a condition', { MaxSize: choice('3', '9') }, {}, 9, 'MaxSize'],
    [
      'a scheduled action that raises it',
      { MaxSize: '6' },
      part('ScheduledAction', { ...SELF, MaxSize: 9 }),
      9,
      'MaxSize of the scheduled action Part',
    ],
    ['a scheduled action that lowers it', { MaxSize: '6' }, part('ScheduledAction', { ...SELF, MaxSize: 3 }), 6, 'MaxSize'],
    ['a scheduled action that leaves it', { MaxSize: '6' }, part('ScheduledAction', { ...SELF, MinSize: 3 }), 6, 'MaxSize'],
    [
      'a scheduled action of another group',
      { MaxSize: '6' },
      {
        ...part('ScheduledAction', { AutoScalingGroupName: { Ref: 'Other' }, MaxSize: 9 }),
        Other: { Type: 'AWS::AutoScaling::AutoScalingGroup' },
      },
      6,
      'MaxSize',
    ],
    [
      'a scheduled action that names it',
      { AutoScalingGroupName: 'web', MaxSize: '6' },
      part('ScheduledAction', { AutoScalingGroupName: 'web', MaxSize: 9 }),
      9,
      'MaxSize of the scheduled action Part',
    ],
    ['a warm pool of stopped instances', { MaxSize: '6' }, part('WarmPool', { ...SELF, MinSize: 4 }), 6, 'MaxSize'],
    [
      'a warm pool of running ones',
      { MaxSize: '6' },
      part('WarmPool', { ...SELF, MinSize: 4, PoolState: 'Running' }),
      10,
      'MaxSize and the running warm pool Part',
    ],
    [
      'ordinary scaling policies',
      { MaxSize: '6' },
      part('ScalingPolicy', { ...SELF, PolicyType: 'TargetTrackingScaling' }),
      6,
      'MaxSize',
    ],
    [
      'predictive scaling that honours it',
      { MaxSize: '6' },
      part('ScalingPolicy', { ...SELF, PredictiveScalingConfiguration: { MaxCapacityBreachBehavior: 'HonorMaxCapacity' } }),
      6,
      'MaxSize',
    ],
  ])('are bounded by %s', (_, properties, others, copies, because) => {
    expect(read(properties, others)).toMatchObject({ copies, copiesBecause: because });
  });

  it.each<[string, object, object, string]>([
    [
      'a size that is known only when deployed',
      { MaxSize: { Ref: 'Bare' } },
      {},
      'MaxSize of Fleet cannot be read: parameter Bare',
    ],
    ['no size', {}, {}, 'MaxSize of Fleet is not set'],
    ['a size that may be missing', { MaxSize: choice('3', NO_VALUE) }, {}, 'MaxSize of Fleet is not set'],
    [
      'a scheduled action that cannot be read',
      { MaxSize: '6' },
      part('ScheduledAction', { ...SELF, MaxSize: { Ref: 'Bare' } }),
      'MaxSize of the scheduled action Part cannot be read',
    ],
    [
      'a scheduled action that may mean it',
      { MaxSize: '6' },
      part('ScheduledAction', { AutoScalingGroupName: { Ref: 'Name' }, MaxSize: 9 }),
      'AutoScalingGroupName of the scheduled action Part may mean Fleet',
    ],
    [
      'predictive scaling that exceeds it',
      { MaxSize: '6' },
      part('ScalingPolicy', { ...SELF, PredictiveScalingConfiguration: { MaxCapacityBreachBehavior: 'IncreaseMaxCapacity' } }),
      'IncreaseMaxCapacity, so MaxSize is no bound: set it to HonorMaxCapacity, or state maxCopies',
    ],
  ])('are unknown with %s', (_, properties, others, reason) => {
    expect(read(properties, others).copies).toEqual({ unknown: expect.stringContaining(reason) as string });
  });

  it('are unknown with what stands in another stack', () => {
    expect(read({ MaxSize: '6' }, {}, { elsewhere: () => ['Other/Night changes its size'] }).copies).toEqual({
      unknown: 'Other/Night changes its size',
    });
  });

  it('are what is stated, whatever the template says', () => {
    expect(read({ MaxSize: { Ref: 'Bare' } }, {}, { statedCopies: 3 })).toMatchObject({ copies: 3, copiesBecause: 'stated' });
  });

  it('are at rest as many as desired, or else its minimum', () => {
    expect(read({ MaxSize: '6', MinSize: '2', DesiredCapacity: '4' })).toMatchObject({ usualCopies: 4, fewestCopies: 2 });
    expect(read({ MaxSize: '6', MinSize: '2' })).toMatchObject({ usualCopies: 2, fewestCopies: 2 });
    expect(read({ MaxSize: '6', MinSize: { Ref: 'Bare' } })).not.toHaveProperty('usualCopies');
  });

  it('is not in the template', () => {
    expect(readAutoScalingGroup({}, 'Fleet', { name: 'Fleet' }).copies).toEqual({ unknown: 'Fleet is not in the template' });
  });
});

describe('instances that are replaced', () => {
  const updated = (UpdatePolicy: object, properties: object = {}, others: object = {}): ComputeFacts['overlap'] =>
    read({ MaxSize: '4', ...properties }, others, {}, { UpdatePolicy }).overlap;
  const rolling = (copies: number): object => ({
    kind: 'surplus',
    copies,
    during: `deploying: rolling update, MaxBatchSize ${copies}`,
  });

  it.each<[string, object, object, object, object]>([
    ['no policy', {}, {}, {}, REBALANCED],
    ['one Availability Zone', {}, { AvailabilityZones: ['eu-west-1a'] }, {}, { kind: 'none' }],
    ['one subnet', {}, { VPCZoneIdentifier: [{ Ref: 'Subnet' }] }, {}, { kind: 'none' }],
    ['two subnets', {}, { VPCZoneIdentifier: [{ Ref: 'Subnet' }, { Ref: 'Other' }] }, {}, REBALANCED],
    ['subnets known only when deployed', {}, { VPCZoneIdentifier: { Ref: 'Name' } }, {}, REBALANCED],
    [
      'one subnet and Spot instances that are replaced early',
      {},
      { VPCZoneIdentifier: [{ Ref: 'Subnet' }], CapacityRebalance: true },
      {},
      REBALANCED,
    ],
    ['a rolling update', { AutoScalingRollingUpdate: { MaxBatchSize: 2 } }, {}, {}, rolling(2)],
    ['a rolling update by default', { AutoScalingRollingUpdate: {} }, {}, {}, REBALANCED],
    ['either of two rolling updates', { AutoScalingRollingUpdate: { MaxBatchSize: choice(2, 3) } }, {}, {}, rolling(3)],
    [
      'a replacing update',
      { AutoScalingReplacingUpdate: { WillReplace: true } },
      {},
      {},
      { copies: 4, during: 'deploying: replacing update, a new group beside the old one' },
    ],
    ['one that does not replace', { AutoScalingReplacingUpdate: { WillReplace: false } }, {}, {}, REBALANCED],
    [
      'a maintenance policy',
      {},
      { InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 150 } },
      {},
      { copies: 2, during: 'replacing instances: MaxHealthyPercentage 150' },
    ],
    [
      'a maintenance policy that was taken away',
      {},
      { InstanceMaintenancePolicy: { MinHealthyPercentage: -1, MaxHealthyPercentage: -1 } },
      {},
      REBALANCED,
    ],
    [
      'a hook in which terminating instances wait',
      {},
      {},
      part('LifecycleHook', { ...SELF, LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' }),
      { copies: 4, during: 'terminating instances wait in the lifecycle hook Part' },
    ],
    [
      'a hook of the group itself',
      {},
      {
        LifecycleHookSpecificationList: [
          { LifecycleHookName: 'drain', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' },
        ],
      },
      {},
      { copies: 4, during: 'terminating instances wait in the lifecycle hook drain' },
    ],
    [
      'a hook in which new ones wait',
      {},
      {},
      part('LifecycleHook', { ...SELF, LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING' }),
      REBALANCED,
    ],
  ])('overlap with %s', (_, policy, properties, others, overlap) => {
    expect(updated(policy, properties, others)).toMatchObject(overlap);
  });

  it.each<[string, object, object, string]>([
    ['a batch', { AutoScalingRollingUpdate: { MaxBatchSize: { Ref: 'Bare' } } }, {}, 'MaxBatchSize of Fleet cannot be read'],
    [
      'a percentage',
      {},
      { InstanceMaintenancePolicy: { MaxHealthyPercentage: { Ref: 'Bare' } } },
      'MaxHealthyPercentage of Fleet cannot be read',
    ],
    [
      'a policy',
      { AutoScalingRollingUpdate: { 'Fn::GetAtt': ['A', 'B'] } },
      {},
      'AutoScalingRollingUpdate of Fleet cannot be read',
    ],
  ])('overlap as nobody knows with %s that is known only when deployed', (_, policy, properties, reason) => {
    expect(updated(policy, properties)).toEqual({ unknown: expect.stringContaining(reason) as string });
  });

  it('overlap as stated', () => {
    const statedOverlap = { kind: 'stated', percent: 300, reason: 'three colours' } as const;
    expect(read({ MaxSize: '4' }, {}, { statedOverlap }).overlap).toBe(statedOverlap);
  });
});
