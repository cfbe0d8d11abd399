/** A text of which only the beginning and the end are known. */
export interface TextPattern {
  readonly prefix: string;
  readonly suffix: string;
}

const SYMBOL = /\$\{[^{}]*\}/;

/** What is certain of a text in which symbols stand for what is known only when deployed. */
export function patternOf(text: string): TextPattern {
  const pieces = text.split(SYMBOL);
  return { prefix: pieces[0] ?? '', suffix: pieces.at(-1) ?? '' };
}

/** Whether two may be the same text. */
export function mayBeAlike(a: TextPattern, b: TextPattern): boolean {
  const begin = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  return begin && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix));
}
