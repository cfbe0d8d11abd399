import { MOST_COPIES } from './core/numbers';
import type { MaxSurge, DeploymentOverlap as Overlap } from './core/overlap';
import { DEFAULT_MAX_SURGE } from './core/overlap';
import { requireNumber, requireText } from './private/require';

/** A stated overlap needs a reason, which stands in the ledger. */
export interface StatedOverlapOptions {
  /** Why the copies overlap as stated. */
  readonly reason: string;
}

/** The surge of a Kubernetes Deployment, as a number of pods or in per cent of its replicas. */
export interface KubernetesOverlapOptions {
  /**
   * `maxSurge` as a percentage, from 0 to 1000.
   *
   * @default 25, unless `maxSurge` is stated
   */
  readonly maxSurgePercent?: number;

  /**
   * `maxSurge` as a number of pods, from 0.
   *
   * @default - by percentage
   */
  readonly maxSurge?: number;
}

/**
 * How many copies hold connections at once while a service is being deployed, where you know better than the service's own settings.
 *
 * Without it the overlap follows the deployment strategy: ECS does not count draining tasks, and they keep their whole pool,
 * so a deployment doubles the tasks whatever `maximumPercent` says
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html).
 */
export class DeploymentOverlap {
  /**
   * Old copies are gone before new ones start.
   *
   * @throws if the reason is empty
   */
  public static none(options: StatedOverlapOptions): DeploymentOverlap {
    return new DeploymentOverlap({ kind: 'none', reason: requireReason(options.reason) });
  }

  /**
   * At most this part of the copies, in per cent from 100 to 1000, runs at once; rounded up.
   *
   * @throws if the number is out of range or the reason is empty
   */
  public static percent(percent: number, options: StatedOverlapOptions): DeploymentOverlap {
    requireNumber('percent', percent, { min: 100, max: 1000 });
    return new DeploymentOverlap({ kind: 'stated', percent, reason: requireReason(options.reason) });
  }

  /**
   * A Kubernetes Deployment is updated pod by pod (`RollingUpdate`, its default strategy). State its replicas as copies, or
   * `maxReplicas` of its autoscaler.
   *
   * `maxSurge` does not count terminating pods, and they keep their whole pool through their grace period, so a rollout doubles the
   * pods at least, whatever `maxSurge` says
   * (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment).
   * The strategy `Recreate` stops the old pods before it starts new ones: that is `none`.
   *
   * @throws if a number is out of range or both are stated
   */
  public static kubernetes(options: KubernetesOverlapOptions = {}): DeploymentOverlap {
    return new DeploymentOverlap({ kind: 'kubernetes', maxSurge: requireMaxSurge(options) });
  }

  private constructor(private readonly overlap: Overlap) {}

  /** @internal */
  public _overlap(): Overlap {
    return this.overlap;
  }
}

function requireReason(reason: string): string {
  return requireText('reason', reason, 'say in a few words why this holds, for instance how the service is deployed');
}

function requireMaxSurge({ maxSurgePercent, maxSurge }: KubernetesOverlapOptions): MaxSurge {
  if (maxSurgePercent !== undefined) requireNumber('maxSurgePercent', maxSurgePercent, { min: 0, max: 1000 });
  if (maxSurge !== undefined) requireNumber('maxSurge', maxSurge, { min: 0, max: MOST_COPIES });
  if (maxSurge === undefined) return maxSurgePercent === undefined ? DEFAULT_MAX_SURGE : { percent: maxSurgePercent };
  if (maxSurgePercent === undefined) return maxSurge;
  throw new Error(
    `maxSurgePercent and maxSurge exclude each other, got ${maxSurgePercent} and ${maxSurge}: keep the one that the Deployment states`,
  );
}
