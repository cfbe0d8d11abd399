import { printable, shorten } from '../core/text';
import { nearestName } from '../core/nearest';
import type { PlanPath } from './plan-document';

/** The parts of a schema that messages are made of. */
export interface SchemaPart {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly multipleOf?: number;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly SchemaPart[];
  readonly not?: SchemaPart;
}

/** What the validator says of one value that the schema does not allow. */
export interface Fault {
  /** Where the value stands. */
  readonly path: PlanPath;
  readonly schemaPath: string;
  /** The keyword of the schema that does not hold. */
  readonly keyword: string;
  /** The schema that has this keyword. */
  readonly schema: SchemaPart;
  /** The key in question, depending on the keyword. */
  readonly params: {
    readonly additionalProperty?: string;
    readonly propertyName?: string;
    readonly missingProperty?: string;
    readonly property?: string;
  };
  /** The value itself. */
  readonly data: unknown;
  /** What the whole file is called. Default: the plan. */
  readonly whole?: string;
}

/** A fault in words: what, the value got, the values allowed and the way out. */
export function describeFault(fault: Fault): string {
  switch (fault.keyword) {
    case 'additionalProperties':
      return unknownKey(fault);
    case 'propertyNames':
      return unfitKey(fault);
    case 'required':
      return missingKey(fault);
    case 'oneOf':
      return wrongAlternative(fault);
    case 'not':
      return exclusion(placeOf(fault), fault.schema.not?.required ?? []);
    case 'dependencies':
      return incomplete(placeOf(fault), fault.params.property ?? '', [fault.params.missingProperty ?? '']);
    case 'minItems':
      return `${placeOf(fault)} must have an entry at least, got none: ${meaningOf(fault.schema)}`;
    case 'uniqueItems':
      return `${placeOf(fault)} has an entry twice: keep one`;
    case 'maxItems':
      return tooMany(fault);
    default:
      return wrongValue(fault);
  }
}

/** A place in a plan as its writer would name it, such as `consumers[0].pool.size`. */
export function nameOf(path: PlanPath, whole = 'the plan'): string {
  if (path.length === 0) return whole;
  const steps = path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`));
  return printable(steps.join(''));
}

function placeOf({ path, whole }: Fault): string {
  return nameOf(path, whole);
}

/** Names in one phrase, such as `a, b or c`. */
export function listed(names: readonly string[], conjunction: 'and' | 'or'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

function unknownKey(fault: Fault): string {
  const { schema, params } = fault;
  const key = params.additionalProperty ?? '';
  const allowed = Object.keys(schema.properties ?? {}).filter(name => name !== '$schema');
  const nearest = nearestName(key, allowed);
  const meant = nearest === undefined ? '' : `did you mean ${nearest}? `;
  return `${placeOf(fault)} has an unknown key ${quoted(key)}: ${meant}allowed are ${allowed.join(', ')}`;
}

/** A key that a key beside it excludes, or one that is no name. */
function unfitKey(fault: Fault): string {
  const { schemaPath, params } = fault;
  const key = params.propertyName ?? '';
  const excluding = /\/dependencies\/(\w+)\/propertyNames$/.exec(schemaPath)?.[1];
  if (excluding !== undefined)
    return `${placeOf(fault)} states ${excluding}, which stands for all of it: remove ${excluding} or ${printable(key)}`;
  return `${placeOf(fault)} has the key ${quoted(key)}, which must be a name of 1 to 200 characters: rename it`;
}

function missingKey(fault: Fault): string {
  const { schema, params } = fault;
  const key = params.missingProperty ?? '';
  const meaning = schema.properties?.[key];
  return `${placeOf(fault)} must state ${key}${meaning === undefined ? '' : `: ${meaningOf(meaning)}`}`;
}

/** None of several groups of keys is complete, or more than one is. */
function wrongAlternative(fault: Fault): string {
  const { schema, data } = fault;
  const groups = (schema.oneOf ?? []).map(({ required = [] }) => required);
  const stated = groups.filter(([first]) => keysOf(data).includes(first ?? ''));
  const [only] = stated;
  if (only === undefined)
    return `${placeOf(fault)} must state ${listed(firsts(groups), 'or')}, got ${keysInWords(data)}: state one of them`;
  if (stated.length > 1) return exclusion(placeOf(fault), firsts(stated));
  const missing = only.filter(key => !keysOf(data).includes(key));
  return incomplete(placeOf(fault), firsts(stated).join(), missing);
}

function firsts(groups: readonly (readonly string[])[]): string[] {
  return groups.flatMap(group => group.slice(0, 1));
}

function exclusion(place: string, keys: readonly string[]): string {
  return `${place} states ${listed(keys, 'and')}, which exclude each other: keep one`;
}

function incomplete(place: string, key: string, missing: readonly string[]): string {
  return `${place} states ${key}, which needs ${listed(missing, 'and')} beside it: add ${listed(missing, 'and')} or remove ${key}`;
}

function tooMany(fault: Fault): string {
  const { schema, data } = fault;
  const count = Array.isArray(data) ? data.length : 0;
  return `${placeOf(fault)} may have ${schema.maxItems ?? 0} entries, got ${count}: split the plan into several files`;
}

function wrongValue(fault: Fault): string {
  const { schema, data } = fault;
  const meant = typeof data === 'string' ? nearestName(data, schema.enum ?? []) : undefined;
  const wayOut = meant === undefined ? meaningOf(schema) : `did you mean ${meant}?`;
  return `${placeOf(fault)} must be ${expectedBy(schema)}, got ${shown(data)}: ${wayOut}`;
}

/** What a schema allows, in words. */
function expectedBy(schema: SchemaPart): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  const types = [schema.type ?? []].flat();
  const words = types.map(type => WORDS[type]?.(schema) ?? type);
  return listed(words, 'or');
}

const WORDS: Readonly<Record<string, (schema: SchemaPart) => string>> = {
  integer: schema => `a whole number${rangeOf(schema)}`,
  number: schema => `a number${rangeOf(schema)}${stepOf(schema)}`,
  string: stringInWords,
  object: () => 'a mapping of keys to values',
  array: () => 'a list',
  boolean: () => 'true or false',
};

function stringInWords({ maxLength, examples = [] }: SchemaPart): string {
  const [example] = examples;
  if (example !== undefined) return `text such as ${shown(example)}`;
  return maxLength === undefined ? 'text' : `text of 1 to ${maxLength} characters`;
}

function rangeOf({ minimum, maximum }: SchemaPart): string {
  return minimum === undefined || maximum === undefined ? '' : ` from ${minimum} to ${maximum}`;
}

function stepOf({ multipleOf }: SchemaPart): string {
  return multipleOf === undefined ? '' : ` in steps of ${multipleOf}`;
}

function shown(data: unknown): string {
  if (data === null || data === undefined) return 'nothing';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'string') return quoted(data);
  if (typeof data === 'number') return String(data);
  return typeof data === 'boolean' ? String(data) : 'a mapping';
}

const LONGEST_SHOWN = 80;

function quoted(text: string): string {
  return printable(JSON.stringify(shorten(text, LONGEST_SHOWN)));
}

/** The first sentence of a description, as the end of a message. */
function meaningOf({ description = 'see connection-budget plan --help' }: SchemaPart): string {
  const [sentence = ''] = description.split(/\. |\.$/);
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function keysOf(data: unknown): string[] {
  return typeof data === 'object' && data !== null ? Object.keys(data) : [];
}

function keysInWords(data: unknown): string {
  const keys = keysOf(data);
  return keys.length === 0 ? 'nothing' : printable(keys.join(', '));
}
