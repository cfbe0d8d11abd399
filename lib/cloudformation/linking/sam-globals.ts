import type { Fields } from '../fields';
import { isFields, isList, own } from '../fields';
import { functionName } from '../intrinsic-functions';

const FUNCTION = 'AWS::Serverless::Function';

/** Nested deeper than this nothing is merged. */
const DEEPEST = 50;

/**
 * Resources with what `Globals` states for functions of AWS SAM: mappings are merged, lists appended, and anything else is the function's own, if it has it.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function withGlobals(resources: unknown, globals: unknown): unknown {
  const common = own(globals, 'Function');
  if (!isFields(common) || !isFields(resources)) return resources;
  return Object.fromEntries(
    Object.entries(resources).map(([logicalId, resource]) => {
      if (!isFields(resource) || own(resource, 'Type') !== FUNCTION) return [logicalId, resource];
      return [logicalId, { ...resource, Properties: merged(common, own(resource, 'Properties') ?? {}) }];
    }),
  );
}

function merged(common: unknown, value: unknown, depth = 0): unknown {
  if (isList(common) && isList(value)) return [...common, ...value];
  if (!isPlain(common) || !isPlain(value) || depth >= DEEPEST) return value;
  const keys = [...new Set([...Object.keys(common), ...Object.keys(value)])];
  return Object.fromEntries(
    keys.map(key => {
      const [theirs, its] = [own(common, key), own(value, key)];
      return [key, its === undefined ? theirs : theirs === undefined ? its : merged(theirs, its, depth + 1)];
    }),
  );
}

/** A function is one value, and not merged with anything. */
function isPlain(value: unknown): value is Fields {
  return isFields(value) && functionName(value) === undefined;
}
