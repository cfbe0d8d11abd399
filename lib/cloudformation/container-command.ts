import { objectsOf } from './branches';
import { ownInAnyCase } from './fields';
import { possibleValues } from './intrinsics';
import type { Template } from './template';

/**
 * The switch by which gunicorn, uvicorn, hypercorn and Puma take their number of workers, with what follows it.
 *
 * The short form counts only before a number or a variable, because other programs have other switches that begin alike.
 */
const SWITCH = /(?:^|\s)(?:--workers(?:=|\s+)(\S*)|-w\s*([\d$]\S*))/;

/** What a container's entry point and command state as the number of workers; empty when they state none. */
export function statedWorkers(template: Template, definition: unknown): string[] {
  const commands = ['EntryPoint', 'Command'].flatMap(property => objectsOf(ownInAnyCase(definition, property)).values);
  return commands.filter(Array.isArray).flatMap(command => {
    const { values } = possibleValues(template, { 'Fn::Join': [' ', command] }, { symbols: true });
    return values.flatMap(value => {
      const found = SWITCH.exec(String(value));
      return found ? [found[1] ?? found[2] ?? ''] : [];
    });
  });
}
