/**
 * A quantity that could not be read.
 *
 * Unknown is a value of its own: it is never 0, never a guess, and arithmetic on it must say so.
 */
export interface Unknown {
  /** Why it is unknown, naming the property that could not be read. */
  readonly unknown: string;
}

/** A quantity, or the reason why it is not known. */
export type Maybe<T> = T | Unknown;

/** Whether a quantity could not be read. */
export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}
