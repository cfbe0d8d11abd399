import { isFields, isList, own } from './fields';
import type { FunctionName } from './function-names';
import { isNameOf, nameAlone, namesInArns, statedNames } from './function-names';
import { functionName } from './intrinsic-functions';
import { possibleValues } from './intrinsics';
import { resourcesOfType } from './template';
import type { Resource, Template } from './template';

/** A version or an alias of a function. */
export interface FunctionPart {
  readonly logicalId: string;
  readonly type: 'AWS::Lambda::Version' | 'AWS::Lambda::Alias';
  readonly properties: Resource['properties'];
}

/** Everything by which a template may refer to one function. */
export interface FunctionIdentity extends FunctionName {
  readonly versions: readonly FunctionPart[];
  readonly aliases: readonly FunctionPart[];
  /** Logical ids of all of them. */
  readonly logicalIds: ReadonlySet<string>;
}

/** The function of a logical id, with its versions and aliases. */
export function identityOf(template: Template, logicalId: string): FunctionIdentity {
  const names = statedNames(template, logicalId);
  const alone = { template, logicalId, versions: [], aliases: [], logicalIds: new Set([logicalId]), names };
  const versions = partsOf(template, 'AWS::Lambda::Version', alone);
  const aliases = partsOf(template, 'AWS::Lambda::Alias', alone);
  const parts = [...versions, ...aliases].map(part => part.logicalId);
  return { ...alone, versions, aliases, logicalIds: new Set([logicalId, ...parts]) };
}

function partsOf(template: Template, type: FunctionPart['type'], identity: FunctionIdentity): FunctionPart[] {
  return resourcesOfType(template, type).flatMap(([logicalId, { properties }]) =>
    mentions({ FunctionName: own(properties, 'FunctionName') }, identity, logicalId) ? [{ logicalId, type, properties }] : [],
  );
}

/**
 * Whether a part of a template refers to a function, one of its versions or one of its aliases.
 *
 * @param referrer logical id of the resource that the part is of
 */
export function mentions(value: unknown, identity: FunctionIdentity, referrer: string): boolean {
  // A stack instead of recursion: templates may be nested as deep as the file is long.
  const open: { readonly value: unknown; readonly key: string }[] = [{ value, key: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: part, key } = next;
    if (textsOf(part, identity).some(text => isNamedIn(text, key, identity, referrer))) return true;
    if (refersTo(part, identity.logicalIds)) return true;
    if (isList(part)) part.forEach(item => open.push({ value: item, key }));
    else if (isFields(part)) Object.entries(part).forEach(([name, field]) => open.push({ value: field, key: name }));
  }
  return false;
}

/** Whether something refers to the function itself, and to none of its versions and aliases: it means `$LATEST`. */
export function mentionsUnqualified(value: unknown, identity: FunctionIdentity, referrer: string): boolean {
  return mentions(value, { ...identity, logicalIds: new Set([identity.logicalId]) }, referrer);
}

/** What functions yield is asked for each function of a template. */
const evaluated = new WeakMap<Template, WeakMap<object, readonly string[]>>();

/** The texts that a part of a template is, with symbols. Only functions that have a name are looked for by it. */
function textsOf(part: unknown, { template, names }: FunctionIdentity): readonly string[] {
  if (names.length === 0) return [];
  if (typeof part === 'string') return [part];
  if (!isFields(part) || functionName(part) === undefined) return [];
  const known = evaluated.get(template) ?? new WeakMap<object, readonly string[]>();
  evaluated.set(template, known);
  const texts = known.get(part) ?? possibleValues(template, part, { symbols: true }).values.map(String);
  known.set(part, texts);
  return texts;
}

/** A name alone may be that of anything, unless it stands where a function is named. */
function isNamedIn(text: string, key: string, identity: FunctionIdentity, referrer: string): boolean {
  const alone = /function/i.test(key) ? nameAlone(text) : undefined;
  const names = alone === undefined ? namesInArns(text) : [alone];
  return names.some(name => isNameOf(identity, name, referrer));
}

function refersTo(part: unknown, logicalIds: ReadonlySet<string>): boolean {
  const id = own(part, 'Ref');
  if (typeof id === 'string') return logicalIds.has(id);
  const attribute = own(part, 'Fn::GetAtt');
  if (typeof attribute === 'string') return logicalIds.has(attribute.split('.')[0] ?? '');
  if (isList(attribute)) return typeof attribute[0] === 'string' && logicalIds.has(attribute[0]);
  const substitution = own(part, 'Fn::Sub');
  const text = isList(substitution) ? substitution[0] : substitution;
  return typeof text === 'string' && [...text.matchAll(/\$\{([^!${}.]+)/g)].some(([, name = '']) => logicalIds.has(name));
}
