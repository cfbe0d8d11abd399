import { isFields, isList, own } from './fields';
import { possibleTexts } from './intrinsics';
import { resource, resourcesOfType } from './template';
import type { Resource, Template } from './template';

/** A version or an alias of a function. */
export interface FunctionPart {
  readonly logicalId: string;
  readonly type: 'AWS::Lambda::Version' | 'AWS::Lambda::Alias';
  readonly properties: Resource['properties'];
}

/** Everything by which a template may refer to one function. */
export interface FunctionIdentity {
  /** Logical id of the function itself. */
  readonly logicalId: string;
  readonly versions: readonly FunctionPart[];
  readonly aliases: readonly FunctionPart[];
  /** Logical ids of all of them. */
  readonly logicalIds: ReadonlySet<string>;
  /** Its name, where the template states one. */
  readonly names: readonly string[];
}

/** The function of a logical id, with its versions and aliases. */
export function identityOf(template: Template, logicalId: string): FunctionIdentity {
  const { properties } = resource(template, logicalId) ?? { properties: {} };
  const names = possibleTexts(template, own(properties, 'FunctionName'), 'FunctionName').values;
  const alone = { logicalId, versions: [], aliases: [], logicalIds: new Set([logicalId]), names };
  const versions = partsOf(template, 'AWS::Lambda::Version', alone);
  const aliases = partsOf(template, 'AWS::Lambda::Alias', alone);
  const parts = [...versions, ...aliases].map(part => part.logicalId);
  return { ...alone, versions, aliases, logicalIds: new Set([logicalId, ...parts]) };
}

function partsOf(template: Template, type: FunctionPart['type'], identity: FunctionIdentity): FunctionPart[] {
  return resourcesOfType(template, type).flatMap(([logicalId, { properties }]) =>
    mentions({ FunctionName: own(properties, 'FunctionName') }, identity) ? [{ logicalId, type, properties }] : [],
  );
}

/** Whether a part of a template refers to a function, one of its versions or one of its aliases. */
export function mentions(value: unknown, identity: FunctionIdentity): boolean {
  // A stack instead of recursion: templates may be nested as deep as the file is long.
  const open: { readonly value: unknown; readonly key: string }[] = [{ value, key: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: part, key } = next;
    if (typeof part === 'string' && isNamedIn(part, key, identity)) return true;
    if (refersTo(part, identity.logicalIds)) return true;
    if (isList(part)) part.forEach(item => open.push({ value: item, key }));
    else if (isFields(part)) Object.entries(part).forEach(([name, field]) => open.push({ value: field, key: name }));
  }
  return false;
}

/** Whether something refers to the function itself, and to none of its versions and aliases: it means `$LATEST`. */
export function mentionsUnqualified(value: unknown, identity: FunctionIdentity): boolean {
  return mentions(value, { ...identity, logicalIds: new Set([identity.logicalId]) });
}

/** A name alone may be that of anything, unless it stands where a function is named. */
function isNamedIn(text: string, key: string, { names }: FunctionIdentity): boolean {
  if (names.includes(text)) return /function/i.test(key);
  const [, name] = /:function:([\w-]+)/.exec(text) ?? [];
  return name !== undefined && names.includes(name);
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
