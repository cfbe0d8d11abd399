import type { DeploymentOverlap } from './overlap';
import { roundUp } from './rounding';

/** A way in which instances of an EC2 Auto Scaling group are replaced, so that there are more than the group may have. */
export type InstanceReplacement =
  /**
   * Availability Zones are rebalanced: new instances are launched before old ones are terminated, up to 10 % beyond the largest size
   * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-how-suspending-processes-affects-other-processes.html). A group of less than 10 has to get one, or it could not be.
   */
  | { readonly kind: 'rebalancing' }
  /**
   * A rolling update of CloudFormation: a batch of old instances shuts down while its successors start
   * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatepolicy.html).
   */
  | { readonly kind: 'rolling'; readonly maxBatchSize: number }
  /**
   * Instance refresh, and every other replacement under an instance maintenance policy, in per cent from 100
   * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-maintenance-policy.html).
   */
  | { readonly kind: 'maintenance'; readonly maxHealthyPercentage: number }
  /** A replacing update: a whole new group beside the old one (same page as the rolling update). */
  | { readonly kind: 'replacing' }
  /**
   * Terminating instances wait in a lifecycle hook, where the group does not count them
   * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html).
   */
  | { readonly kind: 'waiting'; readonly hook: string };

/** Part of a group by which rebalancing may exceed its largest size. */
const REBALANCING_MARGIN = 0.1;

/** Instances that a replacement adds to the largest size of a group; rounded up. */
export function surplusOf(instances: number, replacement: InstanceReplacement): number {
  switch (replacement.kind) {
    case 'rebalancing':
      return instances === 0 ? 0 : Math.max(1, roundUp(instances * REBALANCING_MARGIN));
    case 'rolling':
      return Math.min(replacement.maxBatchSize, instances);
    case 'maintenance':
      return Math.max(0, roundUp((instances * replacement.maxHealthyPercentage) / 100) - instances);
    case 'replacing':
    case 'waiting':
      return instances;
  }
}

/** The replacement that adds most; of several the first. */
export function worstReplacement(instances: number, replacements: readonly InstanceReplacement[]): DeploymentOverlap {
  const all = replacements.map(replacement => ({ replacement, copies: surplusOf(instances, replacement) }));
  const worst = all.reduce<(typeof all)[number] | undefined>(
    (most, each) => (most && most.copies >= each.copies ? most : each),
    undefined,
  );
  return worst === undefined || worst.copies === 0
    ? { kind: 'none', reason: '' }
    : { kind: 'surplus', copies: worst.copies, during: inWords(worst.replacement) };
}

function inWords(replacement: InstanceReplacement): string {
  switch (replacement.kind) {
    case 'rebalancing':
      return 'Availability Zones are rebalanced';
    case 'rolling':
      return `deploying: rolling update, MaxBatchSize ${replacement.maxBatchSize}`;
    case 'maintenance':
      return `replacing instances: MaxHealthyPercentage ${replacement.maxHealthyPercentage}`;
    case 'replacing':
      return 'deploying: replacing update, a new group beside the old one';
    case 'waiting':
      return `terminating instances wait in the lifecycle hook ${replacement.hook}`;
  }
}
