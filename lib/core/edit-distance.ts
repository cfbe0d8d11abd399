/** Longer texts are no misspelling of anything here; comparing only their beginnings bounds the work. */
const LONGEST = 64;

/** Fewest single characters to insert, delete or replace that turn one text into the other (Levenshtein), over their first 64. */
export function editDistance(a: string, b: string): number {
  const from = Array.from(a.slice(0, LONGEST));
  const to = Array.from(b.slice(0, LONGEST));
  let previous = [0, ...to.map((_, index) => index + 1)];
  for (const [row, character] of from.entries()) {
    const current = [row + 1];
    for (const [column, other] of to.entries()) {
      const replaced = (previous[column] ?? 0) + (character === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}

/** The candidates, nearest first; of equally near ones the first by code unit. */
export function byDistance(text: string, candidates: readonly string[]): string[] {
  const distances = new Map(candidates.map(candidate => [candidate, editDistance(text, candidate)]));
  const distance = (candidate: string): number => distances.get(candidate) ?? 0;
  return [...candidates].sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1));
}
