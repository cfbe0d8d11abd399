/** A value of a template: absent where CloudFormation removes the property (`AWS::NoValue`). */
export type Scalar = string | number | boolean | undefined;

/** What one expression may evaluate to. */
export type Value = Scalar | readonly Scalar[];

/** Every value that something may take, and the reasons why it may take others that cannot be read. */
export interface Outcome<T = Value> {
  readonly values: readonly T[];
  readonly unknown: readonly string[];
}

/** An expression with more alternatives is cut here, and said to be. */
export const MOST_ALTERNATIVES = 256;

const TOO_MANY = `it has more than ${MOST_ALTERNATIVES} alternatives`;

export function known<T>(...values: T[]): Outcome<T> {
  return { values, unknown: [] };
}

export function unknownBecause(reason: string): Outcome<never> {
  return { values: [], unknown: [reason] };
}

/** All alternatives of several outcomes, each once, in order. */
export function union<T>(outcomes: readonly Outcome<T>[]): Outcome<T> {
  return distinct({ values: outcomes.flatMap(outcome => outcome.values), unknown: outcomes.flatMap(outcome => outcome.unknown) });
}

/** What follows from each alternative. */
export function each<T, R>(outcome: Outcome<T>, follow: (value: T) => Outcome<R>): Outcome<R> {
  return union<R>([{ values: [], unknown: outcome.unknown }, ...outcome.values.map(follow)]);
}

/** Every combination that takes one alternative of each outcome. */
export function combinations<T>(outcomes: readonly Outcome<T>[]): Outcome<readonly T[]> {
  const unknown = [...new Set(outcomes.flatMap(outcome => outcome.unknown))];
  const count = outcomes.reduce((product, outcome) => Math.min(product * outcome.values.length, MOST_ALTERNATIVES + 1), 1);
  const values = Array.from({ length: Math.min(count, MOST_ALTERNATIVES) }, (_, index) => combination(outcomes, index));
  return { values, unknown: count > MOST_ALTERNATIVES ? [...unknown, TOO_MANY] : unknown };
}

/** The combination of a number, the last outcome turning fastest. */
function combination<T>(outcomes: readonly Outcome<T>[], index: number): T[] {
  const chosen: T[] = [];
  let rest = index;
  for (const { values } of [...outcomes].reverse()) {
    chosen.push(...values.slice(rest % values.length, (rest % values.length) + 1));
    rest = Math.floor(rest / values.length);
  }
  return chosen.reverse();
}

function distinct<T>(outcome: Outcome<T>): Outcome<T> {
  const values = [...new Map(outcome.values.map(value => [identity(value), value])).values()];
  const unknown = new Set(outcome.unknown);
  if (values.length > MOST_ALTERNATIVES) unknown.add(TOO_MANY);
  return { values: values.slice(0, MOST_ALTERNATIVES), unknown: [...unknown] };
}

/** Lists are compared by what they hold; scalars as they are, so that 1 and '1' stay two. */
function identity(value: unknown): unknown {
  return Array.isArray(value) ? `\u0000${JSON.stringify(value)}` : value;
}
