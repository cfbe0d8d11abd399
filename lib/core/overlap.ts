import { roundDown, roundUp } from './rounding';
import { countOf, printable } from './text';

/**
 * How many copies of a service hold connections at once while it is being replaced.
 *
 * Draining tasks keep their whole pool and are not counted against `maximumPercent`, so a rolling deployment
 * doubles the copies whatever `maximumPercent` says.
 */
export type DeploymentOverlap =
  | { readonly kind: 'none'; readonly reason: string }
  /** ECS rolling update: max(floor(D * maximumPercent / 100), 2 * D); `deferredCleanup`: floor(D * maximumPercent / 100) + D. */
  | { readonly kind: 'rolling'; readonly maximumPercent: number; readonly deferredCleanup?: boolean }
  /** Native blue/green, linear, canary and CodeDeploy: 2 * D. `strategy` is AWS's own word, such as `BLUE_GREEN`. */
  | { readonly kind: 'blue-green'; readonly strategy: string }
  /** One task per instance, replaced while the old one may still drain: 2 * D. */
  | { readonly kind: 'daemon' }
  /** Rolling update of a Kubernetes Deployment: max(D + maxSurge, 2 * D), where D is its replicas. */
  | { readonly kind: 'kubernetes'; readonly maxSurge: MaxSurge }
  /** A function of AWS Lambda: environments of the old version stay frozen beside those of the new one: 2 * D. */
  | { readonly kind: 'function' }
  /** Runs while something is deployed, and at no other time: D + 1. */
  | { readonly kind: 'migration' }
  /** A number of copies that run beside the others for a while. `during` says when, such as `deploying: replacing update`. */
  | { readonly kind: 'surplus'; readonly copies: number; readonly during: string }
  /** Stated by the user, with a reason: ceil(D * percent / 100), never below D. */
  | { readonly kind: 'stated'; readonly percent: number; readonly reason: string };

/** Pods beyond the replicas, as a Deployment states them: a number, or per cent of the replicas. */
export type MaxSurge = number | { readonly percent: number };

/** What Kubernetes takes where a Deployment states nothing. */
export const DEFAULT_MAX_SURGE: MaxSurge = { percent: 25 };

/**
 * Copies that hold connections at once in the worst moment of one deployment.
 *
 * `maximumPercent` is rounded down, as ECS does
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html);
 * everything else is rounded up. Never below `copies`.
 *
 * @param copies largest number of copies outside a deployment, a whole number from 0
 */
export function peakCopies(copies: number, overlap: DeploymentOverlap): number {
  switch (overlap.kind) {
    case 'none':
      return copies;
    case 'rolling':
      return rollingPeak(copies, overlap);
    case 'blue-green':
    case 'daemon':
    case 'function':
      return 2 * copies;
    case 'kubernetes':
      return Math.max(copies + surgePods(copies, overlap.maxSurge), 2 * copies);
    case 'migration':
      return copies + 1;
    case 'surplus':
      return copies + overlap.copies;
    case 'stated':
      return Math.max(copies, roundUp((copies * overlap.percent) / 100));
  }
}

/**
 * Both numbers of copies in one short phrase, such as `2 tasks (1, doubled while deploying: maximumPercent 200)`.
 *
 * @param because why there are so many copies; empty when there is nothing to say
 */
export function describeCopies(
  steady: number,
  overlap: DeploymentOverlap,
  noun: readonly [singular: string, plural: string],
  because: string,
): string {
  const peak = peakCopies(steady, overlap);
  if (overlap.kind === 'migration') return `${countOf(peak, noun)} while deploying`;
  const reason = because === '' ? [] : [printable(because)];
  const details = peak === steady ? [...reason, ...sameCopies(overlap)] : moreCopies(steady, peak, overlap, noun, reason);
  const count = countOf(peak, noun);
  return details.length === 0 ? count : `${count} (${details.join(', ')})`;
}

function rollingPeak(copies: number, overlap: DeploymentOverlap & { kind: 'rolling' }): number {
  const counted = countedCopies(copies, overlap.maximumPercent);
  return overlap.deferredCleanup ? Math.max(counted, copies) + copies : Math.max(counted, 2 * copies);
}

/** What ECS counts against `maximumPercent`: running and pending tasks, not draining ones. */
function countedCopies(copies: number, maximumPercent: number): number {
  return roundDown((copies * maximumPercent) / 100);
}

/**
 * Pods that a rolling update may run beyond the replicas; a percentage is rounded up
 * (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge).
 *
 * It bounds the pods that run, not those that hold connections: terminating pods are not counted against it, and keep their pools
 * through their grace period
 * (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment). As soon as an old pod begins
 * to terminate a new one may start, so a whole old generation may still drain beside a whole new one, whatever the surge. One
 * rollout has no more than `replicas` pods of either generation; a surge above the replicas still runs in full when a rollout is
 * overtaken by the next one.
 */
function surgePods(replicas: number, maxSurge: MaxSurge): number {
  return typeof maxSurge === 'number' ? maxSurge : roundUp((replicas * maxSurge.percent) / 100);
}

function sameCopies(overlap: DeploymentOverlap): string[] {
  if (overlap.kind === 'none') return overlap.reason === '' ? [] : [`no overlap: ${printable(overlap.reason)}`];
  if (overlap.kind === 'stated') return [`stated ${overlap.percent} %: ${printable(overlap.reason)}`];
  return [];
}

function moreCopies(
  steady: number,
  peak: number,
  overlap: DeploymentOverlap,
  noun: readonly [string, string],
  reason: readonly string[],
): string[] {
  const from = [String(steady), ...reason].join(' from ');
  return [from, `${growth(steady, peak)} while ${occasion(steady, overlap, noun)}`];
}

function growth(steady: number, peak: number): string {
  if (peak === 2 * steady) return 'doubled';
  if (peak === 3 * steady) return 'tripled';
  return String(peak);
}

function occasion(steady: number, overlap: DeploymentOverlap, noun: readonly [string, string]): string {
  switch (overlap.kind) {
    case 'rolling':
      return `deploying: ${rollingCause(steady, overlap, noun)}maximumPercent ${overlap.maximumPercent}`;
    case 'kubernetes':
      return `deploying: ${surgeCause(steady, overlap.maxSurge, noun)}maxSurge ${surgeInWords(overlap.maxSurge)}`;
    case 'blue-green':
      return `deploying: ${printable(overlap.strategy)}`;
    case 'stated':
      return `deploying: stated ${overlap.percent} %: ${printable(overlap.reason)}`;
    case 'surplus':
      return printable(overlap.during);
    case 'daemon':
      return 'the old one drains';
    case 'function':
      return `deploying: frozen ${noun[1]} keep their pools`;
    case 'none':
    case 'migration':
      return 'deploying';
  }
}

function rollingCause(steady: number, overlap: DeploymentOverlap & { kind: 'rolling' }, noun: readonly [string, string]): string {
  if (overlap.deferredCleanup) return `old ${noun[1]} may stay, `;
  return countedCopies(steady, overlap.maximumPercent) < 2 * steady ? `draining ${noun[1]} keep their pools, ` : '';
}

function surgeCause(steady: number, maxSurge: MaxSurge, noun: readonly [string, string]): string {
  return surgePods(steady, maxSurge) < steady ? `terminating ${noun[1]} keep their pools, ` : '';
}

function surgeInWords(maxSurge: MaxSurge): string {
  return typeof maxSurge === 'number' ? String(maxSurge) : `${maxSurge.percent} %`;
}
