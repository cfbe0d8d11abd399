import { printable } from '../text';
import type { Maybe } from '../unknown';
import { isUnknown } from '../unknown';

/** One of the six fields of a cron expression. */
export interface Field {
  /** As messages call it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values from `min` on, such as `JAN`. */
  readonly names?: readonly string[];
  /** Whether the values go round, so that a range may go past the last one. */
  readonly cyclic: boolean;
}

/** The items of a field that is a list. */
export function itemsIn(text: string): string[] {
  return text.toUpperCase().split(',');
}

/** Every value that a list, range, step or asterisk stands for, in order, each once. */
export function valuesIn(field: Field, text: string): Maybe<readonly number[]> {
  const values = new Set<number>();
  for (const item of itemsIn(text)) {
    const found = valuesOf(field, item);
    if (isUnknown(found)) return found;
    found.forEach(value => values.add(value));
  }
  return [...values].sort((a, b) => a - b);
}

/** The values of one item: `*`, `5`, `MON`, `1-5`, and each of them with a step behind `/`. */
export function valuesOf(field: Field, item: string): Maybe<readonly number[]> {
  const [, first, last, every] = /^(\*|[^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (first === undefined || (first === '*' && last !== undefined)) return problem(field, item);
  const step = every === undefined ? 1 : Number(every);
  if (step === 0) return { unknown: `the step of ${field.name} must be at least 1, got '${printable(item)}'` };
  if (first === '*') return stepping(field, field.min, field.max, step);
  const from = valueOf(field, first);
  if (isUnknown(from)) return from;
  if (last === undefined) return every === undefined ? [from] : stepping(field, from, field.max, step);
  const to = valueOf(field, last);
  return isUnknown(to) ? to : ranging(field, item, from, to, step);
}

/** One value, as a number or by its name. */
export function valueOf(field: Field, text: string): Maybe<number> {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return field.min + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return value >= field.min && value <= field.max ? value : problem(field, text);
}

/** A range whose end lies before its start can only mean to go on past the last value: `22-2` are hours of one night. */
function ranging(field: Field, item: string, from: number, to: number, step: number): Maybe<readonly number[]> {
  if (to >= from) return stepping(field, from, to, step);
  if (!field.cyclic) return { unknown: `a range of ${field.name} must not end before it starts, got '${printable(item)}'` };
  return stepping(field, from, to + field.max - field.min + 1, step);
}

function stepping({ min, max }: Field, from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value > max ? value - max + min - 1 : value);
  return values;
}

function problem({ name, min, max, names }: Field, got: string): { unknown: string } {
  const spelled = names === undefined ? '' : ` or ${names[0] ?? ''}-${names.at(-1) ?? ''}`;
  return { unknown: `${name} must be from ${min} to ${max}${spelled}, got '${printable(got)}'` };
}
