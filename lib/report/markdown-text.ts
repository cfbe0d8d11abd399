import { printableLines } from '../core/text';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A text as Markdown that shows exactly this text: it opens no link, code, emphasis, tag or table cell, and stays on one line.
 *
 * Underscores inside a word mark nothing, and are left alone for the sake of whoever reads the source.
 */
export function markdownText(text: string): string {
  return printableLines(text)
    .join(' ')
    .replace(/[&<>]/g, character => ENTITIES[character] ?? character)
    .replace(/[\\`*[\]|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}
