import { printable } from '../text';
import { keysThatDiffer } from './connection-parameters';

/**
 * What a message says of the value that a variable has in place of the one granted.
 *
 * Messages stand in terminals, in logs of builds and in connection-budget.json, and addresses hold passwords: of what is an address, or part of one, only
 * keys are told, and only those that the budget writes itself. Any other may be the rest of a password that nobody encoded.
 */
export function statedValue(name: string, value: string, wanted: string): string {
  const differing = keysThatDiffer(name, value, wanted);
  if (differing)
    return differing.length === 0 ? 'a text with other keys in it' : `a text that differs in ${differing.join(', ')}`;
  return MAY_HOLD_SECRET.some(form => form.test(value)) ? 'a text that may hold a password' : printable(value);
}

/** `scheme://…`, `user:password@host`, `Key=Value;…`, `key=value&…`, and what says so itself. */
const MAY_HOLD_SECRET = [/:\/\//, /:[^\s@]*@/, /=[^;&]*[;&]/, /passw|pwd|secret|token/i];
