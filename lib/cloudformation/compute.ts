import type { Unbounded } from '../core/consumer';
import { MOST_COPIES } from '../core/numbers';
import type { DeploymentOverlap } from '../core/overlap';
import { printable } from '../core/text';
import type { Maybe } from '../core/unknown';
import { isUnknown } from '../core/unknown';
import type { Capacity } from './scalable-target';

/** How compute is read, whatever its kind. */
export interface ComputeOptions {
  /** How messages call it. */
  readonly name: string;
  /** Largest number of copies, stated by the user: nothing is read then. */
  readonly statedCopies?: number;
  /** Deployment overlap, stated by the user. */
  readonly statedOverlap?: DeploymentOverlap;
  /** What changes its size from other templates, or may: each in words. */
  readonly elsewhere?: () => readonly string[];
}

/** What a template says about the copies of one compute resource. */
export interface ComputeFacts {
  /** Largest number of copies outside a deployment (D). */
  readonly copies: Maybe<number>;
  readonly copiesBecause: string;
  /** Copies while nothing is scaled out; absent where the template does not tell. */
  readonly usualCopies?: number;
  /** Copies that scaling never goes below; absent where the template does not tell. */
  readonly fewestCopies?: number;
  /** Set where nothing bounds them. */
  readonly unbounded?: Unbounded;
  readonly overlap: Maybe<DeploymentOverlap>;
}

/** The same without the overlap. */
export type Copies = Omit<ComputeFacts, 'overlap'>;

/** Nothing is replaced while it runs: runs end by themselves, and the next ones are of the new version. */
export const RUNS_TO_ITS_END: DeploymentOverlap = { kind: 'none', reason: '' };

export function statedCopies(copies: number): Copies {
  return { copies, copiesBecause: 'stated' };
}

export function unreadable(reason: string): Copies {
  return { copies: { unknown: reason }, copiesBecause: '' };
}

export function notInTemplate(name: string): string {
  return `${printable(name)} is not in the template`;
}

/** The first of the largest capacities; unknown as soon as one capacity is. */
export function largestOf(capacities: readonly Capacity[], unknown: readonly string[]): Copies {
  const [first, ...others] = capacities;
  const [reason] = unknown;
  if (reason !== undefined || first === undefined) return unreadable(reason ?? 'nothing says how many there may be');
  const { value, because } = others.reduce((most, capacity) => (capacity.value > most.value ? capacity : most), first);
  return bounded(value, because);
}

/** A product of read numbers may be more than anything that runs. */
export function bounded(copies: number, copiesBecause: string): Copies {
  if (copies <= MOST_COPIES) return { copies, copiesBecause };
  return unreadable(`${copies} copies (${copiesBecause}) are more than ${MOST_COPIES}: state maxCopies`);
}

/** Copies outside peaks, where all of their values could be read: never more than there are at the most. */
export function restingCopies(
  { copies }: Copies,
  usual: readonly number[] | undefined,
  fewest: readonly number[] | undefined,
): Pick<ComputeFacts, 'usualCopies' | 'fewestCopies'> {
  if (isUnknown(copies)) return {};
  return {
    ...(usual !== undefined && usual.length > 0 && { usualCopies: Math.min(copies, Math.max(...usual)) }),
    ...(fewest !== undefined && fewest.length > 0 && { fewestCopies: Math.min(copies, ...fewest) }),
  };
}
