/** Longest text that `printable` lets through, in characters. */
const LONGEST = 200;

// Cc is C0, DEL and C1; Zl and Zp are the line and paragraph separators; Bidi_Control is every mark, embedding, override and isolate.
const HOSTILE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A text that may stand in a message: nothing in it can move the cursor, end the line or reorder what is read,
 * and it is no longer than 200 characters, the ellipsis included.
 */
export function printable(text: string): string {
  const line = text.replace(HOSTILE, '\ufffd');
  if (line.length <= LONGEST) return line;
  const characters = Array.from(line);
  if (characters.length <= LONGEST) return line;
  return `${characters.slice(0, LONGEST - 1).join('')}…`;
}

/** A message of several lines of which every line may be shown; unlike `printable` it cuts nothing off. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map(line => line.replace(HOSTILE, '\ufffd'));
}

/** A text of at most so many characters; the ellipsis stands in the middle, because names differ at their ends. */
export function shorten(text: string, longest: number): string {
  const characters = Array.from(text);
  if (characters.length <= longest) return text;
  const head = Math.floor((longest - 1) / 2);
  const tail = longest - 1 - head;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/** How many characters a text takes on a line. */
export function widthOf(text: string): number {
  return Array.from(text).length;
}

/** A number of things in words: `1 task`, `2 tasks`. */
export function countOf(count: number, noun: readonly [singular: string, plural: string]): string {
  return `${count} ${count === 1 ? noun[0] : noun[1]}`;
}
