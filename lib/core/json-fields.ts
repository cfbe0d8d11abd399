import { countOf, printable, shorten } from './text';

const MOST_NAMES = 5;
const LONGEST_VALUE = 60;

/** Whether a value of JSON has keys. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value of JSON is a text that says something. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A key as it was written; what every object inherits was not. */
export function own(fields: object, key: string): unknown {
  return Object.hasOwn(fields, key) ? (Reflect.get(fields, key) as unknown) : undefined;
}

/** A value for messages. Lists and objects are not shown: they may be nested deeper than anything can print. */
export function shown(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (!isObject(value)) return printable(shorten(JSON.stringify(value), LONGEST_VALUE));
  const keys = Object.keys(value);
  return keys.length === 0 ? 'an object without keys' : `an object of ${listed(keys)}`;
}

/** Names in one phrase; of many only the first. */
export function listed(names: readonly string[]): string {
  const first = names.slice(0, MOST_NAMES).map(name => printable(shorten(name, LONGEST_VALUE)));
  const others = names.length - first.length;
  const all = others === 0 ? first : [...first, countOf(others, ['other', 'others'])];
  return all.length === 1 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}
