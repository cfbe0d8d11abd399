import { mapBranches } from '../branches';
import { isList, own } from '../fields';

/** What `Ref` yields of a parameter of a type for which an expression is handed over; undefined where nobody can tell. */
export function asTyped(type: unknown, expression: unknown): unknown {
  if (typeof type !== 'string') return expression;
  // What is handed over is the name of a Systems Manager parameter, not a value.
  if (type.startsWith('AWS::SSM::Parameter::Value<')) return undefined;
  return isListType(type) ? mapBranches(expression, asList) : expression;
}

export function isListType(type: unknown): boolean {
  return typeof type === 'string' && (type === 'CommaDelimitedList' || type.startsWith('List<'));
}

function asList(expression: unknown): unknown {
  if (isList(expression)) return expression;
  if (typeof expression === 'string') return expression.split(',').map(item => item.trim());
  const joined = own(expression, 'Fn::Join');
  if (isList(joined) && joined[0] === ',' && isList(joined[1])) return joined[1];
  return { 'Fn::Split': [',', expression] };
}
