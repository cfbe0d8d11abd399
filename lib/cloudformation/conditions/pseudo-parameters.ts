import { isList, own } from '../fields';
import type { Template } from '../template';

/** Pseudo parameters that are the same in every stack of an environment. */
export const STATED_PSEUDO_PARAMETERS: readonly string[] = ['AWS::Region', 'AWS::AccountId'];

/** Nested deeper than this nothing is read anyway. */
const DEEPEST = 500;

/**
 * A template in which values stand for pseudo parameters.
 *
 * @param values by names such as `AWS::Region`; texts of which none has a meaning to `Fn::Sub`
 */
export function withPseudoParameters(template: Template, values: ReadonlyMap<string, string>): Template {
  return values.size === 0
    ? template
    : Object.fromEntries(Object.entries(template).map(([key, value]) => [key, put(value, values)]));
}

function put(value: unknown, values: ReadonlyMap<string, string>, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return value;
  if (isList(value)) return value.map(item => put(item, values, depth + 1));
  const ref = own(value, 'Ref');
  const found = typeof ref === 'string' && Object.keys(value).length === 1 ? values.get(ref) : undefined;
  if (found !== undefined) return found;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]: [string, unknown]) => {
      const written = key === 'Fn::Sub' ? substituted(field, values) : field;
      return [key, put(written, values, depth + 1)];
    }),
  );
}

/** A name of the text's own goes before. */
function substituted(argument: unknown, values: ReadonlyMap<string, string>): unknown {
  const [text, variables]: readonly unknown[] = isList(argument) ? argument : [argument];
  if (typeof text !== 'string') return argument;
  const written = text.replace(/\$\{([^{}]*)\}/g, (whole, name: string) =>
    own(variables, name) === undefined ? (values.get(name) ?? whole) : whole,
  );
  return isList(argument) ? [written, ...argument.slice(1)] : written;
}
