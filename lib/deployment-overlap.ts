import type { DeploymentOverlap as Overlap } from './core/overlap';
import { requireNumber, requireText } from './private/require';

/** A stated overlap needs a reason, which stands in the ledger. */
export interface StatedOverlapOptions {
  /** Why the copies overlap as stated. */
  readonly reason: string;
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

  private constructor(private readonly overlap: Overlap) {}

  /** @internal */
  public _overlap(): Overlap {
    return this.overlap;
  }
}

function requireReason(reason: string): string {
  return requireText('reason', reason, 'say in a few words why this holds, for instance how the service is deployed');
}
