import { printable } from './text';

/** The values that a numeric input may take. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** Whole numbers only. Default: true. */
  readonly whole?: boolean;
}

/** No server admits more connections than this, so no input needs to. */
export const MOST_CONNECTIONS = 262_143;

/** Copies, processes and the like: far above anything that runs, low enough for every product to stay exact. */
export const MOST_COPIES = 100_000;

/**
 * Why a number cannot be used; undefined when it can.
 *
 * @param what the property's name, as the user typed it
 * @param wayOut what to type instead, without a full stop
 */
export function numberProblem(what: string, got: unknown, range: NumberRange, wayOut?: string): string | undefined {
  if (isInRange(got, range)) return undefined;
  const kind = range.whole === false ? 'a number' : 'a whole number';
  const problem = `${what} must be ${kind} from ${range.min} to ${range.max}, got ${printable(describe(got))}`;
  return wayOut === undefined ? problem : `${problem}: ${wayOut}`;
}

function isInRange(got: unknown, range: NumberRange): boolean {
  if (typeof got !== 'number' || !Number.isFinite(got)) return false;
  if (range.whole !== false && !Number.isInteger(got)) return false;
  return got >= range.min && got <= range.max;
}

function describe(got: unknown): string {
  if (typeof got === 'number' || got === undefined) return String(got);
  return typeof got === 'string' || typeof got === 'object' ? JSON.stringify(got) : `a ${typeof got}`;
}
