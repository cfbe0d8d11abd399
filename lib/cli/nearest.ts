import { byDistance, editDistance } from '../core/edit-distance';

/** The name that was probably meant: at most a third of its letters differ, whatever their case; undefined when none is so close. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const text = typed.toLowerCase();
  const [nearest] = byDistance(text, names);
  if (nearest === undefined) return undefined;
  const differences = editDistance(text, nearest.toLowerCase());
  return differences <= Math.max(text.length, nearest.length) / 3 ? nearest : undefined;
}
