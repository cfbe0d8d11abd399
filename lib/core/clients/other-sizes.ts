import type { Pool } from '../consumer';
import type { ClientFacts, ClientSetting } from './client-facts';
import { addressKeys, nativeSettings } from './native-settings';
import type { StatedAddress, StatedOption, StatedVariable } from './traps';
import { isOther, spelling } from './traps';

/** What one container, or a function, states. */
export interface Stated {
  readonly variables: readonly StatedVariable[];
  /** Options of its command. Absent for functions. */
  readonly command?: readonly StatedOption[];
}

/** The pool that the statements are held against. */
export interface CountedPool {
  readonly client: ClientFacts;
  readonly isPostgres: boolean;
  /** What is counted for each process. */
  readonly pool: Pool;
  /** Whether the variables that the client reads by itself are set: another value of theirs is told elsewhere. */
  readonly setsPool: boolean;
}

/** A statement that the client reads, and that is not what is counted. */
export interface OtherSize {
  /** Name of the variable, or of the key or option with what it stands in. */
  readonly what: string;
  /** Undefined where it is known only when deployed, or is no number. */
  readonly got: number | undefined;
  readonly wanted: number;
  readonly setting: ClientSetting;
}

interface Wanted {
  readonly setting: ClientSetting;
  readonly value: number;
}

/** Sizes of a pool that are stated otherwise than they are counted, wherever the client reads them. */
export function otherSizes({ variables, command = [] }: Stated, counted: CountedPool): OtherSize[] {
  const all = wantedSizes(counted);
  const found = all.flatMap(wanted => [
    ...variables.flatMap(variable => ofVariable(variable, wanted, counted)),
    ...variables.flatMap(({ name, options = [] }) => ofOptions(options, name, wanted)),
    ...ofOptions(command, 'the command', wanted),
    ...ofAddress(variables, wanted, counted),
  ]);
  return found.filter(({ got, wanted }) => got !== wanted);
}

/** What each setting of the size would say. */
function wantedSizes({ client, pool }: CountedPool): Wanted[] {
  const granted = { pool, timeoutSeconds: 0, recycleSeconds: 0, idleTimeoutSeconds: undefined };
  const values = [...nativeSettings(client, granted), ...addressKeys(client, granted)];
  const sizes = client.settings.filter(({ role }) => role === 'size' || role === 'overflow');
  return sizes.flatMap(setting => {
    const value = values.find(({ name }) => name === setting.name)?.value;
    return value === undefined ? [] : [{ setting, value: Number(value) }];
  });
}

function ofVariable({ name, number }: StatedVariable, { setting, value }: Wanted, { setsPool }: CountedPool): OtherSize[] {
  const { kind, otherNames = [] } = setting;
  const isRead = kind === 'variable' && (otherNames.includes(name) || (name === setting.name && !setsPool));
  return isRead ? [{ what: name, got: number, wanted: value, setting }] : [];
}

/** Properties are spelled as the variables are, but for dots and dashes; of several the last holds. */
function ofOptions(options: readonly StatedOption[], where: string, { setting, value }: Wanted): OtherSize[] {
  const { kind, name, otherNames = [] } = setting;
  if (kind !== 'variable') return [];
  const last = options.filter(each => otherNames.includes(each.name) || spelling(each.name) === spelling(name)).at(-1);
  return last === undefined ? [] : [{ what: `${last.name} in ${where}`, got: last.number, wanted: value, setting }];
}

/** Of several addresses nothing tells which one the pool has. */
function ofAddress(variables: readonly StatedVariable[], wanted: Wanted, counted: CountedPool): OtherSize[] {
  if (wanted.setting.kind !== 'url-key') return [];
  const own = variables.filter(({ address }) => isOfClient(address, counted));
  if (new Set(own.map(({ name }) => name)).size !== 1) return [];
  return own.flatMap(({ name, address }) => (address ? ofKeys(name, address, wanted, counted) : []));
}

function isOfClient(address: StatedAddress | undefined, { client, isPostgres }: CountedPool): boolean {
  if (address === undefined || isOther(address, { isPostgres })) return false;
  return (address.scheme === undefined) === (client.takesConnectionString === true);
}

function ofKeys(variable: string, address: StatedAddress, { setting, value }: Wanted, { client }: CountedPool): OtherSize[] {
  const { name, otherNames = [] } = setting;
  const isSame = (key: string): boolean =>
    address.scheme === undefined ? [name, ...otherNames].some(each => spelling(each) === spelling(key)) : key === name;
  return address.keys
    .filter(key => isSame(key) && !isTrap(key, address, client))
    .map(key => ({ what: `${key} in ${variable}`, got: address.numbers?.get(key), wanted: value, setting }));
}

/** Told by another rule. */
function isTrap(key: string, { keys }: StatedAddress, { traps = [] }: ClientFacts): boolean {
  return traps.some(({ kind, names, unless }) => {
    return kind === 'url-key' && names.includes(spelling(key)) && !keys.some(each => spelling(each) === unless);
  });
}
