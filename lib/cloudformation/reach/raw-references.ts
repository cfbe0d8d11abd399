import { isFields, isList, own } from '../fields';

/** What a part of a template refers to, before anybody looks up what that is. */
export interface RawReference {
  readonly to:
    | { readonly kind: 'name'; readonly name: string; readonly attribute: string }
    | { readonly kind: 'import'; readonly argument: unknown }
    | { readonly kind: 'stack-output'; readonly argument: unknown }
    | { readonly kind: 'lookup'; readonly expression: unknown }
    | { readonly kind: 'split'; readonly delimiter: string; readonly source: unknown }
    | { readonly kind: 'text'; readonly text: string };
  /** Names of the fields around it; items of a list by their `Name`: `ContainerDefinitions[app].Environment[DB_HOST].Value`. */
  readonly where: string;
}

interface Open {
  readonly value: unknown;
  readonly where: string;
  readonly variables?: unknown;
}

/** What a reference to a resource reads of it. */
export const REF = 'Ref';

/** Every reference and every text in a value, in no particular order. */
export function rawReferences(root: unknown): RawReference[] {
  const found: RawReference[] = [];
  // A stack instead of recursion: templates may be nested as deep as the file is long.
  const open: Open[] = [{ value: root, where: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, where } = next;
    if (typeof value === 'string') found.push({ to: { kind: 'text', text: value }, where });
    else if (isList(value)) value.forEach(item => open.push({ value: item, where: `${where}${labelOf(item)}` }));
    else if (isFields(value)) readFields(value, where, found, open);
  }
  return found;
}

function readFields(value: Record<string, unknown>, where: string, found: RawReference[], open: Open[]): void {
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined || !(key === REF || key.startsWith('Fn::'))) {
    for (const each of keys) open.push({ value: value[each], where: where === '' ? each : `${where}.${each}` });
    return;
  }
  const argument = value[key];
  if (key === REF) name(argument, REF, where, found);
  else if (key === 'Fn::GetAtt') attribute(argument, where, found);
  else if (key === 'Fn::ImportValue') found.push({ to: { kind: 'import', argument }, where });
  else if (key === 'Fn::GetStackOutput') found.push({ to: { kind: 'stack-output', argument }, where });
  else if (key === 'Fn::FindInMap') lookup(value, argument, where, found, open);
  else if (key === 'Fn::Split' && isList(argument) && typeof argument[0] === 'string' && argument[0] !== '')
    found.push({ to: { kind: 'split', delimiter: argument[0], source: argument[1] }, where });
  else if (key === 'Fn::Sub') substitutions(argument, where, found, open);
  else if (key === 'Fn::If') open.push(...(isList(argument) ? argument.slice(1) : []).map(each => ({ value: each, where })));
  else open.push({ value: argument, where });
}

function name(argument: unknown, of: string, where: string, found: RawReference[]): void {
  if (typeof argument === 'string' && !argument.startsWith('AWS::')) {
    found.push({ to: { kind: 'name', name: argument, attribute: of }, where });
  }
}

function attribute(argument: unknown, where: string, found: RawReference[]): void {
  const text = isList(argument) && argument.every(part => typeof part === 'string') ? argument.join('.') : argument;
  if (typeof text !== 'string') return;
  const at = text.indexOf('.');
  if (at > 0) name(text.slice(0, at), text.slice(at + 1), where, found);
}

/** A mapping has texts alone; what stands there for want of an entry may be anything. */
function lookup(expression: unknown, argument: unknown, where: string, found: RawReference[], open: Open[]): void {
  found.push({ to: { kind: 'lookup', expression }, where });
  const otherwise = isList(argument) ? own(argument[3], 'DefaultValue') : undefined;
  if (otherwise !== undefined) open.push({ value: otherwise, where });
}

function substitutions(argument: unknown, where: string, found: RawReference[], open: Open[]): void {
  const [text, variables] = isList(argument) ? argument : [argument];
  if (isFields(variables)) Object.values(variables).forEach(value => open.push({ value, where }));
  if (typeof text !== 'string') return;
  for (const [, symbol = ''] of text.matchAll(/\$\{([^!{}][^{}]*)\}/g)) {
    if (own(variables, symbol) !== undefined) continue;
    if (symbol.includes('.')) attribute(symbol, where, found);
    else name(symbol, REF, where, found);
  }
}

function labelOf(item: unknown): string {
  const label = own(item, 'Name');
  return typeof label === 'string' ? `[${label}]` : '';
}
