import { MOST_COPIES } from '../core/numbers';
import { printable } from '../core/text';
import type { Evaluation } from './evaluation';
import { hasTooManyItems, literal, tooManyItems } from './evaluation';
import { own } from './fields';
import { callFunction, functionName } from './intrinsic-functions';
import type { Outcome, Scalar, Value } from './outcome';
import { combinations, each, known, union, unknownBecause } from './outcome';
import { isSymbolic } from './symbol';
import type { Template } from './template';

/** Every value that an expression may take, and the reasons why it may take others that cannot be read. Never both empty. */
export type Possible = Outcome<Scalar>;

/** Every number or text that a property may hold. */
export interface PossibleOf<T> {
  readonly values: readonly T[];
  /** Whether the property may be absent. */
  readonly absent: boolean;
  /** Sentences that name the property. */
  readonly unknown: readonly string[];
}

export interface EvaluationOptions {
  /** Let what cannot be read stand in the text as a symbol such as `${Name}`, for comparing texts. Default: false. */
  readonly symbols?: boolean;
}

/** Expressions nested deeper than this are not read. */
const DEEPEST = 50;

/** Expressions with more parts than this, counted with what they evaluate to, are not read. */
const MOST_PARTS = 100_000;

/**
 * Every value that an expression of a template may take, whoever deploys it wherever.
 *
 * Parameters take their default and every allowed value, `Fn::If` both branches. What a resource yields when deployed is a
 * symbol such as `${Api.Name}`.
 */
export function possibleValues(template: Template, expression: unknown, options: EvaluationOptions = {}): Possible {
  const outcome = new TemplateEvaluation(template, options.symbols === true).evaluate(expression);
  const scalars = each(outcome, value => (isScalar(value) ? known(value) : unknownBecause('it is a list')));
  return { values: scalars.values, unknown: scalars.unknown.map(printable) };
}

/**
 * Every whole number that a property may hold.
 *
 * @param what names the property in messages, such as `DesiredCount of Api`
 */
export function possibleNumbers(template: Template, expression: unknown, what: string): PossibleOf<number> {
  return read(template, expression, what, value => {
    const number = typeof value === 'string' && /^\d+(\.0+)?$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= MOST_COPIES
      ? known(number)
      : unknownBecause(`${what} must be a whole number from 0 to ${MOST_COPIES}, got ${printable(String(value))}`);
  });
}

/** Every text that a property may hold; numbers and booleans as CloudFormation writes them. */
export function possibleTexts(template: Template, expression: unknown, what: string): PossibleOf<string> {
  return read(template, expression, what, value => known(String(value)));
}

/** Every text that a property may hold, by itself or in a list. */
export function possibleItems(template: Template, expression: unknown, what: string): PossibleOf<string> {
  const { values, unknown } = new TemplateEvaluation(template, false).evaluate(expression);
  const items = new Set(values.flatMap(value => (isScalar(value) ? [value] : value)));
  const texts = [...items].filter(item => item !== undefined).map(String);
  const symbolic = texts.filter(isSymbolic).map(text => `${text} is known only when deployed`);
  return {
    values: texts.filter(text => !isSymbolic(text)),
    absent: items.has(undefined),
    unknown: [...unknown, ...symbolic].map(reason => unreadableBecause(what, printable(reason))),
  };
}

function read<T>(template: Template, expression: unknown, what: string, accept: (value: Scalar) => Outcome<T>): PossibleOf<T> {
  const { values, unknown } = possibleValues(template, expression);
  const reasons = unknown.map(reason => unreadableBecause(what, reason));
  const accepted = union(
    values
      .filter(value => value !== undefined)
      .map(value => {
        if (typeof value !== 'string' || !isSymbolic(value)) return accept(value);
        return unknownBecause(unreadableBecause(what, `${printable(value)} is known only when deployed`));
      }),
  );
  return { values: accepted.values, absent: values.includes(undefined), unknown: [...reasons, ...accepted.unknown] };
}

/** The sentence for a property that cannot be read. */
export function unreadableBecause(what: string, reason: string): string {
  return `${printable(what)} cannot be read: ${reason}`;
}

function isScalar(value: Value): value is Scalar {
  return !Array.isArray(value);
}

/** Roughly what a value costs to hold and to compare, in parts. */
function sizeOf(value: Value): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / 64);
  return Array.isArray(value) ? 1 + value.length : 1;
}

/** Counts depth and parts, so that no template can keep it busy for ever. */
class TemplateEvaluation implements Evaluation {
  private depth = 0;
  private parts = 0;

  constructor(
    readonly template: Template,
    readonly symbols: boolean,
  ) {}

  evaluate(expression: unknown): Outcome {
    if (this.depth >= DEEPEST) return unknownBecause(`it is nested more than ${DEEPEST} levels deep`);
    if (this.parts >= MOST_PARTS) return unknownBecause(`it has more than ${MOST_PARTS} parts`);
    this.depth += 1;
    this.parts += 1;
    const outcome = this.evaluateInside(expression);
    this.depth -= 1;
    this.parts += outcome.values.reduce<number>((sum, value) => sum + sizeOf(value), 0);
    return outcome;
  }

  private evaluateInside(expression: unknown): Outcome {
    if (expression === undefined || typeof expression === 'boolean') return known(expression);
    if (typeof expression === 'number' && !Number.isFinite(expression)) return unknownBecause('it is no number');
    if (typeof expression === 'number') return known(expression);
    if (typeof expression === 'string') return literal(this, expression);
    if (Array.isArray(expression)) return this.evaluateList(expression);
    const name = functionName(expression);
    return name === undefined ? unknownBecause('it is no single value') : callFunction(this, name, own(expression, name));
  }

  private evaluateList(items: readonly unknown[]): Outcome {
    if (hasTooManyItems(items)) return tooManyItems();
    return each(combinations(items.map(item => this.evaluate(item))), values => {
      // CloudFormation removes the items that are AWS::NoValue.
      return values.every(isScalar)
        ? known<Value>(values.filter(value => value !== undefined))
        : unknownBecause('it is a list of lists');
    });
  }
}
