import type { Mistake } from './plan-document';

/** Beyond so many mistakes the first ones say enough. */
const MOST_MISTAKES = 20;

/** Mistakes as they are printed: each line begins with the place, as editors and terminals know it. */
export function mistakeLines(file: string, mistakes: readonly Mistake[]): string[] {
  const lines = mistakes.slice(0, MOST_MISTAKES).map(({ place, message }) => `${file}:${place.line}:${place.column}: ${message}`);
  return mistakes.length === lines.length ? lines : [...lines, `${file}: and more`];
}
