import { itemsOf } from '../branches';
import { isList, own } from '../fields';
import { possibleTexts } from '../intrinsics';
import type { Template } from '../template';

/** Every statement of a policy document, which may have one in place of a list. */
export function statementsOf(document: unknown): readonly unknown[] {
  const statement = own(document, 'Statement');
  return isList(statement) ? itemsOf(statement).values : [statement];
}

/** Whether a statement allows an action; with `NotAction` it allows all that it does not name. */
export function allows(template: Template, statement: unknown, action: string): boolean {
  if (own(statement, 'Effect') !== 'Allow') return false;
  const isNamed = (stated: unknown): boolean => patternsIn(template, stated).some(pattern => isMatch(pattern, action));
  const others = own(statement, 'NotAction');
  return others === undefined ? isNamed(own(statement, 'Action')) : !isNamed(others);
}

function patternsIn(template: Template, stated: unknown): string[] {
  return (isList(stated) ? stated : [stated]).flatMap(action => possibleTexts(template, action, '').values);
}

/**
 * The wildcards of IAM, in any letter case: `*` for any number of characters, `?` for one.
 *
 * Without a regular expression, which a hostile pattern would keep busy: what follows a `*` is tried from left to right, and only the last `*` is ever reconsidered.
 */
function isMatch(pattern: string, text: string): boolean {
  const [wild, plain] = [pattern.toLowerCase(), text.toLowerCase()];
  let at = 0;
  let last: { readonly star: number; at: number } | undefined;
  for (let next = 0; next < plain.length; next += 1) {
    const sign = wild[at];
    if (sign === '*') {
      last = { star: at, at: next };
      at += 1;
      next -= 1;
    } else if (sign === '?' || sign === plain[next]) at += 1;
    else if (last) {
      at = last.star + 1;
      next = last.at;
      last.at += 1;
    } else return false;
  }
  return /^\**$/.test(wild.slice(at));
}
