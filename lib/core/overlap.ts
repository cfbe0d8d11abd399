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
  /** Stated by the user, with a reason: ceil(D * percent / 100), never below D. */
  | { readonly kind: 'stated'; readonly percent: number; readonly reason: string };

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
      return 2 * copies;
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
    case 'blue-green':
      return `deploying: ${printable(overlap.strategy)}`;
    case 'stated':
      return `deploying: stated ${overlap.percent} %: ${printable(overlap.reason)}`;
    case 'daemon':
      return 'the old one drains';
    case 'none':
      return 'deploying';
  }
}

function rollingCause(steady: number, overlap: DeploymentOverlap & { kind: 'rolling' }, noun: readonly [string, string]): string {
  if (overlap.deferredCleanup) return `old ${noun[1]} may stay, `;
  return countedCopies(steady, overlap.maximumPercent) < 2 * steady ? `draining ${noun[1]} keep their pools, ` : '';
}
