import { printable } from '../core/text';
import { objectsOf } from './branches';
import type { Fields } from './fields';
import { isFields, own } from './fields';
import { possibleValues, unreadableBecause } from './intrinsics';
import type { Outcome } from './outcome';
import { each, known, union, unknownBecause } from './outcome';
import type { Template } from './template';

/** Every definition that a state machine may have: as an object, or as a text in which symbols stand for what is known only when deployed. */
export function definitionsOf(template: Template, properties: Fields, name: string): Outcome<Fields> {
  const what = `definition of ${name}`;
  if (['DefinitionS3Location', 'DefinitionUri'].some(property => own(properties, property) !== undefined)) {
    return unknownBecause(`${printable(what)} is in a file: write it in code, or state maxCopies`);
  }
  const objects = own(properties, 'Definition');
  const text = own(properties, 'DefinitionString');
  const outcome = union<Fields>([
    ...(objects === undefined ? [] : [asObject(objects)]),
    ...(text === undefined ? [] : [each(possibleValues(template, text, { symbols: true }), parsed)]),
  ]);
  if (outcome.values.length + outcome.unknown.length === 0) return unknownBecause(`${printable(what)} is not set`);
  return { values: outcome.values, unknown: outcome.unknown.map(reason => unreadableBecause(what, reason)) };
}

function asObject(expression: unknown): Outcome<Fields> {
  const { values, unknown } = objectsOf(expression);
  return { values: values.filter(isFields), unknown };
}

/** A number that is known only when deployed leaves a symbol without quotes behind, which is no JSON. */
function parsed(text: unknown): Outcome<Fields> {
  try {
    const definition: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return isFields(definition) ? known(definition) : unknownBecause('it is no object');
  } catch {
    return unknownBecause('parts of it are known only when deployed');
  }
}
