import { parseArgs } from 'node:util';
import type { NumberRange } from '../core/numbers';
import { numberProblem } from '../core/numbers';
import { printable } from '../core/text';
import { Failure } from './failure';
import { nearestName } from '../core/nearest';

/** A command's options by name: those that take a value, those that take one each time they are given, and switches. */
export type OptionKinds = Readonly<Record<string, 'value' | 'list' | 'switch'>>;

/** What was typed behind a command. */
export interface Arguments {
  readonly values: ReadonlyMap<string, string>;
  /** Each list that was given at least once. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/**
 * The arguments of a command, each option at most once unless it is a list.
 *
 * @throws Failure that names the option, what was got and what is allowed
 */
export function readArguments(command: string, args: readonly string[], kinds: OptionKinds): Arguments {
  const values = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const switches = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokensOf(args, kinds)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    const kind = token.rawName.startsWith('--') && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw unknownOption(command, rawName, kinds);
    if (values.has(name) || switches.has(name)) throw Failure.usage(`${rawName} is given twice: keep one`);
    if (kind === 'switch') switches.add(requireNoValue(token));
    else if (kind === 'list') lists.set(name, [...(lists.get(name) ?? []), requireValue(command, token)]);
    else values.set(name, requireValue(command, token));
  }
  return { values, lists, switches, positionals };
}

/** Whether help is asked for, whatever else is typed. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some(arg => arg === '--help' || arg === '-h');
}

/**
 * The number behind an option; undefined when it is not given.
 *
 * @throws Failure when it is no plain decimal number within the range
 */
export function numberOption({ values }: Arguments, name: string, range: NumberRange, wayOut: string): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const number = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  const problem = numberProblem(`--${name}`, number, range, wayOut);
  if (problem !== undefined) throw Failure.usage(problem);
  return Number(number);
}

type Token = ReturnType<typeof tokensOf>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

function tokensOf(args: readonly string[], kinds: OptionKinds) {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'switch' ? ('boolean' as const) : ('string' as const), multiple: kind === 'list' },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function requireNoValue({ name, rawName, value }: OptionToken): string {
  if (value === undefined) return name;
  throw Failure.usage(`${rawName} takes no value, got ${printable(JSON.stringify(value))}: leave the value out`);
}

function requireValue(command: string, { rawName, value, inlineValue }: OptionToken): string {
  // The parser takes whatever follows, the next option too.
  const swallowed = value !== undefined && !inlineValue && /^-(-|[a-z]$)/i.test(value);
  if (value !== undefined && value.trim() !== '' && !swallowed) return value;
  const got = value === undefined ? 'nothing' : printable(JSON.stringify(value));
  throw Failure.usage(`${rawName} needs a value, got ${got}: see connection-budget ${command} --help`);
}

function unknownOption(command: string, rawName: string, kinds: OptionKinds): Failure {
  const names = [...Object.keys(kinds), 'help'].map(name => `--${name}`);
  const nearest = nearestName(rawName, names);
  const meant = nearest === undefined ? '' : `did you mean ${nearest}? `;
  return Failure.usage(`unknown option ${printable(rawName)}: ${meant}connection-budget ${command} knows ${names.join(', ')}`);
}
