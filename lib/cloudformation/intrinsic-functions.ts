import type { Evaluation } from './evaluation';
import { isTooLong, joined, listOf, literal, unreadable } from './evaluation';
import { isFields, isList, own } from './fields';
import type { Outcome, Scalar, Value } from './outcome';
import { combinations, each, known, union } from './outcome';
import { getAtt, ref } from './references';
import { isSymbolic, opaqueSymbol, symbol, symbolNames } from './symbol';

type IntrinsicFunction = (evaluation: Evaluation, argument: unknown) => Outcome;

/** The functions that can be followed without deploying; conditions are not evaluated, so both branches of Fn::If count. */
const FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map([
  ['Ref', ref],
  ['Fn::GetAtt', getAtt],
  ['Fn::If', fnIf],
  ['Fn::Join', fnJoin],
  ['Fn::Select', fnSelect],
  ['Fn::Split', fnSplit],
  ['Fn::Sub', fnSub],
  ['Fn::FindInMap', fnFindInMap],
]);

/** The name of the function that an object calls; undefined for plain data. */
export function functionName(value: unknown): string | undefined {
  if (!isFields(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? name : undefined;
}

/** What a function may yield. */
export function callFunction(evaluation: Evaluation, name: string, argument: unknown): Outcome {
  const followed = FUNCTIONS.get(name);
  if (followed) return followed(evaluation, argument);
  const reason = `${name} is known only when deployed`;
  // An export is one value wherever it is imported, so its name identifies it.
  if (evaluation.symbols && typeof argument === 'string' && /^[\w:-]+$/.test(argument))
    return known(symbol(`${name} ${argument}`));
  return unreadable(evaluation, reason, name);
}

function malformed(evaluation: Evaluation, name: string): Outcome {
  return unreadable(evaluation, `${name} is malformed`, name);
}

function fnIf(evaluation: Evaluation, argument: unknown): Outcome {
  if (!isList(argument) || argument.length !== 3) return malformed(evaluation, 'Fn::If');
  return union([evaluation.evaluate(argument[1]), evaluation.evaluate(argument[2])]);
}

function fnJoin(evaluation: Evaluation, argument: unknown): Outcome {
  if (!isList(argument) || typeof argument[0] !== 'string') return malformed(evaluation, 'Fn::Join');
  const delimiter = argument[0];
  return each(evaluation.evaluate(argument[1]), list => {
    if (isList(list)) return joined(list.map(String), delimiter);
    return typeof list === 'string' && isSymbolic(list)
      ? partOf(evaluation, 'Fn::Join', list)
      : malformed(evaluation, 'Fn::Join');
  });
}

function fnSelect(evaluation: Evaluation, argument: unknown): Outcome {
  if (!isList(argument)) return malformed(evaluation, 'Fn::Select');
  const items: unknown = argument[1];
  return each(evaluation.evaluate(argument[0]), index => {
    const at = typeof index === 'string' ? Number(index) : index;
    if (typeof at !== 'number') return malformed(evaluation, 'Fn::Select');
    // A written list is not evaluated whole: what stands beside the chosen item does not matter.
    if (isList(items)) return at in items ? evaluation.evaluate(items[at]) : malformed(evaluation, 'Fn::Select');
    return each(evaluation.evaluate(items), list => {
      if (typeof list === 'string' && isSymbolic(list)) return partOf(evaluation, 'Fn::Select', list);
      return isList(list) && at in list ? known<Value>(list[at]) : malformed(evaluation, 'Fn::Select');
    });
  });
}

function fnSplit(evaluation: Evaluation, argument: unknown): Outcome {
  if (!isList(argument) || typeof argument[0] !== 'string' || argument[0] === '') return malformed(evaluation, 'Fn::Split');
  const delimiter = argument[0];
  return each(evaluation.evaluate(argument[1]), text => {
    if (typeof text !== 'string') return malformed(evaluation, 'Fn::Split');
    return isSymbolic(text) ? partOf(evaluation, 'Fn::Split', text) : listOf(text.split(delimiter));
  });
}

/** A part of a text that is known only when deployed: which part cannot be told, what it comes from can. */
function partOf(evaluation: Evaluation, name: string, text: string): Outcome {
  const origins = symbolNames(text).map(opaqueSymbol).join('');
  return evaluation.symbols ? known(origins) : unreadable(evaluation, `${name} reads what is known only when deployed`, name);
}

function fnSub(evaluation: Evaluation, argument: unknown): Outcome {
  const [text, variables] = isList(argument) ? argument : [argument];
  if (typeof text !== 'string') return malformed(evaluation, 'Fn::Sub');
  if (isTooLong(text)) return literal(evaluation, text);
  // Every second piece stands between `${` and `}`.
  const pieces = text.split(/\$\{([^{}]*)\}/).map((piece, index) => {
    return index % 2 === 0 ? literal(evaluation, piece) : substituted(evaluation, piece, variables);
  });
  return each(combinations(pieces), values => {
    return values.every(isScalar) ? joined(values.map(textOf), '') : unreadable(evaluation, 'Fn::Sub holds a list', 'Fn::Sub');
  });
}

function substituted(evaluation: Evaluation, name: string, variables: unknown): Outcome {
  if (name.startsWith('!')) return known(symbol(name.slice(1)));
  const variable = own(variables, name);
  return evaluation.evaluate(variable ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }));
}

function isScalar(value: Value): value is Scalar {
  return !isList(value);
}

function textOf(value: Scalar): string {
  return value === undefined ? '' : String(value);
}

function fnFindInMap(evaluation: Evaluation, argument: unknown): Outcome {
  if (!isList(argument) || typeof argument[0] !== 'string') return malformed(evaluation, 'Fn::FindInMap');
  const [name, firstKey, secondKey, otherwise] = argument;
  const map = own(own(evaluation.template, 'Mappings'), name);
  const rows = entries(evaluation, map, firstKey);
  const found = rows.flatMap(row => entries(evaluation, row, secondKey));
  const fallback = own(otherwise, 'DefaultValue');
  const outcomes = found.map(entry => evaluation.evaluate(entry));
  if (fallback !== undefined) outcomes.push(evaluation.evaluate(fallback));
  return outcomes.length > 0 ? union(outcomes) : unreadable(evaluation, 'Fn::FindInMap finds no entry', 'Fn::FindInMap');
}

/** The entries of a map under a key: all of them where the key is known only when deployed. */
function entries(evaluation: Evaluation, map: unknown, key: unknown): unknown[] {
  if (!isFields(map)) return [];
  const { values, unknown } = evaluation.evaluate(key);
  const keys = values.map(String);
  if (unknown.length > 0 || keys.some(isSymbolic)) return Object.values(map);
  return keys.map(each => own(map, each)).filter(entry => entry !== undefined);
}
