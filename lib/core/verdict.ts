import type { Severity } from './finding';

/** What an audit says of a server or a proxy, by how grave it is. Several may hold at once. */
export const VERDICTS = {
  'near-limit': 'error',
  'over-plan': 'error',
  drifted: 'error',
  'shares-over-100': 'error',
  saturated: 'error',
  pinned: 'warning',
  unknown: 'warning',
  'never-planned': 'info',
  oversized: 'info',
  'pools-above-use': 'info',
} as const satisfies Record<string, Severity>;

export type Verdict = keyof typeof VERDICTS;

/** One verdict, with a sentence that has the figures. */
export interface AuditFinding {
  readonly verdict: Verdict;
  readonly because: string;
}

/** Connections that were seen, and so many per cent more: what AWS asks for above the recent use of a proxy. */
const HEADROOM_PERCENT = 30;

/**
 * What has to be there for a use that was seen.
 *
 * "At least 30% above your maximum recent monitored usage": https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html
 */
export function neededFor(seen: number): number {
  return Math.ceil((seen * (100 + HEADROOM_PERCENT)) / 100);
}

/** How a number that may be a mean is written: whole numbers as they are, others with one digit. */
export function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
