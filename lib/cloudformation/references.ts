import type { Evaluation } from './evaluation';
import { listOf, unreadable } from './evaluation';
import { isList, own } from './fields';
import type { Outcome, Value } from './outcome';
import { each, known, union } from './outcome';
import { symbol } from './symbol';

/**
 * What `Ref` may yield: a parameter's values, a pseudo parameter, or else a resource.
 *
 * The resource need not be in the template: it may have been left out because nothing reads it, or stand in another stack.
 */
export function ref(evaluation: Evaluation, name: unknown): Outcome {
  if (typeof name !== 'string') return unreadable(evaluation, 'Ref does not name anything', 'Ref');
  if (name === 'AWS::NoValue') return known(undefined);
  if (name.startsWith('AWS::')) return known(symbol(name));
  const parameter = own(own(evaluation.template, 'Parameters'), name);
  return parameter === undefined ? known(symbol(name)) : parameterValues(evaluation, name, parameter);
}

/** What `Fn::GetAtt` yields, written as a list or with a dot: an attribute is known only when deployed. */
export function getAtt(evaluation: Evaluation, argument: unknown): Outcome {
  const [name, attribute] = typeof argument === 'string' ? splitOnce(argument, '.') : isList(argument) ? argument : [];
  if (typeof name !== 'string' || typeof attribute !== 'string') {
    return unreadable(evaluation, 'Fn::GetAtt does not name an attribute', 'Fn::GetAtt');
  }
  return known(symbol(`${name}.${attribute}`));
}

function splitOnce(text: string, separator: string): [string, string] | [] {
  const at = text.indexOf(separator);
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + 1)];
}

/** The default and every allowed value: whoever deploys may choose any of them. */
function parameterValues(evaluation: Evaluation, name: string, parameter: unknown): Outcome {
  const type = own(parameter, 'Type');
  // The default of such a parameter is the name of a Systems Manager parameter, not a value.
  if (typeof type === 'string' && type.startsWith('AWS::SSM::Parameter::Value<')) {
    return unreadable(evaluation, `parameter ${name} is read from Systems Manager when deployed`, name);
  }
  const preset = own(parameter, 'Default');
  const allowed = own(parameter, 'AllowedValues');
  const candidates = [...(preset === undefined ? [] : [preset]), ...(isList(allowed) ? allowed : [])];
  if (candidates.length === 0) return unparameterised(evaluation, name);
  return union(candidates.map(candidate => parameterValue(evaluation, name, type, candidate)));
}

/** The name alone, not opaque: wherever the template refers to the parameter, it is the same text. */
function unparameterised(evaluation: Evaluation, name: string): Outcome {
  return evaluation.symbols ? known(symbol(name)) : unreadable(evaluation, `parameter ${name} has no default`, name);
}

function parameterValue(evaluation: Evaluation, name: string, type: unknown, candidate: unknown): Outcome {
  if (typeof candidate !== 'string' && typeof candidate !== 'number' && typeof candidate !== 'boolean') {
    return unreadable(evaluation, `parameter ${name} has a default that is no text`, name);
  }
  return each(evaluation.evaluate(candidate), value => typed(type, value));
}

function typed(type: unknown, value: Value): Outcome {
  if (typeof value !== 'string' || typeof type !== 'string') return known(value);
  if (type === 'CommaDelimitedList' || type.startsWith('List<')) return listOf(value.split(',').map(item => item.trim()));
  return known(type === 'Number' && /^\d+$/.test(value) ? Number(value) : value);
}
