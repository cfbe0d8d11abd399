import { MOST_CONNECTIONS } from '../core/numbers';
import { printable } from '../core/text';
import { Failure } from './failure';

/** Words that stand beside the number of a limit in the answers of psql, mysql, sqlplus, sqlcmd and db2. */
const KNOWN_WORDS: ReadonlySet<string> = new Set([
  'max_connections',
  '@@max_connections',
  'processes',
  'variable_name',
  'value',
  'name',
  'type',
  'integer',
]);

/**
 * The number in an answer as clients print it: alone, or with a header, a frame and a row count.
 *
 * @param query what was to be asked
 * @throws Failure when there is none, or more than one, or it is that of something else
 */
export function pastedLimit(text: string, host: string, query: string): number {
  const cells = cellsOf(text);
  const numbers = cells.filter(cell => /^\d{1,7}$/.test(cell)).map(Number);
  const stranger = cells.find(cell => !/^\d+$/.test(cell) && !KNOWN_WORDS.has(cell.toLowerCase()));
  const [limit, ...others] = numbers;
  const isOne = limit !== undefined && others.length === 0 && stranger === undefined;
  if (isOne && limit >= 1 && limit <= MOST_CONNECTIONS) return limit;
  const got = printable(JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text));
  throw Failure.usage(
    `--from-sql ${printable(host)} needs one number from 1 to ${MOST_CONNECTIONS}, got ${got}: paste what ${query} prints`,
  );
}

/** Cells of a table without its frame and its count of rows. */
function cellsOf(text: string): string[] {
  const lines = text.split(/\r?\n/).filter(line => !/^\s*\(?\d+ (rows?|record)/i.test(line));
  return lines.flatMap(line => line.split(/[|\s]+/)).filter(cell => cell !== '' && !/^[-+]+$/.test(cell));
}
