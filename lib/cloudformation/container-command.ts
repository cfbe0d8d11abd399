import { objectsOf } from './branches';
import { isList, ownInAnyCase } from './fields';
import type { Possible } from './intrinsics';
import { possibleValues } from './intrinsics';
import { combinations, each, known, union } from './outcome';
import { opaqueSymbol } from './symbol';
import type { Template } from './template';

/**
 * The switch by which gunicorn, uvicorn, hypercorn and Puma take their number of workers, with what follows it.
 *
 * The short form counts only before a number or a variable, because other programs have other switches that begin alike.
 */
const SWITCH = /(?:^|\s)(?:--workers(?:=|\s+)(\S*)|-w\s*([\d$]\S*))/g;

/** What a command, or a text of arguments, states as the number of workers: of several the last. Undefined where it states none. */
export function workersIn(command: string): string | undefined {
  const last = [...command.matchAll(SWITCH)].at(-1);
  return last && (last[1] ?? last[2] ?? '');
}

/** Every line that starts a container, entry point first, with symbols; undefined where it states neither. */
export function commandsOf(template: Template, definition: unknown): Possible {
  const parts = ['EntryPoint', 'Command'].map(property => linesOf(template, property, ownInAnyCase(definition, property)));
  return each(combinations(parts), lines => {
    const stated = lines.filter(line => line !== undefined);
    return known(stated.length === 0 ? undefined : stated.join(' '));
  });
}

function linesOf(template: Template, property: string, stated: unknown): Possible {
  const { values, unknown } = objectsOf(stated);
  const lines = values.map(value => {
    if (value === undefined) return known(undefined);
    return isList(value)
      ? possibleValues(template, { 'Fn::Join': [' ', value] }, { symbols: true })
      : known(opaqueSymbol(property));
  });
  return union([...lines, ...(unknown.length > 0 ? [known(opaqueSymbol(property))] : [])]);
}
