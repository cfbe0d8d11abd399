import type { Fields } from '../fields';
import { isFields, isList, own } from '../fields';
import { functionName } from '../intrinsic-functions';
import type { Template } from '../template';

/** Where a condition that nobody can decide is asked for. */
export interface OpenUse {
  readonly condition: string;
  /** Type of the resource. */
  readonly type: unknown;
  /** Property of it in which the condition stands; absent where the whole resource may not be there. */
  readonly property?: string;
}

/** What a template is rewritten by. */
export interface Deciding {
  /** Undefined where nobody can tell. */
  readonly decided: (condition: string) => boolean | undefined;
  readonly onOpen: (use: OpenUse) => void;
}

/** Nested deeper than this nothing is read anyway. */
const DEEPEST = 500;

/** Fields of a resource that are no expressions. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(['Type', 'Condition', 'DependsOn']);

/** A template as it is deployed where some of its conditions are decided: what is not there is left out, and what is there is certain. */
export function decidedTemplate(template: Template, deciding: Deciding): Template {
  const resources = decidedEntries(template.Resources, deciding, (value, type) => decidedResource(value, type, deciding));
  // Whoever reads an output reads what it refers to, so its conditions are no figure's.
  const silent = { ...deciding, onOpen: () => undefined };
  const outputs = decidedEntries(template.Outputs, silent, value => decidedFields(value, each => decidedValue(each, silent)));
  return {
    ...template,
    ...(resources !== undefined && { Resources: resources }),
    ...(outputs !== undefined && { Outputs: outputs }),
  };
}

/** An expression in which only conditions remain that nobody can decide. */
export function decidedExpression(expression: unknown, decided: Deciding['decided']): unknown {
  return decidedValue(expression, { decided, onOpen: () => undefined });
}

/** Entries without those whose condition is false. */
function decidedEntries(section: unknown, deciding: Deciding, rewrite: (entry: Fields, type: unknown) => unknown): unknown {
  if (!isFields(section)) return section;
  const entries = Object.entries(section).flatMap(([name, entry]): [string, unknown][] => {
    if (!isFields(entry)) return [[name, entry]];
    const { condition, isThere } = presence(entry, deciding);
    const type = own(entry, 'Type');
    if (isThere === false) return [];
    if (isThere === undefined && condition !== undefined) deciding.onOpen({ condition, type });
    return [[name, rewrite(isThere === true ? without(entry, 'Condition') : entry, type)]];
  });
  return Object.fromEntries(entries);
}

function presence(entry: Fields, { decided }: Deciding): { readonly condition?: string; readonly isThere: boolean | undefined } {
  const condition = own(entry, 'Condition');
  return typeof condition === 'string' ? { condition, isThere: decided(condition) } : { isThere: undefined };
}

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

function decidedResource(resource: Fields, type: unknown, deciding: Deciding): unknown {
  const inProperty = (property: string): Deciding => ({
    decided: deciding.decided,
    onOpen: ({ condition }) => deciding.onOpen({ condition, type, property }),
  });
  return decidedFields(resource, (field, name) => {
    if (AS_THEY_ARE.has(name)) return field;
    const isPlain = name === 'Properties' && isFields(field) && functionName(field) === undefined;
    return isPlain
      ? decidedFields(field, (value, property) => decidedValue(value, inProperty(property)))
      : decidedValue(field, inProperty(name));
  });
}

/** Stands for what CloudFormation leaves out. */
const LEFT_OUT = Symbol('left out');

function decidedFields(fields: Fields, rewrite: (value: unknown, name: string) => unknown): Fields {
  const rewritten = Object.entries(fields).map(([name, value]): [string, unknown] => [name, rewrite(value, name)]);
  return Object.fromEntries(rewritten.filter(([, value]) => value !== LEFT_OUT));
}

function decidedValue(value: unknown, deciding: Deciding, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return value;
  const each = (item: unknown): unknown => decidedValue(item, deciding, depth + 1);
  if (isList(value)) return value.map(each).filter(item => item !== LEFT_OUT);
  const name = functionName(value);
  if (name === undefined) return decidedFields(value as Fields, each);
  const argument = own(value, name);
  if (name !== 'Fn::If') return { [name]: argumentOf(argument, each) };
  const choice = chosen(argument, deciding);
  if (choice === undefined) return { 'Fn::If': argumentOf(argument, each) };
  return own(choice.branch, 'Ref') === 'AWS::NoValue' ? LEFT_OUT : each(choice.branch);
}

/** Arguments are told by their places, so that none of them is left out. */
function argumentOf(argument: unknown, each: (value: unknown) => unknown): unknown {
  const orNoValue = (value: unknown): unknown => (value === LEFT_OUT ? { Ref: 'AWS::NoValue' } : value);
  return isList(argument) ? argument.map(item => orNoValue(each(item))) : orNoValue(each(argument));
}

/** The branch that is taken; undefined where both may be. */
function chosen(argument: unknown, { decided, onOpen }: Deciding): { readonly branch: unknown } | undefined {
  if (!isList(argument) || argument.length !== 3 || typeof argument[0] !== 'string') return undefined;
  const truth = decided(argument[0]);
  if (truth === undefined) onOpen({ condition: argument[0], type: undefined });
  return truth === undefined ? undefined : { branch: argument[truth ? 1 : 2] };
}
