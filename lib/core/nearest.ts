import { byDistance, editDistance } from './edit-distance';

/** Longer texts are no slip of the keyboard, and only so much of them is compared. */
const LONGEST = 64;

/** The name that was probably meant: at most a third of its letters differ, whatever their case; undefined when none is so close. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const text = typed.toLowerCase();
  const [nearest] = byDistance(text, names);
  if (nearest === undefined || text.length > LONGEST) return undefined;
  const differences = editDistance(text, nearest.toLowerCase());
  return differences <= Math.max(text.length, nearest.length) / 3 ? nearest : undefined;
}
