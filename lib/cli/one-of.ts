import { printable } from '../core/text';
import { Failure } from './failure';
import { nearestName } from '../core/nearest';

/** The failure of an option that takes one of a few names and got another, with the name that was probably meant. */
export function notOneOf(option: string, names: readonly string[], got: string): Failure {
  const nearest = nearestName(got, names);
  const meant = nearest === undefined ? '' : `: did you mean ${nearest}?`;
  return Failure.usage(`--${option} must be one of ${names.join(', ')}, got ${printable(JSON.stringify(got))}${meant}`);
}
