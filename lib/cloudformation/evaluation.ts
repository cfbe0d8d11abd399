import type { Outcome, Scalar, Value } from './outcome';
import { known, unknownBecause } from './outcome';
import { opaqueSymbol } from './symbol';
import type { Template } from './template';

/** One run over one expression: where its functions find the template and evaluate their arguments. */
export interface Evaluation {
  readonly template: Template;
  /** Whether what cannot be read stands in the text as a symbol, so that the rest of the text is kept. */
  readonly symbols: boolean;
  evaluate(expression: unknown): Outcome;
}

/** A longer text is not read: nothing that is counted is longer, and texts of texts would grow without end. */
const LONGEST_TEXT = 16_384;

/** A longer list is not read, for the same reason. */
const LONGEST_LIST = 4_096;

/** What cannot be read: a symbol where the evaluation keeps symbols, or else the reason. */
export function unreadable(evaluation: Evaluation, reason: string, name: string): Outcome {
  return evaluation.symbols ? known(opaqueSymbol(name)) : unknownBecause(reason);
}

export function isTooLong(text: string): boolean {
  return text.length > LONGEST_TEXT;
}

/** A text as it stands in the template. */
export function literal(evaluation: Evaluation, text: string): Outcome {
  if (isTooLong(text)) return tooLong();
  if (text.includes('{{resolve:')) return unreadable(evaluation, 'a dynamic reference is known only when deployed', 'resolve');
  if (text.includes('${Token[')) return unreadable(evaluation, 'it is an unresolved token', 'Token');
  return known(text);
}

/** Texts put together. */
export function joined(texts: readonly string[], delimiter: string): Outcome {
  const length = texts.reduce((sum, text) => sum + text.length + delimiter.length, 0);
  return length > LONGEST_TEXT ? tooLong() : known(texts.join(delimiter));
}

/** A list, unless it is too long. */
export function listOf(items: readonly Scalar[]): Outcome {
  return hasTooManyItems(items) ? tooManyItems() : known<Value>(items);
}

export function hasTooManyItems(items: readonly unknown[]): boolean {
  return items.length > LONGEST_LIST;
}

export function tooManyItems(): Outcome {
  return unknownBecause(`its list is longer than ${LONGEST_LIST} items`);
}

function tooLong(): Outcome {
  return unknownBecause(`its text is longer than ${LONGEST_TEXT} characters`);
}
