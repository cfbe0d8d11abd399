import { isUnknown } from '../unknown';
import type { ClientFacts } from './client-facts';
import type { GrantedPool, NativeSetting } from './native-settings';
import { addressKeys } from './native-settings';

/** What stands behind an address, or in a connection string. */
export interface AddressedPool extends GrantedPool {
  /** Name of the sessions; undefined for engines other than PostgreSQL. */
  readonly applicationName: string | undefined;
  /** Whether the driver must keep no prepared statements. */
  readonly isWithoutStatements: boolean;
}

/** Ends of the names of variables that hold such a part, behind the prefix of the consumer. */
const NAMES = { url: 'URL_PARAMETERS', connectionString: 'CONNECTION_STRING_PARAMETERS' } as const;

/**
 * The part of an address that a budget decides: keys that the client is known to take, and no others, because some drivers refuse what they do not know.
 * An address holds the password, which stands in no template, so the application puts the two together.
 *
 * None for clients that take no such key, and for software that comes as it is, which has nobody who would do that.
 */
export function connectionParameters(client: ClientFacts, prefix: string, pool: AddressedPool): NativeSetting[] {
  if (client.isReadyMade) return [];
  const keys = [...addressKeys(client, pool), ...statementKeys(client, pool), ...nameKey(client, pool)];
  if (keys.length === 0) return [];
  const name = prefix + (client.takesConnectionString ? NAMES.connectionString : NAMES.url);
  return [{ name, value: joined(keys, client.takesConnectionString ? connectionString : url) }];
}

/** Keys that keep the driver from preparing statements; those that are known are of drivers for PostgreSQL. */
function statementKeys({ statementsOff: off }: ClientFacts, pool: AddressedPool): NativeSetting[] {
  const isWanted = pool.isWithoutStatements && pool.applicationName !== undefined;
  if (!isWanted || off === undefined || isUnknown(off) || off.kind !== 'url-key') return [];
  const [name = '', value] = off.text.split('=');
  return [{ name, value }];
}

function nameKey({ applicationName: key }: ClientFacts, { applicationName: value }: AddressedPool): NativeSetting[] {
  return value !== undefined && key?.kind === 'url-key' ? [{ name: key.name, value }] : [];
}

/** Unknown as a whole where a part of it is. */
function joined(keys: readonly NativeSetting[], form: (pairs: readonly Pair[]) => string): string | undefined {
  const pairs = keys.flatMap(({ name, value }): Pair[] => (value === undefined ? [] : [[name, value]]));
  return pairs.length === keys.length ? form(pairs) : undefined;
}

type Pair = readonly [key: string, value: string];

function url(pairs: readonly Pair[]): string {
  return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
}

/** https://learn.microsoft.com/dotnet/api/system.data.common.dbconnectionstringbuilder: quotes within quotes are doubled. */
function connectionString(pairs: readonly Pair[]): string {
  const isPlain = (value: string): boolean => /^[\w./:@-]+( [\w./:@-]+)*$/.test(value);
  return pairs.map(([key, value]) => `${key}=${isPlain(value) ? value : `"${value.replaceAll('"', '""')}"`}`).join(';');
}

/** Whether a variable holds such a part which says the same, whatever the sessions are called. */
export function agreesButForName(variable: string, value: string, wanted: string): boolean {
  const end = endOf(variable);
  if (end === undefined) return false;
  const [stated, granted] = [value, wanted].map(text => nameless(pairsIn(end, text)));
  return JSON.stringify(stated) === JSON.stringify(granted);
}

/** Keys of the granted part that another one has otherwise, or not at all; undefined for variables that hold no such part. */
export function keysThatDiffer(variable: string, value: string, wanted: string): string[] | undefined {
  const end = endOf(variable);
  if (end === undefined) return undefined;
  const stated = pairsIn(end, value);
  return nameless(pairsIn(end, wanted)).flatMap(pair => {
    const [key = ''] = pair.split('=');
    const said = stated.filter(other => isSame(other.split('=')[0] ?? '', key));
    return said.length === 1 && said[0] === pair ? [] : [key];
  });
}

function endOf(variable: string): string | undefined {
  return Object.values(NAMES).find(end => variable.endsWith(end));
}

/** In the order of the alphabet: that in which they are written matters to no driver. */
function pairsIn(end: string, text: string): string[] {
  const pairs = end === NAMES.url ? text.split('&') : (text.match(OUTSIDE_QUOTES) ?? []);
  return pairs.map(pair => pair.trim()).sort();
}

/** A separator within quotes is part of the value. */
const OUTSIDE_QUOTES = /(?:[^;"']|"(?:[^"]|"")*"|'(?:[^']|'')*'|["'])+/g;

function nameless(pairs: readonly string[]): string[] {
  return pairs.filter(pair => !/^application[_ ]?name\s*=/i.test(pair));
}

function isSame(key: string, other: string): boolean {
  return key.trim().toLowerCase() === other.toLowerCase();
}
